"""Conversations: the last question of each, so that a follow-up can be understood.

They are kept in memory and not read from Slack: that would need scopes for the history of channels, and some apps may
make only one such call a minute. When one has been forgotten, after a restart or a day, a follow-up is answered as a
question of its own.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

from bot.memory import Memory

_KEPT_SECONDS = 86_400.0
_MOST_KEPT = 5_000
_LONGEST_KEPT = 1_000
"""Characters of a question: enough for a follow-up, even to a pasted log."""


class Place(NamedTuple):
    """Identifies a conversation.

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
        """Return the last question of a conversation, or None if it is not known."""
        return self._questions.get(place)

    def asked(self, place: Place, question: str) -> None:
        """Remember the last question of a conversation."""
        self._questions.set(place, question[:_LONGEST_KEPT])

    def branch(self, place: Place, ts: str) -> None:
        """Let a message's thread continue the conversation that the message is in.

        Args:
            place: the conversation.
            ts: the `ts` of the message.
        """
        if question := self.last_question(place):
            self.asked(place._replace(thread=ts), question)
