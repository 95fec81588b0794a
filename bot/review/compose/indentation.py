"""One mistake of the YAML with the lines around it, and what is said of lines that are indented wrongly."""

import re

from bot.review.compose.nodes import MistakeError, Place
from bot.review.compose.notes import Notes
from bot.review.compose.schema import keys_of
from bot.review.compose.source import Source, fix, quoted

COMMENT = re.compile(r"\s+#.*$")
_NEAR = 500
"""Lines above a mistake that are looked at."""
_MOST_LINES = 10
"""Lines with tabs that are shown corrected: enough to see how."""


class Mistake:
    """One mistake of the YAML, and the lines around it."""

    def __init__(self, error: MistakeError, source: Source, notes: Notes) -> None:
        self.source = source
        self.notes = notes
        self.place = error.place
        self.began = error.began or error.place
        self.line = source.line(error.place.line)
        self.above = next((n for n in range(error.place.line - 1, 0, -1) if has_content(source.line(n))), 0)

    @property
    def sign(self) -> str:
        """The character where the parser stopped."""
        return self.line[self.place.column - 1 : self.place.column]

    def say(self, rule: str, place: Place | None = None, corrected: str = "", **values: str | int) -> None:
        """Note what is wrong, here if no place is given."""
        self.notes.say(rule, place or self.place, corrected, **values)


def has_content(line: str) -> bool:
    """Tell whether a line has more than spaces and a comment."""
    bare = line.strip()
    return bool(bare) and not bare.startswith("#")


def leading(line: str) -> str:
    """Return the spaces and tabs that a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def dashes(line: str) -> str:
    """Return the spaces and dashes that a line begins with."""
    found = re.match(r"[ ]*(?:- +)*", line)
    return found[0] if found else ""


def say_tab(mistake: Mistake) -> None:
    """Note a tab where spaces are needed."""
    number = mistake.place.line
    lines: list[str] = []
    shift = _indentation(mistake) - _width(mistake, mistake.line)
    while len(lines) < _MOST_LINES and "\t" in leading(line := mistake.source.line(number)):
        lines.append(" " * (_width(mistake, line) + shift) + line.lstrip())
        number += 1
    if not lines:
        lines = [mistake.line.replace("\t", " ")]
    mistake.say("TabForSpaces", corrected=fix(lines) if any(line.strip() for line in lines) else "")


def _width(mistake: Mistake, line: str) -> int:
    """Return how far a line is indented, if a tab is one step."""
    return len(leading(line).replace("\t", mistake.source.step))


def _indentation(mistake: Mistake) -> int:
    """Return how far a line should be indented that has a tab."""
    above, tabs = mistake.source.line(mistake.above), leading(mistake.line).count("\t")
    if "\t" in leading(above) or "\t" not in leading(mistake.line):
        return _width(mistake, mistake.line)
    if COMMENT.sub("", above).rstrip().endswith(":") and not mistake.line.lstrip().startswith("#"):
        return len(leading(above)) + len(mistake.source.step)
    looks = len(leading(mistake.line).replace("\t", "")) + 4 * tabs
    return min((level for level, _ in _levels_above(mistake)), key=lambda level: abs(level - looks), default=looks)


def say_misplaced(mistake: Mistake) -> None:
    """A line is indented like none of the lines that it could belong to."""
    line, indent = mistake.line, len(leading(mistake.line))
    levels = _levels_above(mistake)
    place = Place(mistake.place.line, 1)
    if line.lstrip().startswith("- ") or line.strip() == "-":
        dashes = [level for level, is_dash in levels if is_dash]
        if not dashes:
            say_mixed(mistake)
            return
        nearest = min(dashes, key=lambda level: abs(level - indent))
        mistake.say("DashMisplaced", place, fix([" " * nearest + line.lstrip()]), spaces=nearest)
        return
    keys = [level for level, is_dash in levels if not is_dash]
    key, colon, value = COMMENT.sub("", line).strip().partition(":")
    is_service = bool(colon) and not value.strip() and key not in keys_of("service")
    nearest = min(keys, key=lambda level: (abs(level - indent), level if is_service else -level), default=0)
    if nearest == indent:
        mistake.say("YamlBroken", problem="did not find expected key")
        return
    mistake.say("Misindented", place, fix([" " * nearest + line.lstrip()]), spaces=indent, right=nearest)


def _levels_above(mistake: Mistake) -> list[tuple[int, bool]]:
    """Return the indentations that the line could have: each level that is open there, and whether it has dashes."""
    levels: list[tuple[int, bool]] = []
    least = 10_000
    for number in range(mistake.place.line - 1, max(0, mistake.place.line - _NEAR), -1):
        line = mistake.source.line(number)
        if not has_content(line):
            continue
        indent, is_dash = len(leading(line)), line.lstrip().startswith("-")
        if indent < least or (indent == least and is_dash):
            levels.append((indent, is_dash))
            if is_dash and ": " in line:
                levels.append((len(dashes(line)), False))
            least = indent
        if least == 0:
            break
    return levels


def say_mixed(mistake: Mistake) -> None:
    """Note keys among the items of a list, or the other way round."""
    line = mistake.line
    has_dash = line.lstrip().startswith("-")
    pair = re.match(r"[ ]*(?P<key>[\w.-]+):[ ]+(?P<value>.*)$", line)
    above = mistake.source.line(mistake.above)
    corrected = ""
    if has_dash and (item := re.match(r"[ ]*-[ ]*(?P<key>[\w.-]+)=(?P<value>.*)$", line)):
        corrected = f"{leading(above)}{item['key']}: {quoted(item['value'])}"
    elif not has_dash and pair and "=" in above:
        corrected = f"{dashes(above)}{pair['key']}={pair['value']}"
    elif not has_dash and COMMENT.sub("", line).strip().removesuffix(":") in keys_of("service"):
        # A key of the service, indented too far.
        levels = [level for level, is_dash in _levels_above(mistake) if not is_dash and level < len(leading(line))]
        corrected = " " * max(levels, default=0) + line.lstrip()
    elif not has_dash:
        corrected = dashes(above) + line.lstrip()
    rule = "DashAmongKeys" if has_dash else "KeyAmongDashes"
    mistake.say(rule, Place(mistake.place.line, 1), fix([corrected]))
