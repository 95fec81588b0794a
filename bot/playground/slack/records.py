"""What Slack took from the bot, in order, and how far the test has read it."""

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar

JsonObject = dict[str, Any]
T = TypeVar("T")


class Records(Generic[T]):
    """Things that come one after the other, and can be waited for.

    Args:
        kind: what they are, for the failure of a wait.
    """

    def __init__(self, kind: str) -> None:
        self.all: list[T] = []
        self._kind = kind
        self._read = 0
        self._changed = asyncio.Condition()
        self._listeners: list[Callable[[T], None]] = []

    def listen(self, listener: Callable[[T], None]) -> None:
        """Call something with each one as it comes."""
        self._listeners.append(listener)

    async def add(self, thing: T) -> None:
        """Record one and wake those who wait for it."""
        async with self._changed:
            self.all.append(thing)
            self._changed.notify_all()
        for listener in self._listeners:
            listener(thing)

    async def next(self, within: float) -> T:
        """Wait for the first that is not yet read.

        Args:
            within: seconds after which the test fails.

        Returns:
            That one, which is read now.
        """
        try:
            async with asyncio.timeout(within), self._changed:
                await self._changed.wait_for(lambda: len(self.all) > self._read)
        except TimeoutError:
            raise AssertionError(f"no {self._kind} within {within} s, after {self._read} earlier ones") from None
        self._read += 1
        return self.all[self._read - 1]

    def take_unread(self) -> list[T]:
        """Return everything that is there and not yet read, without waiting."""
        unread = self.all[self._read :]
        self._read = len(self.all)
        return unread
