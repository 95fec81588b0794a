"""Forgetting: what is old, all about a person, and all about a workspace."""

import json

from sqlalchemy import ColumnElement, Delete, Update, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import WorkspaceSettings
from bot.storage.database import Database
from bot.storage.tables import answers, conversations, gap_questions, gaps, ratings, revisions, workspaces
from bot.storage.texts import storable

_DAY = 86_400.0
_ANSWERS_DAYS = 365
"""How long it is kept which answers were given, without the texts of questions, and their ratings."""
_MOST_AT_ONCE = 5_000
"""Rows, so that a transaction is short."""


async def forget_user(database: Database, user: str) -> dict[str, int]:
    """Forget a person. What they taught belongs to the team and stays, without their name.

    Args:
        database: the database.
        user: the id of the person.

    Returns:
        How much was forgotten, by what it was.

    Raises:
        DatabaseLostError: the database cannot be used now.
    """
    user = storable(user)

    async def forget(connection: AsyncConnection) -> dict[str, int]:
        changes: dict[str, Delete | Update] = {
            "answers": delete(answers).where(answers.c.user == user),
            "ratings": delete(ratings).where(ratings.c.user == user),
            "questions without an answer": delete(gap_questions).where(gap_questions.c.user == user),
            "follow-ups": delete(conversations).where(conversations.c.user == user),
            "names of authors": update(revisions).where(revisions.c.author == user).values(author=""),
            "names of deciders": update(revisions)
            .where(revisions.c.decided_by == user)
            .values(decided_by="", decided_by_name=""),
            "names of confirmers": update(revisions).where(revisions.c.confirmed_by == user).values(confirmed_by=""),
        }
        counts = {what: (await connection.execute(change)).rowcount for what, change in changes.items()}
        await _tidy_gaps(connection)
        return counts

    return await database.run(forget)


async def forget_team(database: Database, team: str) -> None:
    """Forget a workspace. Claims have no workspace: their requests are gone within half an hour, they in an hour.

    Raises:
        DatabaseLostError: the database cannot be used now.
    """
    team = storable(team)
    of_team = select(gaps.c.id).where(gaps.c.team == team)

    async def forget(connection: AsyncConnection) -> None:
        await connection.execute(delete(gap_questions).where(gap_questions.c.gap.in_(of_team)))
        for table in (gaps, answers, ratings, revisions, workspaces, conversations):
            await connection.execute(delete(table).where(table.c.team == team))

    await database.run(forget)


async def prune(database: Database) -> None:
    """Forget what is old: the texts of questions after as many days as the workspace has set, answers after a year.

    Raises:
        DatabaseLostError: the database cannot be used now.
    """
    now = database.now
    days_of = await database.run(_keep_days)
    for team, days in days_of.items():
        await _forget_texts(database, answers.c.team == team, gaps.c.team == team, days)
    others = (answers.c.team.not_in(days_of), gaps.c.team.not_in(days_of))
    await _forget_texts(database, *others, WorkspaceSettings.keep_days)
    year_ago = now - _ANSWERS_DAYS * _DAY
    old_answers = select(answers.c.id).where(answers.c.given_at < year_ago).limit(_MOST_AT_ONCE)
    await _repeat(database, delete(answers).where(answers.c.id.in_(old_answers)))
    old_ratings = select(ratings.c.answer).where(ratings.c.rated_at < year_ago).limit(_MOST_AT_ONCE)
    await _repeat(database, delete(ratings).where(ratings.c.answer.in_(old_ratings)))
    await database.run(_tidy_gaps)


async def _keep_days(connection: AsyncConnection) -> dict[str, int]:
    found = await connection.execute(select(workspaces.c.team, workspaces.c.settings))
    return {row.team: int(json.loads(row.settings).get("keep_days", WorkspaceSettings.keep_days)) for row in found}


async def _forget_texts(
    database: Database, answers_of: ColumnElement[bool], gaps_of: ColumnElement[bool], days: int
) -> None:
    since = database.now - days * _DAY
    old_answers = answers_of & answers.c.question.is_not(None) & (answers.c.given_at < since)
    some = select(answers.c.id).where(old_answers).limit(_MOST_AT_ONCE)
    await _repeat(database, update(answers).where(answers.c.id.in_(some)).values(question=None))
    of_gaps = gap_questions.c.gap.in_(select(gaps.c.id).where(gaps_of))
    old_questions = delete(gap_questions).where(of_gaps, gap_questions.c.asked_at < since)
    await database.run(lambda connection: connection.execute(old_questions))


async def _repeat(database: Database, change: Delete | Update) -> None:
    """Make a change to some rows, until none are left."""
    while (await database.run(lambda connection: connection.execute(change))).rowcount >= _MOST_AT_ONCE:
        pass


async def _tidy_gaps(connection: AsyncConnection) -> None:
    """Drop the gaps without questions. If the first question of one is forgotten, another represents it."""
    of_gap = gap_questions.c.gap == gaps.c.id
    await connection.execute(delete(gaps).where(~exists().where(of_gap)))
    newest = select(gap_questions.c.question).where(of_gap).order_by(gap_questions.c.asked_at.desc()).limit(1)
    is_kept = exists().where(of_gap, gap_questions.c.question == gaps.c.question)
    await connection.execute(update(gaps).where(~is_kept).values(question=newest.scalar_subquery()))
