"""Conversations: the last question of each, so that a follow-up can be understood, also after a restart.

They are not read from Slack: that would need scopes for the history of channels, and some apps may make only one such
call a minute. When one has been forgotten, after a day, a follow-up is answered as a question of its own.
"""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, delete, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.memory import Memory
from bot.storage.database import Database, DatabaseLostError
from bot.storage.tables import conversations

_KEPT_SECONDS = 86_400.0
_MOST_KEPT = 50_000
_MOST_IN_MEMORY = 5_000
_LONGEST_KEPT = 1_000
"""Characters of a question: enough for a follow-up, even to a pasted log."""
_KEY = [conversations.c.team, conversations.c.channel, conversations.c.thread]


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
    """Remembers the last question of each conversation. While the database is lost, it does so in memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._recent: Memory[str] = Memory(_KEPT_SECONDS, _MOST_IN_MEMORY)

    async def last_question(self, place: Place) -> str | None:
        """Return the last question of a conversation, or None if it is not known."""
        query = select(conversations.c.question).where(
            _is(place), conversations.c.asked_at > self._database.now - _KEPT_SECONDS
        )
        try:
            question = await self._database.run(lambda connection: connection.scalar(query))
        except DatabaseLostError:
            return self._recent.get(place)
        return str(question) if question is not None else self._recent.get(place)

    async def asked(self, place: Place, question: str) -> None:
        """Remember the last question of a conversation."""
        question = _storable(question[:_LONGEST_KEPT])
        self._recent.set(place, question)
        row = {**_key(place), "question": question, "asked_at": self._database.now}
        await self._save(self._database.insert(conversations).values(row))

    async def branch(self, place: Place, ts: str) -> None:
        """Let a message's thread continue the conversation that the message is in.

        Args:
            place: the conversation.
            ts: the `ts` of the message.
        """
        if question := self._recent.get(place):
            self._recent.set(place._replace(thread=ts), question)
        thread = literal(_storable(ts), String)
        copied = select(
            conversations.c.team, conversations.c.channel, thread, conversations.c.question, conversations.c.asked_at
        )
        await self._save(
            self._database.insert(conversations).from_select(list(conversations.c), copied.where(_is(place)))
        )

    async def prune(self) -> None:
        """Forget the conversations that are older than a day, and the oldest if there are too many."""
        old = conversations.c.asked_at <= self._database.now - _KEPT_SECONDS
        newest = select(conversations.c.asked_at).order_by(conversations.c.asked_at.desc())
        oldest_kept = newest.offset(_MOST_KEPT - 1).limit(1).scalar_subquery()

        async def forget(connection: AsyncConnection) -> None:
            await connection.execute(delete(conversations).where(old))
            await connection.execute(delete(conversations).where(conversations.c.asked_at < oldest_kept))

        await self._database.run(forget)

    async def _save(self, statement: Any) -> None:
        new = statement.excluded
        upsert = statement.on_conflict_do_update(
            index_elements=_KEY, set_={"question": new.question, "asked_at": new.asked_at}
        )
        try:
            await self._database.run(lambda connection: connection.execute(upsert), keeps="follow-ups")
        except DatabaseLostError:
            return  # the log has it


def _key(place: Place) -> dict[str, str]:
    return {
        "team": _storable(place.team or ""),
        "channel": _storable(place.channel),
        "thread": _storable(place.thread or ""),
    }


def _is(place: Place) -> ColumnElement[bool]:
    return and_(*(conversations.c[name] == value for name, value in _key(place).items()))


def _storable(text: str) -> str:
    """Replace what PostgreSQL's texts cannot hold: NUL and halves of characters."""
    return str(text).replace("\0", "\ufffd").encode("utf-8", "replace").decode()
