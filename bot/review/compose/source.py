"""The text of a file by its lines, to write corrected ones from."""

import re
from functools import cached_property

from bot.review.compose.nodes import Mapping, Node, Place, Scalar, Sequence

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_DOLLAR = re.compile(r"(?<!\$)\$(?!\$)")
_NOT_CLOSED = re.compile(r"\$\{[A-Za-z_]\w*(?![\w}])(?=[^}]*$)|\$\{[A-Za-z_]\w*$")
_SPACED = re.compile(r"\$\{[A-Za-z_]\w*(?: \w+)+\}")
_OPERATORS = frozenset({":", "-", "?", "+"})
_LONGEST_FIX = 20
"""Lines that a fix may have."""
_LONGEST_LINE = 500
"""Characters that a line of a fix may have."""
_NEEDS_QUOTES = re.compile(r"[\s#:{}\[\],&*!|>'\"%@`?=<-]|^$")


class Source:
    """The lines of a file, as YAML counts them."""

    def __init__(self, text: str) -> None:
        """Take the text apart."""
        self.lines = _BREAK.split(text)

    def line(self, number: int) -> str:
        """Return a line, counted from 1; empty after the last one."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def indent(self, number: int) -> str:
        """Return the spaces that a line begins with."""
        line = self.line(number)
        return line[: len(line) - len(line.lstrip(" "))]

    def text(self, node: Node) -> str:
        """Return a value as it is written, if it is on one line; else an empty text."""
        if node.start.line != node.end.line:
            return ""
        return self.line(node.start.line)[node.start.column - 1 : node.end.column - 1]

    def replaced(self, node: Node, new: str) -> str:
        """Return the line of a value with something else in its place; nothing if it isn't on one line."""
        if node.start.line != node.end.line:
            return ""
        line = self.line(node.start.line)
        return fix([line[: node.start.column - 1] + new + line[node.end.column - 1 :]])

    def with_dollars_doubled(self, node: Node) -> str:
        """Return the line of a value with `$$` for each `$`, or with the brace that a variable lacks."""
        text = self.text(node)
        if unclosed := _NOT_CLOSED.search(text):
            quote = 1 if text[:1] in {'"', "'"} and text[-1:] == text[:1] else 0
            end = len(text) - quote if text[unclosed.end() : unclosed.end() + 1] in _OPERATORS else unclosed.end()
            return self.replaced(node, f"{text[:end]}}}{text[end:]}")
        if spaced := _SPACED.search(text):
            return self.replaced(node, text.replace(spaced[0], spaced[0].replace(" ", "_")))
        return self.replaced(node, _DOLLAR.sub("$$", text)) if text else ""

    def spliced(self, place: Place, old: str, new: str) -> str:
        """Return a line with a piece of it replaced; nothing if the piece isn't there."""
        line = self.line(place.line)
        at = place.column - 1
        return fix([line[:at] + new + line[at + len(old) :]]) if line[at : at + len(old)] == old else ""

    @cached_property
    def step(self) -> str:
        """Return how far the file indents: the indentation of its first line that has one."""
        first = next((line for line in self.lines[:200] if line.startswith(" ") and line.strip(" -#")), "  ")
        return first[: min(len(first) - len(first.lstrip(" ")), 8)]

    def block(self, key: Scalar, name: str, values: list[str]) -> str:
        """Return a key with its values below it, at the place of a key.

        Args:
            key: the key that is replaced.
            name: the new name.
            values: the lines below it, without indentation.
        """
        line = self.line(key.start.line)
        before = line[: key.start.column - 1]
        if before.strip(" -"):
            return ""
        below = " " * len(before) + self.step
        return fix([f"{before}{name}:", *(below + value for value in values)])

    def added(self, root: Mapping, name: str, lines: list[str]) -> list[str]:
        """Return a key of the whole file with lines added to what is below it, so that it isn't there twice.

        Args:
            root: the file.
            name: the key.
            lines: what to add, indented by one step.
        """
        key, value = root.entries.get(name, (None, None))
        first = next(iter(value.entries.values()), None) if isinstance(value, Mapping) and not value.is_flow else None
        if key is None or value is None or first is None or key.start.column > 1:
            return [f"{name}:", *lines]
        own = self.lines[key.start.line - 1 : value.end.line - (value.end.column == 1)]
        while own[-1].strip() == "" or own[-1].lstrip().startswith("#"):
            own = own[:-1]
        indent = " " * (first.key.start.column - 1)
        if first.key.start.line <= key.start.line or len(own) > _LONGEST_FIX // 2:
            return [f"{name}:", *lines]
        return [*own, *(indent + line.removeprefix(self.step) for line in lines)]


def fix(lines: list[str]) -> str:
    """Return lines as a fix; nothing if they are too many or too long to be copied."""
    if len(lines) > _LONGEST_FIX or any(len(line) > _LONGEST_LINE for line in lines):
        return ""
    return "\n".join(line.rstrip() for line in lines)


def quoted(text: str) -> str:
    """Return a text as YAML in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written(text: str) -> str:
    """Return a text as a value: in quotes only if it needs them."""
    return quoted(text) if _NEEDS_QUOTES.search(text) and not text.startswith("$") else text


def short(node: Node) -> str:
    """Return what a value is, to show it."""
    if isinstance(node, Scalar):
        return node.text
    first = node.items if isinstance(node, Sequence) else list(node.entries) if isinstance(node, Mapping) else []
    return "[…]" if isinstance(node, Sequence) else "{…}" if first else "{}"
