"""Work in flight: what has been begun for people, and is finished before the program ends."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class InFlight:
    """The tasks that a program which is told to stop still waits for."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        """Run a coroutine in a task of its own, and hold on to that until it is done.

        Returns:
            the task. An error in it is the caller's to handle: asyncio only logs it.
        """
        task = asyncio.create_task(work)
        self.add(task)
        return task

    def add(self, task: asyncio.Task[Any]) -> None:
        """Hold on to a task that somebody else started."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Wait until all of it is done, also what it starts meanwhile.

        Args:
            seconds: the longest wait. What is not done by then is cancelled, with a warning in the log.
        """
        try:
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        except TimeoutError:
            _log.warning("some answers could not be finished in time")
            left = list(self._tasks)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
