"""Answers that were given, and how they were rated."""

import asyncio
import contextlib
from functools import partial

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import GivenAnswer, Rating
from bot.storage.database import Database, DatabaseLostError
from bot.storage.tables import answers, ratings
from bot.storage.texts import storable

LONGEST_TEXT = 1_000
"""Characters of a question and of a comment."""
_MOST_WAITING = 10_000
_MOST_AT_ONCE = 500


class Answers:
    """Keeps answers and ratings."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[GivenAnswer] = []
        self._writing: asyncio.Task[None] | None = None

    def add(self, answer: GivenAnswer) -> None:
        """Keep an answer, soon. While the database is lost, answers are not kept; the log says how many."""
        if len(self._waiting) < _MOST_WAITING:
            self._waiting.append(answer)
        if not self._writing:
            self._writing = asyncio.create_task(self._write_all())

    async def flush(self) -> None:
        """Wait until the answers that were added are kept."""
        if self._writing:
            await asyncio.shield(self._writing)

    async def find(self, id_: str) -> GivenAnswer | None:
        """Return an answer, or None if it is not kept.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        columns = [column for column in answers.c if column is not answers.c.given_at]
        query = select(*columns).where(answers.c.id == storable(id_))
        found = await self._database.run(lambda connection: connection.execute(query))
        row = found.mappings().first()
        return GivenAnswer(**row) if row else None

    async def rate(self, rating: Rating) -> None:
        """Keep a rating, in the place of an earlier one by the same person.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        values = {
            "team": storable(rating.team),
            "is_helpful": rating.is_helpful,
            "reason": rating.reason,
            "comment": storable(rating.comment, LONGEST_TEXT),
            "rated_at": self._database.now,
        }
        key = {"answer": storable(rating.answer), "user": storable(rating.user)}
        new = self._database.insert(ratings).values(**key, **values)
        upsert = new.on_conflict_do_update(index_elements=[ratings.c.answer, ratings.c.user], set_=values)
        await self._database.run(lambda connection: connection.execute(upsert), keeps="ratings")

    async def _write_all(self) -> None:
        """Write in one transaction what has come up: one for each answer would be too slow."""
        insert = self._database.insert(answers).values(given_at=self._database.now).on_conflict_do_nothing()

        async def write(connection: AsyncConnection, rows: list[dict[str, str | None]]) -> None:
            await connection.execute(insert, rows)

        while self._waiting:
            rows = [_row(answer) for answer in self._waiting[:_MOST_AT_ONCE]]
            del self._waiting[:_MOST_AT_ONCE]
            with contextlib.suppress(DatabaseLostError):  # the log has it
                await self._database.run(partial(write, rows=rows), keeps="answers", number=len(rows))
        self._writing = None


def _row(answer: GivenAnswer) -> dict[str, str | None]:
    question = None if answer.question is None else storable(answer.question, LONGEST_TEXT)
    return {
        "id": answer.id,
        "team": storable(answer.team),
        "channel": storable(answer.channel),
        "user": storable(answer.user),
        "surface": answer.surface,
        "status": answer.status,
        "entry": answer.entry,
        "question": question,
    }
