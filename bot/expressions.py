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
        matches_empty_text = re2.compile(_FLAGS + pattern, _options()).search("")
    except re2.error as error:
        said = error.args[0].decode(errors="replace").replace(_FLAGS, "")
        if "too large" in said:
            return "is too large: repeat less, or write several patterns"
        return f"is not a valid regular expression: {said}"
    except UnicodeEncodeError:
        return "is not a valid regular expression: it has half of a character"
    return "matches every text: use words of the message" if matches_empty_text else None


class Expressions:
    """Many patterns, searched in one pass for the words that they need, and then only for those that have theirs."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Take valid patterns. Those of several spaces match one, as in the texts that are searched."""
        self._patterns = [_FLAGS + _SPACES.sub(" ", pattern) for pattern in patterns]

    @cached_property
    def _filter(self) -> re2.Filter:
        together = re2.Filter()
        for pattern in self._patterns:
            together.Add(pattern, _options())
        together.Compile()
        return together

    def matches(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield the matches in a text, up to ten of each pattern: the number of the pattern, the start and the end."""
        encoded = text.encode()
        found: Sequence[int] = (self._filter.Match(encoded) or ()) if self._patterns else ()
        for number in sorted(found):
            for match in islice(self._filter.re(number).finditer(encoded), _MOST):
                start, end = match.span()
                before = len(encoded[:start].decode())
                yield number, before, before + len(encoded[start:end].decode())


def _options() -> re2.Options:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _LARGEST
    options.never_capture = True  # only the whole match is asked for, which is found faster
    return options
