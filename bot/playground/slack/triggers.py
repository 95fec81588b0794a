"""Trigger ids: each lets the bot open one view, soon after a person has done something.

Rules: docs.slack.dev/interactivity/handling-user-interaction.
"""

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass

MAX_AGE = 3.0
"""Seconds after which a trigger expires."""


class Clock:
    """The time by which triggers expire.

    Args:
        time: tells it, in seconds. In tests it moves only by `advance`, so that a busy machine makes none expire.
    """

    def __init__(self, time: Callable[[], float] = lambda: 0.0) -> None:
        self._time = time
        self._advanced = 0.0

    @property
    def now(self) -> float:
        """In seconds."""
        return self._time() + self._advanced

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._advanced += seconds


@dataclass(frozen=True)
class Trigger:
    """What a person has done."""

    user: str
    channel: str | None
    """Where; None for something that belongs to no conversation."""
    view_id: str | None
    """The view in which it was done, if it was in one."""
    at: float


class Triggers:
    """Hands out ids and takes each back once.

    Args:
        clock: measures their age.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._unused: dict[str, Trigger] = {}
        self._used: set[str] = set()
        self._numbers = itertools.count(1)

    def new(self, user: str, channel: str | None = None, view_id: str | None = None) -> str:
        """Make an id for something that a person does."""
        trigger_id = f"{next(self._numbers)}.1234567890.{secrets.token_hex(16)}"
        self._unused[trigger_id] = Trigger(user, channel, view_id, self._clock.now)
        return trigger_id

    def exchange(self, trigger_id: object) -> Trigger | str:
        """Use an id.

        Args:
            trigger_id: as the bot gave it.

        Returns:
            What it was made for, or Slack's word for why it can't be used.
        """
        if trigger_id in self._used:
            return "exchanged_trigger_id"
        if not isinstance(trigger_id, str) or trigger_id not in self._unused:
            return "invalid_trigger_id"
        trigger = self._unused[trigger_id]
        if self._clock.now - trigger.at > MAX_AGE:
            return "expired_trigger_id"
        self._used.add(trigger_id)
        return trigger
