"""The last question of each conversation is remembered for a day, in every process."""

from pathlib import Path

import pytest

from bot.conversations import ConversationKey
from bot.storage import Conversations, Database
from bot.storage import conversations as module
from bot.storage.tables import conversations as table
from tests.storage.databases import pass_time, rows

CHANNEL = ConversationKey("T1", "C1", "1.1")
DIRECT = ConversationKey("T1", "D1", None)


async def last_questions(database: Database, *keys: ConversationKey) -> list[str | None]:
    """Return what a process that has just started knows."""
    return [await Conversations(database).last_question(key) for key in keys]


async def test_each_conversation_has_its_own_last_question(database: Database) -> None:
    held = Conversations(database)
    await held.asked(CHANNEL, "one")
    await held.asked(CHANNEL, "two")
    await held.asked(DIRECT, "three")

    assert await last_questions(database, CHANNEL, DIRECT, ConversationKey("T1", "C1", "9.9")) == ["two", "three", None]


async def test_a_thread_goes_on_from_the_message_above_it(database: Database) -> None:
    held = Conversations(database)
    await held.fork(DIRECT, "1.0")
    await held.asked(DIRECT, "one")
    await held.fork(DIRECT, "1.1")
    await held.asked(DIRECT, "two")

    threads = [DIRECT._replace(thread=ts) for ts in ("1.0", "1.1")]
    assert await last_questions(database, *threads) == [None, "one"]


async def test_who_asked_last_is_known_so_that_they_can_be_forgotten(database: Database) -> None:
    held = Conversations(database)
    await held.asked(DIRECT, "one", "U1")
    await held.fork(DIRECT, "1.1")
    await held.asked(DIRECT, "two", "U2")
    await held.asked(CHANNEL, "three", "U1")
    await held.asked(CHANNEL, "four")

    kept = {row["question"]: row["user_id"] for row in await rows(database, table)}
    assert kept == {"one": "U1", "two": "U2", "four": None}


async def test_a_question_is_forgotten_a_day_after_it_was_asked(database: Database) -> None:
    held = Conversations(database)
    await held.asked(CHANNEL, "one")
    await pass_time(database, table, 80_000)
    await held.asked(DIRECT, "two")
    await held.prune()
    assert await last_questions(database, CHANNEL, DIRECT) == ["one", "two"]

    await pass_time(database, table, 10_000)
    assert await last_questions(database, CHANNEL, DIRECT) == [None, "two"]
    await held.prune()
    await pass_time(database, table, -10_000)
    assert await last_questions(database, CHANNEL, DIRECT) == [None, "two"]


async def test_the_oldest_are_forgotten_when_there_are_too_many(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_KEPT", 3)
    held = Conversations(database)
    keys = [ConversationKey("T1", "C1", str(number)) for number in range(5)]
    for key in keys:
        await held.asked(key, "one")
        await pass_time(database, table, 1)
    await held.prune()

    assert await last_questions(database, *keys) == [None, None, "one", "one", "one"]


async def test_long_pastes_are_cut_and_characters_that_no_database_holds_are_replaced(database: Database) -> None:
    held = Conversations(database)
    await held.asked(DIRECT, "x" * 10_000)
    await held.asked(CHANNEL, "a\0b\ud800")

    assert await last_questions(database, DIRECT, CHANNEL) == ["x" * 1_000, "a\ufffdb?"]


async def test_without_a_database_follow_ups_are_understood_from_memory(tmp_path: Path) -> None:
    held = Conversations(Database(f"sqlite:///{tmp_path}/wharfie.db"))
    await held.asked(DIRECT, "one")
    await held.fork(DIRECT, "1.1")

    assert await held.last_question(DIRECT._replace(thread="1.1")) == "one"
