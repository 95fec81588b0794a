"""A person, a workspace and what is too old are forgotten, and nothing else is."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversations import ConversationKey
from bot.records import (
    ChannelSettings,
    GivenAnswer,
    MessageReply,
    Progress,
    Proposal,
    QuestionKey,
    Rating,
    Verdict,
    WorkspaceSettings,
)
from bot.storage import (
    Answers,
    Channels,
    Conversations,
    Database,
    Gaps,
    Replies,
    Revisions,
    Tours,
    WorkspaceSettingsStore,
    forget_team,
    forget_user,
    privacy,
    prune,
)
from bot.storage.database import DatabaseLostError
from bot.storage.encryption import Cipher
from bot.storage.installations import Installations
from bot.storage.tables import answers, gap_questions, gaps, metadata, ratings, revisions
from tests.storage.databases import ANY_TEXT, DAY, NASTY, ON_ONE_DATABASE, pass_time, rows

NORTH, EAST = np.array([0, 1], np.float32), np.array([1, 0], np.float32)
BOT = "xoxb-1"
NOTHING = {
    "answers": 0,
    "ratings": 0,
    "gap questions": 0,
    "conversations": 0,
    "replies": 0,
    "revisions": 0,
    "tours": 0,
}


def gaps_in(database: Database) -> Gaps:
    return Gaps(database, same=0.9, model="model-1")


async def fill(database: Database, team: str, user: str) -> None:
    """Keep something of each kind about a user."""
    held = Answers(database)
    held.add(GivenAnswer(f"{team}{user}", team, "C1", user, "mention", "unknown", None, f"question of {user}"))
    await held.flush()
    await held.rate(Rating(f"{team}{user}", team, user, is_helpful=False, comment="no"))
    await gaps_in(database).add(team, user, f"question of {user}", NORTH, unhelpful=True)
    await Conversations(database).asked(ConversationKey(team, "C1", user), f"question of {user}", user)
    taught = Revisions(database)
    revision = await taught.propose(Proposal(team, f"entry-{user}", "teach", {"answer": "Ask Bob."}, user))
    await taught.decide(team, revision.number, Verdict("approved", user))
    await Tours(database).change(team, user, lambda _: Progress(("one",), "two"))
    await WorkspaceSettingsStore(database).put(team, WorkspaceSettings())
    installed = Installations(database, Cipher(()))
    await installed.async_save(Installation(team_id=team, user_id=user, bot_token=BOT, bot_id="B", bot_user_id="UBOT"))
    await installed.join(team, "E1")
    await Channels(database).put(team, f"C{user}", ChannelSettings())
    await Replies(database).begin(MessageReply(QuestionKey(team, "C1", user), "", user, "mention", "digest"))


async def users_in(database: Database) -> set[str]:
    """Return all who are named anywhere."""
    named = {"user_id", "author", "decided_by", "confirmed_by"}
    return {
        row[name]
        for table in metadata.sorted_tables
        for row in await rows(database, table)
        for name in named & set(row)
        if row[name]
    }


async def test_a_user_is_forgotten_in_all_workspaces_and_others_are_not(database: Database) -> None:
    for team, user in (("T1", "U1"), ("T1", "U2"), ("T2", "U1")):
        await fill(database, team, user)
    assert await forget_user(database, "U1") == dict.fromkeys(NOTHING, 2)

    assert await users_in(database) == {"U2"}
    assert len(await rows(database, revisions)) == 3
    assert {each.author for each in await Revisions(database).live()} == {"", "U2"}
    assert {each.content["answer"] for each in await Revisions(database).live()} == {"Ask Bob."}
    assert await Conversations(database).last_question(ConversationKey("T1", "C1", "U2")) == "question of U2"
    assert await forget_user(database, "U1") == NOTHING


async def test_a_revision_stays_without_the_name_of_the_forgotten_user_only(database: Database) -> None:
    taught = Revisions(database)
    revision = await taught.propose(Proposal("T1", "vpn", "teach", {}, "U1"))
    await taught.decide("T1", revision.number, Verdict("approved", "U2"))
    await taught.confirm("T1", revision.number, "U3")
    assert (await forget_user(database, "U2"))["revisions"] == 1

    [live] = await taught.live()
    assert (live.author, live.decided_by, live.confirmed_by) == ("U1", "", "U3")


async def test_who_is_forgotten_already_is_not_forgotten_again(database: Database) -> None:
    await fill(database, "T1", "U1")
    await forget_user(database, "U1")

    assert await forget_user(database, "") == NOTHING


async def test_a_gap_keeps_what_others_asked_and_goes_when_nobody_is_left(database: Database) -> None:
    held = gaps_in(database)
    for question, user in (("first", "U1"), ("first", "U1"), ("second", "U2"), ("third", "U1"), ("third", "U3")):
        shared = await held.add("T1", user, question, NORTH, unhelpful=user == "U1")
    alone = await held.add("T1", "U1", "alone", EAST, unhelpful=False)
    assert (await forget_user(database, "U1"))["gap questions"] == 3

    gap = await held.find("T1", shared)
    assert gap
    assert (gap.question, gap.wordings) == ("second", ("third",))
    assert (gap.people, gap.times, gap.unhelpful) == (2, 2, 0)
    assert await held.find("T1", alone) is None
    assert [row["id"] for row in await rows(database, gaps)] == [shared]
    assert await held.add("T1", "U1", "alone", EAST, unhelpful=False) != alone


async def test_everything_of_a_workspace_is_deleted(database: Database) -> None:
    for team in ("T1", "T2"):
        for user in ("U1", "U2"):
            await fill(database, team, user)
    with_team = [table for table in metadata.sorted_tables if "team" in table.c]
    before = {table.name: len(await rows(database, table)) for table in with_team}
    assert len(before) == 12
    await forget_team(database, "T1")

    for table in with_team:
        left = await rows(database, table)
        assert {row["team"] for row in left} == {"T2"}, table.name
        assert len(left) == before[table.name] / 2, table.name


async def test_texts_are_forgotten_after_90_days_and_answers_and_ratings_after_a_year(database: Database) -> None:
    await fill(database, "T1", "U1")
    for table in (answers, ratings, gap_questions):
        await pass_time(database, table, 89 * DAY)
    await prune(database)
    [gap] = await gaps_in(database).open("T1", 10)
    assert gap.question == "question of U1"
    assert (await rows(database, answers))[0]["question"] == "question of U1"

    for table in (answers, ratings, gap_questions):
        await pass_time(database, table, 2 * DAY)
    await prune(database)
    assert [await rows(database, table) for table in (gaps, gap_questions)] == [[], []]
    assert [row["question"] for row in await rows(database, answers)] == [None]
    assert len(await rows(database, ratings)) == 1

    for table in (answers, ratings):
        await pass_time(database, table, 275 * DAY)
    await prune(database)
    assert [await rows(database, table) for table in (answers, ratings)] == [[], []]
    assert len(await Revisions(database).live()) == 1


@pytest.mark.parametrize(("keep_days", "kept"), [(0, False), (9, False), (11, True)])
async def test_the_owners_say_how_long_texts_are_kept(database: Database, keep_days: int, kept: bool) -> None:  # noqa: FBT001
    for team in ("T0", "T1", "T2"):
        await fill(database, team, "U1")
    await WorkspaceSettingsStore(database).put("T1", WorkspaceSettings(keep_days=keep_days))
    for table in (answers, gap_questions):
        await pass_time(database, table, 10 * DAY)
    await prune(database)

    with_text = {row["team"] for row in await rows(database, answers) if row["question"]}
    assert with_text == {"T0", "T2", *(["T1"] if kept else [])}
    assert {row["team"] for row in await rows(database, gaps)} == with_text


async def test_a_gap_that_is_asked_again_stays_with_the_newer_questions(database: Database) -> None:
    held = gaps_in(database)
    await held.add("T1", "U1", "first", NORTH, unhelpful=True)
    await pass_time(database, gap_questions, 80 * DAY)
    gap = await held.add("T1", "U2", "second", NORTH, unhelpful=False)
    await pass_time(database, gap_questions, 20 * DAY)
    await prune(database)

    found = await held.find("T1", gap)
    assert found
    assert (found.question, found.wordings, found.people, found.unhelpful) == ("second", (), 1, 0)


async def test_more_is_forgotten_than_one_transaction_does(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "_MOST_AT_ONCE", 2)
    held, theirs = Answers(database), gaps_in(database)
    for number in range(7):
        held.add(GivenAnswer(f"{number}", "T1", "C1", "U1", "mention", "unknown", None, "one"))
        await theirs.add("T1", "U1", f"question {number}", NORTH, unhelpful=False)
    await held.flush()
    await pass_time(database, answers, 100 * DAY)
    await prune(database)
    assert {row["question"] for row in await rows(database, answers)} == {None}

    assert await forget_user(database, "U1") == {**NOTHING, "answers": 7, "gap questions": 7}
    assert [await rows(database, table) for table in (answers, gaps, gap_questions)] == [[], [], []]


async def test_questions_are_added_while_others_are_forgotten(database: Database, replica: Database) -> None:
    held = gaps_in(database)
    for number in range(20):
        await held.add("T1", "U1", f"old {number}", NORTH, unhelpful=False)
        adding = held.add("T1", "U2", f"new {number}", NORTH, unhelpful=False)
        await asyncio.gather(adding, forget_user(replica, "U1"))

    [gap] = await held.open("T1", 10)
    assert (gap.people, gap.times) == (1, 20)
    assert {row["gap"] for row in await rows(database, gap_questions)} == {gap.id}


async def test_owners_decide_while_they_are_forgotten(database: Database, replica: Database) -> None:
    taught = Revisions(database)
    for _ in range(20):
        proposed = [await taught.propose(Proposal("T1", f"entry-{number}", "teach", {}, "U1")) for number in range(5)]
        decided, _ = await asyncio.gather(
            asyncio.gather(*(taught.decide("T1", each.number, Verdict("approved", "U2")) for each in proposed)),
            forget_user(replica, "U1"),
        )
        assert all(decided)

    assert {(each.author, each.decided_by) for each in await taught.live()} == {("", "U2")}


@given(name=ANY_TEXT)
@ON_ONE_DATABASE
async def test_whoever_has_any_id_is_forgotten(database: Database, name: str) -> None:
    user = "U" + name
    await fill(database, "T" + name, user)
    assert (await forget_user(database, user))["gap questions"] == 1
    await forget_team(database, "T" + name)

    assert await users_in(database) == set()
    assert await WorkspaceSettingsStore(database).teams() == []


async def test_nothing_is_kept_about_anyone_whose_id_is_odd(database: Database) -> None:
    await fill(database, NASTY, NASTY)
    await prune(database)
    assert await forget_user(database, NASTY) == dict.fromkeys(NOTHING, 1)


async def test_a_lost_database_is_reported_to_the_caller(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/wharfie.db")
    for use in (forget_user(database, "U1"), forget_team(database, "T1"), prune(database)):
        with pytest.raises(DatabaseLostError):
            await use


_MANY_ANSWERS = """
INSERT INTO answers (id, team, channel, user_id, surface, status, entry, question, made_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
SELECT 'a' || i, 'T1', 'C1', 'U' || (i % 2), 'mention', 'unknown', NULL, 'how do I do number ' || i, :time FROM n
"""
_MANY_GAPS = """
INSERT INTO gaps (team, state, model, vector)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
SELECT 'T1', 'open', 'model-1', :vector FROM n
"""
_MANY_QUESTIONS = """
INSERT INTO gap_questions (gap, team, user_id, wording, question, times, unhelpful, last_asked)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9)
SELECT gaps.id, 'T1', 'U' || (i % 2), 'w' || i, 'how do I do number ' || i, 1, 0, :time FROM n, gaps
"""


@pytest.mark.parametrize(
    "forget",
    [prune, lambda database: forget_user(database, "U1"), lambda database: forget_team(database, "T1")],
    ids=["prune", "user", "team"],
)
async def test_a_hundred_thousand_answers_are_forgotten_in_time(
    database: Database, forget: Callable[[Database], Awaitable[object]], record_property: Callable[[str, str], None]
) -> None:
    async def make(connection: AsyncConnection) -> None:
        old = {"time": time.time() - 100 * DAY}
        await connection.execute(text(_MANY_ANSWERS), old)
        await connection.execute(text(_MANY_GAPS), {"vector": b"\0" * 768})
        await connection.execute(text(_MANY_QUESTIONS), old)

    slowest, within = 0.0, database._within  # noqa: SLF001

    async def timed(seconds: float, work: Callable[[AsyncConnection], Awaitable[object]]) -> object:
        nonlocal slowest
        began = time.perf_counter()
        try:
            return await within(seconds, work)
        finally:
            slowest = max(slowest, time.perf_counter() - began)

    await within(60, make)
    database._within = timed  # type: ignore[method-assign, assignment]  # noqa: SLF001
    await forget(database)
    record_property("slowest transaction that forgets", f"{slowest * 1000:.0f} ms")

    count = select(func.count()).select_from(answers).where(answers.c.user_id == "U1", answers.c.question.is_not(None))
    assert await database.run(lambda connection: connection.scalar(count)) == 0
