"""Which message of the bot answers which question, so that an edited question changes its answer, in every process."""

import contextlib
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversations import ConversationKey
from bot.records import DAY_SECONDS, MessageReply, QuestionKey
from bot.storage.database import Database, DatabaseLostError
from bot.storage.tables import replies

_TEXTS_KEPT_SECONDS = 3_600.0
"""For how long the wording of an edited question is kept, and the question before it; edits are answered for less."""
_KEY = [replies.c.team, replies.c.channel, replies.c.question_ts]


class Replies:
    """Keeps the replies of a day. While the database is lost, none is known, so edits change nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, reply: MessageReply) -> None:
        """Keep that a question is being answered, unless that is known."""
        row = {
            **dict(zip(("team", "channel", "question_ts"), reply.question, strict=True)),
            "thread": reply.thread,
            "user_id": reply.user,
            "surface": reply.surface,
            "digest": reply.digest,
            "edited": "",
            "answered_at": self._database.now,
        }
        new = self._database.insert(replies).values(row).on_conflict_do_nothing()
        with contextlib.suppress(DatabaseLostError):  # the log has it
            await self._database.run(lambda connection: connection.execute(new))

    async def posted(self, question: QuestionKey, ts: str, previous: str | None) -> bool:
        """Keep which message answers a question.

        Args:
            question: the question.
            ts: the `ts` of the answer.
            previous: the question before it in its conversation.

        Returns:
            Whether the question has been edited meanwhile.
        """
        kept = {"ts": ts, "previous": previous, "answered_at": self._database.now}
        done = update(replies).where(_is(question)).values(kept).returning(replies.c.edited)
        with contextlib.suppress(DatabaseLostError):
            return bool(await self._database.run(lambda connection: connection.scalar(done)))
        return False

    async def find(self, question: QuestionKey) -> MessageReply | None:
        """Return the reply to a question; None if there is none, or it is no longer known."""
        wanted = select(replies).where(_is(question), self._is_recent(DAY_SECONDS))

        async def read(connection: AsyncConnection) -> MessageReply | None:
            row = (await connection.execute(wanted)).one_or_none()
            return _reply(row) if row else None

        with contextlib.suppress(DatabaseLostError):
            return await self._database.run(read)
        return None

    async def edit(
        self, question: QuestionKey, edited: str, newest: str | None, digest: str, surface: str | None = None
    ) -> bool:
        """Keep a new version of a question.

        Args:
            question: the question.
            edited: when the version was written, as Slack writes it.
            newest: the version; None if it may not be stored.
            digest: identifies its wording.
            surface: the new kind of the question; None if that stays.

        Returns:
            Whether it is newer than what is kept, and has other words; False too if the question has no reply.
        """
        is_new = and_(replies.c.edited <= edited, replies.c.digest != digest)
        version = {"edited": edited, "newest": newest, "digest": digest} | ({"surface": surface} if surface else {})
        new = update(replies).where(_is(question), is_new).values(version)
        with contextlib.suppress(DatabaseLostError):
            return bool((await self._database.run(lambda connection: connection.execute(new))).rowcount)
        return False

    async def last_in(self, conversation: ConversationKey) -> str | None:
        """Return the `ts` of the last question in a conversation that is answered; None if there is none."""
        last = select(func.max(replies.c.question_ts)).where(_is_in(conversation))
        with contextlib.suppress(DatabaseLostError):
            found: str | None = await self._database.run(lambda connection: connection.scalar(last))
            return found
        return None

    async def is_in(self, thread: ConversationKey) -> bool:
        """Tell whether the bot has answered in a thread within a day."""
        return await self._count(_is_in(thread), replies.c.ts.is_not(None), self._is_recent(DAY_SECONDS)) > 0

    async def count_in(self, thread: ConversationKey, surface: str, seconds: float) -> int:
        """Return how many questions of a kind have been answered in a thread lately.

        Args:
            thread: the thread.
            surface: the kind.
            seconds: how recently.
        """
        return await self._count(_is_in(thread), replies.c.surface == surface, self._is_recent(seconds))

    async def prune(self) -> None:
        """Forget the replies that are older than a day, and after an hour the texts of questions.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        has_texts = or_(replies.c.newest.is_not(None), replies.c.previous.is_not(None))
        now = self._database.now
        emptied = update(replies).where(has_texts, replies.c.answered_at <= now - _TEXTS_KEPT_SECONDS)

        async def forget(connection: AsyncConnection) -> None:
            await connection.execute(delete(replies).where(replies.c.answered_at <= now - DAY_SECONDS))
            await connection.execute(emptied.values(newest=None, previous=None))

        await self._database.run(forget)

    async def _count(self, *conditions: ColumnElement[bool]) -> int:
        number = select(func.count()).select_from(replies).where(*conditions)
        with contextlib.suppress(DatabaseLostError):
            return await self._database.run(lambda connection: connection.scalar(number)) or 0
        return 0

    def _is_recent(self, seconds: float) -> ColumnElement[bool]:
        return replies.c.answered_at > self._database.now - seconds


def _is(question: QuestionKey) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(_KEY, question, strict=True)))


def _is_in(conversation: ConversationKey) -> ColumnElement[bool]:
    where = {"team": conversation.team or "", "channel": conversation.channel, "thread": conversation.thread or ""}
    return and_(*(replies.c[name] == value for name, value in where.items()))


def _reply(row: Any) -> MessageReply:
    return MessageReply(
        QuestionKey(row.team, row.channel, row.question_ts),
        row.thread,
        row.user_id,
        row.surface,
        row.digest,
        row.ts,
        row.edited,
        row.newest,
        row.previous,
    )
