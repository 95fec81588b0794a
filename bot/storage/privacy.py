"""Forgets: a person, a workspace, and what is too old.

All of it is done in small transactions, so that answers wait for none of them for long.
"""

from collections.abc import Awaitable, Callable
from functools import partial

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    case,
    delete,
    func,
    or_,
    select,
    true,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import DAY_SECONDS, WorkspaceSettings
from bot.storage.database import Database
from bot.storage.gaps import delete_questions
from bot.storage.tables import (
    answers,
    channels,
    conversations,
    gap_questions,
    installations,
    organisation_workspaces,
    ratings,
    replies,
    revisions,
    tours,
    workspaces,
)

_KEPT_DAYS = 365
"""For how long answers, without their texts, and ratings are kept."""
_MOST_AT_ONCE = 5_000
"""Rows of one statement."""
_NAMES = ("author", "decided_by", "confirmed_by")
_Step = Callable[[Table, ColumnElement[bool], str, AsyncConnection], Awaitable[int]]


async def forget_user(database: Database, user: str) -> dict[str, int]:
    """Delete what is kept about a user, in all workspaces.

    What they have taught belongs to their team and stays, without their name. Requests that are being answered are
    forgotten when they are answered, after 25 minutes at most, and a running bot may have the last question of a
    conversation in memory for a day. An owner stays an owner until the settings are changed.

    Args:
        database: where it is kept.
        user: the id of the user.

    Returns:
        How many answers, ratings, gap questions, conversations, replies, revisions and tours there were.

    Raises:
        DatabaseLostError: the database cannot be used now; some may be forgotten already.
    """
    kinds: dict[str, tuple[_Step, Table, ColumnElement[bool]]] = {
        "answers": (_delete, answers, answers.c.user_id == user),
        "ratings": (_delete, ratings, ratings.c.user_id == user),
        "gap questions": (_delete, gap_questions, gap_questions.c.user_id == user),
        "conversations": (_delete, conversations, conversations.c.user_id == user),
        "replies": (_delete, replies, replies.c.user_id == user),
        "revisions": (partial(_empty_name, user), revisions, or_(*(revisions.c[name] == user for name in _NAMES))),
        "tours": (_delete, tours, tours.c.user_id == user),
    }
    counts = dict.fromkeys(kinds, 0)
    if not user:  # the name of those who are forgotten already
        return counts
    for kind, (step, table, theirs) in kinds.items():
        one = select(table.c.team).where(theirs).limit(1)
        while (team := await database.run(partial(_scalar, one))) is not None:
            counts[kind] += await _repeat(database, team, partial(step, table, theirs))
    return counts


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
    tables = (conversations, answers, ratings, gap_questions, revisions, workspaces, tours, channels, replies)
    for table in (*tables, installations, organisation_workspaces):
        await _repeat(database, team, partial(_delete, table, true()))


async def prune(database: Database) -> None:
    """Forget what is too old.

    Comments and the texts of questions, also of gaps, are kept for as long as the owners of the workspace have set;
    answers and ratings without them for a year.

    Raises:
        DatabaseLostError: the database cannot be used now.
    """
    team = None
    while (team := await database.run(partial(_scalar, _next_team(team)))) is not None:
        await _repeat(database, team, partial(_prune_team, database))


async def _prune_team(database: Database, team: str, connection: AsyncConnection) -> int:
    """Forget some of what is too old, and return how much at most of one kind."""
    now = await database.time(connection)
    days = await connection.scalar(select(workspaces.c.keep_days).where(workspaces.c.team == team))
    texts_from = now - (WorkspaceSettings().keep_days if days is None else days) * DAY_SECONDS
    all_from = now - _KEPT_DAYS * DAY_SECONDS
    old_texts = and_(answers.c.made_at <= texts_from, answers.c.question.is_not(None))
    emptied = update(answers).where(_some(answers, old_texts, team)).values(question=None)
    old_comments = and_(ratings.c.rated_at <= texts_from, ratings.c.comment != "")
    silenced = update(ratings).where(_some(ratings, old_comments, team)).values(comment="")
    return max(
        await _delete(answers, answers.c.made_at <= all_from, team, connection),
        (await connection.execute(emptied)).rowcount,
        (await connection.execute(silenced)).rowcount,
        await _delete(ratings, ratings.c.rated_at <= all_from, team, connection),
        await _delete(gap_questions, gap_questions.c.last_asked <= texts_from, team, connection),
    )


def _next_team(after: str | None) -> Select[tuple[str | None]]:
    """Select the first workspace with answers, ratings or gaps, in order, or the first one after another.

    Asking for one after the other reads one row of an index each; to select all that there are reads all rows.
    """
    tables = (answers, ratings, gap_questions)
    firsts = [select(func.min(table.c.team).label("team")).where(_is_after(table, after)) for table in tables]
    return select(func.min(union_all(*firsts).subquery().c.team))


def _is_after(table: Table, team: str | None) -> ColumnElement[bool]:
    return true() if team is None else table.c.team > team


async def _scalar(query: Select[tuple[str | None]], connection: AsyncConnection) -> str | None:
    found: str | None = await connection.scalar(query)
    return found


async def _empty_name(
    user: str, table: Table, condition: ColumnElement[bool], team: str, connection: AsyncConnection
) -> int:
    emptied = {name: case((table.c[name] == user, ""), else_=table.c[name]) for name in _NAMES}
    emptied["decided_by_name"] = case((table.c.decided_by == user, ""), else_=table.c.decided_by_name)
    return (await connection.execute(update(table).where(_some(table, condition, team)).values(emptied))).rowcount


async def _delete(table: Table, condition: ColumnElement[bool], team: str, connection: AsyncConnection) -> int:
    some = _some(table, condition, team)
    if table is gap_questions:
        return await delete_questions(connection, team, some)
    return (await connection.execute(delete(table).where(some))).rowcount


def _some(table: Table, condition: ColumnElement[bool], team: str) -> ColumnElement[bool]:
    """Return the condition for some of a workspace's rows, as many as one transaction may change."""
    key = table.primary_key.columns
    return tuple_(*key).in_(select(*key).where(table.c.team == team, condition).limit(_MOST_AT_ONCE))


async def _repeat(database: Database, team: str, step: Callable[[str, AsyncConnection], Awaitable[int]]) -> int:
    """Run a step for a workspace until it has nothing more to do, and return how many rows it has changed."""

    async def run(connection: AsyncConnection) -> int:
        await database.lock(connection, team)
        return await step(team, connection)

    changed = 0
    while (now := await database.run(run)) >= _MOST_AT_ONCE:
        changed += now
    return changed + now
