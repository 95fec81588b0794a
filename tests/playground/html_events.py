"""HTML as a sequence of events, as a browser's parser sees it."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import NamedTuple


class Event(NamedTuple):
    """The start or the end of an element, or the text between two of those."""

    kind: str
    name: str
    attributes: tuple[tuple[str, str], ...] = ()


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append(Event("start", tag, tuple((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(Event("end", tag))

    def handle_data(self, data: str) -> None:
        if self.events and self.events[-1].kind == "text":
            data = self.events.pop().name + data
        self.events.append(Event("text", data))

    def handle_comment(self, data: str) -> None:
        self.events.append(Event("comment", data))


def events(html: str) -> list[Event]:
    """Parse HTML."""
    parser = _Parser()
    parser.feed(str(html))  # as markupsafe's Markup, its parts would be escaped again when they change
    parser.close()
    return parser.events


def said(html: str) -> str:
    """Return the text of all elements."""
    return "".join(event.name for event in events(html) if event.kind == "text")


def starts(html: str, *tags: str) -> list[dict[str, str]]:
    """Return the attributes of all elements with one of these tags."""
    return [dict(event.attributes) for event in events(html) if event.kind == "start" and event.name in tags]


def replaced(found: Iterable[Event], old: str, new: str) -> list[Event]:
    """Return events with other text in texts and in the values of attributes."""
    return [
        event._replace(
            name=event.name.replace(old, new) if event.kind == "text" else event.name,
            attributes=tuple((name, value.replace(old, new)) for name, value in event.attributes),
        )
        for event in found
    ]
