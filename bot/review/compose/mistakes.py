"""Says in plain words why a text is not YAML, and how the line should be written."""

import re

from bot.review.compose.nodes import MistakeError, Place
from bot.review.compose.notes import Notes
from bot.review.compose.source import Source, fix, quoted

_KEY = re.compile(r"""^(?P<before>[ ]*(?:- +)*)(?P<key>"[^"]*"|'[^']*'|[^\s#"'\[{&*!|>@`%,][^#"']*?)\s*:(?P<after>\s.*|)$""")
_NO_SPACE = re.compile(r"^[ ]*(?:- +)?(?P<key>[A-Za-z_][\w.-]*):(?P<value>[^\s/].*)$")
_BARE_WORD = re.compile(r"^[ ]*[\w.-]+[ ]*(?:#.*)?$")
_CONFLICT = re.compile(r"(?:<{7}|>{7})(?: |$)|={7}$")
_COMMENT = re.compile(r"\s+#.*$")
_LONGEST_LINE = 1_000
"""Characters of a line that is looked at more closely; nobody writes longer ones by hand."""
ODD_SPACE = re.compile("^[ \t]*[\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]")


class _Mistake:
    """One mistake of the YAML, and the lines around it."""

    def __init__(self, error: MistakeError, source: Source, notes: Notes) -> None:
        self.source = source
        self.notes = notes
        self.place = error.place
        self.began = error.began or error.place
        self.line = source.line(error.place.line)
        self.above = next(
            (n for n in range(error.place.line - 1, 0, -1) if _has_content(source.line(n))), 0
        )

    @property
    def sign(self) -> str:
        """The character where the parser stopped."""
        return self.line[self.place.column - 1 : self.place.column]

    def say(self, rule: str, place: Place | None = None, corrected: str = "", **values: str | int) -> None:
        self.notes.say(rule, place or self.place, corrected, **values)


def say_mistake(error: MistakeError, source: Source, notes: Notes) -> None:
    """Note what is wrong with a text that isn't YAML.

    Args:
        error: what the parser says.
        source: the text.
        notes: where to note it.
    """
    for number, line in enumerate(source.lines, 1):
        if _CONFLICT.match(line):
            notes.say("MergeConflict", Place(number, 1))
            return
    for number, line in enumerate(source.lines[: error.place.line], 1):
        if ODD_SPACE.match(line) and not (number == 1 and line.startswith("\ufeff")):
            notes.say("OddSpace", Place(number, 1), _without_odd_spaces(line))
            return
    mistake = _Mistake(error, source, notes)
    if max(map(len, (mistake.line, source.line(mistake.above), source.line(mistake.began.line)))) > _LONGEST_LINE:
        notes.say("YamlBroken", error.place, problem=error.problem)
        return
    for words, explain in _EXPLAIN.items():
        if words in error.problem:
            explain(mistake)
            return
    notes.say("YamlBroken", error.place, problem=error.problem)


def say_odd_spaces(source: Source, notes: Notes) -> None:
    """Note the first line that is indented with spaces that YAML doesn't count as such."""
    for number, line in enumerate(source.lines, 1):
        if ODD_SPACE.match(line) and number > 1:
            notes.say("OddSpace", Place(number, 1), _without_odd_spaces(line))
            return


def _without_odd_spaces(line: str) -> str:
    text = re.sub("[\u200b\ufeff]", "", line)
    return fix([re.sub("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]", " ", text)])


def _has_content(line: str) -> bool:
    bare = line.strip()
    return bool(bare) and not bare.startswith("#")


def _cannot_start(mistake: _Mistake) -> None:
    if mistake.sign == "\t" or "\t" in mistake.line[: len(mistake.line) - len(mistake.line.lstrip())]:
        _tab(mistake)
    elif mistake.line.lstrip().startswith("```"):
        mistake.say("MarkdownFence")
    else:
        _needs_quotes(mistake)


def _tab(mistake: _Mistake) -> None:
    number = mistake.place.line
    lines = []
    while len(lines) < 10 and "\t" in _leading(mistake.source.line(number)):  # noqa: PLR2004  (enough to see how)
        line = mistake.source.line(number)
        lines.append(_leading(line).replace("\t", "  ") + line.lstrip())
        number += 1
    if not lines:
        lines = [mistake.line.replace("\t", " ")]
    mistake.say("TabForSpaces", corrected=fix(lines) if any(line.strip() for line in lines) else "")


def _leading(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _needs_quotes(mistake: _Mistake) -> None:
    place = mistake.began if mistake.began.line == mistake.place.line else mistake.place
    if mistake.sign in {"@", "`", "%"}:
        place = mistake.place
    rest = mistake.line[place.column - 1 :]
    value = _COMMENT.sub("", rest).rstrip().rstrip(",")
    is_in_list = value.endswith(("]", "}"))
    corrected = "" if is_in_list else mistake.source.spliced(place, value, quoted(value))
    mistake.say("ValueNeedsQuotes", place, corrected, sign=rest[:1], value=value)


def _mapping_here(mistake: _Mistake) -> None:
    above = mistake.source.line(mistake.above)
    key = _KEY.match(mistake.line)
    first = mistake.line.find(": ")
    place_above = Place(mistake.above, len(_leading(above)) + 1)
    if 0 <= first < mistake.place.column - 1 and not mistake.line.lstrip().startswith("#"):
        value = _COMMENT.sub("", mistake.line[first + 2 :]).strip()
        start = Place(mistake.place.line, mistake.line.index(value, first + 1) + 1)
        sound = value if value[:1] not in "\"'" else ""
        mistake.say("ColonInValue", start, sound and mistake.source.spliced(start, value, quoted(value)), value=value)
    elif missing := _NO_SPACE.match(above):
        at = Place(mistake.above, missing.end("key") + 1)
        mistake.say("SpaceAfterColon", at, _with_space(above, missing), key=missing["key"])
    elif _BARE_WORD.match(above):
        word = _COMMENT.sub("", above).strip()
        mistake.say("ColonMissing", place_above, fix([_COMMENT.sub("", above).rstrip() + ":"]), key=word)
    elif key and len(_leading(mistake.line)) > len(_leading(above)):
        corrected = " " * len(re.sub("- *", _blanks, _dashes(above))) + mistake.line.lstrip()
        mistake.say("IndentedTooDeep", Place(mistake.place.line, 1), fix([corrected]), above=mistake.above)
    else:
        mistake.say("YamlBroken", problem="mapping values are not allowed in this context")


def _dashes(line: str) -> str:
    found = re.match(r"[ ]*(?:- +)*", line)
    return found[0] if found else ""


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _with_space(line: str, missing: re.Match[str]) -> str:
    return fix([f"{line[: missing.end('key') + 1]} {missing['value']}"])


def _no_key(mistake: _Mistake) -> None:
    before = mistake.line[: mistake.place.column - 1]
    if not before.strip():
        _misplaced(mistake)
    elif mistake.sign in {"]", "}"}:
        line = before + mistake.line[mistake.place.column :]
        mistake.say("BracketTooMany", corrected=fix([line]), sign=mistake.sign)
    else:
        _after_quote(mistake, before)


def _after_quote(mistake: _Mistake, before: str) -> None:
    """A value in quotes goes on after the second one."""
    rest = _COMMENT.sub("", mistake.line[mistake.place.column - 1 :]).rstrip()
    sign = before.rstrip()[-1:]
    begin = before.rstrip()[:-1].rfind(sign)
    if sign not in {'"', "'"} or begin < 0:
        mistake.say("YamlBroken", problem="did not find expected key")
        return
    inner = before[begin:].rstrip() + mistake.line[len(before.rstrip()) : mistake.place.column - 1] + rest
    text = inner[1:-1] if inner.endswith(sign) and len(inner) > 1 else inner[1:].replace(sign, "", 1)
    place = Place(mistake.place.line, begin + 1)
    mistake.say("TextAfterQuote", place, mistake.source.spliced(place, inner, quoted(text)), sign=sign)


def _misplaced(mistake: _Mistake) -> None:
    """A line is indented like none of the lines that it could belong to."""
    line, indent = mistake.line, len(_leading(mistake.line))
    levels = _levels_above(mistake)
    place = Place(mistake.place.line, 1)
    if line.lstrip().startswith("- ") or line.strip() == "-":
        dashes = [level for level, is_dash in levels if is_dash]
        if not dashes:
            _mixed(mistake)
            return
        nearest = min(dashes, key=lambda level: abs(level - indent))
        mistake.say("DashMisplaced", place, fix([" " * nearest + line.lstrip()]), spaces=nearest)
        return
    keys = [level for level, is_dash in levels if not is_dash]
    nearest = min(keys, key=lambda level: abs(level - indent), default=0)
    if nearest == indent:
        mistake.say("YamlBroken", problem="did not find expected key")
        return
    mistake.say("Misindented", place, fix([" " * nearest + line.lstrip()]), spaces=indent, right=nearest)


def _levels_above(mistake: _Mistake) -> list[tuple[int, bool]]:
    """Return the indentations that the line could have: each level that is open there, and whether it has dashes."""
    levels: list[tuple[int, bool]] = []
    least = 10_000
    for number in range(mistake.place.line - 1, max(0, mistake.place.line - 500), -1):
        line = mistake.source.line(number)
        if not _has_content(line):
            continue
        indent, is_dash = len(_leading(line)), line.lstrip().startswith("-")
        if indent < least or (indent == least and is_dash):
            levels.append((indent, is_dash))
            if is_dash and ": " in line:
                levels.append((len(_dashes(line)), False))
            least = indent
        if least == 0:
            break
    return levels


def _mixed(mistake: _Mistake) -> None:
    line = mistake.line
    has_dash = line.lstrip().startswith("-")
    pair = re.match(r"[ ]*(?P<key>[\w.-]+):[ ]+(?P<value>.*)$", line)
    above = mistake.source.line(mistake.above)
    corrected = ""
    if has_dash and (item := re.match(r"[ ]*-[ ]*(?P<key>[\w.-]+)=(?P<value>.*)$", line)):
        corrected = f"{_leading(above)}{item['key']}: {quoted(item['value'])}"
    elif not has_dash and pair and "=" in above:
        corrected = f"{_dashes(above)}{pair['key']}={pair['value']}"
    elif not has_dash:
        corrected = _dashes(above) + line.lstrip()
    rule = "DashAmongKeys" if has_dash else "KeyAmongDashes"
    mistake.say(rule, Place(mistake.place.line, 1), fix([corrected]))


def _unclosed_quote(mistake: _Mistake) -> None:
    line = mistake.source.line(mistake.began.line)
    sign = line[mistake.began.column - 1 : mistake.began.column]
    if sign not in {'"', "'"}:
        mistake.say("YamlBroken", problem="found unexpected end of stream")
        return
    mistake.say("QuoteNotClosed", mistake.began, fix([line.rstrip() + sign]), sign=sign)


def _unclosed_bracket(mistake: _Mistake) -> None:
    line = mistake.source.line(mistake.began.line)
    sign = line[mistake.began.column - 1 : mistake.began.column]
    close = {"[": "]", "{": "}"}.get(sign, "]")
    is_short = sign in line and mistake.place.line > mistake.began.line and not line.rstrip().endswith(",")
    corrected = fix([line.rstrip() + close]) if is_short and line.rstrip() != sign else ""
    mistake.say("BracketNotClosed", mistake.began, corrected, sign=sign or "[", close=close)


def _list_on_line(mistake: _Mistake) -> None:
    before, item = mistake.line[: mistake.place.column - 1], mistake.line[mistake.place.column - 1 :]
    below = _leading(mistake.line) + mistake.source.step() + item
    corrected = fix([before.rstrip(), below]) if before.rstrip().endswith(":") else ""
    mistake.say("ListOnKeyLine", corrected=corrected)


def _no_colon(mistake: _Mistake) -> None:
    line = mistake.source.line(mistake.began.line)
    if missing := _NO_SPACE.match(line):
        at = Place(mistake.began.line, missing.end("key") + 1)
        mistake.say("SpaceAfterColon", at, _with_space(line, missing), key=missing["key"])
        return
    word = line.strip()
    corrected = fix([line.rstrip() + ":"]) if _BARE_WORD.match(line) else ""
    mistake.say("ColonMissing", mistake.began, corrected, key=word)


def _escape(mistake: _Mistake) -> None:
    line = mistake.source.line(mistake.place.line)
    corrected = fix([re.sub(r'(?<!\\)\\(?![\\"])', r"\\\\", line)])
    mistake.say("BackslashInQuotes", mistake.place, corrected)


def _first_line(mistake: _Mistake) -> None:
    first = next((n for n, line in enumerate(mistake.source.lines, 1) if _has_content(line)), 1)
    corrected = fix([mistake.source.line(first).lstrip()])
    if _leading(mistake.source.line(first)):
        mistake.say("FirstLineIndented", Place(first, 1), corrected)
    else:
        mistake.say("YamlBroken", problem="did not find expected <document start>")


_EXPLAIN = {
    "found character that cannot start any token": _cannot_start,
    "found a tab character": _tab,
    "mapping values are not allowed": _mapping_here,
    "did not find expected key": _no_key,
    "did not find expected '-' indicator": _mixed,
    "found unexpected end of stream": _unclosed_quote,
    "did not find expected ',' or": _unclosed_bracket,
    "did not find expected alphabetic or numeric character": _needs_quotes,
    "did not find expected comment or line break": _needs_quotes,
    "block sequence entries are not allowed": _list_on_line,
    "could not find expected ':'": _no_colon,
    "found unknown escape character": _escape,
    "did not find expected hexdecimal number": _escape,
    "did not find expected <document start>": _first_line,
    "control characters": lambda mistake: mistake.say("ControlCharacter"),
    "unknown anchor": lambda mistake: mistake.say("AnchorUnknown", name=_word_at(mistake)),
    "cycle": lambda mistake: mistake.say("AnchorInItself", name=_word_at(mistake)),
    "found incompatible YAML document": lambda mistake: mistake.say("YamlVersion"),
}


def _word_at(mistake: _Mistake) -> str:
    found = re.match(r"\*?[\w-]+", mistake.line[mistake.place.column - 1 :])
    return found[0] if found else "*"
