"""The recognition of pasted errors."""

from collections.abc import Sequence
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry import Cause, Entry, ErrorMessage, Pattern
from bot.search.errors import ErrorMatch, Errors


def error(
    name: str,
    *patterns: str,
    minor: bool = False,
    shared: bool = False,
    yields_to: Sequence[str] = (),
    questions: Sequence[str] = (),
) -> Entry:
    return Entry(
        id=name,
        title="Fix it",
        questions=list(questions) or [name],
        answer="It is so.",
        error=ErrorMessage(
            patterns=[Pattern(match=pattern, minor=minor, shared=shared) for pattern in patterns],
            yields_to=list(yields_to),
            causes=[Cause(cause="It is.", fix="Fix it.")],
        ),
    )


ERRORS = Errors(
    [
        error("port", r"port is already allocated", questions=["publish a port that is taken"]),
        error("obsolete", r"the attribute `version` is obsolete"),
        error("name", r'the container name "/?[^"]+" is already in use', questions=["rename a container"]),
        error("parse", r"parse error on line \d+: "),
        error("flag", r"parse error on line \d+: unknown flag"),
        error("step", r"did not complete successfully: exit code: \d+", minor=True),
        error("package", r"Unable to locate package \S+", shared=True, yields_to=["offline"]),
        error("offline", r"Temporary failure resolving", shared=True),
        error("listen", r"address already in use", shared=True),
    ]
)


def best(text: str) -> ErrorMatch:
    return ERRORS.recognise(text)[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Bind for 0.0.0.0:80 failed: Port is already allocated", "port", id="a message alone"),
        pytest.param("WARN[0000] the attribute `version` is obsolete", "obsolete", id="a warning alone"),
        pytest.param(
            "WARN[0000] the attribute `version` is obsolete\nport is already allocated",
            "port",
            id="an error, a warning",
        ),
        pytest.param("parse error on line 3: unknown flag: chmod", "flag", id="the longer of two matches"),
        pytest.param(
            'x: the container name "/web" is already in use: port is already allocated', "port", id="the last in a line"
        ),
        pytest.param(
            "#7 0.5 E: Unable to locate package ffmpg\nERROR: did not complete successfully: exit code: 100",
            "package",
            id="a minor message and one that says more",
        ),
        pytest.param(
            "docker build .\nTemporary failure resolving 'deb.debian.org'\nE: Unable to locate package curl",
            "offline",
            id="what yields to the other",
        ),
        pytest.param(
            "docker build .\nE: Unable to locate package curl\nTemporary failure resolving 'deb.debian.org'",
            "offline",
            id="what yields to the other, in another order",
        ),
        pytest.param(
            "web-1  | listen: address already in use\nport is already allocated", "port", id="Docker and a program"
        ),
        pytest.param("did not complete successfully: exit code: 1", "step", id="a minor message alone"),
        pytest.param(r"exec: \"the container name \"/web\" is already in use\"", "name", id="escaped quotes"),
    ],
)
def test_the_cause_is_certain(text: str, name: str) -> None:
    found = best(text)

    assert (found.entry.id, found.certain) == (name, True)


def test_of_several_errors_none_is_certain_and_the_first_is_the_likeliest() -> None:
    text = 'port is already allocated\nThe container name "/web" is already in use by y'
    found = ERRORS.recognise(text)

    assert [(each.entry.id, each.certain) for each in found] == [("port", False), ("name", False)]


def test_of_several_errors_the_one_that_the_sentences_around_speak_of_comes_first() -> None:
    text = 'port is already allocated\nThe container name "/web" is already in use by y\nHow do I rename it?'
    found = ERRORS.recognise(text)

    assert [(each.entry.id, each.certain) for each in found] == [("name", False), ("port", False)]


def test_a_minor_message_is_not_certain_if_another_line_has_an_unknown_error() -> None:
    found = best("Error: No URLs in mirrorlist\nERROR: did not complete successfully: exit code: 1")

    assert (found.entry.id, found.certain) == ("step", False)


def test_a_minor_message_is_certain_if_the_others_only_repeat_it_or_ask() -> None:
    text = (
        "I get this error since today:\n=> ERROR [2/3] RUN make\n"
        "ERROR: did not complete successfully: exit code: 1\nmake: *** [up] Error 1\nWhat does failed mean here?"
    )

    assert best(text).certain


@pytest.mark.parametrize(
    "sign",
    [
        "web-1  | {}",
        "web_1 | {}",
        "{}\nweb-1 exited with code 1",
        "$ docker logs web\n{}",
        "#7 0.512 {}",
        "Step 2/5 : RUN make\n{}",
        " => ERROR [2/5] RUN make\n{}",
        "{}\nin my container",
        "FROM debian:13\nRUN make\n{}",
        "root@3f2a9c1b7d10:/# make\n{}",
        "{}\nport is already allocated?",
    ],
)
def test_a_message_that_others_print_too_is_of_docker_with_a_sign_of_it(sign: str) -> None:
    found = next(
        each for each in ERRORS.recognise(sign.format("listen: address already in use")) if each.entry.id == "listen"
    )

    assert found.is_docker


@pytest.mark.parametrize(
    "text",
    [
        "listen: address already in use",
        "listen: address already in use\nI don't use docker, it runs on my Mac. It runs without Docker.",
        "E: Unable to locate package docker-ce",
        "Back-off restarting failed container\nkubelet  listen: address already in use",
    ],
)
def test_a_message_that_others_print_too_is_only_evidence_without_a_sign_of_docker(text: str) -> None:
    found = best(text)

    assert (found.certain, found.is_docker) == (False, False)


def test_the_line_and_the_pattern_are_told() -> None:
    found = best("$ make up\n  Bind failed:  port is  already allocated  \nbye")

    assert found.line == "Bind failed: port is already allocated"
    assert found.pattern == "port is already allocated"


@pytest.mark.parametrize("order", [1, -1])
def test_entries_that_yield_to_each_other_are_all_kept(order: int) -> None:
    both = [error("one", "alpha", yields_to=["other"]), error("other", "beta", yields_to=["one"])]
    found = Errors(both[::order]).recognise("alpha\nbeta")

    assert [each.entry.id for each in found] == ["one", "other"]


def test_of_two_patterns_that_match_alike_the_first_comes_first() -> None:
    patterns = [r"error alpha \w+ gamma end", r"error \w+ beta gamma \w+"]
    for one, other in (patterns, reversed(patterns)):
        found = Errors([error("first", one), error("second", other)]).recognise("error alpha beta gamma end")

        assert [each.entry.id for each in found] == ["first", "second"]


def test_a_text_without_an_error_message_is_not_recognised() -> None:
    assert ERRORS.recognise("how do I publish a port") == []


@pytest.mark.parametrize(
    "text",
    [
        "Bind failed:\tport  is   already allocated",
        "Bind for 0.0.0.0:80 failed: port is\nalready allocated",
        "Bind for 0.0.0.0:80 failed: port is alre\r\nady allocated",
        "Bind for 0.0.0.0:80 failed: port is \n\n  already allocated",
    ],
)
def test_spaces_and_line_breaks_of_a_terminal_do_not_matter(text: str) -> None:
    assert best(text).entry.id == "port"


def test_a_message_broken_at_the_edge_of_a_terminal_wins_over_one_in_a_line() -> None:
    text = "Error response from daemon: failed to solve: parse error on line 3: unknown\nflag: chmod"

    assert best(text).entry.id == "flag"


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    for found in ERRORS.recognise(f"{text}\nport is already allocated{text}\ud800"):
        assert found.entry.id


def test_without_entries_nothing_is_recognised() -> None:
    assert Errors([]).recognise("port is already allocated") == []


@pytest.mark.parametrize("gap", [" ", "\n"])
def test_hundreds_of_messages_in_one_paste_take_little_time(gap: str) -> None:
    errors = Errors(error(f"number-{number}", f"error {number:03} occurred") for number in range(200))
    text = gap.join(f"error {number:03} occurred" for number in range(200)) + gap
    errors.recognise(text)
    begin = process_time()

    assert len(errors.recognise(text * 10)) == 200
    assert process_time() - begin < 0.25  # seconds
