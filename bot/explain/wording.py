"""Puts values into sentences: as code, in lists, numbers with their units."""

import re
from collections.abc import Sequence

_LONGEST = 80
_LONGEST_DURATION = 40
_LONGEST_VALUE = 500
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)")
_UNITS = {"ns": "nanosecond", "us": "microsecond", "µs": "microsecond", "ms": "millisecond", "s": "second"}
_UNITS |= {"m": "minute", "h": "hour", "d": "day"}
_BYTES = re.compile(r"(?P<number>\d+(?:\.\d+)?) ?(?P<unit>[bkmgtp]?)(?:i?b)?", re.IGNORECASE)
_BYTE_UNITS = {"": "bytes", "b": "bytes", "k": "kB", "m": "MB", "g": "GB", "t": "TB", "p": "PB"}
_UNKNOWN_BEFORE_RUN = re.compile(r"\$|`|%\w+%|<\w|HIDDEN|\{\}|\[\w[\w.-]*\]|\A[A-Z][A-Z_]+\Z|\.\.\.\Z")


def code(text: str) -> str:
    """Return a text as inline code: in one line, without backticks of its own, shortened if it is long."""
    line = " ".join(text.replace("`", "'").split())
    return f"`{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}`" if line else '`""`'


def line_of(words: Sequence[str]) -> str:
    """Return words as inline code, those with spaces in quotes."""
    return code(" ".join(map(_quoted, words)))


def _quoted(word: str) -> str:
    quote = "'" if '"' in word else '"'
    return f"{quote}{word}{quote}" if (" " in word or '"' in word) and quote not in word else word


def listed(texts: Sequence[str], word: str = "and") -> str:
    """Return texts as a list in a sentence: `a, b and c`."""
    return f" {word} ".join([*([", ".join(texts[:-1])] if texts[1:] else []), *texts[-1:]])


def codes(texts: Sequence[str], word: str = "and", most: int = 4) -> str:
    """Return texts as a list of inline code; of many, only the first ones and how many more there are."""
    if len(texts) > most + 1:
        return listed([*map(code, texts[:most]), f"{len(texts) - most} more"], word)
    return listed([*map(code, texts)], word)


def counted(number: int | str, noun: str, plural: str = "") -> str:
    """Return a number with its noun: `1 second`, `2 seconds`."""
    return f"{number} {noun if str(number) == '1' else plural or f'{noun}s'}"


def capitalized(text: str) -> str:
    """Return a sentence with a capital at its beginning; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def duration(value: str) -> str | None:
    """Return a duration of Go in words, `1m30s` as `1 minute 30 seconds`; None if it isn't one."""
    pairs = _DURATION.findall(value) if len(value) <= _LONGEST_DURATION else []
    if value == "0":
        return "0 seconds"
    if not pairs or "".join(map("".join, pairs)) != value:
        return None
    return " ".join(counted(number, _UNITS[unit]) for number, unit in pairs)


def last(value: str) -> str | None:
    """Return a duration as the time before now, `1h` as `the last hour`; None if it isn't one."""
    said = duration(value)
    return f"the last {said.removeprefix('1 ') if ' ' not in said[2:] else said}" if said else None


def size(value: str) -> str | None:
    """Return a size in bytes in words, `512m` as `512 MB`; None if it isn't one."""
    found = _BYTES.fullmatch(value)
    return f"{found['number']} {_BYTE_UNITS[found['unit'].lower()]}" if found else None


def is_filled_in(value: str) -> bool:
    """Tell whether the shell, or the person, puts the real value in its place first: `$PORT`, `$(id -u)`, `<name>`."""
    return bool(_UNKNOWN_BEFORE_RUN.search(value) if len(value) <= _LONGEST_VALUE else "$" in value)


def output_of(value: str) -> str | None:
    """Return the command whose output a word is: `docker ps -aq` for `$(docker ps -aq)`; None if it isn't one."""
    for start, end in (("$(", ")"), ("`", "`")):
        if value.startswith(start) and value.endswith(end) and len(value) > len(start) + 1:
            return value[len(start) : -len(end)].strip()
    return None
