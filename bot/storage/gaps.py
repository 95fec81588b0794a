"""Gaps: questions that the bot could not answer, or whose answer did not help, grouped by meaning.

A question joins the gap that has the same text, or else the one whose vector is nearest, if that is near enough. The
counts of a gap are always those of the questions that are kept: when some are forgotten, they are right without them.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import LONGEST_KEPT, Gap
from bot.storage.database import Database
from bot.storage.tables import gap_questions, gaps, storable

_MOST_TEXTS = 200
"""Of a gap. Further questions are only counted, in one row for each person."""
_MOST_WORDINGS = 5
"""Of a gap, that are shown besides the first one."""
_HAS_TEXT = gap_questions.c.question.is_not(None)


class Gaps:
    """Keeps the gaps of all workspaces. All methods raise `DatabaseLostError` if the database cannot be used now.

    Args:
        database: where they are kept.
        same: the cosine from which two questions belong to the same gap.
        model: what makes the vectors. Those of another model cannot be compared: such a gap is joined only by a
            question with the same text.
    """

    def __init__(self, database: Database, same: float = 1.0, model: str = "") -> None:
        self._database = database
        self._same = same
        self._model = model

    async def add(self, team: str, user: str, question: str, vector: NDArray[Any], *, unhelpful: bool) -> int:
        """Add a question to the gap that it belongs to, or to a new one. A gap that was closed as taught opens again.

        Args:
            team: the workspace.
            user: who asked.
            question: the text.
            vector: its meaning.
            unhelpful: whether there was an answer, which did not help.

        Returns:
            The number of the gap.
        """
        text, unit = storable(question[:LONGEST_KEPT]), _unit(vector)
        made_by_this_model = {"model": self._model, "vector": unit.astype(np.float16).tobytes()}

        async def write(connection: AsyncConnection) -> int:
            await self._database.lock(connection, team)  # another process may add the same new question
            gap = await _with_text(connection, team, text)
            if gap is not None:
                other_model = and_(gaps.c.id == gap, gaps.c.model != self._model)
                await connection.execute(update(gaps).where(other_model).values(made_by_this_model))
            else:
                gap = await self._nearest(connection, team, unit)
            if gap is None:
                new = self._database.insert(gaps).values(team=team, state="open", **made_by_this_model)
                gap = (await connection.execute(new.returning(gaps.c.id))).scalar_one()
            else:
                taught = and_(gaps.c.id == gap, gaps.c.state == "taught")
                await connection.execute(update(gaps).where(taught).values(state="open"))
            row = {"gap": gap, "team": team, "user_id": user, "unhelpful": int(unhelpful)}
            await self._count(connection, row, text)
            return gap

        return await self._database.run(write, keeps="questions of gaps")

    async def open(self, team: str, limit: int, offset: int = 0) -> list[Gap]:
        """Return some of the open gaps: first those that most people asked, then most often, then most recently."""
        some = _counted(and_(gaps.c.team == team, gaps.c.state == "open")).limit(limit).offset(offset)
        return await self._database.run(lambda connection: _read(connection, some))

    async def count_open(self, team: str) -> int:
        """Return the number of open gaps."""
        count = select(func.count()).where(gaps.c.team == team, gaps.c.state == "open")

        async def read(connection: AsyncConnection) -> int:
            return (await connection.execute(count)).scalar_one()

        return await self._database.run(read)

    async def find(self, team: str, id_: int) -> Gap | None:
        """Return a gap, open or closed; None if the workspace does not have it."""
        wanted = _counted(and_(gaps.c.team == team, gaps.c.id == id_))
        found = await self._database.run(lambda connection: _read(connection, wanted))
        return found[0] if found else None

    async def close(self, team: str, id_: int, how: Literal["taught", "dismissed"]) -> bool:
        """Close a gap, and tell whether it was open.

        Args:
            team: the workspace.
            id_: the number of the gap.
            how: `taught`: it opens when it is asked again. `dismissed`: it stays closed, but still counts.
        """
        is_open = and_(gaps.c.team == team, gaps.c.id == id_, gaps.c.state == "open")
        closing = update(gaps).where(is_open).values(state=how)

        async def write(connection: AsyncConnection) -> bool:
            return (await connection.execute(closing)).rowcount > 0

        return await self._database.run(write)

    async def _nearest(self, connection: AsyncConnection, team: str, unit: NDArray[np.float32]) -> int | None:
        ours = select(gaps.c.id, gaps.c.vector).where(gaps.c.team == team, gaps.c.model == self._model)
        known = (await connection.execute(ours.order_by(gaps.c.id))).all()
        if not known:
            return None
        vectors = np.frombuffer(b"".join(row.vector for row in known), np.float16).reshape(len(known), -1)
        cosines = vectors.astype(np.float32) @ unit
        best = int(cosines.argmax())
        return int(known[best].id) if cosines[best] >= self._same else None

    async def _count(self, connection: AsyncConnection, row: dict[str, Any], text: str) -> None:
        wording = _wording(text)
        of_gap = gap_questions.c.gap == row["gap"]
        same = and_(of_gap, gap_questions.c.user_id == row["user_id"], gap_questions.c.wording == wording)
        texts = select(func.count()).where(of_gap, _HAS_TEXT)
        is_known = await connection.scalar(select(gap_questions.c.id).where(same))
        if is_known is None and (await connection.execute(texts)).scalar_one() >= _MOST_TEXTS:
            row |= {"wording": "", "question": None}
        else:
            row |= {"wording": wording, "question": text}
        new = self._database.insert(gap_questions).values(**row, times=1, last_asked=self._database.now)
        counted = {
            "times": gap_questions.c.times + 1,
            "unhelpful": gap_questions.c.unhelpful + new.excluded.unhelpful,
            "last_asked": new.excluded.last_asked,
        }
        key = [gap_questions.c.gap, gap_questions.c.user_id, gap_questions.c.wording]
        await connection.execute(new.on_conflict_do_update(index_elements=key, set_=counted))


async def delete_questions(connection: AsyncConnection, team: str, condition: ColumnElement[bool]) -> int:
    """Delete questions of a workspace's gaps, and the gaps that have none left.

    Args:
        connection: in a transaction that has locked the workspace.
        team: the workspace.
        condition: which questions.

    Returns:
        How many questions were deleted.
    """
    deleted = (await connection.execute(delete(gap_questions).where(condition))).rowcount
    if deleted:
        text_left = select(gap_questions.c.id).where(gap_questions.c.gap == gaps.c.id, _HAS_TEXT)
        await connection.execute(delete(gaps).where(gaps.c.team == team, ~text_left.exists()))
        # Those that were only counted.
        gap_left = select(gaps.c.id).where(gaps.c.id == gap_questions.c.gap)
        await connection.execute(delete(gap_questions).where(gap_questions.c.team == team, ~gap_left.exists()))
    return deleted


def _counted(condition: ColumnElement[bool]) -> Select[Any]:
    people = func.count(gap_questions.c.user_id.distinct()).label("people")
    times = func.sum(gap_questions.c.times).label("times")
    last_asked = func.max(gap_questions.c.last_asked).label("last_asked")
    unhelpful = func.sum(gap_questions.c.unhelpful).label("unhelpful")
    return (
        select(gaps.c.id, gaps.c.team, people, times, last_asked, unhelpful)
        .join(gap_questions, gap_questions.c.gap == gaps.c.id)
        .where(condition)
        .group_by(gaps.c.id, gaps.c.team)
        .order_by(people.desc(), times.desc(), last_asked.desc(), gaps.c.id.desc())
    )


async def _read(connection: AsyncConnection, some: Select[Any]) -> list[Gap]:
    counted = (await connection.execute(some)).all()
    texts = (
        select(gap_questions.c.gap, gap_questions.c.id, gap_questions.c.wording, gap_questions.c.question)
        .where(gap_questions.c.gap.in_([row.id for row in counted]), _HAS_TEXT)
        .order_by(gap_questions.c.last_asked.desc(), gap_questions.c.id.desc())
    )
    questions = defaultdict(list)
    for row in await connection.execute(texts):
        questions[row.gap].append(row)
    # Meanwhile another process may have deleted some.
    return [_gap(row, questions[row.id]) for row in counted if questions[row.id]]


def _gap(row: Any, questions: list[Any]) -> Gap:
    first = min(questions, key=lambda each: int(each.id))
    others: dict[str, str] = {}
    for each in questions:
        if each.wording != first.wording:
            others.setdefault(each.wording, each.question)
    return Gap(
        id=row.id,
        team=row.team,
        question=first.question,
        wordings=tuple(others.values())[:_MOST_WORDINGS],
        people=row.people,
        times=row.times,
        last_asked=row.last_asked,
        unhelpful=row.unhelpful,
    )


async def _with_text(connection: AsyncConnection, team: str, text: str) -> int | None:
    same = select(gap_questions.c.gap).where(gap_questions.c.team == team, gap_questions.c.wording == _wording(text))
    return await connection.scalar(same.order_by(gap_questions.c.gap).limit(1))


def _wording(text: str) -> str:
    """Identify a text: the same for other capitals, spaces and a question mark more or less."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256((re.sub(r"[\s.?!]+$", "", plain) or plain).encode()).hexdigest()


def _unit(vector: NDArray[Any]) -> NDArray[np.float32]:
    """Return a vector's direction: with length 1, or all zeros, which nothing is similar to."""
    exact = np.asarray(vector, np.float32)
    length = float(np.linalg.norm(exact))
    return exact / length if 0.0 < length < np.inf else np.zeros_like(exact)
