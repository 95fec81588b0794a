"""Tells everyone who looks what has changed."""

import asyncio
from collections.abc import AsyncIterator
from weakref import WeakSet

from bot.playground.seen import Change


class Changes:
    """Brings each change to all who listen at that time."""

    def __init__(self) -> None:
        self._listeners: WeakSet[asyncio.Queue[Change | None]] = WeakSet()  # who no longer listens is forgotten
        self._is_over = False

    def tell(self, change: Change) -> None:
        """Tell all who listen."""
        for queue in self._listeners:
            queue.put_nowait(change)

    def listen(self) -> AsyncIterator[Change]:
        """Yield what changes after this call, until the end."""
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        self._listeners.add(queue)
        if self._is_over:
            queue.put_nowait(None)
        return _changes_in(queue)

    def end(self) -> None:
        """Let all listening end, now and from now on."""
        self._is_over = True
        for queue in self._listeners:
            queue.put_nowait(None)


async def _changes_in(queue: asyncio.Queue[Change | None]) -> AsyncIterator[Change]:
    while change := await queue.get():
        yield change
