"""Gives each node its value, as Compose reads it: merges, tags and variables; notes keys that are there twice."""

from collections.abc import Mapping
from typing import Protocol

from bot.review.compose.interpolation import interpolate
from bot.review.compose.nodes import Entry, Node, Scalar, Sequence
from bot.review.compose.nodes import Mapping as Keys
from bot.review.compose.scalars import resolved
from bot.review.compose.source import Source, quoted

_OVERRIDES = frozenset({"command", "entrypoint", "test"})
"""Lists that another file or service replaces; all others are put together."""
CURLY = "\u201c\u201d\u201e\u2018\u2019\u00ab"
"""Quotation marks of word processors, which mean nothing in YAML."""


class Says(Protocol):
    """Notes what is wrong, under the name of a rule, at a node."""

    def __call__(self, rule: str, node: Node, /, fix: str = "", **values: str | int) -> None:
        """Note it."""


class Resolver:
    """Resolves the nodes of one file."""

    def __init__(self, say: Says, variables: Mapping[str, str] | None, source: Source) -> None:
        """Remember where to note problems.

        Args:
            say: notes what is wrong.
            variables: the variables that are set; None if they aren't known.
            source: the text of the file.
        """
        self._say = say
        self._variables = variables
        self._source = source
        self._done: set[int] = set()

    def resolve(self, node: Node) -> None:
        """Give a node and all below it their values."""
        if id(node) in self._done:
            return
        self._done.add(id(node))
        if isinstance(node, Scalar):
            self._resolve_scalar(node)
        elif isinstance(node, Sequence):
            for item in node.items:
                self.resolve(item)
            node.data = [item.data for item in node.items]
        elif isinstance(node, Keys):
            self._resolve_mapping(node)

    def _resolve_scalar(self, node: Scalar) -> None:
        if node.is_plain and node.text.startswith(tuple(CURLY)):
            corrected = self._source.replaced(node, quoted(node.text.strip(CURLY)))
            self._say("CurlyQuotes", node, corrected, sign=node.text[0])
        try:
            node.data = resolved(node)
        except ValueError:
            self._say("TagMismatch", node, tag=node.tag.removeprefix("tag:yaml.org,2002:"), value=node.text)
            node.data = node.text
        if not isinstance(node.data, str) or "$" not in node.data:
            return
        result = interpolate(node.data, self._variables or {})
        node.data = result.text
        # What is not set here may be set where the file is used.
        node.is_open = bool(
            result.broken or result.missing or ((result.unset or result.depends) and self._variables is None)
        )
        if result.broken:
            self._say("InterpolationBroken", node, self._source.with_dollars_doubled(node), value=result.broken)
        for name, why in result.missing:
            rule = "VariableRequired" if self._variables is None else "VariableMissing"
            self._say(rule, node, name=name, why=why)
        if self._variables is not None and not result.broken:
            for name in result.unset:
                # `$word` in lower case is probably a piece of a password or of a shell line, `$WORD` a variable.
                is_meant = f"${{{name}" in node.text or name.isupper()
                corrected = "" if is_meant else self._source.with_dollars_doubled(node)
                self._say("VariableNotSet", node, corrected, name=name)

    def _resolve_mapping(self, node: Keys) -> None:
        merged: list[Node] = []
        seen: dict[str, Scalar] = {}
        for key, value in node.pairs:
            if not isinstance(key, Scalar):
                self._say("KeyNotText", key)
                continue
            if key.text in seen:
                self._say("DuplicateKey", key, key=key.text, first=seen[key.text].start.line)
            seen[key.text] = key
            self.resolve(value)
            if key.text == "<<" and key.is_plain:
                merged.append(value)
            elif value.tag == "!reset":
                node.reset.add(key.text)
            else:
                node.entries[self._name(key)] = Entry(key, value)
        for value in merged:
            self._merge(node, value)
        node.data = {name: entry.value.data for name, entry in node.entries.items()}

    def _name(self, key: Scalar) -> str:
        try:
            name = resolved(key)
        except ValueError:
            name = None
        if not isinstance(name, str):
            self._say("KeyNotQuoted", key, key=key.text)
            return key.text
        return name

    def _merge(self, node: Keys, value: Node) -> None:
        for each in value.items if isinstance(value, Sequence) else [value]:
            if not isinstance(each, Keys):
                self._say("MergeNotMapping", each)
                return
            for name, entry in each.entries.items():
                node.entries.setdefault(name, entry)


def put_together(base: Keys, over: Keys) -> Keys:
    """Return a mapping with the keys of both, as Compose merges files and extended services."""
    both = Keys(over.start, over.end, over.tag, over.is_flow)
    kept = {name: entry for name, entry in base.entries.items() if name not in over.reset}
    both.entries = kept | over.entries
    for name in base.entries.keys() & over.entries.keys():
        both.entries[name] = Entry(over.entries[name].key, _put_values_together(name, base, over))
    both.data = {name: entry.value.data for name, entry in both.entries.items()}
    return both


def _put_values_together(name: str, base: Keys, over: Keys) -> Node:
    first, second = base.entries[name].value, over.entries[name].value
    if second.tag == "!override":
        return second
    if isinstance(first, Keys) and isinstance(second, Keys):
        return put_together(first, second)
    if isinstance(first, Sequence) and isinstance(second, Sequence) and name not in _OVERRIDES:
        both = Sequence(second.start, second.end, second.tag, second.is_flow, [*first.items, *second.items])
        both.data = [item.data for item in both.items]
        return both
    return second
