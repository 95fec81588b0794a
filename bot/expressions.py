"""Regular expressions of the knowledge, on RE2: a search takes time in proportion to the text, whatever the pattern.

Python's `re` backtracks, so that a careless pattern can keep it busy for ever. RE2 has no features that need
backtracking (https://github.com/google/re2/wiki/Syntax). Case is ignored; `^` and `$` match at the edges of lines.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

import re2

_FLAGS = "(?im)"
_LARGEST = 1 << 18
"""Bytes that one compiled pattern may use, so that no single search takes noticeably long."""
_LARGEST_SET = 1 << 26
_MOST = 10
"""Matches of one pattern in a text; further ones only repeat it."""
_SPACES = re.compile(r"  +")
_UNSUPPORTED = {
    r"\(\?<?[=!]": "looks around with `{}`, which is not supported: match the message itself, and name the entry "
    "that fits better in `yields_to`",
    r"\(\?P=|\\[1-9]": "refers back with `{}`, which is not supported: write the text out",
    r"\(\?#|\(\?[a-zA-Z]*x": "has a comment or the flag x: remove it",
    r"\\Z": r"has `{}`, which is not supported: write `$`",
}
"""What Python allows but RE2 does not, and what to do."""


def problem_of(pattern: str) -> str | None:
    """Return in plain words why a pattern cannot be used, or None."""
    for unsupported, explained in _UNSUPPORTED.items():
        if found := re.search(rf"(?<!\\)(?:\\\\)*({unsupported})", pattern):
            return explained.format(found[1])
    try:
        matches_empty_text = re2.compile(_FLAGS + pattern, _options(_LARGEST)).search("")
    except re2.error as error:
        said = error.args[0].decode(errors="replace").replace(_FLAGS, "")
        if "too large" in said:
            return "is too large: repeat less, or write several patterns"
        return f"is not a valid regular expression: {said}"
    except UnicodeEncodeError:
        return "is not a valid regular expression: it has half of a character"
    return "matches every text: use words of the message" if matches_empty_text else None


class Expressions:
    """Many patterns, searched in one pass."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Take valid patterns. Those of several spaces match one, as in the texts that are searched."""
        self._patterns = [_FLAGS + _SPACES.sub(" ", pattern) for pattern in patterns]
        self._compiled: dict[int, re2._Regexp] = {}

    @cached_property
    def _set(self) -> re2.Set:
        together = re2.Set.SearchSet(_options(_LARGEST_SET))
        for pattern in self._patterns:
            together.Add(pattern)
        together.Compile()
        return together

    def matches(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield the matches in a text, up to ten of each pattern: the number of the pattern, the start and the end."""
        found: Sequence[int] = (self._set.Match(text) or ()) if self._patterns else ()
        for number in sorted(found):
            if number not in self._compiled:
                self._compiled[number] = re2.compile(self._patterns[number], _options(_LARGEST))
            found_there = islice(self._compiled[number].finditer(text), _MOST)
            yield from ((number, *match.span()) for match in found_there)


def _options(largest: int) -> re2.Options:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = largest
    return options
