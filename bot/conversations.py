"""Conversations: the last question of each, so that a follow-up can be understood.

They are kept in memory and not read from Slack: that would take scopes for the history of channels, and is limited to
one call a minute for some apps. What is forgotten, by a restart or after a day, costs a follow-up its meaning and
nothing else: it is answered as it stands.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

from bot.memory import Memory

_KEPT_SECONDS = 86_400.0
_MOST_KEPT = 5_000
_LONGEST_KEPT = 1_000
"""Characters of a question; a follow-up continues no more of a pasted log."""


class Place(NamedTuple):
    """Where a conversation is held.

    Attributes:
        team: the workspace.
        channel: a channel or a direct message.
        thread: the `ts` of the thread's first message; None outside of threads.
    """

    team: str | None
    channel: str
    thread: str | None


class Conversations:
    """Remembers the last question of each conversation."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._questions: Memory[str] = Memory(_KEPT_SECONDS, _MOST_KEPT, clock)

    def last_question(self, place: Place) -> str | None:
        """Return what was asked last at a place, or None if that is not known."""
        return self._questions.get(place)

    def asked(self, place: Place, question: str) -> None:
        """Remember what was asked at a place."""
        self._questions.set(place, question[:_LONGEST_KEPT])

    def branch(self, place: Place, ts: str) -> None:
        """Let a thread below a message go on from what was asked last at the message's place."""
        if question := self.last_question(place):
            self.asked(place._replace(thread=ts), question)
