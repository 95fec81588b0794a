"""Which message answers which question is kept for a day, and the newest version of an edited question wins."""

import asyncio
from pathlib import Path

from bot.conversations import ConversationKey
from bot.records import MessageReply, QuestionKey
from bot.storage import Database, Replies
from bot.storage.tables import replies as table
from tests.storage.databases import NASTY, pass_time, rows

ONE, TWO = QuestionKey("T1", "C1", "1.1"), QuestionKey("T1", "C1", "1.2")
THREAD = ConversationKey("T1", "C1", "1.1")


def reply_to(question: QuestionKey, surface: str = "mention") -> MessageReply:
    return MessageReply(question, "1.1", "U1", surface, "first")


async def test_a_reply_is_known_in_every_process(database: Database, replica: Database) -> None:
    held = Replies(database)
    await held.begin(reply_to(ONE))
    await held.begin(MessageReply(ONE, "9.9", "U9", "direct", "other"))
    assert await Replies(replica).find(ONE) == reply_to(ONE)
    assert not await held.posted(ONE, "1.5", "before")

    found = MessageReply(ONE, "1.1", "U1", "mention", "first", "1.5", "", None, "before")
    assert await Replies(replica).find(ONE) == found
    assert await held.find(TWO) is None
    assert not await held.posted(TWO, "1.5", None)


async def test_the_newest_version_wins_and_the_same_words_are_no_version(database: Database) -> None:
    held = Replies(database)
    assert not await held.edit(ONE, "2.0", "two", "second")
    await held.begin(reply_to(ONE))

    assert not await held.edit(ONE, "2.0", "one", "first")
    assert await held.edit(ONE, "3.0", "three", "third")
    assert not await held.edit(ONE, "2.0", "two", "second")
    assert not await held.edit(ONE, "4.0", "three!", "third")
    found = await held.find(ONE)
    assert found
    assert (found.edited, found.newest, found.digest, found.ts) == ("3.0", "three", "third", None)
    assert await held.edit(ONE, "3.0", "four", "fourth")
    assert await held.edit(ONE, "4.0", "five", "fifth", "direct")
    found = await held.find(ONE)
    assert found
    assert found.surface == "direct"


async def test_whoever_comes_second_sees_the_edit_or_the_answer(database: Database, replica: Database) -> None:
    for number in range(20):
        question = QuestionKey("T1", "C1", f"{number}")
        await Replies(database).begin(reply_to(question))

        async def edit(question: QuestionKey = question) -> bool:
            await Replies(replica).edit(question, "2.0", "two", "second")
            found = await Replies(replica).find(question)
            return bool(found and found.ts)

        was_edited, was_posted = await asyncio.gather(Replies(database).posted(question, "1.5", None), edit())
        assert was_edited or was_posted


async def test_a_thread_knows_its_last_question_and_how_many_follow_ups_were_answered(database: Database) -> None:
    held = Replies(database)
    assert await held.last_in(THREAD) is None
    await held.begin(reply_to(ONE))
    assert not await held.is_in(THREAD)
    await held.posted(ONE, "1.15", None)
    await held.begin(reply_to(TWO, "follow_up"))
    assert (await held.last_in(THREAD), await held.is_in(THREAD)) == ("1.2", True)
    assert await held.count_in(THREAD, "follow_up", 3_600) == 1
    for other in (THREAD._replace(thread="9.9"), THREAD._replace(channel="C2"), THREAD._replace(team="T2")):
        assert (await held.last_in(other), await held.is_in(other)) == (None, False)

    await pass_time(database, table, 4_000)
    assert await held.count_in(THREAD, "follow_up", 3_600) == 0
    await pass_time(database, table, 90_000)
    assert not await held.is_in(THREAD)


async def test_texts_are_forgotten_after_an_hour_and_replies_after_a_day(database: Database) -> None:
    held = Replies(database)
    await held.begin(reply_to(ONE))
    await held.edit(ONE, "2.0", "two", "second")
    await held.posted(ONE, "1.5", "before")
    await pass_time(database, table, 3_000)
    await held.prune()
    assert [(row["newest"], row["previous"]) for row in await rows(database, table)] == [("two", "before")]

    await pass_time(database, table, 1_000)
    await held.prune()
    assert [(row["newest"], row["previous"], row["ts"]) for row in await rows(database, table)] == [(None, None, "1.5")]
    await pass_time(database, table, 85_000)
    assert await held.find(ONE) is None
    await held.prune()
    assert await rows(database, table) == []


async def test_whatever_slack_sends_is_kept(database: Database) -> None:
    held = Replies(database)
    question = QuestionKey("T1", "C" + NASTY, "1." + NASTY)
    await held.begin(reply_to(question))
    await held.edit(question, "2.0", NASTY, "second")
    await held.posted(question, "1.5", NASTY)

    found = await held.find(question)
    assert found
    assert found.newest
    assert found.ts == "1.5"


async def test_without_a_database_nothing_is_known_and_nothing_fails(tmp_path: Path) -> None:
    held = Replies(Database(f"sqlite:///{tmp_path}/wharfie.db"))
    await held.begin(reply_to(ONE))

    assert not await held.posted(ONE, "1.5", None)
    assert not await held.edit(ONE, "2.0", "two", "second")
    assert await held.find(ONE) is None
    assert await held.last_in(THREAD) is None
    assert (await held.is_in(THREAD), await held.count_in(THREAD, "follow_up", 10)) == (False, 0)
