"""The playground in this process: the simulated workspace, and the real bot in it."""

import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
import pytest_asyncio

from bot.knowledge import Editable
from bot.playground.demo import LOOPBACK, Options, serve_playground
from bot.playground.session import BadDays, OpenModal, Session, Shown
from bot.search import Prepared
from bot.server.http import listen

PATIENCE = 20.0
"""Seconds after which waiting fails."""
GENERAL = "C0GENERAL"
Found = TypeVar("Found")


@dataclass(frozen=True)
class Playground:
    """A session, and ways to wait for what becomes of something.

    Attributes:
        session: what people see and do.
        url: where the page is served.
    """

    session: Session
    url: str

    async def until(self, find: Callable[[], Found | None]) -> Found:
        """Wait until something can be seen.

        Args:
            find: returns it, or nothing as long as it is not there.
        """
        changes = self.session.changes()
        async with asyncio.timeout(PATIENCE):
            while not (found := find()):
                await anext(changes)
        return found

    async def last(self, channel: str, viewer: str, text: str) -> Shown:
        """Wait for the message at the end of a conversation that says something."""

        def find() -> Shown | None:
            messages = self.session.messages(channel, viewer)
            return messages[-1] if messages and text in shown(messages[-1]) else None

        return await self.until(find)

    async def replied(self, channel: str, viewer: str, text: str, count: int = 1) -> list[Shown]:
        """Wait for replies to the newest message that says something; return them."""
        root = next(each for each in reversed(self.session.messages(channel, viewer)) if text in each.text)

        def find() -> list[Shown] | None:
            replies = self.session.thread(channel, root.ts, viewer)[1:]
            return replies if len(replies) >= count else None

        return await self.until(find)

    async def modal(self, viewer: str) -> OpenModal:
        """Wait until a modal is open."""
        return await self.until(lambda: self.session.modal(viewer))


def shown(message: Shown) -> str:
    """Return what can be read in a message."""
    return f"{message.text} {message.blocks}"


@contextlib.asynccontextmanager
async def playing(
    folder: Path, prepared: Prepared, load: Callable[[], Prepared] | None = None, edited: Path | None = None
) -> AsyncIterator[Playground]:
    """Serve a playground, and end it as Ctrl-C does.

    Args:
        folder: keeps what the bot remembers.
        prepared: the knowledge.
        load: reads it again; by default it stays as it is.
        edited: the folder in which changes count.
    """
    started: asyncio.Future[Session] = asyncio.get_running_loop().create_future()
    changing = Editable([edited] if edited else [], time.time())
    page = listen(LOOPBACK, 0)
    options = Options(folder, port=0, reset=False, browser=False, editable=changing)
    serving = asyncio.create_task(
        serve_playground(options, page, prepared, load or (lambda: prepared), started.set_result)
    )
    either: list[asyncio.Future[Any]] = [serving, started]
    await asyncio.wait(either, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        await serving
    try:
        yield Playground(started.result(), f"http://{LOOPBACK}:{page.getsockname()[1]}")
    finally:
        signal.raise_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            await serving


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_playground(
    small_prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Playground]:
    async with playing(tmp_path_factory.mktemp("playground"), small_prepared) as playground:
        yield playground


@pytest_asyncio.fixture(loop_scope="module")
async def playground(shared_playground: Playground) -> AsyncIterator[Playground]:
    """A playground on a good day; each test leaves no modal open."""
    yield shared_playground
    session = shared_playground.session
    session.set_bad_days(BadDays())
    for person in session.people:
        while modal := session.modal(person):
            await session.close(person, modal.id, all_of_them=True)
