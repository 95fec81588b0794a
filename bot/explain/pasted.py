"""Undoes what word processors and wikis do to a command.

These are long dashes, curly quotes, spaces that are none, and backslashes that continue no line.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

# A dash at the beginning of a word that goes on as an option.
_LONG_DASH = re.compile(
    r"(?<!\S)(?P<dashes>[\u2013\u2014\u2212\u2010\u2011]+-?|-[\u2013\u2014\u2212])(?P<name>[A-Za-z][\w-]*)"
)
_LONGEST_LETTERS = 3  # so many one-letter options may be joined: `-itd`
_SHORT_NAMES = ("rm", "ip", "gpus", "env", "net", "dns", "pid", "ipc", "uts", "cpus", "init", "name", "pull", "push")
_QUOTES = {"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'"}
_SPACES = dict.fromkeys("\u00a0\u202f\u2007\u3000\u200b\ufeff\u2060", " ")
_PLAIN = str.maketrans(_QUOTES | _SPACES)
_NO_END = re.compile(r"(?<=[^\S\n])\\(?P<spaces>[^\S\r\n]+)(?=(?P<end>\r?\n)|-|[\w./$\"'])")
"""A backslash after a space that was to continue a line, and doesn't, as a space follows it."""
_ODD = re.compile(
    r"[\u2010-\u2014\u2212\u201c-\u201e\u2018\u2019\u00a0\u202f\u2007\u3000\u200b\ufeff\u2060]|[^\S\n]\\[^\S\r\n]"
)


_NOTE_OF_LINE = "A space follows the `\\` at the end of a line, so the shell ends the command there: delete the space."
_NOTE_IN_LINE = "A `\\` continues a line only at its very end: in the middle of a line, leave it out."


class Repaired(NamedTuple):
    """A text in which a shell finds what was meant.

    Attributes:
        text: the text.
        notes: where in it something was repaired, and what was wrong.
        origin: where each letter of it, and its end, was in the text as it was typed; empty if nothing was repaired.
    """

    text: str
    notes: tuple[tuple[int, str], ...] = ()
    origin: Sequence[int] = ()


def repaired(text: str) -> Repaired:
    """Return a text with plain dashes, quotes and spaces."""
    if not _ODD.search(text):
        return Repaired(text)
    plain = text.translate(_PLAIN)
    pieces: list[str] = []
    origin: list[int] = []
    notes: list[tuple[int, str]] = []
    end = 0
    for found in _LONG_DASH.finditer(plain):
        name = found["name"]
        dashes = "--" if len(name) > _LONGEST_LETTERS or name in _SHORT_NAMES else "-"
        pieces += [plain[end : found.start()], dashes, name]
        origin += [*range(end, found.start()), *[found.start()] * len(dashes), *range(found.start("name"), found.end())]
        end = found.end()
        typed = text[found.start() : end]
        note = f"`{typed}` begins with a long dash, as word processors and wikis make them: write `{dashes}{name}`."
        notes.append((len(origin) - len(name), note))
    pieces.append(plain[end:])
    origin += range(end, len(plain) + 1)
    joined = "".join(pieces)
    for found in _NO_END.finditer(joined):
        # Nothing moves: what is left out becomes spaces, and the backslash goes to the end of the line if there is one.
        blank = " " * (len(found[0]) - 1)
        joined = joined[: found.start()] + (f"{blank}\\" if found["end"] else f"{blank} ") + joined[found.end() :]
        notes.append((found.start(), _NOTE_OF_LINE if found["end"] else _NOTE_IN_LINE))
    for at, place in enumerate(origin[:-1]):
        if text[place] in _QUOTES:
            notes.append((at, "It has curly quotes, which a shell doesn't recognize as quotes: use `\"` or `'`."))
        elif text[place] in _SPACES:
            notes.append((at, "It has special spaces from a web page, which a shell doesn't recognize as spaces."))
    return Repaired(joined, tuple(notes), origin)
