"""How the words of a question are understood."""

import pytest

from bot.knowledge import Vocabulary
from bot.search.parsing import CommandSignature, Concept, Parser

VOCABULARY = Vocabulary(
    actions={"remove": ["remove", "delete", "rm", "get rid of"], "list": ["list", "show"], "run": ["run"]},
    things={"container": ["container"], "volume": ["volume", "volumes"], "flag-i": ["-i"], "tag": ["tag"]},
    scopes={"stopped": ["stopped"], "all": ["all"]},
    names=["redis"],
    stop_words=["how do i", "the", "please", "what", "docker"],
    exclusions=["without", "but keep"],
    small_talk=["hello", "thanks"],
    protected_words=["contain", "contains", "value"],
)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser(VOCABULARY, ["unplug", "the", "cable", "remove", "a", "container"])


def keys(concepts: list[Concept]) -> list[str]:
    return [concept.key for concept in concepts]


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("how do I get rid of the volumes, please?", ["action:remove", "thing:volume"]),
        ("Deleting CONTAINERS", ["action:remove", "thing:container"]),
        ("stopped", ["scope:stopped"]),
        ("-i", ["thing:flag-i"]),
        ("-I", ["unknown:-I"]),
        ("unplug", ["word:unplug"]),
        ("redis", ["name:redis"]),
        ("api-gateway redis:7 db_1", ["name:api-gateway", "name:redis:7", "name:db_1"]),
        ("giraffe", ["unknown:giraff"]),
        ("", []),
    ],
)
def test_words_get_the_meaning_that_the_vocabulary_gives_them(parser: Parser, text: str, understood: list[str]) -> None:
    assert keys(parser.concepts(text)) == understood


@pytest.mark.parametrize(
    "typo", ["remvoe", "remov", "remoove", "deleet", "contaner", "volme", "cntainer", "volumne", "ocntainer"]
)
def test_a_typing_error_is_corrected_and_less_certain(parser: Parser, typo: str) -> None:
    [concept] = parser.concepts(typo)

    assert concept.kind in ("action", "thing")
    assert typo == "remov" or concept.confidence < 1


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("removecontainer", ["action:remove", "thing:container"]),
        ("dockercontainer", ["thing:container"]),
        ("listing", ["action:list"]),
        ("containership", ["unknown:containership"]),
    ],
)
def test_words_typed_as_one_are_taken_apart_if_both_mean_something(
    parser: Parser, typed: str, understood: list[str]
) -> None:
    assert keys(parser.concepts(typed)) == understood


def test_in_three_letters_the_last_two_may_be_exchanged(parser: Parser) -> None:
    assert keys(parser.concepts("rnu tga")) == ["action:run", "thing:tag"]


@pytest.mark.parametrize("word", ["value", "contain", "contains", "lost", "volt", "remote", "film"])
def test_another_word_is_not_taken_for_a_typing_error(parser: Parser, word: str) -> None:
    assert not [concept for concept in parser.concepts(word) if concept.kind in ("action", "thing")]


def test_what_comes_after_without_is_excluded_up_to_the_comma(parser: Parser) -> None:
    understood = keys(parser.concepts("remove container without volumes, list all"))

    assert understood == [
        "action:remove",
        "thing:container",
        "exclusion:except",
        "not thing:volume",
        "action:list",
        "scope:all",
    ]


@pytest.mark.parametrize("text", ["", "hello", "Thanks!", "hello, please", "how do I", "...", "🎉", "<@U1>"])
def test_texts_that_ask_nothing_are_small_talk(parser: Parser, text: str) -> None:
    assert parser.is_small_talk(text)


@pytest.mark.parametrize("text", ["hello, remove volumes", "giraffe", "-i"])
def test_texts_that_ask_something_are_not_small_talk(parser: Parser, text: str) -> None:
    assert not parser.is_small_talk(text)


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("docker container rm -f giraffe", CommandSignature(("container", "rm"), frozenset({"--force"}))),
        (
            "docker compose -f x.yml -p zoo down -v",
            CommandSignature(("compose", "down"), frozenset({"--file", "--project-name", "--volumes"})),
        ),
        ("DOCKER volume ls", CommandSignature(("volume", "ls"))),
        ("volume ls -q", CommandSignature(("volume", "ls"), frozenset({"--quiet"}))),
        (
            "docker run -d -p 80:80 -e A=b -e C=d zebra",
            CommandSignature(("container", "run"), frozenset({"--detach", "--publish", "--env"})),
        ),
        ("docker run " + "-e A=b " * 500 + "stopped", CommandSignature()),
        ("stop smoking", CommandSignature()),
        ("docker remove the container", CommandSignature()),
        ("docker volume rm giraffe don't", CommandSignature()),
        ("docker volume rm giraffe #dangerous", CommandSignature()),
        ("", CommandSignature()),
    ],
)
def test_a_text_that_is_only_a_command_is_understood_as_that(
    parser: Parser, text: str, signature: CommandSignature
) -> None:
    assert parser.parse(text).command == signature
