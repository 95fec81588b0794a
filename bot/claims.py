"""Claims: each message is answered once, however often Slack delivers it."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

_KEPT_SECONDS = 3_600.0  # Slack's three retries come within an hour
_MOST_KEPT = 50_000


class Claims:
    """Remembers in memory what has been taken for answering; the oldest are forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._taken: OrderedDict[Hashable, float] = OrderedDict()

    def claim(self, key: Hashable) -> bool:
        """Take something for answering.

        Returns:
            True the first time, False for as long as the first time is remembered.
        """
        now = self._clock()
        while self._taken and self._oldest() < now - _KEPT_SECONDS:
            self._taken.popitem(last=False)
        if key in self._taken:
            return False
        if len(self._taken) >= _MOST_KEPT:
            self._taken.popitem(last=False)
        self._taken[key] = now
        return True

    def _oldest(self) -> float:
        return next(iter(self._taken.values()))
