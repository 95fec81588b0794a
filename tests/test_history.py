"""What was asked and answered is kept as the workspace wants it, and shows where the knowledge has gaps."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.records import LONGEST_KEPT, Rating, WorkspaceSettings
from bot.search import Prepared
from bot.storage.tables import ratings
from tests.postgresql import PostgreSQL
from tests.services import ANN, BOB, TEAM, Process, process

UNKNOWN = "what time is the all-hands"
KNOWN = "how do I remove a volume"


@pytest_asyncio.fixture
async def bot(database_url: str, small_prepared: Prepared) -> AsyncIterator[Process]:
    async with process(database_url, small_prepared) as started:
        yield started
        assert started.database.trouble is None


async def verdicts(bot: Process) -> list[tuple[str, bool, str | None, str]]:
    query = select(ratings.c.user_id, ratings.c.is_helpful, ratings.c.reason, ratings.c.comment)
    return [tuple(row) for row in await bot.database.run(lambda connection: connection.execute(query))]


async def test_an_answer_is_kept_with_its_question(bot: Process) -> None:
    answered = await bot.answers.ask(f"  {KNOWN}  ", "mention", ANN)

    [given] = await bot.all_given()
    assert (given.id, given.team, given.channel, given.user) == (answered.id, TEAM, "C1", "U0ANN")
    assert (given.surface, given.status, given.entry, given.question) == ("mention", "answered", "remove-volume", KNOWN)
    assert await bot.gaps.open(TEAM, 9) == []


async def test_a_question_that_slack_sent_is_kept_as_it_was_typed(bot: Process) -> None:
    await bot.answers.ask("how do I copy a &lt;file&gt; with tea &amp; cake", "mention", ANN)

    [given] = await bot.all_given()
    assert given.question == "how do I copy a <file> with tea & cake"


async def test_of_a_long_question_the_beginning_is_kept(bot: Process) -> None:
    await bot.answers.ask("tell me about the all-hands " * 400, "mention", ANN)

    [given] = await bot.all_given()
    assert given.question
    assert 0 < len(given.question) <= LONGEST_KEPT


async def test_an_unknown_question_is_a_gap_that_counts_people_and_times(bot: Process) -> None:
    for asker in (ANN, ANN, BOB):
        await bot.answers.ask(UNKNOWN, "mention", asker)
        await bot.in_flight.finish(10)

    [gap] = await bot.gaps.open(TEAM, 9)
    assert (gap.question, gap.people, gap.times, gap.unhelpful) == (UNKNOWN, 2, 3, 0)
    assert [given.entry for given in await bot.all_given()] == [None] * 3


async def test_small_talk_is_not_kept(bot: Process) -> None:
    await bot.answers.ask("thanks!", "mention", ANN)

    assert await bot.all_given() == []


async def test_a_choice_is_kept(bot: Process) -> None:
    bot.history.chosen("c1", ANN, "remove-volume", KNOWN)

    [given] = await bot.all_given()
    assert (given.surface, given.status, given.entry, given.question) == ("choice", "chosen", "remove-volume", KNOWN)


async def test_where_no_texts_are_kept_answers_have_no_question_and_there_are_no_gaps(bot: Process) -> None:
    await bot.settings.put(TEAM, WorkspaceSettings(keep_days=0))
    await bot.answers.ask(KNOWN, "mention", ANN)
    unknown = await bot.answers.ask(UNKNOWN, "mention", ANN)
    bot.history.chosen("c1", ANN, "remove-volume", KNOWN)
    await bot.history.rate(Rating(unknown.id, TEAM, "U0ANN", is_helpful=False), UNKNOWN)

    given = await bot.all_given()
    assert [answer.question for answer in given] == [None] * 3
    assert {answer.status for answer in given} == {"answered", "unknown", "chosen"}
    assert await bot.gaps.open(TEAM, 9) == []
    assert len(await verdicts(bot)) == 1


async def test_an_answer_that_did_not_help_makes_its_question_a_gap(bot: Process) -> None:
    await bot.history.rate(Rating("a1", TEAM, "U0ANN", is_helpful=True), KNOWN)
    assert await bot.gaps.open(TEAM, 9) == []

    await bot.history.rate(Rating("a1", TEAM, "U0ANN", is_helpful=False), KNOWN)
    await bot.history.rate(Rating("a1", TEAM, "U0ANN", is_helpful=False, reason="outdated", comment="Since May."))

    [gap] = await bot.gaps.open(TEAM, 9)
    assert (gap.question, gap.people, gap.times, gap.unhelpful) == (KNOWN, 1, 1, 1)
    assert await verdicts(bot) == [("U0ANN", False, "outdated", "Since May.")]


async def test_the_exit_waits_until_answers_are_kept(bot: Process) -> None:
    for number in range(20):
        bot.history.chosen(f"c{number}", ANN, "remove-volume", KNOWN)
    await bot.in_flight.finish(10)

    assert asyncio.all_tasks() == {asyncio.current_task()}  # the end of the loop would cancel others
    assert len(await bot.all_given()) == 20


async def test_while_the_database_is_lost_answers_are_given_and_counted_as_not_kept(
    small_prepared: Prepared, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with PostgreSQL() as server:
        async with process(server.new_database(), small_prepared) as bot:
            server.stop()
            for question in (KNOWN, UNKNOWN):
                assert (await bot.answers.ask(question, "mention", ANN)).id
            await bot.in_flight.finish(10)
            assert str(bot.database.report()).endswith("; not kept so far: 2 answers")

            server.start()
            await bot.database.reopen()
            assert "Not kept: 2 answers." in caplog.text
            assert await bot.all_given() == []
