"""Reads YAML into nodes that know where they are, as Compose's own parser reads it, and stops early at hostile text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

MOST_NODES = 4_000
"""Values that a file may have, all aliases written out. Compose files of hundreds of services have fewer."""
DEEPEST = 64
"""Levels of values inside values that a file may have."""
_YAML_VERSION = (1, 1)
"""The only version that Compose's parser takes in a `%YAML` line."""


class Place(NamedTuple):
    """Where something is in a text: its line and column, both from 1."""

    line: int
    column: int


class MistakeError(Exception):
    """The text is not YAML that Compose reads.

    Attributes:
        problem: what the parser says.
        place: where it noticed.
        began: where what it was reading began; None if it doesn't say so.
    """

    def __init__(self, problem: str, place: Place, began: Place | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = place
        self.began = began


class TooMuchError(Exception):
    """The text has more values, or deeper ones, than a review reads."""

    def __init__(self, what: str, place: Place) -> None:
        super().__init__(what)
        self.place = place


@dataclass(eq=False, slots=True)
class Node:
    """A value in the file.

    Attributes:
        start: where it begins.
        end: where it ends: the place after its last character.
        tag: the tag before it, such as `!reset`; empty if there is none.
        data: the value itself, as `json.loads` would give it, once it is resolved.
    """

    start: Place
    end: Place
    tag: str
    data: Any = field(default=None, init=False)


@dataclass(eq=False, slots=True)
class Scalar(Node):
    """A value that isn't a list or a mapping.

    Attributes:
        text: its text, without quotes.
        is_plain: it is written without quotes.
        is_block: it is written under its key, after `|` or `>`.
        is_open: a variable of it is not known, so its text isn't either.
    """

    text: str
    is_plain: bool
    is_block: bool = False
    is_open: bool = field(default=False, init=False)


@dataclass(eq=False, slots=True)
class Sequence(Node):
    """A list."""

    is_flow: bool
    items: list[Node] = field(default_factory=list)


class Entry(NamedTuple):
    """A key with its value."""

    key: Scalar
    value: Node


@dataclass(eq=False, slots=True)
class Mapping(Node):
    """Keys with their values.

    Attributes:
        pairs: as they are written.
        entries: by the names of the keys, without what is reset and with what is merged, once it is resolved.
        reset: the names of the keys that are reset.
    """

    is_flow: bool
    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict, init=False)
    reset: set[str] = field(default_factory=set, init=False)

    def get(self, *names: str) -> Node | None:
        """Return the value under a path of keys, or None if there is none."""
        node: Node | None = self
        for name in names:
            entry = node.entries.get(name) if isinstance(node, Mapping) else None
            node = entry.value if entry else None
        return node


def read(text: str) -> list[Node]:
    """Return the documents of a text.

    Raises:
        MistakeError: it is not YAML that Compose reads.
        TooMuchError: it has more values, or deeper ones, than a review reads.
    """
    reader = _Reader()
    try:
        for event in _events(text):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        place = _place(error.problem_mark)
        began = _place(error.context_mark) if error.context_mark else None
        raise MistakeError(str(error.problem or error.context), place, began) from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise MistakeError("control characters", _first_unreadable(text)) from error
    return reader.documents


def _events(text: str) -> Iterator[Any]:
    loader = yaml.CSafeLoader(text)
    try:
        while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
            yield event
    finally:
        loader.dispose()


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _first_unreadable(text: str) -> Place:
    before = next((text[:index] for index, sign in enumerate(text) if not _is_readable(sign)), text)
    return Place(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def _is_readable(sign: str) -> bool:
    return sign in "\t\n\r\x85" or " " <= sign <= "~" or "\xa0" <= sign <= "\ud7ff" or sign >= "\ue000"


class _Reader:
    """Builds the nodes from the parser's events."""

    def __init__(self) -> None:
        self.documents: list[Node] = []
        self._open: list[Sequence | Mapping] = []
        self._keys: list[Node | None] = []
        self._anchors: dict[str, Node] = {}
        self._sizes: dict[int, int] = {}
        self._size = 0

    def take(self, event: Any) -> None:
        """Take the parser's next event."""
        match event:
            case yaml.ScalarEvent():
                self._add(self._scalar(event), event.anchor)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._begin(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end(event)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                if event.version and event.version != _YAML_VERSION:
                    raise MistakeError("found incompatible YAML document", _place(event.start_mark))

    @staticmethod
    def _scalar(event: Any) -> Scalar:
        start, end = _place(event.start_mark), _place(event.end_mark)
        return Scalar(start, end, _tag(event), event.value, event.style in {None, ""}, event.style in {"|", ">"})

    def _begin(self, event: Any) -> None:
        start = _place(event.start_mark)
        kind = Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence
        node = kind(start, start, _tag(event), bool(event.flow_style))
        self._add(node, event.anchor)
        if len(self._open) == DEEPEST:
            raise TooMuchError("depth", start)
        self._open.append(node)
        self._keys.append(None)

    def _end(self, event: Any) -> None:
        node = self._open.pop()
        self._keys.pop()
        node.end = _place(event.end_mark)
        self._sizes[id(node)] = self._size - self._sizes[id(node)]

    def _alias(self, event: Any) -> None:
        node = self._anchors.get(event.anchor)
        place = _place(event.start_mark)
        if node is None:
            raise MistakeError("unknown anchor", place)
        if any(node is each for each in self._open):
            raise MistakeError("cycle", place)
        self._count(self._sizes.get(id(node), 1), place)
        self._put(node)

    def _add(self, node: Node, anchor: str | None) -> None:
        self._sizes[id(node)] = self._size
        self._count(1, node.start)
        if anchor:
            self._anchors[anchor] = node
        self._put(node)
        if isinstance(node, Scalar):
            del self._sizes[id(node)]

    def _count(self, size: int, place: Place) -> None:
        self._size += size
        if self._size > MOST_NODES:
            raise TooMuchError("size", place)

    def _put(self, node: Node) -> None:
        if not self._open:
            self.documents.append(node)
            return
        parent = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif (key := self._keys[-1]) is None:
            self._keys[-1] = node
        else:
            parent.pairs.append((key, node))
            self._keys[-1] = None


def _tag(event: Any) -> str:
    return "" if event.tag in {None, "!"} else str(event.tag)
