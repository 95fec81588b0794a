"""Each error message of the knowledge is recognised as it was really printed; tests/proofs/ holds the messages."""

import re
import sys
import textwrap
from collections.abc import Callable
from functools import cache
from types import FrameType

import pytest

from bot.knowledge import Knowledge
from bot.matching import Matcher
from bot.matching.clean import as_typed
from bot.matching.messages import Messages
from tests.prove.scenes import load_proofs


@cache
def messages() -> list[tuple[str, str]]:
    """Yield the id of an entry and one of its messages, for all messages."""
    return [
        (entry, str(proof.prints))
        for proofs in load_proofs().values()
        for entry, own in proofs.items()
        for proof in own
        if proof.pattern
    ]


def test_messages_are_recognised(matcher: Matcher) -> None:
    found = [(entry, message, matcher.find_answer(message)) for entry, message in messages()]

    assert [each[:2] for each in found if each[2].status != "answered"] == []
    assert [(entry, said, to.matches[0].entry.id) for entry, said, to in found if to.matches[0].entry.id != entry] == []


def test_messages_are_recognised_among_other_lines(matcher: Matcher) -> None:
    missed = []
    for entry, message in messages():
        pasted = f"I get this since this morning:\n$ make up\n{message}\nmake: *** [up] Error 1"
        found = matcher.find_answer(pasted).matches[0].entry.id
        if found != entry:
            missed.append((entry, message, found))

    assert missed == []


COLOURED = str.maketrans({":": "\x1b[0m:\x1b[1;31m", " ": "  "})
LINES = "".join(
    f"#{number} 0.{number} Get:{number} a line of a build, which says little about it\n" for number in range(300)
)


@pytest.mark.parametrize(
    ("printed", "most_missed"),
    [
        (lambda message: f"{LINES}{message}", 0),
        (lambda message: f"\x1b[31m{message.translate(COLOURED)}\x1b[0m", 0),
        (lambda message: "\r\n".join(_cut(message, 80)), 1),
        (lambda message: "\n".join(textwrap.wrap(message, 80)), 5),
    ],
    ids=["at the end of a long log", "with colours and wide gaps", "cut at the edge", "broken at spaces"],
)
def test_messages_are_recognised_as_a_terminal_shows_them(
    printed: Callable[[str], str], most_missed: int, knowledge: Knowledge
) -> None:
    recogniser = Messages(knowledge.entries.values())
    missed = []
    for entry, message in messages():
        found = recogniser.recognised(as_typed(printed(message)))
        if found is None or found[0].id != entry:
            missed.append((entry, message, found and found[0].id))

    assert len(missed) <= most_missed, missed


def test_of_a_long_log_only_patterns_are_tried_that_have_their_words_there(knowledge: Knowledge) -> None:
    recogniser = Messages(knowledge.entries.values())
    log = as_typed(LINES)
    tried = []

    def count(_frame: FrameType, event: str, called: object) -> None:
        if event == "c_call" and isinstance(getattr(called, "__self__", None), re.Pattern):
            tried.append(called)

    sys.setprofile(count)
    try:
        found = recogniser.recognised(log)
    finally:
        sys.setprofile(None)

    assert found is None
    assert len(tried) < 20  # of hundreds of patterns


def _cut(text: str, width: int) -> list[str]:
    return [text[start : start + width] for start in range(0, len(text), width)]


def test_error_entries_say_what_to_do(knowledge: Knowledge) -> None:
    errors = [entry for entry in knowledge.entries.values() if entry.error]

    assert [entry.id for entry in errors if not entry.commands and not entry.snippets] == []
