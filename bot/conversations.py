"""Conversations: the last question of each, so that a follow-up can be understood."""

import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

from cachetools import TTLCache

KEPT_SECONDS = 86_400.0
"""When a conversation has been forgotten, a follow-up is answered as a question of its own."""
LONGEST_KEPT = 1_000
"""Characters of a question: enough for a follow-up, even to a pasted log."""
_MOST_KEPT = 5_000


class ConversationKey(NamedTuple):
    """Identifies a conversation.

    Attributes:
        team: the workspace.
        channel: a channel or a direct message.
        thread: the `ts` of the thread's first message; None outside of threads.
    """

    team: str | None
    channel: str
    thread: str | None


class ConversationStore(Protocol):
    """Remembers the last question of each conversation."""

    async def last_question(self, key: ConversationKey) -> str | None:
        """Return the last question of a conversation, or None if it is not known."""

    async def asked(self, key: ConversationKey, question: str, user: str = "") -> None:
        """Remember the last question of a conversation.

        Args:
            key: the conversation.
            question: the question.
            user: who asked it, so that it can be forgotten with them; empty: not known.
        """

    async def fork(self, key: ConversationKey, thread: str) -> None:
        """Let a thread continue the conversation as it is now.

        Args:
            key: the conversation that the thread's first message is in.
            thread: the `ts` of that message.
        """


class InMemoryConversations:
    """Conversations of this process only: bounded in number, and forgotten at a restart."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._questions: TTLCache[ConversationKey, str] = TTLCache(_MOST_KEPT, KEPT_SECONDS, clock)

    async def last_question(self, key: ConversationKey) -> str | None:
        """Return the last question of a conversation, or None if it is not known."""
        return self._questions.get(key)

    async def asked(self, key: ConversationKey, question: str, user: str = "") -> None:  # noqa: ARG002
        """Remember the last question of a conversation; not who asked it, as nothing is kept here for long."""
        self._questions[key] = question[:LONGEST_KEPT]

    async def fork(self, key: ConversationKey, thread: str) -> None:
        """Let a thread continue the conversation as it is now."""
        if question := self._questions.get(key):
            self._questions[key._replace(thread=thread)] = question
