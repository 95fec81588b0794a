"""Analyses regular expressions: which text every match contains, and whether a search can run for ever."""

import re

_PART = re.compile(
    r"""
    (?P<escape>\\.)
    | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<repeat>(?:[*+?]|\{(?:\d+(?:,\d*)?|,\d*)\})[?+]?)
    | (?P<open>\(\??)
    | (?P<close>\))
    | (?P<either>\|)
    | (?P<place>[.^$])
    | (?P<character>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENTED = re.compile(r"\(\?(?:#|[a-zA-Z]*x)")
_NUMBERED = re.compile(r"\\[0-9xuUN]")


def is_commented(pattern: str) -> bool:
    """Tell whether a regular expression has a comment or the flag `x`, so that some of its text matches nothing."""
    return bool(_COMMENTED.search(pattern))


def may_never_end(pattern: str) -> bool:
    r"""Tell whether a regular expression can backtrack catastrophically.

    It can if it repeats a group that matches the same text in several ways, as in `(\S+\s*)+!`: the search then tries
    all ways to split a text, whose number doubles with each character
    (https://www.regular-expressions.info/catastrophic.html). A group without repetitions and alternatives matches in
    one way only.

    Args:
        pattern: a valid regular expression without comments.
    """
    ways, closed = [False], False
    for part in _PART.finditer(pattern):
        match part.lastgroup:
            case "open":
                ways.append(False)
            case "close":
                closed = ways.pop()
                ways[-1] |= closed
                continue
            case "repeat" if closed and part[0][0] != "?":
                return True
            case "repeat" | "either":
                ways[-1] = True
        closed = False
    return False


def longest_literal(pattern: str) -> str:
    r"""Return the longest literal text that every match of a regular expression contains, or an empty string.

    Only text outside groups and alternatives counts, and patterns with numeric escapes (`\x41`) have none, so the
    result may be too short but is never wrong.

    Args:
        pattern: a valid regular expression.
    """
    if is_commented(pattern) or _NUMBERED.search(pattern):
        return ""
    runs, depth = [""], 0
    for part in _PART.finditer(pattern):
        depth += (part.lastgroup == "open") - (part.lastgroup == "close")
        if part.lastgroup == "either" and depth == 0:
            return ""
        if part.lastgroup == "repeat":  # except with `+`, the character before it may be missing
            runs[-1:] = [runs[-1] if part[0][0] == "+" else runs[-1][:-1], ""]
        elif depth == 0 and (literal := _literal(part)):
            runs[-1] += literal
        else:
            runs.append("")
    return max(runs, key=len)


def _literal(part: re.Match[str]) -> str:
    """Return the only character that a part matches, or an empty string if it matches several."""
    if part.lastgroup == "escape":
        return "" if part[0][1].isalnum() else part[0][1]
    return part[0] if part.lastgroup == "character" else ""
