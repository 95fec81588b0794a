"""Joins the lines of a Dockerfile to instructions, as BuildKit does: continuations, comments, heredocs, directives."""

import re
from dataclasses import dataclass, field

from bot.review.dockerfile.parsed import Heredoc, Piece, Text
from bot.review.dockerfile.words import plain, words

_DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=(.*)")
_KNOWN_DIRECTIVES = frozenset({"syntax", "escape", "check"})
_HEREDOC = re.compile(r"\d*<<(-?)([^<]+)")
_WITH_HEREDOCS = frozenset({"RUN", "COPY", "ADD"})


@dataclass
class Joined:
    """The lines of one instruction.

    Attributes:
        text: what they say, without comments and heredocs.
        line: the first line, from 1.
        source: all of the lines as they are.
        empty_lines: the lines without anything among them.
        comment: the last comment before them.
        heredocs: the heredocs after them.
    """

    text: Text
    line: int
    source: list[str]
    empty_lines: tuple[int, ...]
    comment: str = ""
    heredocs: list[Heredoc] = field(default_factory=list)


def physical_lines(text: str) -> list[str]:
    """Return the lines of a file without their ends."""
    return [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]


def directives(lines: list[str]) -> list[tuple[str, str, int]]:
    """Return the parser directives at the top of a file: name in lower case, value, line."""
    found = []
    for number, line in enumerate(lines, 1):
        directive = _DIRECTIVE.fullmatch(line.strip())
        if not directive or directive[1].lower() not in _KNOWN_DIRECTIVES or not directive[2].strip():
            break
        found.append((directive[1].lower(), directive[2].strip(), number))
    return found


def join(lines: list[str], escape: str) -> list[Joined]:
    """Return the instructions' lines.

    Args:
        lines: all lines of the file.
        escape: the character that continues a line.
    """
    found = []
    at, comment = 0, ""
    while at < len(lines):
        stripped = lines[at].strip()
        if not stripped or stripped.startswith("#"):
            comment = stripped[1:].strip() if stripped else comment
            at += 1
            continue
        joined, at = _one(lines, at, escape)
        joined.comment, comment = comment, ""
        at = _take_heredocs(joined, lines, at, escape)
        found.append(joined)
    return found


def _one(lines: list[str], first: int, escape: str) -> tuple[Joined, int]:
    """Return the instruction that begins at a line, and the index of the line after it."""
    parts: list[str] = []
    where: list[Piece] = []
    empty: list[int] = []
    length, at, goes_on, last = 0, first, True, first
    while goes_on and at < len(lines):
        line = lines[at]
        stripped = line.strip()
        if stripped.startswith("#") and at > first:
            at += 1
            continue
        if not stripped:
            if at + 1 < len(lines):  # the end of the file is not an empty line
                empty.append(at + 1)
            at += 1
            continue
        column = len(line) - len(line.lstrip()) if at == first else 0
        said = line[column:]
        body = said.rstrip(" \t")
        goes_on = body.endswith(escape) and not body.endswith(escape * 2)
        said = body[:-1] if goes_on else said
        parts.append(said)
        where.append(Piece(length, at + 1, column))
        length += len(said)
        last = at
        at += 1
    text = Text("".join(parts), tuple(where))
    empty = [number for number in empty if number <= last]
    return Joined(text, first + 1, lines[first : last + 1], tuple(empty)), last + 1


def _take_heredocs(joined: Joined, lines: list[str], at: int, escape: str) -> int:
    """Give an instruction its heredocs, and return the index of the line after them."""
    if "<<" not in joined.text.joined or not _may_have_heredocs(joined.text.joined):
        return at
    for word in words(joined.text.joined, escape):
        begin = _HEREDOC.fullmatch(word.text)
        if not begin or "(" in begin[2] or ")" in begin[2]:
            continue
        name = plain(begin[2], escape)
        first = at
        while at < len(lines) and (lines[at].lstrip("\t") if begin[1] else lines[at]) != name:
            at += 1
        where, length = [], 0
        for number in range(first, at):
            where.append(Piece(length, number + 1, 0))
            length += len(lines[number]) + 1
        text = Text("\n".join(lines[first:at]), tuple(where) or (Piece(0, first + 1, 0),))
        is_closed = at < len(lines)
        at += is_closed
        joined.heredocs.append(Heredoc(name, text, is_closed, name == begin[2]))
        joined.source += lines[first:at]
    return at


def _may_have_heredocs(text: str) -> bool:
    names = text.split(None, 2)[:2]
    first = names[0].upper()
    return first in _WITH_HEREDOCS or (first == "ONBUILD" and len(names) > 1 and names[1].upper() in _WITH_HEREDOCS)
