"""Puts the values of variables into a text, as Compose does: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:?why}`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATOR = re.compile(r":?[-?+]")
_BRACE = re.compile(r"\$\{|\}")
_MOST = 1_000
"""Variables without a value that one text may have; the rest of the text is left as it is."""
_DEEPEST = 20
"""How deep defaults may lie in defaults. Compose has no limit; nobody writes more than two."""


@dataclass
class Interpolated:
    """A text with the values of its variables.

    Attributes:
        text: the text; a variable that has no value is left out, as Compose does it.
        unset: the variables that have no value and no default, in their order.
        missing: those of them that must have one: name and what the file says of it.
        depends: whether the text is another one if a variable that has no value gets one: `${NAME:+text}`.
        broken: what begins like a variable and is none; empty if all are well written.
    """

    text: str = ""
    unset: list[str] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    depends: bool = False
    broken: str = ""


def interpolate(text: str, variables: Mapping[str, str]) -> Interpolated:
    """Return a text with the values of its variables.

    Args:
        text: the text.
        variables: the variables that are known, with their values.
    """
    result = Interpolated()
    result.text = _replaced(text, variables, result, 0)
    return result


def _replaced(text: str, variables: Mapping[str, str], result: Interpolated, depth: int) -> str:
    parts: list[str] = []
    at = 0
    while not result.broken and len(result.unset) < _MOST and (dollar := text.find("$", at)) >= 0:
        parts.append(text[at:dollar])
        after = text[dollar + 1 : dollar + 2]
        if after == "{":
            value, at = _braced(text, dollar, variables, result, depth)
        elif after == "$":
            value, at = "$", dollar + 2
        elif name := _NAME.match(text, dollar + 1):
            value, at = _value(name[0], variables, result), name.end()
        else:
            value, at = "$", dollar + 1
        parts.append(value)
    return "".join([*parts, text[at:]])


def _braced(text: str, start: int, variables: Mapping[str, str], result: Interpolated, depth: int) -> tuple[str, int]:
    """Return the value of what begins with `${`, and where the text goes on after it."""
    name = _NAME.match(text, start + 2)
    operator = _OPERATOR.match(text, name.end()) if name else None
    if name and text[name.end() : name.end() + 1] == "}":
        return _value(name[0], variables, result), name.end() + 1
    close = _closing(text, start) if operator and depth < _DEEPEST else -1
    if not name or not operator or close < 0:
        result.broken = text[start:]
        return "", len(text)
    rest = _replaced(text[operator.end() : close], variables, result, depth + 1)
    value = variables.get(name[0])
    is_set = bool(value) if operator[0].startswith(":") else value is not None
    match operator[0][-1]:
        case "-":
            value = value if is_set else rest
        case "+":
            result.depends = result.depends or not is_set
            value = rest if is_set else ""
        case _ if not is_set:
            result.missing.append((name[0], rest))
    return value or "", close + 1


def _closing(text: str, start: int) -> int:
    """Return where the brace that is opened at a place is closed; -1 if it isn't."""
    depth = 0
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace[0] == "${" else -1
        if depth == 0:
            return brace.start()
    return -1


def _value(name: str, variables: Mapping[str, str], result: Interpolated) -> str:
    if name not in variables:
        result.unset.append(name)
    return variables.get(name, "")
