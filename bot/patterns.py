"""Reads regular expressions as they are written: what each match must hold, and which may never come to an end."""

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
    """Tell whether a regular expression has a comment or the flag `x`, so that not all in it is part of it."""
    return bool(_COMMENTED.search(pattern))


def may_never_end(pattern: str) -> bool:
    r"""Tell whether a regular expression repeats a group that can match the same text in several ways.

    Such a group, as in `(\S+\s*)+!`, makes the search try all ways to cut a text into pieces, whose number doubles with
    each character (https://www.regular-expressions.info/catastrophic.html). A group without a repetition and without
    alternatives matches in one way only.

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
    r"""Return the longest text that every match of a regular expression holds as it stands, or nothing.

    Only what stands outside of groups and alternatives counts, and characters written as numbers (`\x41`) are not read,
    so the answer may be too short but never wrong.

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
        if part.lastgroup == "repeat":  # but for `+`, what stands before it may be missing
            runs[-1:] = [runs[-1] if part[0][0] == "+" else runs[-1][:-1], ""]
        elif depth == 0 and (literal := _literal(part)):
            runs[-1] += literal
        else:
            runs.append("")
    return max(runs, key=len)


def _literal(part: re.Match[str]) -> str:
    """Return the one character that matches a part, or nothing where there is more than one."""
    if part.lastgroup == "escape":
        return "" if part[0][1].isalnum() else part[0][1]
    return part[0] if part.lastgroup == "character" else ""
