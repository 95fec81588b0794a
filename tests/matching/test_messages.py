"""Pasted error messages."""

import pytest

from bot.entry import Cause, Entry, ErrorMessage
from bot.knowledge import Knowledge
from bot.matching.messages import Messages
from bot.patterns import longest_literal


def error(name: str, *patterns: str) -> Entry:
    causes = [Cause(cause="It is.", fix="Fix it.")]
    return Entry(
        id=name,
        title="Fix it",
        questions=[name],
        answer="It is so.",
        error=ErrorMessage(patterns=list(patterns), causes=causes),
    )


MESSAGES = Messages(
    [
        error("port", r"port is already allocated"),
        error("daemon", r"error response from daemon"),
        error("obsolete", r"the attribute `version` is obsolete"),
        error("name", r'the container name "/?[^"]+" is already in use'),
    ]
)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Bind for 0.0.0.0:80 failed: Port is already allocated", "port"),
        ("Error response from daemon: Bind failed: port is already allocated", "port"),
        ('x\nThe container name "/web" is already in use by y\nport is already allocated', "name"),
        ("WARN[0000] the attribute `version` is obsolete\nport is already allocated", "port"),
        ("WARN[0000] the attribute `version` is obsolete", "obsolete"),
    ],
)
def test_the_root_of_the_trouble_is_recognised(text: str, entry: str) -> None:
    found = MESSAGES.recognised(text)

    assert found is not None
    assert found[0].id == entry


def test_of_two_patterns_that_fit_alike_the_first_is_taken() -> None:
    patterns = [r"error alpha \w+ gamma end", r"error \w+ beta gamma \w+"]  # their longest literals are equally long
    for one, other in (patterns, reversed(patterns)):
        found = Messages([error("first", one), error("second", other)]).recognised("error alpha beta gamma end")

        assert found is not None
        assert found[0].id == "first"


def test_a_text_without_an_error_message_is_not_recognised() -> None:
    assert MESSAGES.recognised("how do I publish a port") is None


def test_spaces_and_line_breaks_of_a_terminal_do_not_matter() -> None:
    for text in (
        "Bind failed:\tport  is   already allocated",
        "Bind for 0.0.0.0:80 failed: port is\nalready allocated",
        "Bind for 0.0.0.0:80 failed: port is alre\r\nady allocated",
    ):
        found = MESSAGES.recognised(text)
        assert found is not None
        assert found[0].id == "port"


def test_a_pattern_with_several_spaces_is_recognised_too() -> None:
    assert Messages([error("table", "NAME  STATE")]).recognised("NAME  STATE") is not None


def test_all_patterns_of_the_knowledge_have_a_literal_to_look_for_first(knowledge: Knowledge) -> None:
    short = [
        pattern
        for entry in knowledge.entries.values()
        if entry.error
        for pattern in entry.error.patterns
        if len(longest_literal(pattern)) < 4
    ]

    assert short == []
