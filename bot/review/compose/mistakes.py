"""Says in plain words why a text is not YAML, and how the line should be written."""

import re
from collections.abc import Callable

from bot.review.compose.indentation import (
    COMMENT,
    Mistake,
    dashes,
    has_content,
    leading,
    say_misplaced,
    say_mixed,
    say_tab,
)
from bot.review.compose.nodes import MistakeError, Place
from bot.review.compose.notes import Notes
from bot.review.compose.source import Source, fix, quoted

_KEY = re.compile(
    r"""^(?P<before>[ ]*(?:- +)*)(?P<key>"[^"]*"|'[^']*'|[^\s#"'\[{&*!|>@`%,][^#"']*?)\s*:(?P<after>\s.*|)$"""
)
_NO_SPACE = re.compile(r"^[ ]*(?:- +)?(?P<key>[A-Za-z_][\w.-]*):(?P<value>[^\s/].*)$")
_BARE_WORD = re.compile(r"^[ ]*[\w.-]+[ ]*(?:#.*)?$")
_CONFLICT = re.compile(r"(?:<{7}|>{7})(?: |$)|={7}$")
_LONGEST_LINE = 1_000
"""Characters of a line that is looked at more closely; nobody writes longer ones by hand."""
ODD_SPACE = re.compile("^[ \t]*[\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]")


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
    mistake = Mistake(error, source, notes)
    if "nesting" in error.problem:
        notes.say("TooDeep", error.place)
        return
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


def _cannot_start(mistake: Mistake) -> None:
    if mistake.sign == "\t" or "\t" in mistake.line[: len(mistake.line) - len(mistake.line.lstrip())]:
        say_tab(mistake)
    elif mistake.line.lstrip().startswith("```"):
        mistake.say("MarkdownFence")
    else:
        _needs_quotes(mistake)


def _needs_quotes(mistake: Mistake) -> None:
    place = mistake.began if mistake.began.line == mistake.place.line else mistake.place
    if mistake.sign in {"@", "`", "%"}:
        place = mistake.place
    rest = mistake.line[place.column - 1 :]
    value = COMMENT.sub("", rest).rstrip().rstrip(",")
    is_in_list = value.endswith(("]", "}"))
    corrected = "" if is_in_list else mistake.source.spliced(place, value, quoted(value))
    if rest.startswith("`"):
        mistake.say("BacktickNeedsQuotes", place, corrected)
    else:
        mistake.say("ValueNeedsQuotes", place, corrected, sign=rest[:1])


def _mapping_here(mistake: Mistake) -> None:
    above = mistake.source.line(mistake.above)
    key = _KEY.match(mistake.line)
    first = mistake.line.find(": ")
    place_above = Place(mistake.above, len(leading(above)) + 1)
    if 0 <= first < mistake.place.column - 1 and not mistake.line.lstrip().startswith("#"):
        value = COMMENT.sub("", mistake.line[first + 2 :]).strip()
        start = Place(mistake.place.line, mistake.line.index(value, first + 1) + 1)
        sound = value if value[:1] not in "\"'" else ""
        mistake.say("ColonInValue", start, sound and mistake.source.spliced(start, value, quoted(value)), value=value)
    elif missing := _NO_SPACE.match(above):
        at = Place(mistake.above, missing.end("key") + 1)
        mistake.say("SpaceAfterColon", at, _with_space(above, missing), key=missing["key"])
    elif _BARE_WORD.match(above):
        word = COMMENT.sub("", above).strip()
        mistake.say("ColonMissing", place_above, fix([COMMENT.sub("", above).rstrip() + ":"]), key=word)
    elif key and len(leading(mistake.line)) > len(leading(above)):
        corrected = " " * len(re.sub("- *", _blanks, dashes(above))) + mistake.line.lstrip()
        mistake.say("IndentedTooDeep", Place(mistake.place.line, 1), fix([corrected]), above=mistake.above)
    else:
        mistake.say("YamlBroken", problem="mapping values are not allowed in this context")


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _with_space(line: str, missing: re.Match[str]) -> str:
    return fix([f"{line[: missing.end('key') + 1]} {missing['value']}"])


def _no_key(mistake: Mistake) -> None:
    before = mistake.line[: mistake.place.column - 1]
    if not before.strip():
        say_misplaced(mistake)
    elif mistake.sign in {"]", "}"}:
        line = before + mistake.line[mistake.place.column :]
        mistake.say("BracketTooMany", corrected=fix([line]), sign=mistake.sign)
    else:
        _after_quote(mistake, before)


def _after_quote(mistake: Mistake, before: str) -> None:
    """A value in quotes goes on after the second one."""
    rest = COMMENT.sub("", mistake.line[mistake.place.column - 1 :]).rstrip()
    sign = before.rstrip()[-1:]
    if sign in {'"', "'"} and before.count(sign) % 2 and (opened := _opened_above(mistake, sign)):
        line = mistake.source.line(opened)
        place = Place(opened, line.rindex(sign) + 1)
        mistake.say("QuoteNotClosed", place, fix([line.rstrip() + sign]), sign=sign)
        return
    begin = before.rstrip()[:-1].rfind(sign)
    if sign not in {'"', "'"} or begin < 0:
        mistake.say("YamlBroken", problem="did not find expected key")
        return
    inner = before[begin:].rstrip() + mistake.line[len(before.rstrip()) : mistake.place.column - 1] + rest
    text = inner[1:-1] if inner.endswith(sign) and len(inner) > 1 else inner[1:].replace(sign, "", 1)
    place = Place(mistake.place.line, begin + 1)
    mistake.say("TextAfterQuote", place, mistake.source.spliced(place, inner, quoted(text)), sign=sign)


def _opened_above(mistake: Mistake, sign: str) -> int:
    """Return the line above where a quote is opened and not closed; 0 if there is none near."""
    near = range(mistake.place.line - 1, max(0, mistake.place.line - 50), -1)
    return next((number for number in near if mistake.source.line(number).count(sign) % 2), 0)


def _unclosed_quote(mistake: Mistake) -> None:
    line = mistake.source.line(mistake.began.line)
    sign = line[mistake.began.column - 1 : mistake.began.column]
    if sign not in {'"', "'"}:
        mistake.say("YamlBroken", problem="found unexpected end of stream")
        return
    bare = line.rstrip()
    is_in_list = bare[-1] in "]}" and {"]": "[", "}": "{"}[bare[-1]] in line[: mistake.began.column]
    corrected = f"{bare[:-1]}{sign}{bare[-1]}" if is_in_list else bare + sign
    mistake.say("QuoteNotClosed", mistake.began, fix([corrected]), sign=sign)


def _unclosed_bracket(mistake: Mistake) -> None:
    line = mistake.source.line(mistake.began.line)
    sign = line[mistake.began.column - 1 : mistake.began.column]
    close = {"[": "]", "{": "}"}.get(sign, "]")
    if (before := _lacks_comma(mistake)) > 0:
        bare = mistake.source.line(before).rstrip()
        mistake.say("CommaMissing", Place(before, len(bare)), fix([f"{bare},"]))
        return
    is_short = sign in line and mistake.place.line > mistake.began.line and not line.rstrip().endswith(",")
    corrected = fix([line.rstrip() + close]) if is_short and line.rstrip() != sign else ""
    mistake.say("BracketNotClosed", mistake.began, corrected, sign=sign or "[", close=close)


def _lacks_comma(mistake: Mistake) -> int:
    """Return the line that lacks a comma at its end, before another item in brackets; 0 if that isn't the mistake."""
    above = mistake.source.line(mistake.above).rstrip()
    is_item = mistake.line.lstrip()[:1] in {'"', "'"} and has_content(above) and above[-1] not in ",[{:"
    text = "\n".join(mistake.source.lines)
    is_balanced = all(text.count(one) == text.count(other) for one, other in ("[]", "{}"))
    return mistake.above if is_item and is_balanced and "#" not in above else 0


def _list_on_line(mistake: Mistake) -> None:
    before, item = mistake.line[: mistake.place.column - 1], mistake.line[mistake.place.column - 1 :]
    below = leading(mistake.line) + mistake.source.step + item
    corrected = fix([before.rstrip(), below]) if before.rstrip().endswith(":") else ""
    mistake.say("ListOnKeyLine", corrected=corrected)


def _no_colon(mistake: Mistake) -> None:
    line = mistake.source.line(mistake.began.line)
    if missing := _NO_SPACE.match(line):
        at = Place(mistake.began.line, missing.end("key") + 1)
        mistake.say("SpaceAfterColon", at, _with_space(line, missing), key=missing["key"])
        return
    word = line.strip()
    if not word:
        mistake.say("YamlBroken", problem="could not find expected ':'")
        return
    if set(word) <= set(".\u2026#- "):
        mistake.say("LinesLeftOut", mistake.began, text=word)
        return
    above = mistake.source.line(_line_above(mistake))
    is_key = bool(_BARE_WORD.match(line)) and len(leading(line)) < len(leading(above))
    if "-" in dashes(above) and "-" not in dashes(line) and not is_key:
        mistake.say("DashMissing", mistake.began, fix([dashes(above) + word]))
        return
    corrected = fix([line.rstrip() + ":"]) if _BARE_WORD.match(line) else ""
    mistake.say("ColonMissing", mistake.began, corrected, key=word)


def _line_above(mistake: Mistake) -> int:
    """Return the number of the line with content above the one where the mistake began."""
    numbers = range(mistake.began.line - 1, max(0, mistake.began.line - 50), -1)
    return next((number for number in numbers if has_content(mistake.source.line(number))), 0)


def _escape(mistake: Mistake) -> None:
    line = mistake.source.line(mistake.place.line)
    corrected = fix([re.sub(r'(?<!\\)\\(?![\\"])', r"\\\\", line)])
    mistake.say("BackslashInQuotes", mistake.place, corrected)


def _first_line(mistake: Mistake) -> None:
    first = next((n for n, line in enumerate(mistake.source.lines, 1) if has_content(line)), 1)
    corrected = fix([mistake.source.line(first).lstrip()])
    if leading(mistake.source.line(first)):
        mistake.say("FirstLineIndented", Place(first, 1), corrected)
    else:
        mistake.say("YamlBroken", problem="did not find expected <document start>")


_EXPLAIN: dict[str, Callable[[Mistake], None]] = {
    "found character that cannot start any token": _cannot_start,
    "found a tab character": say_tab,
    "mapping values are not allowed": _mapping_here,
    "did not find expected key": _no_key,
    "did not find expected '-' indicator": say_mixed,
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


def _word_at(mistake: Mistake) -> str:
    found = re.match(r"\*?[\w-]+", mistake.line[mistake.place.column - 1 :])
    return found[0] if found else "*"
