"""A proposal is decided once, and of each entry the revision that an owner approved last is live in every process."""

import asyncio
import dataclasses
import time
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import Change, Proposal, Revision, Verdict, WorkspaceSettings
from bot.storage import Database, Revisions, WorkspaceSettingsStore
from bot.storage import revisions as module
from bot.storage.database import DatabaseLostError
from bot.storage.tables import revisions, storable
from tests.storage.databases import ANY_TEXT, DAY, NASTY, ON_ONE_DATABASE, pass_time, rows

CONTENT = {"id": "vpn", "title": "Reach the VPN", "questions": ["how do I reach the vpn"], "answer": "Ask Bob."}
OTHER = {**CONTENT, "answer": "Ask Ann."}


async def approved(
    held: Revisions, content: dict[str, Any] = CONTENT, change: Change = "teach", entry: str = "vpn", team: str = "T1"
) -> Revision:
    proposed = await held.propose(Proposal(team, entry, change, content, "ann"))
    revision = await held.decide(team, proposed.number, Verdict("approved", "bob"))
    assert revision
    return revision


async def numbers(held: Revisions) -> dict[str, set[int]]:
    """Return the numbers of the live revisions of each workspace."""
    live = await held.live()
    return {team: {each.number for each in live if each.team == team} for team in (await held.states())}


async def test_a_proposal_waits_until_an_owner_approves_it(database: Database) -> None:
    held = Revisions(database)
    proposed = await held.propose(Proposal("T1", "vpn", "teach", CONTENT, "ann", gap=7))
    assert abs(proposed.made_at - time.time()) < 60
    assert proposed == Revision(
        number=proposed.number,
        team="T1",
        entry="vpn",
        change="teach",
        content=CONTENT,
        author="ann",
        made_at=proposed.made_at,
        gap=7,
    )
    assert await held.find("T1", proposed.number) == proposed
    assert (await held.waiting("T1"), await held.live(), await numbers(held)) == ([proposed], [], {})

    decided = await held.decide("T1", proposed.number, Verdict("approved", "bob"))
    assert decided
    assert decided.decided_at
    assert decided == dataclasses.replace(
        proposed,
        decision="approved",
        decided_by="bob",
        decided_at=decided.decided_at,
        confirmed_by="bob",
        confirmed_at=decided.decided_at,
    )
    assert await held.find("T1", proposed.number) == decided
    assert (await held.waiting("T1"), await held.live("T1")) == ([], [decided])
    assert await numbers(held) == {"T1": {decided.number}}


async def test_a_declined_proposal_never_goes_live_and_says_why(database: Database) -> None:
    held = Revisions(database)
    proposed = await held.propose(Proposal("T1", "vpn", "teach", CONTENT, "ann"))
    declined = await held.decide("T1", proposed.number, Verdict("declined", "bob", note="we have no VPN"))
    assert declined
    assert (declined.decision, declined.note, declined.confirmed_at) == ("declined", "we have no VPN", None)

    assert (await held.waiting("T1"), await held.live()) == ([], [])
    assert await held.decide("T1", proposed.number, Verdict("approved", "bob")) is None
    assert await numbers(held) == {}


async def test_an_owner_may_edit_what_they_approve(database: Database) -> None:
    held = Revisions(database)
    proposed = await held.propose(Proposal("T1", "vpn", "teach", CONTENT, "ann"))
    await held.decide("T1", proposed.number, Verdict("approved", "bob", content=OTHER))

    assert [(each.content, each.author) for each in await held.live()] == [(OTHER, "ann")]


async def test_a_new_entry_never_gets_the_id_of_another_one(database: Database) -> None:
    held = Revisions(database)
    await held.propose(Proposal("T1", "vpn-2", "teach", CONTENT, "ann"))
    proposals = [await held.propose(Proposal("T1", "vpn", "teach", CONTENT, "ann")) for _ in range(3)]

    assert [each.entry for each in proposals] == ["vpn", "vpn-3", "vpn-4"]
    assert [each.content["id"] for each in proposals] == ["vpn", "vpn-3", "vpn-4"]
    assert (await held.propose(Proposal("T2", "vpn", "teach", CONTENT, "ann"))).entry == "vpn"


async def test_the_state_changes_with_a_confirmation_and_with_the_settings(database: Database) -> None:
    held = Revisions(database)
    revision = await approved(held)
    states = [await held.states()]
    await held.confirm("T1", revision.number, "bob")
    states.append(await held.states())
    await WorkspaceSettingsStore(database).put("T1", WorkspaceSettings(confirm_days=1))
    states.append(await held.states())
    await WorkspaceSettingsStore(database).put("T2", WorkspaceSettings())

    assert states[0] != states[1] != states[2] == await held.states()


async def test_a_correction_replaces_the_entry_and_its_history_keeps_both(database: Database) -> None:
    held = Revisions(database)
    first = await approved(held)
    correction = await held.propose(Proposal("T1", "vpn", "correct", OTHER, "ann"))
    assert await held.live("T1") == [first]
    await held.decide("T1", correction.number, Verdict("approved", "bob"))

    assert [each.content for each in await held.live("T1")] == [OTHER]
    assert [each.number for each in await held.history("T1", "vpn")] == [correction.number, first.number]
    assert correction.number > first.number
    assert await held.history("T2", "vpn") == []


async def test_the_decision_that_was_made_last_counts(database: Database) -> None:
    held = Revisions(database)
    await approved(held)
    older, newer = [
        await held.propose(Proposal("T1", "vpn", "correct", content, "ann")) for content in (CONTENT, OTHER)
    ]
    await held.decide("T1", newer.number, Verdict("approved", "bob"))
    await held.decide("T1", older.number, Verdict("approved", "bob"))
    assert await numbers(held) == {"T1": set({older.number})}

    late = await held.propose(Proposal("T1", "vpn", "correct", OTHER, "ann"))
    await held.decide("T1", late.number, Verdict("declined", "bob"))
    assert await numbers(held) == {"T1": set({older.number})}


async def test_a_retired_entry_is_gone_until_something_newer_is_approved(database: Database) -> None:
    held = Revisions(database)
    await approved(held)
    other = await approved(held, entry="logs")
    retired = await approved(held, CONTENT, "retire")
    assert await held.live() == [other]
    assert (await held.history("T1", "vpn"))[0] == retired

    again = await approved(held, OTHER, "correct")
    assert await held.live() == [other, again]


async def test_each_workspace_has_its_own_entries(database: Database) -> None:
    held = Revisions(database)
    ours, theirs = await approved(held), await approved(held, team="T2")
    pending = await held.propose(Proposal("T2", "logs", "teach", CONTENT, "ann"))

    assert (await held.live("T1"), await held.live("T2")) == ([ours], [theirs])
    assert await held.live() == [ours, theirs]
    assert await numbers(held) == {"T1": set({ours.number}), "T2": set({theirs.number})}
    assert await held.find("T1", theirs.number) is None
    assert await held.waiting("T1") == []
    assert await held.decide("T1", pending.number, Verdict("approved", "bob")) is None
    assert not await held.confirm("T1", theirs.number, "bob")


async def test_of_two_owners_who_press_at_the_same_moment_one_decides(database: Database, replica: Database) -> None:
    held = [Revisions(database), Revisions(replica)]
    for _ in range(20):
        proposed = await held[0].propose(Proposal("T1", "vpn", "teach", CONTENT, "ann"))
        decided = await asyncio.gather(
            held[0].decide("T1", proposed.number, Verdict("approved", "bob")),
            held[1].decide("T1", proposed.number, Verdict("declined", "eve")),
        )
        [winner] = [each for each in decided if each]
        assert await held[0].find("T1", proposed.number) == winner


async def test_of_two_approvals_at_the_same_moment_one_is_live(database: Database, replica: Database) -> None:
    held = [Revisions(database), Revisions(replica)]
    for _ in range(20):
        proposed = [await held[0].propose(Proposal("T1", "vpn", "correct", CONTENT, "ann")) for _ in held]
        decided = await asyncio.gather(
            *(
                each.decide("T1", proposal.number, Verdict("approved", "bob"))
                for each, proposal in zip(held, proposed, strict=True)
            )
        )
        last = max((each for each in decided if each), key=lambda each: each.decided_at or 0)
        [live] = await held[0].live()
        assert live.decided_at == last.decided_at


async def test_an_entry_is_confirmed_by_an_owner_only_while_it_is_live(database: Database) -> None:
    held = Revisions(database)
    first = await approved(held)
    await pass_time(database, revisions, 200 * DAY)
    assert await held.confirm("T1", first.number, "eve")
    [confirmed] = await held.live()
    assert confirmed.confirmed_by == "eve"
    assert abs((confirmed.confirmed_at or 0) - time.time()) < 60
    assert confirmed.decided_by == "bob"

    await approved(held, OTHER, "correct")
    assert not await held.confirm("T1", first.number, "eve")


async def test_an_owner_is_asked_once_and_again_after_a_while_until_it_is_confirmed(database: Database) -> None:
    held = Revisions(database)
    old = await approved(held)
    await approved(held, entry="retired")
    await approved(held, change="retire", entry="retired")
    await pass_time(database, revisions, 183 * DAY)
    await approved(held, entry="new")
    await approved(held, team="T2")

    assert await held.to_confirm("T1", 0, 14) == []
    assert [each.number for each in await held.to_confirm("T1", 182, 14)] == [old.number]
    assert await held.to_confirm("T1", 182, 14) == []
    await pass_time(database, revisions, 13 * DAY)
    assert await held.to_confirm("T1", 182, 14) == []
    await pass_time(database, revisions, 2 * DAY)
    assert [each.number for each in await held.to_confirm("T1", 182, 14)] == [old.number]

    await held.confirm("T1", old.number, "bob")
    await pass_time(database, revisions, 20 * DAY)
    assert await held.to_confirm("T1", 182, 14) == []


async def test_each_entry_is_to_be_confirmed_by_one_caller(database: Database, replica: Database) -> None:
    held = [Revisions(database), Revisions(replica)]
    numbers = [(await approved(held[0], entry=f"entry-{number}")).number for number in range(5)]
    await pass_time(database, revisions, 183 * DAY)
    asked = await asyncio.gather(*(each.to_confirm("T1", 182, 14) for each in held * 3))

    assert sorted(each.number for some in asked for each in some) == numbers


async def test_the_poll_of_each_second_reads_only_live_revisions(database: Database, database_url: str) -> None:
    is_sqlite = database_url.startswith("sqlite")

    async def plan(connection: AsyncConnection) -> str:
        if not is_sqlite:  # a table as small as this would be read as a whole
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
        poll = str(module._STATES.compile(dialect=connection.dialect))  # noqa: SLF001
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        return str((await connection.execute(text(f"{explain} {poll}"))).all())

    assert "revisions_live" in await database.run(plan)


@given(content=ANY_TEXT, name=ANY_TEXT)
@ON_ONE_DATABASE
async def test_whatever_people_teach_is_kept(database: Database, content: str, name: str) -> None:
    held = Revisions(database)
    proposed = await held.propose(
        Proposal("T1", "e" + name, "teach", MappingProxyType({"answer": content, content: [1]}), name)
    )
    decided = await held.decide("T1", proposed.number, Verdict("declined", name, note=content))
    assert decided
    assert decided.content == {"answer": content, content: [1], "id": decided.entry}
    assert (decided.author, decided.note) == (storable(name), storable(content[:3_000]))
    assert decided in await held.history("T1", decided.entry)


async def test_any_text_can_be_kept(database: Database) -> None:
    held = Revisions(database)
    await held.propose(Proposal(NASTY, NASTY, "teach", {NASTY: [NASTY]}, NASTY))
    [pending] = await held.waiting(NASTY)

    assert await held.decide(NASTY, pending.number, Verdict("declined", NASTY, note=NASTY))
    assert (await held.history(NASTY, NASTY))[0].content == {NASTY: [NASTY], "id": pending.entry}


async def test_an_old_button_never_means_another_revision(database: Database) -> None:
    held = Revisions(database)
    first = await approved(held)
    await database.run(lambda connection: connection.execute(revisions.delete()))

    assert (await approved(held)).number > first.number
    assert len(await rows(database, revisions)) == 1


async def test_a_lost_database_is_reported_to_the_caller(tmp_path: Path) -> None:
    held = Revisions(Database(f"sqlite:///{tmp_path}/wharfie.db"))
    for use in (
        held.propose(Proposal("T1", "vpn", "teach", CONTENT, "ann")),
        held.find("T1", 1),
        held.decide("T1", 1, Verdict("approved", "bob")),
        held.history("T1", "vpn"),
        held.live(),
        held.states(),
        held.waiting("T1"),
        held.confirm("T1", 1, "bob"),
        held.to_confirm("T1", 182, 14),
    ):
        with pytest.raises(DatabaseLostError):
            await use
