"""Work that is done soon, in the background: what comes up meanwhile is done together in the next run."""

import asyncio
from collections.abc import Awaitable, Callable


class Soon:
    """Does a piece of work again and again, one run after the other, as long as it is due.

    Args:
        is_due: tells whether there is something to do.
        work: does all that has come up.
    """

    def __init__(self, is_due: Callable[[], bool], work: Callable[[], Awaitable[None]]) -> None:
        self._is_due = is_due
        self._work = work
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, if it is due and not running; this never waits."""
        if self._is_due() and not self._running:
            self._running = asyncio.create_task(self._run())

    async def finish(self) -> None:
        """Wait until nothing is due."""
        self.start()
        if self._running:
            await asyncio.shield(self._running)  # others wait for it too

    async def _run(self) -> None:
        try:
            while self._is_due():
                await self._work()
        finally:
            self._running = None
