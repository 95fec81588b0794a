"""Answers are kept in the background, with the last rating of each person, and never cost an answer."""

import asyncio
import contextlib
import dataclasses
import logging
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given

from bot.records import Figures, GivenAnswer, Rating, Status, WorkspaceSettings
from bot.storage import Answers, Database, WorkspaceSettingsStore
from bot.storage import answers as module
from bot.storage.database import DatabaseLostError
from bot.storage.tables import answers, ratings, storable
from tests.storage.databases import ANY_TEXT, DAY, NASTY, ON_ONE_DATABASE, pass_time, rows

ANSWER = GivenAnswer("a1", "T1", "C1", "U1", "mention", "answered", "remove-volume", "how do I remove a volume")


def numbered(number: int) -> GivenAnswer:
    return dataclasses.replace(ANSWER, id=f"a{number}")


async def test_an_answer_is_found_as_it_was_given(database: Database, replica: Database) -> None:
    held = Answers(database)
    held.add(ANSWER)
    assert await held.find("a1") == ANSWER
    assert await Answers(replica).find("a1") == ANSWER
    assert await held.find("a2") is None
    [row] = await rows(database, answers)
    assert row["made_at"] > 1_700_000_000


async def test_an_answer_that_found_nothing_has_no_entry(database: Database) -> None:
    unknown = dataclasses.replace(ANSWER, status="unknown", entry=None)
    held = Answers(database)
    held.add(unknown)

    assert await held.find("a1") == unknown


async def test_an_answer_that_is_given_again_is_kept_once(database: Database, replica: Database) -> None:
    held = [Answers(database), Answers(replica)]
    for each in held:
        each.add(ANSWER)
        each.add(ANSWER)
    await asyncio.gather(*(each.flush() for each in held))

    assert len(await rows(database, answers)) == 1


async def test_two_processes_keep_many_answers_at_once(database: Database, replica: Database) -> None:
    held = [Answers(database), Answers(replica)]
    for number in range(2_500):
        for each in held:
            each.add(numbered(number))
    await asyncio.gather(*(each.flush() for each in held))

    assert len(await rows(database, answers)) == 2_500


async def test_the_last_rating_of_each_person_counts(database: Database) -> None:
    held = Answers(database)
    await held.rate(Rating("a1", "T1", "U1", is_helpful=True))
    await held.rate(Rating("a1", "T1", "U2", is_helpful=True))
    await held.rate(Rating("a1", "T1", "U1", is_helpful=False, reason="outdated", comment="since 27 it is --x"))

    kept = {row["user_id"]: (row["is_helpful"], row["reason"], row["comment"]) for row in await rows(database, ratings)}
    assert kept == {"U1": (False, "outdated", "since 27 it is --x"), "U2": (True, None, "")}


async def test_no_text_is_kept_where_the_owners_keep_none(database: Database) -> None:
    await WorkspaceSettingsStore(database).put("T1", WorkspaceSettings(keep_days=0))
    held = Answers(database)
    held.add(ANSWER)
    held.add(dataclasses.replace(ANSWER, id="a2", team="T2"))
    await held.flush()

    assert {row["team"]: row["question"] for row in await rows(database, answers)} == {
        "T1": None,
        "T2": "how do I remove a volume",
    }


async def test_the_last_different_questions_of_a_person_come_newest_first_each_with_its_last_answer(
    database: Database,
) -> None:
    held = Answers(database)
    asked = ["what is an image", "how do I list images", "What is  an image", None, "how do I stop a container"]
    for number, question in enumerate(asked):
        held.add(dataclasses.replace(numbered(number), question=question))
        await held.flush()
        await pass_time(database, answers, 1)
    held.add(dataclasses.replace(ANSWER, id="of another person", user="U2"))
    held.add(dataclasses.replace(ANSWER, id="in another workspace", team="T2"))

    assert [each.id for each in await held.recent("T1", "U1", 5)] == ["a4", "a2", "a1"]
    assert [each.question for each in await held.recent("T1", "U1", 2)] == [
        "how do I stop a container",
        "What is  an image",
    ]
    assert [each.user for each in await held.recent("T1", "U2", 5)] == ["U2"]
    assert await held.recent("T1", "U3", 5) == []


async def test_the_figures_count_questions_people_and_ratings_of_the_last_days(database: Database) -> None:
    held = Answers(database)
    assert await held.figures("T1", 30) == Figures(0, 0, 0, 0, 0, 0)
    held.add(dataclasses.replace(ANSWER, id="old"))
    await held.rate(Rating("old", "T1", "U1", is_helpful=True))
    await held.flush()
    await pass_time(database, answers, 31 * DAY)
    await pass_time(database, ratings, 31 * DAY)
    statuses: list[Status] = ["answered", "answered", "suggested", "unknown", "chosen"]
    for number, status in enumerate(statuses):
        held.add(dataclasses.replace(numbered(number), status=status, user=f"U{number % 2}"))
    held.add(dataclasses.replace(ANSWER, id="in another workspace", team="T2", user="U7"))
    held.add(dataclasses.replace(ANSWER, id="picked", status="chosen", user="U8"))
    for user, is_helpful in (("U1", True), ("U2", True), ("U3", False)):
        await held.rate(Rating("a1", "T1", user, is_helpful=is_helpful))

    assert await held.figures("T1", 30) == Figures(answered=2, suggested=1, unknown=1, people=2, ratings=3, helpful=2)
    assert await held.figures("T2", 30) == Figures(1, 0, 0, 1, 0, 0)


async def test_any_text_can_be_kept(database: Database) -> None:
    held = Answers(database)
    held.add(GivenAnswer(NASTY, NASTY, NASTY, NASTY, NASTY, "answered", NASTY, NASTY))
    found = await held.find(NASTY)
    assert found
    assert found.question == storable(NASTY[:1_000])
    assert found.user == storable(NASTY)

    await held.rate(Rating(NASTY, NASTY, NASTY, is_helpful=False, reason="other", comment=NASTY))
    [row] = await rows(database, ratings)
    assert row["comment"] == storable(NASTY[:3_000])


async def test_while_the_database_is_lost_answers_are_dropped_and_the_log_says_how_many(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    file = tmp_path / "wharfie.db"
    async with contextlib.aclosing(Database(f"sqlite:///{file}")) as database:
        await database.open()
        held = Answers(database)
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            for number in range(3):
                held.add(numbered(number))
            await held.flush()
            with pytest.raises(DatabaseLostError):
                await held.find("a1")
            with pytest.raises(DatabaseLostError):
                await held.rate(Rating("a1", "T1", "U1", is_helpful=True))
            with pytest.raises(DatabaseLostError):
                await held.recent("T1", "U1", 5)
            with pytest.raises(DatabaseLostError):
                await held.figures("T1", 30)
        await database.reopen()
        held.add(numbered(4))
        await held.flush()

        assert [row["id"] for row in await rows(database, answers)] == ["a4"]
    assert "Not kept: 3 answers, 1 ratings." in caplog.text


async def test_what_waits_is_bounded(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "_MOST_WAITING", 3)
    held = Answers(database)
    for number in range(5):
        held.add(numbered(number))
    await held.flush()

    assert sorted(row["id"] for row in await rows(database, answers)) == ["a0", "a1", "a2"]
    assert "2 answers are not kept" in caplog.text


@given(text=ANY_TEXT, name=ANY_TEXT)
@ON_ONE_DATABASE
async def test_whatever_people_type_is_kept(database: Database, text: str, name: str) -> None:
    held = Answers(database)
    held.add(dataclasses.replace(ANSWER, id=name + text, question=text, user=name))
    found = await held.find(name + text)

    assert found
    assert (found.question, found.user) == (storable(text[:1_000]), storable(name))
