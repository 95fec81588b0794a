"""Each error message of the knowledge is recognised as it was really printed; tests/proofs/ holds the messages."""

import re
import textwrap
from collections.abc import Callable
from functools import cache

import pytest

from bot.knowledge import Knowledge
from bot.search import Search
from bot.search.errors import Errors
from bot.search.normalize import as_typed
from tests.prove.scenes import load_proofs
from tests.shipped import shipped


@cache
def messages(*, shared: bool | None = None) -> list[tuple[str, str]]:
    """Return the id of an entry and one of its messages, for all messages.

    Args:
        shared: whether to return only those that programs outside of Docker print too, or only the others.
    """
    entries = shipped().knowledge.entries
    return [
        (name, str(proof.prints))
        for proofs in load_proofs().values()
        for name, own in proofs.items()
        for proof in own
        if proof.pattern and (error := entries[name].error)
        if shared is None or error.patterns[proof.pattern - 1].shared == shared
    ]


def test_messages_of_docker_are_answered(search: Search) -> None:
    found = [(entry, message, search.find_answer(message)) for entry, message in messages(shared=False)]

    assert [each[:2] for each in found if each[2].status != "answered"] == []
    assert [
        (entry, said, to.candidates[0].entry.id) for entry, said, to in found if to.candidates[0].entry.id != entry
    ] == []


def test_messages_that_others_print_too_are_answered_if_they_come_from_a_container(search: Search) -> None:
    missed = []
    for entry, message in messages(shared=True):
        logged = re.sub(r"^(?!#)", "web-1  | ", message, flags=re.MULTILINE)  # those with `#` are from a build
        found = search.find_answer(logged)
        if (found.status, found.candidates[0].entry.id) != ("answered", entry):
            missed.append((entry, message, found.candidates[0].entry.id))

    assert missed == []


def test_messages_are_recognised_among_other_lines(search: Search) -> None:
    missed = []
    for entry, message in messages():
        pasted = f"I get this since this morning:\n$ docker compose up\n{message}\nmake: *** [up] Error 1"
        found = search.find_answer(pasted).candidates[0].entry.id
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
    errors = Errors(knowledge.entries.values())
    missed = []
    for entry, message in messages():
        found = errors.recognise(as_typed(printed(message)))
        if not found or found[0].entry.id != entry:
            missed.append((entry, message, found and found[0].entry.id))

    assert len(missed) <= most_missed, missed


def _cut(text: str, width: int) -> list[str]:
    return [text[start : start + width] for start in range(0, len(text), width)]


def test_error_entries_say_what_to_do(knowledge: Knowledge) -> None:
    errors = [entry for entry in knowledge.entries.values() if entry.error]

    assert [entry.id for entry in errors if not entry.commands and not entry.snippets] == []
