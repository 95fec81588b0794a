"""Deduplicates deliveries: each message is answered once, however often Slack delivers it."""

import time
from collections.abc import Callable, Hashable

from bot.memory import Memory

KEPT_SECONDS = 3_600.0
"""Slack makes its three retries within an hour."""
_MOST_KEPT = 50_000


class Claims:
    """Remembers which messages and requests have been taken on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._taken: Memory[bool] = Memory(KEPT_SECONDS, _MOST_KEPT, clock)

    def claim(self, key: Hashable) -> bool:
        """Take on a message or request, unless it has been taken on already.

        Returns:
            True the first time, then False for as long as the first time is remembered.
        """
        if self._taken.get(key):
            return False
        self._taken.set(key, value=True)
        return True
