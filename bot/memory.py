"""Memory: what is known for a while, bounded in time and number, and gone with a restart."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Remembers values by key; the one set longest ago is forgotten first."""

    def __init__(self, seconds: float, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Start empty.

        Args:
            seconds: how long a value is remembered.
            most: how many are.
            clock: tells the time in seconds.
        """
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._kept: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        """Return what is remembered under a key."""
        self._forget()
        return self._kept[key][1] if key in self._kept else None

    def set(self, key: Hashable, value: Value) -> None:
        """Remember a value under a key, in place of what was there."""
        self._forget()
        self._kept.pop(key, None)
        if len(self._kept) >= self._most:
            self._kept.popitem(last=False)
        self._kept[key] = (self._clock(), value)

    def _forget(self) -> None:
        oldest = self._clock() - self._seconds
        while self._kept and next(iter(self._kept.values()))[0] < oldest:
            self._kept.popitem(last=False)
