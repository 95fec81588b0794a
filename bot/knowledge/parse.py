"""Parses YAML, and says where it is broken and what to do, in words for somebody who does not know YAML."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

_BEGUN_EARLIER = ("found unexpected end of stream", "could not find expected ':'", "did not find expected ','")
"""Complaints about something that began on an earlier line, where the mistake is."""

_BAD_BEGINNINGS = (
    "found character that cannot start",
    "found undefined alias",
    "block sequence entries are not allowed",
    "could not determine a constructor",
    "found unhashable key",
)
"""Complaints about a character that means something else to YAML at the beginning of a text."""


class ParseError(Exception):
    """A file cannot be parsed. One line: what is wrong, where, and what to do."""


def parse_file(file: Path) -> tuple[Any, str]:
    """Return the content of a YAML file, and its text.

    Raises:
        ParseError: the file cannot be read or is not valid YAML.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ParseError("is not a text file in UTF-8: save it as UTF-8") from error
    except OSError as error:
        raise ParseError(f"cannot be read: {error.strerror}") from error
    try:
        return yaml.load(text, _Loader), text  # noqa: S506  (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise ParseError(_explained(error, text.splitlines())) from error
    except yaml.YAMLError as error:
        raise ParseError(f"is not valid YAML: {' '.join(str(error).split())}") from error


def line_of(text: str, place: Iterable[int | str]) -> int:
    """Return the line, counted from 1, of a place in a YAML text.

    Args:
        text: valid YAML.
        place: the keys and list positions that lead there; where one is not in the text, the line of what would have
            held it is meant.
    """
    node: yaml.Node | None = yaml.compose(text, yaml.CSafeLoader)
    line: int = node.start_mark.line if node else 0
    for part in place:
        found = _below(node, part)
        if not found:
            break
        line, node = found[0].start_mark.line, found[1]
    return line + 1


def _below(node: yaml.Node | None, part: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    """Return what names a part of a node, its key or the item itself, and what the part holds."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        item = node.value[part]
        return item, item
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    return None


class _Loader(yaml.CSafeLoader):
    """Reports by its line what plain YAML passes over, a key that is there twice, and what makes PyYAML break."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise _problem_at(key, f"the key `{key.value}` is there twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        try:
            return super().construct_object(node, deep)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            raise _problem_at(node, f"the value does not fit its type {tag}: put it in quotes") from error


def _problem_at(node: yaml.Node, problem: str) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


def _explained(error: yaml.MarkedYAMLError, lines: list[str]) -> str:
    """Return a parser's complaint in plain words, with the line where the mistake is."""
    problem = error.problem or ""
    mark = error.context_mark if problem.startswith(_BEGUN_EARLIER) and error.context_mark else error.problem_mark
    if not mark:
        return f"is not valid YAML: {problem}"
    line = lines[mark.line] if mark.line < len(lines) else ""
    mistake = _mistake(problem, line[: mark.column], line[mark.column :])
    return f"line {mark.line + 1}: {mistake or f'is not valid YAML: {problem}'}"


def _mistake(problem: str, before: str, after: str) -> str | None:  # noqa: PLR0911  (one for each usual mistake)
    """Return which of the usual mistakes it is.

    Args:
        problem: what the parser (libyaml) says.
        before: the line up to the place where it stopped.
        after: the line from there on.
    """
    first = {"`": "a backtick", "'": "an apostrophe"}.get(after[:1], f"`{after[:1]}`")
    if after.startswith("\t") or "tab" in problem.split():
        return "there is a tab: indent with spaces"
    if problem.startswith(_BAD_BEGINNINGS):
        return f"the text begins with {first}: put it in quotes"
    if problem == "mapping values are not allowed in this context":
        if ": " in before:
            return "the text has a colon followed by a space: put it in quotes"
        return "the line is indented more than the lines that it belongs to"
    if problem == "found unexpected end of stream":
        return "the quotation mark is never closed"
    if problem == "could not find expected ':'":
        return "a colon and a space must follow the key"
    if problem.startswith("did not find expected ','"):
        return f"the text begins with `{after[:1]}`, which is never closed: close it, or put the text in quotes"
    if problem.startswith(("did not find expected key", "did not find expected '-'")):
        return _out_of_place(before)
    return None


def _out_of_place(before: str) -> str | None:
    """Return why something cannot follow what is before it on its line."""
    if not before.strip(" "):
        return "the line is indented differently from the lines that it belongs to"
    if bracket := re.search(r"(?:: |- )([\[{])", before):
        return f"the text begins with `{bracket[1]}`: put it in quotes"
    quotes = before.count('"') or before.count("'")
    if quotes % 2:
        return "this quotation mark closes one of an earlier line: close that one on its own line"
    if quotes:
        return "the text goes on after its closing quotation mark: put all of it in quotes of the other kind"
    return None
