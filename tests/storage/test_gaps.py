"""Questions without a helpful answer are grouped by meaning and counted by people, however many processes add them."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray
from sqlalchemy import func, select

from bot.records import Gap
from bot.storage import Database, Gaps
from bot.storage import gaps as module
from bot.storage.database import DatabaseLostError
from bot.storage.tables import gap_questions, gaps, storable
from tests.storage.databases import ANY_TEXT, NASTY, ON_ONE_DATABASE, pass_time, rows

Vector = NDArray[np.float32]


def vector(*values: float) -> Vector:
    return np.array(values, np.float32)


NORTH, NEAR_NORTH, EAST = vector(0, 1, 0), vector(0.1, 0.99, 0), vector(1, 0, 0)
NONE = vector(0, 0, 0)


def held_in(database: Database, model: str = "model-1") -> Gaps:
    return Gaps(database, same=0.9, model=model)


def count_of(gap: Gap | None) -> tuple[int, int, int] | None:
    return (gap.people, gap.times, gap.unhelpful) if gap else None


async def ask(held: Gaps, question: str, meaning: Vector, user: str = "U1", *, unhelpful: bool = False) -> int:
    return await held.add("T1", user, question, meaning, unhelpful=unhelpful)


async def test_questions_with_one_meaning_are_one_gap(database: Database) -> None:
    held = held_in(database)
    first = await ask(held, "how do I reach the vpn", NORTH)
    await pass_time(database, gap_questions, 100)
    assert await ask(held, "vpn access?", NEAR_NORTH, "U2", unhelpful=True) == first
    other = await ask(held, "where are the logs", EAST)
    assert other != first

    gap = await held.find("T1", first)
    assert gap
    assert (gap.question, gap.wordings) == ("how do I reach the vpn", ("vpn access?",))
    assert count_of(gap) == (2, 2, 1)
    [row] = [row for row in await rows(database, gap_questions) if row["user_id"] == "U2"]
    assert gap.last_asked == row["last_asked"]


async def test_a_question_joins_the_nearest_of_several_gaps(database: Database) -> None:
    held = Gaps(database, same=0.5, model="model-1")
    north, east = await ask(held, "one", NORTH), await ask(held, "two", EAST)

    assert await ask(held, "three", vector(0.8, 0.6, 0)) == east
    assert await ask(held, "four", vector(0.6, 0.8, 0)) == north


async def test_only_the_vector_of_the_first_wording_is_compared(database: Database) -> None:
    held = held_in(database)
    first = await ask(held, "one", vector(1, 0))
    assert await ask(held, "two", vector(0.92, 0.392)) == first
    assert await ask(held, "three", vector(0.69, 0.72)) != first


async def test_the_length_of_vectors_does_not_matter(database: Database) -> None:
    held = held_in(database)
    assert await ask(held, "one", NORTH * 1e6) == await ask(held, "two", NORTH * 1e-6)


async def test_without_a_meaning_only_the_same_text_is_the_same(database: Database) -> None:
    held = held_in(database)
    first = await ask(held, "xyzzy", NONE)
    assert await ask(held, "plugh", NONE) != first
    assert await ask(held, "  XYZZY ? ", NONE) == first
    assert await ask(held, "xyzzy", vector(np.nan, np.inf, 0)) == first


async def test_a_flag_is_not_the_same_text_as_a_word(database: Database) -> None:
    held = held_in(database)
    assert await ask(held, "what does --rm do", NONE) != await ask(held, "what does rm do", NONE)


async def test_a_person_who_asks_again_is_counted_once_and_their_question_again(database: Database) -> None:
    held = held_in(database)
    for question, user in (("one", "U1"), ("one", "U1"), ("One?", "U1"), ("two", "U1"), ("one", "U2")):
        gap = await ask(held, question, NORTH, user)

    assert count_of(await held.find("T1", gap)) == (2, 5, 0)
    assert len(await rows(database, gap_questions)) == 3


async def test_the_newest_of_the_other_wordings_are_shown(database: Database) -> None:
    held = held_in(database)
    for number in range(8):
        gap = await ask(held, f"wording {number}", NORTH)
        await pass_time(database, gap_questions, 10)
    await ask(held, "wording 2", NORTH, "U2")

    found = await held.find("T1", gap)
    assert found
    assert found.question == "wording 0"
    assert found.wordings == tuple(f"wording {number}" for number in (2, 7, 6, 5, 4))


async def test_the_texts_of_a_gap_are_bounded_and_its_counts_stay_right(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_TEXTS", 3)
    held = held_in(database)
    for number in range(10):
        for user in ("U1", "U2"):
            gap = await ask(held, f"wording {number}", NORTH, user, unhelpful=user == "U2")
    await ask(held, "wording 0", NORTH)

    assert count_of(await held.find("T1", gap)) == (2, 21, 10)
    kept = await rows(database, gap_questions)
    assert sorted(row["question"] or "" for row in kept) == ["", "", "wording 0", "wording 0", "wording 1"]


async def test_gaps_are_sorted_by_people_then_by_times_then_the_newest_first(database: Database) -> None:
    held = held_in(database)
    directions = np.eye(5, dtype=np.float32)
    asked = {"old": ["U1"], "two people": ["U1", "U2"], "often": ["U1"] * 3, "new": ["U1"]}
    for direction, (question, users) in zip(directions, asked.items(), strict=False):
        for user in users:
            await ask(held, question, direction, user)
        await pass_time(database, gap_questions, 10)
    await held.add("T2", "U1", "of others", directions[4], unhelpful=False)

    assert [gap.question for gap in await held.open("T1", 10)] == ["two people", "often", "new", "old"]
    assert [gap.question for gap in await held.open("T1", 2, 1)] == ["often", "new"]
    assert (await held.count_open("T1"), await held.count_open("T2"), await held.count_open("T3")) == (4, 1, 0)
    assert await held.open("T3", 10) == []


async def test_each_workspace_has_its_own_gaps(database: Database) -> None:
    held = held_in(database)
    ours = await ask(held, "one", NORTH)
    theirs = await held.add("T2", "U1", "one", NORTH, unhelpful=False)

    assert theirs != ours
    assert await held.find("T1", theirs) is None
    assert not await held.close("T1", theirs, "dismissed")


async def test_a_taught_gap_opens_when_it_is_asked_again(database: Database) -> None:
    held = held_in(database)
    gap = await ask(held, "one", NORTH)
    assert await held.close("T1", gap, "taught")
    assert not await held.close("T1", gap, "taught")
    assert await held.count_open("T1") == 0
    assert count_of(await held.find("T1", gap)) == (1, 1, 0)

    assert await ask(held, "two", NORTH) == gap
    assert [count_of(each) for each in await held.open("T1", 10)] == [(1, 2, 0)]


async def test_a_dismissed_gap_stays_closed_but_goes_on_counting(database: Database) -> None:
    held = held_in(database)
    gap = await ask(held, "one", NORTH)
    assert await held.close("T1", gap, "dismissed")

    assert await ask(held, "two", NORTH, "U2") == gap
    assert await held.open("T1", 10) == []
    assert count_of(await held.find("T1", gap)) == (2, 2, 0)


async def test_a_gap_of_another_model_is_joined_by_the_same_text_only(database: Database) -> None:
    old, new = held_in(database), held_in(database, "model-2")
    gap = await ask(old, "one", NORTH)
    assert await ask(new, "two", vector(0, 1)) != gap  # also with another number of dimensions

    assert await ask(new, "One", vector(1, 0)) == gap
    assert await ask(new, "three", vector(1, 0)) == gap  # whose vector is the new model's from now on


async def test_two_processes_that_add_a_new_question_at_the_same_moment_make_one_gap(
    database: Database, replica: Database
) -> None:
    held = [held_in(database), held_in(replica)]
    meanings = np.eye(20, dtype=np.float32)
    for number, meaning in enumerate(meanings):
        made = await asyncio.gather(
            *(ask(each, f"{number} {user}", meaning, f"U{user}") for user, each in enumerate(held))
        )
        assert len(set(made)) == 1

    assert {count_of(gap) for gap in await held[0].open("T1", 100)} == {(2, 2, 0)}
    assert await held[0].count_open("T1") == 20


async def test_an_old_button_never_means_another_gap(database: Database) -> None:
    held = held_in(database)
    gap = await ask(held, "one", NORTH)
    await database.run(lambda connection: connection.execute(gap_questions.delete()))
    await database.run(lambda connection: connection.execute(gaps.delete()))

    assert await ask(held, "two", EAST) > gap


async def test_any_text_can_be_kept_and_long_ones_are_cut(database: Database) -> None:
    held = held_in(database)
    gap = await held.add(NASTY, NASTY, NASTY, NORTH, unhelpful=True)
    found = await held.find(NASTY, gap)
    assert found
    assert found.question == storable(NASTY[:1_000])
    assert await held.add(NASTY, "U2", NASTY, NONE, unhelpful=True) == gap


@given(text=ANY_TEXT, name=ANY_TEXT)
@ON_ONE_DATABASE
async def test_whatever_people_ask_is_found_again(database: Database, text: str, name: str) -> None:
    held = held_in(database)
    gap = await held.add("T" + name, name, text, NONE, unhelpful=False)
    assert await held.add("T" + name, name, text, NONE, unhelpful=False) == gap


async def test_a_lost_database_is_reported_to_the_caller(tmp_path: Path) -> None:
    held = held_in(Database(f"sqlite:///{tmp_path}/wharfie.db"))
    for use in (ask(held, "one", NORTH), held.open("T1", 1), held.count_open("T1"), held.close("T1", 1, "taught")):
        with pytest.raises(DatabaseLostError):
            await use


async def test_a_question_joins_one_of_thousands_of_gaps_in_time(database: Database) -> None:
    held = Gaps(database, same=0.9, model="model-1")
    meanings = np.random.default_rng(1).standard_normal((2_000, 384)).astype(np.float32)
    stored = [
        {
            "team": "T1",
            "state": "open",
            "model": "model-1",
            "vector": (meaning / np.linalg.norm(meaning)).astype(np.float16).tobytes(),
        }
        for meaning in meanings
    ]
    await database.run(lambda connection: connection.execute(gaps.insert(), stored))
    ids = [row["id"] for row in await rows(database, gaps)]
    asked = [
        {"gap": id_, "team": "T1", "user_id": f"U{user}", "wording": f"{id_} {user}", "question": f"{id_} {user}"}
        for id_ in ids
        for user in range(5)
    ]
    counts = {"times": 1, "unhelpful": 0, "last_asked": 1.0}
    await database.run(lambda connection: connection.execute(gap_questions.insert(), [each | counts for each in asked]))

    assert await held.add("T1", "U9", "new words", meanings[1_234], unhelpful=False) == ids[1_234]
    assert (await held.open("T1", 1))[0].id == ids[1_234]
    count = select(func.count()).select_from(gap_questions)
    assert await database.run(lambda connection: connection.scalar(count)) == 10_001
