"""Pasted error messages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry import Cause, Entry, ErrorMessage
from bot.knowledge import Knowledge
from bot.matching.messages import Messages, longest_literal


def error(name: str, *patterns: str) -> Entry:
    causes = [Cause(cause="It is.", fix="Mend it.")]
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


def test_a_text_without_a_message_is_none() -> None:
    assert MESSAGES.recognised("how do I publish a port") is None


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        (r"port is already allocated", "port is already allocated"),
        (r'container name "/?[^"]+" is in use', 'container name "'),
        (r"no such (?:image|volume): \S+", "no such "),
        (r"one|other", ""),
        (r"unknown flags?: \d+", "unknown flag"),
        (r"a\.b\sc", "a.b"),
        (r"[]x]yes", "yes"),
        (r"\d{3}ab{0}cde", "cde"),
        (r"a(b(c))def", "def"),
    ],
)
def test_the_longest_text_that_a_pattern_needs_is_known(pattern: str, literal: str) -> None:
    assert longest_literal(pattern) == literal


@given(st.from_regex(re.compile(r"[a-z \[\](){}|.?*+\\]{0,30}"), fullmatch=True), st.data())
def test_every_match_of_a_pattern_holds_its_literal(pattern: str, data: st.DataObject) -> None:
    try:
        compiled = re.compile(pattern)
    except (re.error, FutureWarning):
        return
    text = data.draw(st.from_regex(compiled))

    found = compiled.search(text)
    assert found
    assert longest_literal(pattern) in found[0]


def test_all_patterns_of_the_knowledge_have_a_literal_to_look_for_first(knowledge: Knowledge) -> None:
    short = [
        pattern
        for entry in knowledge.entries.values()
        if entry.error
        for pattern in entry.error.patterns
        if len(longest_literal(pattern)) < 4
    ]

    assert short == []
