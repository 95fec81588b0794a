"""Answers that were given, and what people think of them."""

import logging
from collections import deque
from dataclasses import asdict
from functools import partial
from typing import Any

from sqlalchemy import Select, and_, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import DAY_SECONDS, Figures, GivenAnswer, Rating
from bot.storage.database import Database, DatabaseLostError
from bot.storage.soon import Soon
from bot.storage.tables import answers, ratings, workspaces

_MOST_AT_ONCE = 1_000
_MOST_WAITING = 10_000
_MOST_LOOKED_AT = 100
"""Answers of a person, among which their last questions are looked for."""
_STATUSES = ("answered", "suggested", "unknown")
_log = logging.getLogger(__name__)


class Answers:
    """Keeps answers and ratings. While the database is lost, answers are dropped, and the log says how many."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[GivenAnswer] = deque()
        self._dropped = 0
        self._writing = Soon(lambda: bool(self._waiting), self._write_some)

    def add(self, answer: GivenAnswer) -> None:
        """Keep an answer, soon: this neither waits nor raises.

        If the owners keep no questions, it is kept without its text.
        """
        if len(self._waiting) < _MOST_WAITING:
            self._waiting.append(answer)
        else:
            self._dropped += 1
        self._writing.start()

    async def flush(self) -> None:
        """Wait until what was added is written, or dropped because the database is lost."""
        await self._writing.finish()

    async def find(self, id_: str) -> GivenAnswer | None:
        """Return an answer; None if it was not kept, or is no longer.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        await self.flush()
        wanted = select(*_COLUMNS).where(answers.c.id == id_)

        async def read(connection: AsyncConnection) -> GivenAnswer | None:
            row = (await connection.execute(wanted)).mappings().one_or_none()
            return GivenAnswer(**row) if row else None

        return await self._database.run(read)

    async def recent(self, team: str, user: str, limit: int) -> list[GivenAnswer]:
        """Return the last different questions of a person whose texts are still kept, each with its last answer.

        Args:
            team: the workspace.
            user: the person.
            limit: how many at most.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        await self.flush()
        theirs = and_(answers.c.team == team, answers.c.user_id == user, answers.c.question.is_not(None))
        last = select(*_COLUMNS).where(theirs).order_by(answers.c.made_at.desc(), answers.c.id).limit(_MOST_LOOKED_AT)
        read = await self._database.run(lambda connection: connection.execute(last))
        different: dict[str, GivenAnswer] = {}
        for row in read.mappings():
            if wording := " ".join(str(row["question"]).casefold().split()):
                different.setdefault(wording, GivenAnswer(**row))
        return list(different.values())[:limit]

    async def figures(self, team: str, days: int) -> Figures:
        """Return how the bot was used in the last days. That an entry was picked from a list is no question.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        await self.flush()

        async def read(connection: AsyncConnection) -> Figures:
            since = await self._database.time(connection) - days * DAY_SECONDS
            row = (await connection.execute(_figures(team, since))).mappings().one()
            return Figures(**{name: int(number or 0) for name, number in row.items()})

        return await self._database.run(read)

    async def rate(self, rating: Rating) -> None:
        """Keep what a person thinks of an answer, instead of what they said of it before.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        row = {**_row(rating), "rated_at": self._database.now}
        new = self._database.insert(ratings).values(row)
        changed = {name: new.excluded[name] for name in row if name not in ("answer", "user_id")}
        upsert = new.on_conflict_do_update(index_elements=[ratings.c.answer, ratings.c.user_id], set_=changed)
        await self._database.run(lambda connection: connection.execute(upsert), keeps="ratings")

    async def _write_some(self) -> None:
        if self._dropped:
            _log.warning("%d answers are not kept, as the database takes them too slowly.", self._dropped)
            self._dropped = 0
        some = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST_AT_ONCE))]
        # In the same order in all processes, so that none of two waits for the other.
        rows = sorted(map(_row, some), key=lambda row: str(row["id"]))
        try:
            await self._database.run(partial(self._write, rows=rows), keeps="answers", number=len(rows))
        except DatabaseLostError:
            return  # the log has it

    async def _write(self, connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
        teams = {row["team"] for row in rows}
        forgetful = select(workspaces.c.team).where(workspaces.c.team.in_(teams), workspaces.c.keep_days == 0)
        without_text = set(await connection.scalars(forgetful))
        kept = [{**row, "question": None if row["team"] in without_text else row["question"]} for row in rows]
        new = self._database.insert(answers).values(made_at=self._database.now)
        await connection.execute(new.on_conflict_do_nothing(), kept)


def _figures(team: str, since: float) -> Select[Any]:
    """Count questions and ratings in one statement."""
    questions = and_(answers.c.team == team, answers.c.made_at > since, answers.c.status != "chosen")
    rated = and_(ratings.c.team == team, ratings.c.rated_at > since)
    counts = [func.count().filter(answers.c.status == status).label(status) for status in _STATUSES]
    people = func.count(answers.c.user_id.distinct()).label("people")
    verdicts = select(func.count().label("ratings"), func.count().filter(ratings.c.is_helpful).label("helpful"))
    of_ratings = verdicts.where(rated).subquery()
    of_answers = select(*counts, people).select_from(answers).where(questions).subquery()
    return select(of_answers, of_ratings).join_from(of_answers, of_ratings, true())


def _row(record: GivenAnswer | Rating) -> dict[str, Any]:
    row = asdict(record)
    row["user_id"] = row.pop("user")
    return row


_COLUMNS = [
    column.label("user") if column.name == "user_id" else column for column in answers.c if column.name != "made_at"
]
