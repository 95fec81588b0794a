"""An in-memory cache, bounded in time and size. A restart empties it."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Remembers values by key. When it is full, the value set longest ago is forgotten first."""

    def __init__(self, seconds: float, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Start empty.

        Args:
            seconds: how long a value is remembered.
            most: how many values are remembered.
            clock: returns the time in seconds.
        """
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._kept: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        """Return the value of a key, or None if there is none."""
        self._forget()
        return self._kept[key][1] if key in self._kept else None

    def set(self, key: Hashable, value: Value) -> None:
        """Set the value of a key; a previous value is replaced."""
        self._forget()
        self._kept.pop(key, None)
        if len(self._kept) >= self._most:
            self._kept.popitem(last=False)
        self._kept[key] = (self._clock(), value)

    def _forget(self) -> None:
        oldest = self._clock() - self._seconds
        while self._kept and next(iter(self._kept.values()))[0] < oldest:
            self._kept.popitem(last=False)
