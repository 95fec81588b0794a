"""Conversations: the last question of each, so that a follow-up can be understood, also after a restart.

They are not read from Slack: some apps may read the history of channels only once a minute. When one has been
forgotten, after a day, a follow-up is answered as a question of its own.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, delete, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversations import KEPT_SECONDS, LONGEST_KEPT, ConversationKey, InMemoryConversations
from bot.storage.database import Database, DatabaseLostError
from bot.storage.tables import FreeText, conversations, storable

_MOST_KEPT = 50_000
_KEY = [conversations.c.team, conversations.c.channel, conversations.c.thread]


class Conversations:
    """Remembers the last question of each conversation. While the database is lost, it does so in memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._recent = InMemoryConversations()

    async def last_question(self, key: ConversationKey) -> str | None:
        """Return the last question of a conversation, or None if it is not known."""
        query = select(conversations.c.question).where(
            _is(key), conversations.c.asked_at > self._database.now - KEPT_SECONDS
        )
        try:
            question = await self._database.run(lambda connection: connection.scalar(query))
        except DatabaseLostError:
            return await self._recent.last_question(key)
        return str(question) if question is not None else await self._recent.last_question(key)

    async def asked(self, key: ConversationKey, question: str, user: str = "") -> None:
        """Remember the last question of a conversation, and who asked it."""
        question = storable(question[:LONGEST_KEPT])
        await self._recent.asked(key, question)
        row = {**_columns(key), "question": question, "asked_at": self._database.now, "user_id": user or None}
        await self._save(self._database.insert(conversations).values(row))

    async def fork(self, key: ConversationKey, thread: str) -> None:
        """Let a thread continue the conversation as it is now.

        Args:
            key: the conversation that the thread's first message is in.
            thread: the `ts` of that message.
        """
        await self._recent.fork(key, thread)
        forked = [literal(thread, FreeText()) if each.name == "thread" else each for each in conversations.c]
        copied = select(*forked).where(_is(key))
        await self._save(self._database.insert(conversations).from_select(list(conversations.c), copied))

    async def prune(self) -> None:
        """Forget the conversations that are older than a day, and the oldest if there are too many."""
        old = conversations.c.asked_at <= self._database.now - KEPT_SECONDS
        newest = select(conversations.c.asked_at).order_by(conversations.c.asked_at.desc())
        oldest_kept = newest.offset(_MOST_KEPT - 1).limit(1).scalar_subquery()

        async def forget(connection: AsyncConnection) -> None:
            await connection.execute(delete(conversations).where(old))
            await connection.execute(delete(conversations).where(conversations.c.asked_at < oldest_kept))

        await self._database.run(forget)

    async def _save(self, statement: Any) -> None:
        new = statement.excluded
        upsert = statement.on_conflict_do_update(
            index_elements=_KEY, set_={"question": new.question, "asked_at": new.asked_at, "user_id": new.user_id}
        )
        try:
            await self._database.run(lambda connection: connection.execute(upsert), keeps="follow-ups")
        except DatabaseLostError:
            return  # the log has it


def _columns(key: ConversationKey) -> dict[str, str]:
    return {"team": key.team or "", "channel": key.channel, "thread": key.thread or ""}


def _is(key: ConversationKey) -> ColumnElement[bool]:
    return and_(*(conversations.c[name] == value for name, value in _columns(key).items()))
