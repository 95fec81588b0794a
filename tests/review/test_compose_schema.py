"""Compose's schema is read as a library that knows all of JSON Schema reads it."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.review.compose.schema import keys_of, misfits, schema


def without_repetition(part: Any) -> Any:
    """Return a schema that lets values repeat: Compose leaves repeated ones out before it looks, and so may we."""
    if isinstance(part, dict):
        return {key: without_repetition(value) for key, value in part.items() if key != "uniqueItems"}
    return [without_repetition(each) for each in part] if isinstance(part, list) else part


LIBRARY = jsonschema.Draft202012Validator(without_repetition(schema()))
FILES = sorted(Path(__file__, "..", "compose", "dev").resolve().glob("*.yaml"))
KEYS = sorted(
    {*keys_of(), *keys_of("service"), *keys_of("service", "build"), "web", "x-a", "soft", "hard", "type", "condition"}
)
SCALARS = (
    some.none()
    | some.booleans()
    | some.integers(-2, 2000)
    | some.sampled_from([0.5, "", "a", "80", "all", "bind", "always"])
)
VALUES = some.recursive(
    SCALARS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(KEYS), inner, max_size=3),
    max_leaves=8,
)


def agree(content: Any) -> bool:
    ours = [each for each in misfits(content) if each.kind != "uniqueItems"]
    return LIBRARY.is_valid(content) == (not ours)


def with_text_keys(content: Any) -> Any:
    """Return the content with keys that are texts, as those of a file are once it is resolved."""
    if isinstance(content, dict):
        return {str(key): with_text_keys(value) for key, value in content.items()}
    return [with_text_keys(each) for each in content] if isinstance(content, list) else content


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_real_files_are_read_as_the_library_reads_them(file: Path) -> None:
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except yaml.YAMLError:
        return

    assert agree(with_text_keys(content))


@settings(max_examples=300, deadline=None)
@given(some.dictionaries(some.sampled_from(KEYS), VALUES, max_size=5))
def test_services_are_read_as_the_library_reads_them(service: dict[str, Any]) -> None:
    assert agree({"services": {"web": service}})


@settings(max_examples=100, deadline=None)
@given(some.dictionaries(some.sampled_from(KEYS), VALUES, max_size=5))
def test_files_are_read_as_the_library_reads_them(content: dict[str, Any]) -> None:
    assert agree(content)


def test_the_schema_says_where_it_is_from() -> None:
    assert "compose-go" in schema()["origin"]
    assert "Apache-2.0" in schema()["licence"]


def test_only_what_is_understood_is_in_the_schema() -> None:
    understood = {
        *("type", "properties", "patternProperties", "additionalProperties", "oneOf", "$ref", "items", "uniqueItems"),
        *("enum", "pattern", "required", "minimum", "maximum", "$schema", "$id", "$defs", "title", "description"),
        *("default", "deprecated", "origin", "licence", "format"),
    }

    assert _keywords(schema()) <= understood


def _keywords(part: dict[str, Any]) -> set[str]:
    found = set(part)
    for name in ("properties", "patternProperties", "$defs"):
        for each in part.get(name, {}).values():
            found |= _keywords(each)
    for each in [part.get("items"), part.get("additionalProperties"), *part.get("oneOf", [])]:
        found |= _keywords(each) if isinstance(each, dict) else set()
    return found
