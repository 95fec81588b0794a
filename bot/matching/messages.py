"""Recognises error messages that people paste, alone or somewhere in a log, by the patterns of the knowledge."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.entry import Entry
from bot.patterns import longest_literal

_BLANKS = re.compile(r"[^\S\n]+")
_WARNING = re.compile(r"\bwarn(?:ing)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Known:
    entry: Entry
    pattern: re.Pattern[str]
    literal: str


class Messages:
    """All error messages of the knowledge."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._known = [
            _Known(entry, re.compile(pattern, re.IGNORECASE), longest_literal(pattern).casefold())
            for entry in entries
            if entry.error
            for pattern in entry.error.patterns
        ]

    def recognised(self, text: str) -> tuple[Entry, str] | None:
        """Return the entry of the message in a text, and the pattern that recognised it.

        Of several lines, the first error is the root of the others; a warning before it is not. Within a line, Docker
        puts the root last.

        Args:
            text: what was pasted. Only patterns whose literal part is in it are tried, which keeps long logs cheap.
        """
        return next(filter(None, map(self._found, _readings(text))), None)

    def _found(self, text: str) -> tuple[Entry, str] | None:
        folded = text.casefold()
        found = [
            (_rank(text, match, known), known)
            for known in self._known
            if known.literal in folded and (match := known.pattern.search(text))
        ]
        if not found:
            return None
        known = min(found, key=lambda each: each[0])[1]
        return known.entry, known.pattern.pattern


def _readings(text: str) -> Iterator[str]:
    """Yield the different ways to read a text, the likeliest first.

    Tables and indents come with several blanks for one. A narrow terminal breaks lines where the message has none: at a
    blank, which then is lost, or within a word.
    """
    even = _BLANKS.sub(" ", text.replace("\r\n", "\n"))
    yield from dict.fromkeys((even, text, _BLANKS.sub(" ", even.replace("\n", " ")), even.replace("\n", "")))


def _rank(text: str, match: re.Match[str], known: _Known) -> tuple[bool, int, int, int]:
    start = text.rfind("\n", 0, match.start()) + 1
    line = text[start : match.end()]
    return bool(_WARNING.search(line)), start, -match.start(), -len(known.literal)
