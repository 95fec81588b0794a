"""Work in flight: the tasks that a shutdown waits for."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class InFlight:
    """Keeps track of the tasks that are finished before the program exits."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        """Run a coroutine as a task, and keep a reference to it until it is done.

        Returns:
            The task. The caller handles its errors: asyncio only logs them.
        """
        task = asyncio.create_task(work)
        self.add(task)
        return task

    def add(self, task: asyncio.Task[Any]) -> None:
        """Keep track of a task that was started elsewhere."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Wait until all tasks are done, including those started meanwhile.

        Args:
            seconds: the timeout. Tasks that are not done by then are cancelled, with a warning in the log.
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
