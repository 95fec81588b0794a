"""Recognises error messages that people paste, alone or somewhere in a log, by the patterns of the knowledge."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.entry import Entry
from bot.patterns import longest_literal

_ANY = ""
"""The key of patterns that need no particular word."""
_SPACES = re.compile(r"[^\S\n]+")
_WARNING = re.compile(r"\bwarn(?:ing)?\b", re.IGNORECASE)

# A word inside a literal is a whole word in the message too; one at the literal's edge may be part of a longer word.
_WHOLE_WORD = re.compile(r"(?<=\W)\w+(?=\W)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class _Known:
    entry: Entry
    pattern: re.Pattern[str]
    literal: str
    place: int
    """Its number among all patterns: of two that match equally well, the first is taken."""


class Messages:
    """All error messages of the knowledge."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        patterns = [(entry, pattern) for entry in entries if entry.error for pattern in entry.error.patterns]
        self._by_word: dict[str, list[_Known]] = defaultdict(list)
        for place, (entry, pattern) in enumerate(patterns):
            literal = longest_literal(pattern).casefold()
            word = max(_WHOLE_WORD.findall(literal), key=len, default=_ANY)
            self._by_word[word].append(_Known(entry, re.compile(pattern, re.IGNORECASE), literal, place))

    def recognised(self, text: str) -> tuple[Entry, str] | None:
        """Return the entry of the message in a text, and the pattern that recognised it.

        In a log, the first error is the root cause of the others, but a warning before it is not. Within a line, Docker
        puts the root cause last.

        To keep long logs cheap, a pattern is tried only if its longest literal is in the text, and the literal is
        searched only if one of its words is.

        Args:
            text: what was pasted.
        """
        return next(filter(None, map(self._found, _readings(text))), None)

    def _found(self, text: str) -> tuple[Entry, str] | None:
        folded = text.casefold()
        found = [
            (_rank(text, match, known), known)
            for word in {_ANY, *_WORD.findall(folded)} & self._by_word.keys()
            for known in self._by_word[word]
            if known.literal in folded and (match := known.pattern.search(text))
        ]
        if not found:
            return None
        known = min(found, key=lambda each: each[0])[1]
        return known.entry, known.pattern.pattern


def _readings(text: str) -> Iterator[str]:
    """Yield the different ways to read a text, the likeliest first.

    Tables and indentation have several spaces where the pattern has one. A narrow terminal breaks lines within the
    message: at a space, which is then lost, or within a word.
    """
    even = _SPACES.sub(" ", text.replace("\r\n", "\n"))
    yield from dict.fromkeys((even, text, _SPACES.sub(" ", even.replace("\n", " ")), even.replace("\n", "")))


def _rank(text: str, match: re.Match[str], known: _Known) -> tuple[bool, int, int, int, int]:
    start = text.rfind("\n", 0, match.start()) + 1
    line = text[start : match.end()]
    return bool(_WARNING.search(line)), start, -match.start(), -len(known.literal), known.place
