"""The app is removed from a workspace: all that was kept about it is deleted, and nothing of another one."""

import asyncio
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Table, insert, select

from bot.playground.slack.workspace import ADMIN, NEWCOMER, OWNER, TEAM
from bot.records import WorkspaceSettings
from bot.storage import Database, WorkspaceSettingsStore
from bot.storage.tables import answers, conversations, gap_questions, gaps, ratings, revisions, tours, workspaces
from tests.whole_bot.talk import QUESTION, Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

OTHER = "T0OTHER"
OF_A_TEAM = (answers, ratings, gaps, gap_questions, revisions, workspaces, tours, conversations)
BARRIER = "how do I list all containers"
UNKNOWN = "which font do our slides use"


async def rows_of(database: Database, table: Table) -> list[Any]:
    return list((await database.run(lambda connection: connection.execute(select(table)))).all())


async def add_row(database: Database, table: Table, values: dict[str, Any]) -> None:
    adding = insert(table).values(values)
    await database.run(lambda connection: connection.execute(adding))


async def copy_to_another_team(database: Database) -> None:
    """Give another workspace the same rows, with keys of their own."""
    for table in OF_A_TEAM:
        for row in await rows_of(database, table):
            values = row._asdict()
            values["team"] = OTHER
            for key in table.primary_key.columns.keys() + ["gap"] * (table is gap_questions):
                if isinstance(values[key], int):
                    values[key] += 1_000
                elif key in ("id", "answer"):
                    values[key] = values[key][::-1]
            await add_row(database, table, values)


async def test_everything_of_the_workspace_is_deleted_and_nothing_of_another_one(
    team: Talk, database: Database
) -> None:
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(owners=(OWNER,)))
    await team.direct(QUESTION)
    await team.direct("onboarding")
    await team.as_user(NEWCOMER).mention(UNKNOWN)
    answer = await team.mention(QUESTION)
    thumbs = answer.element("feedback")
    form = await team.open(thumbs, answer, thumbs["negative_button"]["value"])
    await team.submit(form, {"reason": "wrong", "comment": "Personal."})
    for _ in range(2):  # to the person, and the comment to the owner
        await team.slack.next_message()
    olga = team.as_user(OWNER)
    await olga.submit(await olga.open_by_command(f"teach {UNKNOWN}"), {"answer": "Sans."})
    assert "From now on" in (await team.slack.next_view()).shown
    form = await team.open_by_command("teach which colour do our slides use")
    await team.submit(form, {"answer": "Blue."})
    await team.slack.next_view()
    await team.slack.next_message()
    await team.no_more()
    assert "Sans." in (await team.command(UNKNOWN)).text
    await copy_to_another_team(database)
    kept = {table: [row for row in await rows_of(database, table) if row.team == OTHER] for table in OF_A_TEAM}
    assert all(kept.values())

    await team.deliver_event(team.slack.app_uninstalled())
    await team.bot.logged("all that was kept about it is deleted")
    await team.deliver_event(team.slack.app_uninstalled())  # Slack may deliver it again
    await team.no_more()
    found = {table: [row for row in await rows_of(database, table) if row.team == OTHER] for table in OF_A_TEAM}
    assert found == kept
    since = (answers, conversations)  # by the questions that were asked to wait for the end
    for table in OF_A_TEAM:
        if table not in since:
            assert {row.team for row in await rows_of(database, table)} == {OTHER}
    assert {row.question for row in await rows_of(database, answers) if row.team == TEAM} <= {BARRIER}

    async with asyncio.timeout(10):  # it is answered for up to two more seconds
        people = (team.as_user(f"U0P{number}") for number in count())  # one person may not ask so much
        while "Sans." in (await next(people).command(UNKNOWN)).text:
            pass


async def test_the_app_can_be_installed_again(team: Talk) -> None:
    await team.deliver_event(team.slack.app_uninstalled())
    assert "docker volume rm" in (await team.mention(QUESTION)).text
    assert "owners" in (await team.as_user(ADMIN).open_by_command("settings")).shown.casefold()
