"""How far people are in the tour is kept, and each is welcomed once."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given

from bot.records import Progress
from bot.storage import Database, Tours
from bot.storage.database import DatabaseLostError
from bot.storage.tables import storable
from tests.storage.databases import ANY_TEXT, ON_ONE_DATABASE

BEGUN = Progress(("one",), "two")
FINISHED = Progress(("one", "two"), None)


async def test_progress_is_kept_for_each_person_of_each_workspace(database: Database, replica: Database) -> None:
    held = Tours(database)
    assert await held.get("T1", "U1") is None

    assert await held.change("T1", "U1", lambda _: BEGUN) == BEGUN
    assert await Tours(replica).get("T1", "U1") == BEGUN
    assert [await held.get(*who) for who in (("T1", "U2"), ("T2", "U1"))] == [None, None]


async def test_a_change_sees_what_was_kept(database: Database) -> None:
    held = Tours(database)
    seen = []

    def finish(kept: Progress | None) -> Progress:
        seen.append(kept)
        return FINISHED

    for _ in range(2):
        await held.change("T1", "U1", finish)

    assert seen == [None, FINISHED]
    assert await held.get("T1", "U1") == FINISHED


async def test_of_changes_at_the_same_time_none_is_lost(database: Database, replica: Database) -> None:
    def with_step(step: str, kept: Progress | None) -> Progress:
        return Progress((*(kept.done if kept else ()), step), "next")

    held = [Tours(each) for each in (database, replica)]
    steps = [f"step-{number}" for number in range(20)]
    await asyncio.gather(
        *(
            held[number % 2].change("T1", "U1", lambda kept, step=step: with_step(step, kept))  # type: ignore[misc]
            for number, step in enumerate(steps)
        )
    )

    progress = await held[0].get("T1", "U1")
    assert progress
    assert sorted(progress.done) == sorted(steps)


async def test_a_person_is_welcomed_by_one_process_and_never_again(database: Database, replica: Database) -> None:
    held = [Tours(each) for each in (database, replica)]
    for number in range(10):
        user = f"U{number}"
        assert await held[0].may_welcome("T1", user)
        taken = await asyncio.gather(*(each.take_welcome("T1", user) for each in held * 2))
        assert sorted(taken) == [False, False, False, True]
        assert not await held[0].may_welcome("T1", user)
    assert await held[0].may_welcome("T2", "U1")


async def test_who_is_welcomed_has_not_begun(database: Database) -> None:
    held = Tours(database)
    await held.take_welcome("T1", "U1")
    assert await held.get("T1", "U1") is None

    await held.change("T1", "U1", lambda kept: FINISHED if kept else BEGUN)
    assert await held.get("T1", "U1") == BEGUN


async def test_who_has_begun_or_opted_out_is_not_welcomed(database: Database) -> None:
    held = Tours(database)
    await held.change("T1", "U1", lambda _: BEGUN)
    await held.opt_out("T1", "U2")

    for user in ("U1", "U2"):
        assert not await held.may_welcome("T1", user)
        assert not await held.take_welcome("T1", user)


async def test_who_opts_out_keeps_their_progress_and_can_begin_later(database: Database) -> None:
    held = Tours(database)
    await held.change("T1", "U1", lambda _: BEGUN)
    for user in ("U1", "U2", "U2"):
        await held.opt_out("T1", user)
    assert [await held.get("T1", user) for user in ("U1", "U2")] == [BEGUN, None]

    await held.change("T1", "U2", lambda _: BEGUN)
    assert await held.get("T1", "U2") == BEGUN


@given(any_text=ANY_TEXT)
@ON_ONE_DATABASE
async def test_any_ids_are_kept(database: Database, any_text: str) -> None:
    held, progress = Tours(database), Progress((any_text,), "x" + any_text)
    await held.change(any_text, any_text, lambda _: progress)
    kept = await held.get(any_text, any_text)

    assert kept == Progress((any_text,), storable("x" + any_text))
    assert not await held.take_welcome(any_text, any_text)


async def test_a_lost_database_is_reported_to_the_caller(tmp_path: Path) -> None:
    held = Tours(Database(f"sqlite:///{tmp_path}/wharfie.db"))
    for use in (
        held.get("T1", "U1"),
        held.change("T1", "U1", lambda _: BEGUN),
        held.may_welcome("T1", "U1"),
        held.take_welcome("T1", "U1"),
        held.opt_out("T1", "U1"),
    ):
        with pytest.raises(DatabaseLostError):
            await use
