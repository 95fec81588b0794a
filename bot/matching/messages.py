"""Recognises error messages that people paste, alone or somewhere in a log, by the patterns of the knowledge."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.entry import Entry

_SPECIAL = frozenset("\\.^$*+?{}[]|()")
_OPTIONAL = frozenset("?*{")
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


def _rank(text: str, match: re.Match[str], known: _Known) -> tuple[bool, int, int, int]:
    start = text.rfind("\n", 0, match.start()) + 1
    line = text[start : match.end()]
    return bool(_WARNING.search(line)), start, -match.start(), -len(known.literal)


def longest_literal(pattern: str) -> str:
    """Return the longest text that every match of a regular expression holds as it stands, or nothing.

    Only what stands outside of groups and alternatives counts, so the answer may be too short but never wrong.
    """
    runs, run, depth, position = [""], "", 0, 0
    while position < len(pattern):
        character = pattern[position]
        literal, length = _literal_at(pattern, position)
        if character == "|" and depth == 0:
            return ""
        depth += (character == "(") - (character == ")")
        position += length
        optional = pattern[position : position + 1] in _OPTIONAL if position < len(pattern) else False
        if literal and depth == 0 and not optional:
            run += literal
        else:
            runs.append(run)
            run = ""
    return max([*runs, run], key=len)


def _literal_at(pattern: str, position: int) -> tuple[str, int]:
    """Return the character that must stand at a position, or nothing for more than one choice, and its length there."""
    character = pattern[position]
    if character == "\\":
        escaped = pattern[position + 1 : position + 2]
        return (escaped if not escaped.isalnum() else ""), 2
    if character == "[":
        return "", _end_of_class(pattern, position) - position
    return ("" if character in _SPECIAL else character), 1


def _end_of_class(pattern: str, position: int) -> int:
    end = position + 1
    while end < len(pattern) and (pattern[end] != "]" or end == position + 1):
        end += 2 if pattern[end] == "\\" else 1
    return end + 1
