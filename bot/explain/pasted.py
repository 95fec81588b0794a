"""Undoes what word processors and wikis do to a command: long dashes, curly quotes, spaces that are none."""

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
_ODD = re.compile("[\u2010-\u2014\u2212\u201c-\u201e\u2018\u2019\u00a0\u202f\u2007\u3000\u200b\ufeff\u2060]")


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
    for at, place in enumerate(origin[:-1]):
        if text[place] in _QUOTES:
            notes.append((at, "It has curly quotes, which a shell doesn't recognize as quotes: use `\"` or `'`."))
        elif text[place] in _SPACES:
            notes.append((at, "It has special spaces from a web page, which a shell doesn't recognize as spaces."))
    return Repaired("".join(pieces), tuple(notes), origin)
