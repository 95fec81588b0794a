"""Parses YAML, and explains syntax errors and their fixes to people who do not know YAML."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

_BEGUN_EARLIER = (
    "found unexpected end of stream",
    "could not find expected ':'",
    "did not find expected ','",
    "did not find expected alphabetic or numeric character",
    "did not find expected comment or line break",
)
"""The parser's messages for errors that are on an earlier line, where the context began."""

_BAD_BEGINNINGS = (
    "found character that cannot start",
    "found undefined alias",
    "block sequence entries are not allowed",
    "could not determine a constructor",
    "found unhashable key",
    "did not find expected alphabetic or numeric character",  # `*bold*`
    "did not find expected comment or line break",  # `> quoted`
)
"""The parser's messages for texts that begin with a character with a special meaning in YAML."""


_BACKSLASH = "a backslash has a meaning of its own between double quotes: use single quotes"
_SIMPLE_MISTAKES = {
    "found unexpected end of stream": "the quotation mark is never closed",
    "could not find expected ':'": "a colon and a space must follow the key",
    "found unknown escape character": _BACKSLASH,
    "did not find expected hexdecimal number": _BACKSLASH,
    "but found another document": "a second `---` begins another document: leave it out",
}
"""The parser's messages that have one cause, and what to say."""


_DEEPEST = 100


class ParseError(Exception):
    """A file cannot be parsed. The message is one line: what is wrong, where, and what to do."""


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
    if _is_nested_too_deeply(text):
        raise ParseError(f"is nested more than {_DEEPEST} levels deep: is this a knowledge file?")
    try:
        return yaml.load(text, _Loader), text  # noqa: S506  (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise ParseError(_explained(error, text.splitlines())) from error
    except yaml.YAMLError as error:
        raise ParseError(f"is not valid YAML: {' '.join(str(error).split())}") from error


def _is_nested_too_deeply(text: str) -> bool:
    """Tell whether the parser would need so much of the stack that it takes the whole process down with it."""
    if sum(map(text.count, "[{-")) <= _DEEPEST:  # nothing nests without one of these, but for keys below keys
        return False
    depth = 0
    try:
        for event in yaml.parse(text, yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                return True
    except yaml.YAMLError as error:  # what else is wrong with it is said when it is loaded
        return "maximum nesting depth" in str(error)  # libyaml's own limit, of 1,000 brackets that begin in one line
    return False


def line_of(text: str, place: Iterable[int | str]) -> int:
    """Return the line number, from 1, of a place in a YAML text.

    Args:
        text: valid YAML.
        place: the path of keys and list positions. If a part of it does not exist, the line of its parent is returned.
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
    """Return the node that locates a child (its key, or the item itself) and the child; None if there is none."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        item = node.value[part]
        return item, item
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    return None


class _Loader(yaml.CSafeLoader):
    """Reports with a line number what PyYAML accepts (duplicate keys) or crashes on (values of a wrong type)."""

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
    """Return the parser's error in plain words, with the line of the mistake."""
    problem = error.problem or ""
    mark = error.context_mark if problem.startswith(_BEGUN_EARLIER) and error.context_mark else error.problem_mark
    if not mark:
        return f"is not valid YAML: {problem}"
    line = lines[mark.line] if mark.line < len(lines) else ""
    mistake = _mistake(problem, line[: mark.column], line[mark.column :])
    return f"line {mark.line + 1}: {mistake or f'is not valid YAML: {problem}'}"


def _mistake(problem: str, before: str, after: str) -> str | None:  # noqa: PLR0911  (one for each common mistake)
    """Return which common mistake it is and how to fix it, or None.

    Args:
        problem: the parser's (libyaml's) message.
        before: the line up to the position of the error.
        after: the rest of the line.
    """
    if not before and re.match(r"(<{7}|={7}|>{7})(?: |$)", after):
        return "a merge of two versions was left half done: keep one of them, and remove the three lines of marks"
    first = {"`": "a backtick", "'": "an apostrophe"}.get(after[:1], f"`{after[:1]}`")
    if after.startswith("\t") or "tab" in problem.split():
        return "there is a tab: indent with spaces"
    if problem.startswith(_BAD_BEGINNINGS):
        return f"the text begins with {first}: put it in quotes"
    if problem == "mapping values are not allowed in this context":
        if ": " in before:
            return "the text has a colon followed by a space: put it in quotes"
        return "the line is indented more than the lines that it belongs to"
    if problem in _SIMPLE_MISTAKES:
        return _SIMPLE_MISTAKES[problem]
    if problem.startswith("did not find expected ','"):
        return f"the text begins with `{after[:1]}`, which is never closed: close it, or put the text in quotes"
    if problem.startswith(("did not find expected key", "did not find expected '-'")):
        return _out_of_place(before)
    return None


def _out_of_place(before: str) -> str | None:
    """Return why the text after a position cannot follow the text before it on the line, or None."""
    if not before.strip(" "):
        return "the line is indented differently from the lines that it belongs to"
    if bracket := re.search(r"(?:: |- )([\[{])", before):
        return f"the text begins with `{bracket[1]}`: put it in quotes"
    quotes = before.count('"') or before.count("'")
    if quotes % 2:
        return "this quotation mark closes one that was opened on an earlier line: close that one on its line"
    if quotes:
        return "the text continues after its closing quotation mark: put all of it in quotes of the other kind"
    return None
