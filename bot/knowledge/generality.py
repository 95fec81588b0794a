"""Finds error patterns that are so general that they capture questions about something else, such as `the`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.entry import Entry, Pattern
from bot.expressions import Expressions

FEWEST_CAPTURED = 2
"""Other entries. A single one may well quote a message that is not its own."""


class TooGeneral(NamedTuple):
    """A pattern that is too general.

    Attributes:
        entry: its entry.
        pattern: the pattern.
        captured: by the ids of other entries, a phrase of each that it matches.
    """

    entry: Entry
    pattern: Pattern
    captured: dict[str, str]


def too_general(entries: Iterable[Entry]) -> Iterator[TooGeneral]:
    """Yield each pattern that matches titles or questions of at least two other entries.

    Two sorts of phrases do not count: those with a message of their own entry, which has its own pattern for it, and
    those of related entries, which may quote the message. Entries are related if one lists the other in `see_also`.
    """
    entries = list(entries)
    patterns = [(entry, pattern) for entry in entries if entry.error for pattern in entry.error.patterns]
    expressions = Expressions(pattern.match for _, pattern in patterns)
    captured: dict[int, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        for phrase in (entry.title, *entry.questions):
            matching = {number: patterns[number][0] for number, *_ in expressions.matches(phrase)}
            if all(owner.id != entry.id for owner in matching.values()):
                for number, owner in matching.items():
                    if owner.id not in entry.see_also and entry.id not in owner.see_also:
                        captured[number].setdefault(entry.id, phrase)
    for number in sorted(captured):
        if len(captured[number]) >= FEWEST_CAPTURED:
            yield TooGeneral(*patterns[number], captured[number])
