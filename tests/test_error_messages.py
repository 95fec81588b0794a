"""Each error message of the knowledge is recognised as it was really printed; tests/proofs/ holds the messages."""

import pytest
from _pytest.mark import ParameterSet

from bot.knowledge import Knowledge, load_knowledge
from bot.matching import Matcher
from tests.prove.scenes import load_proofs


def messages() -> list[ParameterSet]:
    return [
        pytest.param(entry, proof.prints, id=f"{entry}-{proof.pattern}")
        for proofs in load_proofs().values()
        for entry, own in proofs.items()
        for proof in own
        if proof.pattern
    ]


def test_every_pattern_has_a_message_that_was_really_printed() -> None:
    entries = load_knowledge().entries
    proved = {
        (entry, proof.pattern) for own in load_proofs().values() for entry, proofs in own.items() for proof in proofs
    }

    assert [
        (entry.id, number)
        for entry in entries.values()
        for number in range(1, len(entry.error.patterns) + 1 if entry.error else 1)
        if (entry.id, number) not in proved
    ] == []


@pytest.mark.parametrize(("entry", "message"), messages())
def test_a_message_is_recognised(entry: str, message: str, matcher: Matcher) -> None:
    finding = matcher.find_answer(message)

    assert finding.status == "answered"
    assert finding.matches[0].entry.id == entry


@pytest.mark.parametrize(("entry", "message"), messages())
def test_a_message_is_recognised_among_other_lines(entry: str, message: str, matcher: Matcher) -> None:
    pasted = f"I get this since this morning:\n$ make up\n{message}\nmake: *** [up] Error 1"

    assert matcher.find_answer(pasted).matches[0].entry.id == entry


def test_error_entries_say_what_to_do(knowledge: Knowledge) -> None:
    errors = [entry for entry in knowledge.entries.values() if entry.error]

    assert [entry.id for entry in errors if not entry.commands and not entry.snippets] == []
