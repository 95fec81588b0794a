"""Plays the scenes in one playground, and tells what their pictures show."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, chdir
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.playground.parts import Parts, Preferences
from bot.search import load_prepared
from tests.pictures.scenes import TEAM, Scene, Shot
from tests.playground.conftest import Playground, playing
from tests.shipped import shipped

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
TIMES = (
    (r"\b\d\d:\d\d:\d\d\b", "10:41:07"),
    (r"(?<!:)\b\d\d:\d\d\b(?!:)", "10:41"),
    (rf"\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b", "3 May 2026"),
)
"""When a picture was taken, as regular expressions for Python and JavaScript, and what it says instead."""
_EMPTY = {"br", "hr", "img", "input", "link", "meta"}
_HIDDEN = {"tools", "editing", "sr-only", "copy"}
"""Classes of what is shown only on demand, or only to screen readers."""
_BLOCKS = {"p", "div", "section", "article", "header", "footer", "li", "pre", "h2", "h3", "label", "button", "legend"}


class _Texts(HTMLParser):
    """Collects the texts of some elements, without what they hide."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._ids = ids
        self._inside = 0
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if self._inside and tag == "input" and attributes.get("type", "text") == "text" and not self._hidden:
            self.parts.append(f"\n{attributes.get('value') or ''}\n")
        if tag in _EMPTY:
            return
        if self._inside or attributes.get("id") in self._ids:
            self._inside += 1
            if self._hidden or _is_hidden(tag, attributes):
                self._hidden += 1
            elif tag in _BLOCKS:
                self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag not in _EMPTY:
            self._inside -= 1
            self._hidden = max(self._hidden - 1, 0)
            if tag in _BLOCKS:
                self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._inside and not self._hidden:
            self.parts.append(data)


def _is_hidden(tag: str, attributes: Mapping[str, str | None]) -> bool:
    return (
        tag in ("svg", "dialog")
        or (tag == "option" and "selected" not in attributes)
        or not {"hidden", "popover"}.isdisjoint(attributes)
        or attributes.get("aria-hidden") == "true"
        or not _HIDDEN.isdisjoint((attributes.get("class") or "").split())
    )


def said_in(playground: Playground, shot: Shot) -> str:
    """Return the text that a picture shows, with the same times always."""
    texts = _Texts(shot.elements)
    texts.feed(str(Parts(playground.session).page(shot.look, Preferences())))
    texts.close()
    said = re.sub(r"\s*\n\s*", "\n", "".join(texts.parts)).strip()
    for time, always in TIMES:
        said = re.sub(time, always, said)
    return said


@asynccontextmanager
async def stage() -> AsyncIterator[Playground]:
    """Serve a playground whose knowledge can be edited in the folder `team`; it is in a folder of its own."""
    with TemporaryDirectory() as folder, chdir(folder):
        TEAM.mkdir()
        async with playing(Path(folder), shipped(), lambda: load_prepared([TEAM]), TEAM) as playground:
            yield playground


async def play(playground: Playground, scenes: Sequence[Scene]) -> AsyncIterator[tuple[Scene, Shot, str]]:
    """Play scenes; yield each with what its picture is taken of, and the text that this has."""
    session = playground.session
    for person in session.people:  # is welcomed now, not when the page opens the conversation for a picture
        await session.open_direct(person)
        await playground.last(session.direct_of(person), person, "Start the tour")
    for scene in scenes:
        shot = await scene.act(playground)
        yield scene, shot, said_in(playground, shot)
