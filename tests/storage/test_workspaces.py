"""The settings of each workspace are kept, and its digest is due once in each period."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from bot.records import Proposal, WorkspaceSettings
from bot.storage import Database, Gaps, Revisions, WorkspaceSettingsStore
from bot.storage.database import DatabaseLostError
from bot.storage.tables import storable, workspaces
from tests.storage.databases import ANY_TEXT, DAY, ON_ONE_DATABASE, pass_time, rows

SETTINGS = WorkspaceSettings(
    owners=("U2", "U1"),
    owners_channel="C1",
    digest="weekly",
    topic_owners={"networks": ("U3",), "compose": ()},
    keep_days=0,
    confirm_days=30,
    welcome="join",
)


async def test_a_workspace_has_the_defaults_until_its_owners_set_something(database: Database) -> None:
    held = WorkspaceSettingsStore(database)
    assert await held.get("T1") == WorkspaceSettings()

    await held.put("T1", SETTINGS)
    assert await held.get("T1") == SETTINGS
    assert await held.get("T2") == WorkspaceSettings()


async def test_settings_are_replaced_as_a_whole_and_the_digest_stays_taken(
    database: Database, replica: Database
) -> None:
    held = WorkspaceSettingsStore(database)
    await held.put("T1", SETTINGS)
    assert await held.take_digest("T1", 1)
    await held.put("T1", WorkspaceSettings(owners=("U9",)))

    assert await WorkspaceSettingsStore(replica).get("T1") == WorkspaceSettings(owners=("U9",))
    assert not await held.take_digest("T1", 1)


async def test_a_digest_is_due_at_the_same_time_of_day_however_late_somebody_asks(database: Database) -> None:
    held = WorkspaceSettingsStore(database)
    assert [await held.take_digest("T1", 1) for _ in range(2)] == [True, False]
    await pass_time(database, workspaces, DAY - 100)
    assert not await held.take_digest("T1", 1)
    await pass_time(database, workspaces, 5_000)
    assert [await held.take_digest("T1", 1) for _ in range(2)] == [True, False]

    await pass_time(database, workspaces, DAY - 4_800)  # two days after the first one
    assert [await held.take_digest("T1", 1) for _ in range(2)] == [True, False]
    await pass_time(database, workspaces, 3 * DAY)  # while no process ran
    assert [await held.take_digest("T1", 1) for _ in range(2)] == [True, False]


async def test_each_workspace_has_its_own_digest_and_settings_are_not_changed(database: Database) -> None:
    held = WorkspaceSettingsStore(database)
    await held.put("T2", SETTINGS)

    assert [await held.take_digest(team, 7) for team in ("T1", "T2", "T1")] == [True, True, False]
    assert (await held.get("T1"), await held.get("T2")) == (WorkspaceSettings(), SETTINGS)


async def test_a_digest_is_taken_by_one_process(database: Database, replica: Database) -> None:
    held = [WorkspaceSettingsStore(each) for each in (database, replica)]
    for number in range(10):
        taken = await asyncio.gather(*(each.take_digest(f"T{number}", 1) for each in held * 2))
        assert sorted(taken) == [False, False, False, True]
    await pass_time(database, workspaces, DAY)
    for number in range(10):
        taken = await asyncio.gather(*(each.take_digest(f"T{number}", 1) for each in held * 2))
        assert sorted(taken) == [False, False, False, True]


async def test_the_workspaces_are_those_with_settings_gaps_or_taught_entries(database: Database) -> None:
    held = WorkspaceSettingsStore(database)
    assert await held.teams() == []
    await held.put("T3", SETTINGS)
    await Gaps(database, 0.9, "model-1").add("T2", "U1", "one", np.ones(3, np.float32), unhelpful=False)
    for team in ("T1", "T2"):
        await Revisions(database).propose(Proposal(team, "vpn", "teach", {}, "ann"))

    assert await held.teams() == ["T1", "T2", "T3"]


@given(any_text=ANY_TEXT)
@ON_ONE_DATABASE
async def test_whatever_owners_set_is_kept(database: Database, any_text: str) -> None:
    held = WorkspaceSettingsStore(database)
    settings = WorkspaceSettings(owners=(any_text,), owners_channel="C" + any_text, topic_owners={any_text: ("U1",)})
    await held.put(any_text, settings)
    kept = await held.get(any_text)

    assert (kept.owners, kept.topic_owners) == (settings.owners, settings.topic_owners)
    assert kept.owners_channel == storable("C" + any_text)
    assert storable(any_text) in {row["team"] for row in await rows(database, workspaces)}


async def test_a_lost_database_is_reported_to_the_caller(tmp_path: Path) -> None:
    held = WorkspaceSettingsStore(Database(f"sqlite:///{tmp_path}/wharfie.db"))
    for use in (held.get("T1"), held.put("T1", SETTINGS), held.take_digest("T1", 1), held.teams()):
        with pytest.raises(DatabaseLostError):
            await use
