"""What the command line does with the database: export what was taught, list the gaps, forget a person."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import yaml

from bot.errors import SetupError
from bot.records import Gap
from bot.storage import Database, DatabaseLostError, Gaps, Revisions, WorkspaceSettingsStore, forget_user

Result = TypeVar("Result")
_AT_ONCE = 500
"""Gaps that are read at once."""


def taught_yaml(url: str, team: str | None) -> str:
    """Return the taught entries of a workspace as YAML for a knowledge folder.

    Args:
        url: the URL of the database.
        team: the workspace; None if the database has only one.

    Raises:
        SetupError: the database cannot be used, or has several workspaces and none is named.
    """

    async def read(database: Database) -> list[dict[str, Any]]:
        return [dict(each.content) for each in await Revisions(database).live(await _team_of(database, team))]

    entries = _run(url, read)
    return yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=120) if entries else ""


def gaps_json(url: str, team: str | None) -> str:
    """Return the open gaps of a workspace as JSON, one object per line, those that most people asked first.

    With the right answer added as `entry`, a line is a question for `wharfie eval`. Arguments and errors as for
    `taught_yaml`.
    """

    async def read(database: Database) -> list[Gap]:
        gaps, found = Gaps(database), list[Gap]()
        name = await _team_of(database, team)
        while some := await gaps.open(name, _AT_ONCE, len(found)):
            found += some
        return found

    lines = (
        {"q": gap.question, "people": gap.people, "times": gap.times, "also": list(gap.wordings)}
        for gap in _run(url, read)
    )
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def forget(url: str, user: str) -> dict[str, int]:
    """Delete all that is kept about a person.

    Args:
        url: the URL of the database.
        user: the person's id in Slack.

    Returns:
        How much was deleted, by what it was.

    Raises:
        SetupError: the database cannot be used.
    """
    return _run(url, lambda database: forget_user(database, user))


async def _team_of(database: Database, team: str | None) -> str:
    """Return the workspace that is named, or the only one; empty if the database has none."""
    teams = await WorkspaceSettingsStore(database).teams()
    if team is not None and team not in teams:
        raise SetupError(f"The database has nothing of the workspace {team}: it has {', '.join(teams) or 'none'}.")
    if team is not None:
        return team
    if len(teams) > 1:
        raise SetupError(f"The database has several workspaces: choose one with --team: {', '.join(teams)}.")
    return teams[0] if teams else ""


def _run(url: str, work: Callable[[Database], Awaitable[Result]]) -> Result:
    logging.getLogger("bot").addHandler(logging.NullHandler())  # what it warns of concerns a bot that runs

    async def run() -> Result:
        async with contextlib.aclosing(Database(url)) as database:
            await database.open()
            return await work(database)

    try:
        return asyncio.run(run())
    except DatabaseLostError as error:
        raise SetupError(f"The database in DATABASE_URL cannot be used: {error}.") from error
