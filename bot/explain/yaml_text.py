"""Writes values as YAML, as a person would: in blocks, with quotes only around what would be read as something else."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = "str | bool | Sequence[Value] | Mapping[str, Value] | None"
"""What a YAML file is made of here; its numbers are `Number`, text as it is to be written."""

_LONGEST_LINE = 100
_PLAIN = re.compile(
    r"""
    (?:-{1,2}(?=[A-Za-z0-9]))?+
    [A-Za-z0-9_./$(~]
    (?:[A-Za-z0-9_./$(){}~@%+=^,;-] | :(?=[^\s:]) | [ ](?=[^\s\#]))*+
    (?<![ ])
    """,
    re.VERBOSE,
)
# What YAML 1.1 or 1.2 reads as a number, a time, true, false or nothing.
_NO_STRING = re.compile(
    r"""
    [-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[-+]?\d*)?
    | 0[xob][\da-f_]* | [-+]?\d[\d_]*(?::\d+)+(?:\.\d*)? | [-+]?\.(?:inf|nan)
    | \d{4}-\d{1,2}-\d{1,2}.*
    | y|n|yes|no|on|off|true|false|null|~
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NEEDS_ESCAPES = re.compile("['\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_NOT_PRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


class Number(str):
    """A number, as it is to be written."""

    __slots__ = ()


class Quoted(str):
    """A string that gets quotes even if it needs none, as all ports do."""

    __slots__ = ()


class Flow(tuple[str, ...]):
    """Strings that are written in one line if it is not too long: `[npm, start]`."""

    __slots__ = ()


def as_yaml(content: Mapping[str, Value]) -> str:
    """Return a mapping as a YAML document: a block for each key, with a blank line between them."""
    blocks = ("\n".join(_below(f"{_scalar(key)}:", value, "")) for key, value in content.items())
    return "\n\n".join(blocks) + "\n"


def _mapping(content: Mapping[str, Value], indent: str) -> list[str]:
    lines = []
    for key, value in content.items():
        lines += _below(f"{indent}{_scalar(key)}:", value, indent)
    return lines


def _below(start: str, value: Value, indent: str) -> list[str]:
    """Return the lines of a value that follows a key."""
    if isinstance(value, Flow) and len(line := f"{start} {_flow(value)}") <= _LONGEST_LINE:
        return [line]
    if isinstance(value, Mapping) and value:
        return [start, *_mapping(value, indent + "  ")]
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return [start, *(line for item in value for line in _item(item, indent + "  "))]
    return [f"{start} {_scalar(value)}" if value is not None else start]


def _item(value: Value, indent: str) -> list[str]:
    if isinstance(value, Mapping):
        first, *others = _mapping(value, indent + "  ")
        return [f"{indent}- {first.strip()}", *others]
    return [f"{indent}- {_scalar(value)}"]


def _flow(values: Flow) -> str:
    return f"[{', '.join(_quoted(value) if re.search(r'[,{}]', value) else _scalar(value) for value in values)}]"


def _scalar(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return value
    if isinstance(value, str):
        is_plain = not isinstance(value, Quoted) and _PLAIN.fullmatch(value) and not _NO_STRING.fullmatch(value)
        return value if is_plain else _quoted(value)
    return "[]" if isinstance(value, Sequence) else "{}"


def _quoted(value: str) -> str:
    """Return a string in quotes; in double ones, YAML understands all escapes of JSON."""
    if re.search(r'["\\]', value) and not _NEEDS_ESCAPES.search(value):
        return f"'{value}'"
    return _NOT_PRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
