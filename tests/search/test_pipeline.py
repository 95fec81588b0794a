"""The search finds answers, with the shipped knowledge and with small ones."""

from functools import cached_property

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.commands.risk import Risk, risk_of
from bot.entry import Cause, Command, Entry, ErrorMessage, Pattern
from bot.knowledge import Knowledge, Vocabulary, same_question
from bot.replies.lines import EXAMPLES
from bot.search import Search
from bot.search.index import Index
from tests.shipped import model, search_over, shipped


def first(search: Search, question: str) -> str:
    return search.find_answer(question).candidates[0].entry.id


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("how do I remove volumes", "remove-volume"),
        ("remvoe contaner", "remove-container"),
        ("delete unused volumes", "remove-unused-volumes"),
        ("docker ps -a", "list-all-containers"),
        ("what is an image", "what-is-an-image"),
        ("see what my container printed", "container-logs"),
        ("<@U0WHARFIE> what's the difference between an image and a container?", "image-vs-container"),
    ],
)
def test_plain_questions_are_answered(search: Search, question: str, entry: str) -> None:
    result = search.find_answer(question)

    assert result.status == "answered"
    assert result.candidates[0].entry.id == entry


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_that_the_bot_gives_are_answered(search: Search, example: str) -> None:
    assert search.find_answer(example).status == "answered"


@pytest.mark.parametrize("question", ["best pizza in town", "docker on mars", "what's the volume of a sphere"])
def test_what_the_knowledge_does_not_hold_is_unknown(search: Search, question: str) -> None:
    assert search.find_answer(question).status == "unknown"


@pytest.mark.parametrize("question", ["remove", "delete it", "list", "kill billing-api", "restart web-2"])
def test_a_question_that_fits_several_entries_is_asked_back(search: Search, question: str) -> None:
    assert search.find_answer(question).status == "suggested"


@pytest.mark.parametrize(
    "question", ["label the boxes", "rename the box", "remove the boxes", "put a label on the box", "filter the boxes"]
)
def test_a_brief_question_in_everyday_words_only_is_never_answered_surely(search: Search, question: str) -> None:
    assert search.find_answer(question).status != "answered"


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("label the containers", "label-container"),
        ("rename the docker box", "rename-container"),
        ("get inside the docker box", "shell-in-running-container"),
        ("drop one network", "remove-network"),
    ],
)
def test_a_term_of_docker_or_more_words_make_an_everyday_word_sure(search: Search, question: str, entry: str) -> None:
    result = search.find_answer(question)

    assert (result.status, result.candidates[0].entry.id) == ("answered", entry)


@pytest.mark.parametrize("question", ["", "  ", "docker", "how do I", "hi", "help", "???", "thanks a lot!"])
def test_a_text_that_asks_nothing_is_small_talk_and_unknown(search: Search, question: str) -> None:
    result = search.find_answer(question)

    assert (result.small_talk, result.status, result.candidates) == (True, "unknown", ())


def test_every_phrase_of_the_knowledge_finds_its_entry(search: Search, knowledge: Knowledge) -> None:
    missed = [
        (entry.id, phrase)
        for entry in knowledge.entries.values()
        for phrase in [entry.title, *entry.questions]
        if first(search, phrase) != entry.id
    ]

    assert missed == []


def test_every_command_surely_finds_an_entry_that_holds_it_unless_that_removes_something_first(
    search: Search, knowledge: Knowledge
) -> None:
    for entry in knowledge.entries.values():
        lead = entry.commands[0].run if entry.commands else ""
        for command in entry.commands:
            if risk_of(lead) is Risk.REMOVES and risk_of(command.run) is not Risk.REMOVES:
                continue
            result = search.find_answer(command.run)
            assert result.status == "answered"
            found = result.candidates[0].entry
            held = [same_question(text) for text in [*found.questions, *(other.run for other in found.commands)]]
            assert same_question(command.run) in held


def test_a_typo_of_a_destructive_word_is_corrected_but_another_word_is_not(search: Search) -> None:
    assert first(search, "remvoe contaner") == "remove-container"
    assert "remove-container" not in [
        candidate.entry.id for candidate in search.find_answer("recover my container").candidates[:1]
    ]


def test_a_pasted_error_finds_the_entry_whose_pattern_it_has() -> None:
    entry = Entry(
        id="no-space",
        title="No space left on device",
        questions=["disk is full"],
        answer="The disk is full.",
        commands=[Command(run="docker system df", does="Shows what takes the space.")],
        error=ErrorMessage(
            patterns=[Pattern(match=r"no space left on \w+")], causes=[Cause(cause="It is full.", fix="Clean up.")]
        ),
    )
    search = search_over(Knowledge({"no-space": entry}, Vocabulary()))

    result = search.find_answer("write /var/lib/x: No space left on device\nexit 1")

    assert (result.status, result.candidates[0].entry.id) == ("answered", "no-space")


@pytest.mark.parametrize("question", ["stop all containers except db", "stop every container but traefik"])
def test_what_is_done_to_all_is_not_sure_for_all_but_one(search: Search, question: str) -> None:
    assert search.find_answer(question).status == "suggested"


@pytest.mark.parametrize("question", ["docker volume rm pgdata", "delete the volume pgdata", "docker rm web-2"])
def test_who_names_what_to_remove_gets_the_answer(search: Search, question: str) -> None:
    result = search.find_answer(question)

    assert result.status == "answered"
    assert result.candidates[0].slot_values


@pytest.mark.parametrize("question", ["rollback a kubernetes deployment", "how do I start a compost"])
def test_what_is_another_tools_or_only_looks_like_docker_is_not_answered(search: Search, question: str) -> None:
    assert search.find_answer(question).status == "unknown"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=500))
@example("DOCKER COMPOSE")
@example("docker logs --tail 50")
def test_no_text_makes_it_fail(search: Search, text: str) -> None:
    result = search.find_answer(text)

    assert result.question == text
    scores = [candidate.score for candidate in result.candidates]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) <= 5
    assert all(0 <= score <= 1 for score in scores)


def test_the_same_knowledge_prepared_twice_gives_the_same_answers(small_knowledge: Knowledge) -> None:
    one, other = search_over(small_knowledge), search_over(small_knowledge)

    for entry in small_knowledge.entries.values():
        assert one.find_answer(entry.title) == other.find_answer(entry.title)


@pytest.mark.parametrize(
    "variant",
    [
        "HOW DO I REMOVE VOLUMES",
        "how do I remove volumes?!",
        "`how do I remove volumes`",
        "hey, how do I remove volumes please",
    ],
)
def test_case_punctuation_and_politeness_change_nothing(search: Search, variant: str) -> None:
    assert first(search, variant) == "remove-volume"


def test_a_long_paste_is_answered_without_failing(search: Search) -> None:
    result = search.find_answer("how do I remove volumes " + "lorem ipsum dolor " * 2_000)

    assert result.status != "answered"


@pytest.mark.parametrize(
    "question",
    [
        "what's this error?",
        "why?",
        "fix it",
        "it fails",
        "this is broken",
        "error",
        "help, it fails",
        "why does it fail?",
    ],
)
def test_a_question_that_names_nothing_is_unknown_and_offers_nothing(search: Search, question: str) -> None:
    result = search.find_answer(question)

    assert (result.status, result.choices) == ("unknown", ())


@pytest.mark.parametrize(
    "question",
    ["what does this mean?", "what is this?", "what does this error mean", "explain this", "what's that mean"],
)
@pytest.mark.parametrize("pasted", ["", "\nfoo: quux baz: 0x1f", "\n> E0921 frobnicate: gizmo rejected"])
def test_what_this_means_is_not_answered_with_what_docker_is(search: Search, question: str, pasted: str) -> None:
    result = search.find_answer(question + pasted)

    assert result.status == "unknown"
    assert "what-is-docker" not in [candidate.entry.id for candidate in result.candidates]


def test_what_a_pasted_error_means_is_answered_by_the_error(search: Search) -> None:
    result = search.find_answer(
        "what does this mean?\n> Error: pull access denied for acme/x, repository does not exist"
    )

    assert result.candidates[0].entry.id == "error-pull-access-denied"


ASKED = st.lists(
    st.sampled_from(
        [
            "why",
            "it",
            "fails",
            "error",
            "broken",
            "remove",
            "stop",
            "container",
            "image",
            "slow",
            "weird",
            "port",
            "fix",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(ASKED)
def test_what_is_suggested_is_one_to_three_choices(search: Search, question: str) -> None:
    result = search.find_answer(question)

    if result.status == "suggested":
        assert result.choices
        assert result.choices == result.candidates[:3]


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("compose down -v", "compose-down-with-volumes"),
        ("image prune -a", "remove-unused-images"),
        ("docker image prune -a", "remove-unused-images"),
        ("docker rm -f web-3", "remove-running-container"),
        ("docker run -d -p 8090:80 --name shop nginx:1.25", "publish-port"),
        ("docker login registry.acme.io", "log-in-to-registry"),
        ("docker ps -a --filter ancestor=nginx", "containers-of-an-image"),
    ],
)
def test_a_typed_command_is_explained_and_not_a_longer_one(search: Search, typed: str, entry: str) -> None:
    assert search.find_answer(typed).candidates[0].entry.id == entry


@pytest.mark.parametrize(
    "typed",
    [
        'docker ps --format "{{.Names}}"',
        "docker volume ls --filter dangling=true",
        "docker image ls --filter reference=my-app",
        "docker compose config --volumes",
    ],
)
def test_a_harmless_command_that_goes_with_a_risky_one_is_not_surely_answered_by_it(search: Search, typed: str) -> None:
    result = search.find_answer(typed)

    assert result.status != "answered" or not result.candidates[0].entry.needs_care


def test_an_entry_that_first_lists_what_it_removes_is_guarded_like_one_that_removes(search: Search) -> None:
    assert search.find_answer("how do I delete old images but keep the last 3").status == "suggested"


def test_a_prepared_search_has_nothing_left_to_load() -> None:
    known, learned = shipped(), model()
    index = Index(known.rows, learned.prototypes)
    Search(known.knowledge, known.parser, index, learned).prepare()

    lazy = {name for name, value in vars(Index).items() if isinstance(value, cached_property)}
    assert lazy
    assert lazy <= vars(index).keys()


@pytest.mark.parametrize(
    ("words", "entries"),
    [
        ("prune", ["clean-up-docker", "remove-dangling-images"]),
        ("cach", ["clear-build-cache", "cache-in-ci"]),
        ("exit 137", ["exit-code-137"]),
        ("no space left on device", ["error-no-space-left", "clean-up-docker"]),
        ("docker ps -a", ["list-all-containers"]),
        ("docker", ["what-is-docker"]),
    ],
)
def test_words_find_the_entries_that_are_near(search: Search, words: str, entries: list[str]) -> None:
    found = [entry.id for entry in search.nearest(words)]

    assert set(entries) <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("words", ["", "zxqv", "pizza", "quarterly taxes", "best pizza in town"])
def test_words_about_something_else_find_nothing(search: Search, words: str) -> None:
    assert search.nearest(words) == []


def test_every_entry_is_in_the_list_of_its_topic(search: Search) -> None:
    listed = [entry.id for topic in search.topics for entry in search.entries_of(topic)]

    assert sorted(listed) == sorted(search.ids)
    assert search.entries_of("Pizza") == []


def test_an_empty_knowledge_has_nothing_near() -> None:
    assert search_over(Knowledge({}, Vocabulary())).nearest("prune") == []
