"""Each error message of the knowledge is recognised as it was really printed; tests/proofs/ holds the messages."""

import textwrap
import time
from collections.abc import Callable

import pytest
from _pytest.mark import ParameterSet

from bot.knowledge import Knowledge
from bot.matching import Matcher
from bot.matching.clean import as_typed
from bot.matching.messages import Messages
from tests.prove.scenes import load_proofs


def messages() -> list[ParameterSet]:
    return [
        pytest.param(entry, proof.prints, id=f"{entry}-{proof.pattern}")
        for proofs in load_proofs().values()
        for entry, own in proofs.items()
        for proof in own
        if proof.pattern
    ]


@pytest.mark.parametrize(("entry", "message"), messages())
def test_a_message_is_recognised(entry: str, message: str, matcher: Matcher) -> None:
    finding = matcher.find_answer(message)

    assert finding.status == "answered"
    assert finding.matches[0].entry.id == entry


@pytest.mark.parametrize(("entry", "message"), messages())
def test_a_message_is_recognised_among_other_lines(entry: str, message: str, matcher: Matcher) -> None:
    pasted = f"I get this since this morning:\n$ make up\n{message}\nmake: *** [up] Error 1"

    assert matcher.find_answer(pasted).matches[0].entry.id == entry


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
    ids=["at the end of a long log", "with colours and wide blanks", "cut at the edge", "broken at blanks"],
)
def test_messages_are_recognised_as_a_terminal_shows_them(
    printed: Callable[[str], str], most_missed: int, knowledge: Knowledge
) -> None:
    recogniser = Messages(knowledge.entries.values())
    missed = []
    for parameter in messages():
        entry, message = parameter.values
        found = recogniser.recognised(as_typed(printed(str(message))))
        if found is None or found[0].id != entry:
            missed.append((entry, message, found and found[0].id))

    assert len(missed) <= most_missed, missed


def test_a_long_log_without_a_message_costs_little(knowledge: Knowledge) -> None:
    recogniser = Messages(knowledge.entries.values())
    log = as_typed(LINES)

    began = time.process_time()
    assert recogniser.recognised(log) is None
    assert time.process_time() - began < 0.04  # seconds


def _cut(text: str, width: int) -> list[str]:
    return [text[start : start + width] for start in range(0, len(text), width)]


def test_error_entries_say_what_to_do(knowledge: Knowledge) -> None:
    errors = [entry for entry in knowledge.entries.values() if entry.error]

    assert [entry.id for entry in errors if not entry.commands and not entry.snippets] == []
