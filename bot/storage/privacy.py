"""Forgets: a person, a workspace, and what is too old.

All of it is done in small transactions, so that answers wait for none of them for long.
"""

from collections.abc import Awaitable, Callable
from functools import partial

from sqlalchemy import ColumnElement, Table, and_, case, delete, func, or_, select, true, tuple_, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import WorkspaceSettings
from bot.storage.database import Database
from bot.storage.gaps import delete_questions
from bot.storage.tables import answers, conversations, gap_questions, ratings, revisions, workspaces

_DAY_SECONDS = 86_400.0
_KEPT_DAYS = 365
"""For how long answers, without their texts, and ratings are kept."""
_MOST_AT_ONCE = 5_000
"""Rows of one statement."""


async def forget_user(database: Database, user: str) -> dict[str, int]:
    """Delete what is kept about a user, in all workspaces.

    What they have taught belongs to their team and stays, without their name. Requests that are being answered are
    forgotten when they are answered, after 25 minutes at most, and a running bot may have the last question of a
    conversation in memory for a day. Owners that the settings name stay owners.

    Args:
        database: where it is kept.
        user: the id of the user.

    Returns:
        How many answers, ratings, gap questions, conversations and revisions there were.

    Raises:
        DatabaseLostError: the database cannot be used now; some may be forgotten already.
    """
    counts = {
        "answers": await _repeat(database, partial(_delete, answers, answers.c.user_id == user)),
        "ratings": await _repeat(database, partial(_delete, ratings, ratings.c.user_id == user)),
        "gap questions": 0,
        "conversations": await _repeat(database, partial(_delete, conversations, conversations.c.user_id == user)),
    }
    theirs = gap_questions.c.user_id == user
    while (team := await database.run(partial(_team_of, user))) is not None:
        counts["gap questions"] += await _repeat(database, partial(_delete_questions, database, team, theirs))
    return counts | {"revisions": await _repeat(database, partial(_empty_names, user))}


async def forget_team(database: Database, team: str) -> None:
    """Delete everything of a workspace.

    Claims have no workspace: the requests in them are deleted when they are answered, after 25 minutes at most, and
    what is left of them after an hour is a number that says nothing about anybody.

    Args:
        database: where it is kept.
        team: the workspace.

    Raises:
        DatabaseLostError: the database cannot be used now; some may be deleted already.
    """
    for table in (conversations, answers, ratings, revisions, workspaces):
        await _repeat(database, partial(_delete, table, table.c.team == team))
    await _repeat(database, partial(_delete_questions, database, team, true()))


async def prune(database: Database) -> None:
    """Forget what is too old.

    The texts of questions, also those of gaps, are kept for as long as the owners of the workspace have set it; answers
    without them, and ratings, for a year.

    Raises:
        DatabaseLostError: the database cannot be used now.
    """
    team = None
    while (team := await database.run(partial(_next_team, team))) is not None:
        await _repeat(database, partial(_prune_team, database, team))


async def _prune_team(database: Database, team: str, connection: AsyncConnection) -> int:
    """Forget some of what is too old, and return how much at most of one kind."""
    now = await database.time(connection)
    days = await connection.scalar(select(workspaces.c.keep_days).where(workspaces.c.team == team))
    texts_from = now - (WorkspaceSettings().keep_days if days is None else days) * _DAY_SECONDS
    all_from = now - _KEPT_DAYS * _DAY_SECONDS
    old_answers = and_(answers.c.team == team, answers.c.made_at <= all_from)
    old_texts = and_(answers.c.team == team, answers.c.made_at <= texts_from, answers.c.question.is_not(None))
    old_ratings = and_(ratings.c.team == team, ratings.c.rated_at <= all_from)
    emptied = update(answers).where(_some(answers, old_texts)).values(question=None)
    return max(
        await _delete(answers, old_answers, connection),
        (await connection.execute(emptied)).rowcount,
        await _delete(ratings, old_ratings, connection),
        await _delete_questions(database, team, gap_questions.c.last_asked <= texts_from, connection),
    )


async def _next_team(after: str | None, connection: AsyncConnection) -> str | None:
    """Return the first workspace with answers, ratings or gaps, in order, or the first one after another.

    Asking for one after the other reads one row of an index each; to select all that there are reads all rows.
    """
    tables = (answers, ratings, gap_questions)
    firsts = [select(func.min(table.c.team).label("team")).where(_is_after(table, after)) for table in tables]
    first: str | None = await connection.scalar(select(func.min(union_all(*firsts).subquery().c.team)))
    return first


def _is_after(table: Table, team: str | None) -> ColumnElement[bool]:
    return true() if team is None else table.c.team > team


async def _team_of(user: str, connection: AsyncConnection) -> str | None:
    """Return a workspace in whose gaps a user has questions."""
    one = select(gap_questions.c.team).where(gap_questions.c.user_id == user).limit(1)
    team: str | None = await connection.scalar(one)
    return team


async def _empty_names(user: str, connection: AsyncConnection) -> int:
    names = [revisions.c.author, revisions.c.decided_by, revisions.c.confirmed_by]
    theirs = _some(revisions, or_(*(name == user for name in names)))
    emptied = {name: case((name == user, ""), else_=name) for name in names}
    return (await connection.execute(update(revisions).where(theirs).values(emptied))).rowcount


async def _delete_questions(
    database: Database, team: str, condition: ColumnElement[bool], connection: AsyncConnection
) -> int:
    return await delete_questions(database, team, condition, _MOST_AT_ONCE, connection)


async def _delete(table: Table, condition: ColumnElement[bool], connection: AsyncConnection) -> int:
    return (await connection.execute(delete(table).where(_some(table, condition)))).rowcount


def _some(table: Table, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition for some of the rows, as many as one transaction may change."""
    key = table.primary_key.columns
    return tuple_(*key).in_(select(*key).where(condition).limit(_MOST_AT_ONCE))


async def _repeat(database: Database, step: Callable[[AsyncConnection], Awaitable[int]]) -> int:
    """Run a step until it has nothing more to do, and return how many rows it has changed."""
    changed = 0
    while (now := await database.run(step)) >= _MOST_AT_ONCE:
        changed += now
    return changed + now
