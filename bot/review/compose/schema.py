"""Compares a file with Compose's own schema, as package data: see `origin` and `licence` in compose-spec.json.

Only the dozen keywords that this schema uses are understood. The library `jsonschema` takes eight times as long, 100 ms
for a hostile file, and as much again to be loaded; a test compares what both say.
"""

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

Way = tuple[str | int, ...]
"""The keys and indices that lead to a value."""
_MAY_REPEAT = frozenset(
    {
        *("annotations", "args", "additional_contexts", "aliases", "cap_add", "cap_drop", "configs", "devices", "dns"),
        *("dns_opt", "dns_search", "env_file", "environment", "expose", "labels", "link_local_ips", "links", "ports"),
        *("profiles", "secrets", "sysctls", "tags", "tmpfs", "volumes", "extra_hosts", "platforms"),
    }
)
"""Lists whose repeated values Compose leaves out before it looks at the schema."""
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


class Misfit(NamedTuple):
    """Something that the schema doesn't allow.

    Attributes:
        way: where it is.
        kind: the schema's keyword: `type`, `required`, `enum`, `pattern`, `uniqueItems`, ...; `unknown` for a key.
        expected: the types, values or keys that are allowed there.
    """

    way: Way
    kind: str
    expected: tuple[str, ...]


@cache
def schema() -> dict[str, Any]:
    """Return Compose's schema."""
    content: dict[str, Any] = json.loads(Path(__file__).with_name("compose-spec.json").read_text(encoding="utf-8"))
    return content


def misfits(content: Any) -> Iterator[Misfit]:
    """Yield what the schema doesn't allow in a file's content."""
    return _misfits(schema(), content, ())


@cache
def keys_of(*place: str) -> tuple[str, ...]:
    """Return the keys that are allowed at a place: `keys_of("service", "build")`; of the file if none is named.

    Args:
        place: the name of a definition of the schema and the keys that lead further.
    """
    node: Any = schema()["$defs"][place[0]] if place else schema()
    for name in place[1:]:
        node = _about_mappings(node["properties"][name])
    return tuple(_about_mappings(node).get("properties", ()))


def _about_mappings(part: dict[str, Any]) -> dict[str, Any]:
    part = _followed(part)
    return next((each for each in map(_followed, part.get("oneOf", ())) if each.get("type") == "object"), part)


def _followed(part: dict[str, Any]) -> dict[str, Any]:
    """Return what a reference leads to."""
    while "$ref" in part:
        part = schema()["$defs"][part["$ref"].rpartition("/")[2]]
    return part


def _has_type(value: Any, types: str | list[str]) -> bool:
    for name in [types] if isinstance(types, str) else types:
        if name == "integer" and isinstance(value, float) and value.is_integer():
            return True
        if isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool)):
            return True
    return False


def _misfits(part: dict[str, Any], value: Any, way: Way) -> Iterator[Misfit]:
    part = _followed(part)
    if "oneOf" in part:
        yield from _of_choices([_followed(each) for each in part["oneOf"]], value, way)
        return
    if "type" in part and not _has_type(value, part["type"]):
        yield Misfit(way, "type", (part["type"],) if isinstance(part["type"], str) else tuple(part["type"]))
    elif isinstance(value, dict):
        yield from _of_keys(part, value, way)
    elif isinstance(value, list):
        yield from _of_items(part, value, way)
    else:
        yield from _of_scalar(part, value, way)


def _of_choices(choices: list[dict[str, Any]], value: Any, way: Way) -> Iterator[Misfit]:
    """Of several forms that are allowed, take the one that was meant: the one whose type fits."""
    types: list[str] = []
    first: list[Misfit] = []
    for choice in choices:
        own = choice.get("type", "object")
        types += [own] if isinstance(own, str) else own
        if _has_type(value, own):
            found = list(_misfits(choice, value, way))
            if not found:
                return
            first = first or found
    yield from first or [Misfit(way, "type", tuple(dict.fromkeys(types)))]


def _of_keys(part: dict[str, Any], value: dict[str, Any], way: Way) -> Iterator[Misfit]:
    properties, patterns = part.get("properties", {}), part.get("patternProperties", {})
    for key, each in value.items():
        if key in properties:
            yield from _misfits(properties[key], each, (*way, key))
        elif matching := next((pattern for pattern in patterns if _pattern(pattern).search(key)), None):
            yield from _misfits(patterns[matching], each, (*way, key))
        elif part.get("additionalProperties") is False:
            yield Misfit((*way, key), "unknown", tuple(properties))
    if missing := tuple(key for key in part.get("required", ()) if key not in value):
        yield Misfit(way, "required", missing)


def _of_items(part: dict[str, Any], value: list[Any], way: Way) -> Iterator[Misfit]:
    if "items" in part:
        for index, each in enumerate(value):
            yield from _misfits(part["items"], each, (*way, index))
    if part.get("uniqueItems") and not _MAY_REPEAT.intersection(map(str, way[-1:])):
        seen: set[str] = set()
        for index, each in enumerate(map(repr, value)):
            if each in seen:
                yield Misfit((*way, index), "uniqueItems", ())
            seen.add(each)


def _of_scalar(part: dict[str, Any], value: Any, way: Way) -> Iterator[Misfit]:
    if "enum" in part and value not in part["enum"]:
        yield Misfit(way, "enum", tuple(part["enum"]))
    if "pattern" in part and isinstance(value, str) and not _pattern(part["pattern"]).search(value):
        yield Misfit(way, "pattern", (part["pattern"],))
    limits = part.get("minimum", -math.inf), part.get("maximum", math.inf)
    if isinstance(value, int | float) and (value < limits[0] or value > limits[1]):
        yield Misfit(way, "range", (str(part.get("minimum", "")), str(part.get("maximum", ""))))


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)
