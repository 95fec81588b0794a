"""Gaps: questions that could not be answered, or whose answer did not help. Those with the same meaning are one gap."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import Gap
from bot.storage.database import Database
from bot.storage.tables import gap_questions, gaps
from bot.storage.texts import storable

LONGEST_QUESTION = 1_000
"""Characters that are kept."""
_WORDINGS = 5


class Gaps:
    """Keeps gaps.

    Args:
        database: keeps them.
        model: names the encoder of the vectors; those of another one cannot be compared.
        same: the cosine of two questions' vectors from which they are the same gap.
    """

    def __init__(self, database: Database, model: str = "", same: float = 1.0) -> None:
        self._database = database
        self._model = model
        self._same = same

    async def add(self, team: str, user: str, question: str, vector: NDArray[np.float32], *, unhelpful: bool) -> int:
        """Keep a question in the gap with the same meaning, or in a new one.

        A gap that was closed because the answer was taught opens again: the answer was not found, or did not help. One
        that was dismissed stays closed.

        Args:
            team: the workspace.
            user: who asked.
            question: what they asked.
            vector: its embedding, of length 1.
            unhelpful: whether there was an answer, which did not help.

        Returns:
            The gap's number.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        team, user, question = storable(team), storable(user), storable(question, LONGEST_QUESTION)

        async def add(connection: AsyncConnection) -> int:
            await self._database.lock(connection, f"gaps {team}")
            gap = await self._like(connection, team, question, vector)
            if gap is None:
                values = {"question": question, "vector": vector.astype(np.float16).tobytes(), "model": self._model}
                new = insert(gaps).values(team=team, **values).returning(gaps.c.id)
                gap = int((await connection.execute(new)).scalar_one())
            else:
                taught = (gaps.c.id == gap) & (gaps.c.closed == "taught")
                await connection.execute(update(gaps).where(taught).values(closed=None))
            await connection.execute(self._asked(gap, user, question, unhelpful=unhelpful))
            return gap

        return await self._database.run(add, keeps="gaps")

    async def open(self, team: str, limit: int, offset: int = 0) -> list[Gap]:
        """Return open gaps: first those that most people asked, then those that were asked most often and last.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        people, times = func.count(gap_questions.c.user.distinct()), func.sum(gap_questions.c.times)
        last = func.max(gap_questions.c.asked_at)
        ranked = (
            self._counted(people, times, last)
            .where(gaps.c.team == storable(team), gaps.c.closed.is_(None))
            .order_by(people.desc(), times.desc(), last.desc(), gaps.c.id)
            .limit(limit)
            .offset(offset)
        )
        return await self._database.run(lambda connection: self._read(connection, ranked))

    async def count_open(self, team: str) -> int:
        """Return how many gaps are open.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        query = select(func.count()).select_from(gaps).where(gaps.c.team == storable(team), gaps.c.closed.is_(None))
        number = await self._database.run(lambda connection: connection.scalar(query))
        return number or 0

    async def find(self, team: str, id_: int) -> Gap | None:
        """Return a gap, or None if the workspace has none with this number.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        one = self._counted(
            func.count(gap_questions.c.user.distinct()),
            func.sum(gap_questions.c.times),
            func.max(gap_questions.c.asked_at),
        ).where(gaps.c.team == storable(team), gaps.c.id == id_)
        found = await self._database.run(lambda connection: self._read(connection, one))
        return found[0] if found else None

    async def close(self, team: str, id_: int, how: Literal["taught", "dismissed"]) -> bool:
        """Close a gap.

        Returns:
            Whether it was open.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        this = (gaps.c.team == storable(team)) & (gaps.c.id == id_) & gaps.c.closed.is_(None)
        closing = update(gaps).where(this).values(closed=how)
        closed = await self._database.run(lambda connection: connection.execute(closing))
        return closed.rowcount > 0

    async def _like(
        self, connection: AsyncConnection, team: str, question: str, vector: NDArray[np.float32]
    ) -> int | None:
        """Return the gap whose first question means the same."""
        of_team = select(gaps.c.id, gaps.c.question, gaps.c.vector, gaps.c.model).where(gaps.c.team == team)
        known = (await connection.execute(of_team)).all()
        equal = [row.id for row in known if row.question.casefold() == question.casefold()]
        comparable = [row for row in known if row.model == self._model]
        if equal or not comparable:
            return int(equal[0]) if equal else None
        vectors = np.frombuffer(b"".join(row.vector for row in comparable), np.float16).reshape(len(comparable), -1)
        cosines = vectors.astype(np.float32) @ vector
        nearest = int(np.argmax(cosines))
        return int(comparable[nearest].id) if cosines[nearest] >= self._same else None

    def _asked(self, gap: int, user: str, question: str, *, unhelpful: bool) -> Any:
        more = {"times": 1, "unhelpful": int(unhelpful), "asked_at": self._database.now}
        new = self._database.insert(gap_questions).values(gap=gap, user=user, question=question, **more)
        counted = {
            "times": gap_questions.c.times + 1,
            "unhelpful": gap_questions.c.unhelpful + int(unhelpful),
            "asked_at": self._database.now,
        }
        key = [gap_questions.c.gap, gap_questions.c.user, gap_questions.c.question]
        return new.on_conflict_do_update(index_elements=key, set_=counted)

    def _counted(self, people: Any, times: Any, last: Any) -> Any:
        return (
            select(
                gaps.c.id,
                gaps.c.team,
                gaps.c.question,
                people.label("people"),
                times.label("times"),
                last.label("last_asked"),
                func.sum(gap_questions.c.unhelpful).label("unhelpful"),
            )
            .join(gap_questions, gap_questions.c.gap == gaps.c.id)
            .group_by(gaps.c.id, gaps.c.team, gaps.c.question)
        )

    async def _read(self, connection: AsyncConnection, query: Any) -> list[Gap]:
        rows = (await connection.execute(query)).mappings().all()
        wordings = await self._wordings(connection, [row["id"] for row in rows])
        return [
            Gap(
                id=row["id"],
                team=row["team"],
                question=row["question"],
                wordings=tuple(each for each in wordings[row["id"]] if each != row["question"])[:_WORDINGS],
                people=int(row["people"]),
                times=int(row["times"]),
                last_asked=float(row["last_asked"]),
                unhelpful=int(row["unhelpful"]),
            )
            for row in rows
        ]

    async def _wordings(self, connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[str]]:
        newest = func.max(gap_questions.c.asked_at)
        query = (
            select(gap_questions.c.gap, gap_questions.c.question)
            .where(gap_questions.c.gap.in_(ids))
            .group_by(gap_questions.c.gap, gap_questions.c.question)
            .order_by(newest.desc())
        )
        found: dict[int, list[str]] = {id_: [] for id_ in ids}
        for row in await connection.execute(query):
            found[row.gap].append(row.question)
        return found
