"""The last question of each conversation is remembered in memory, where there is no database."""

from bot import conversations
from bot.conversations import ConversationKey, InMemoryConversations

CHANNEL = ConversationKey("T1", "C1", "1.1")
DIRECT = ConversationKey("T1", "D1", None)


async def test_each_conversation_has_its_own_last_question() -> None:
    held = InMemoryConversations()
    await held.asked(CHANNEL, "one")
    await held.asked(CHANNEL, "two")
    await held.asked(DIRECT, "three")

    assert [await held.last_question(key) for key in (CHANNEL, DIRECT)] == ["two", "three"]
    assert await held.last_question(ConversationKey("T1", "C1", "9.9")) is None


async def test_a_thread_continues_from_the_message_above_it() -> None:
    held = InMemoryConversations()
    await held.fork(DIRECT, "1.0")
    await held.asked(DIRECT, "one")
    await held.fork(DIRECT, "1.1")
    await held.asked(DIRECT, "two")

    assert [await held.last_question(DIRECT._replace(thread=ts)) for ts in ("1.0", "1.1")] == [None, "one"]


async def test_a_question_is_forgotten_a_day_after_it_was_asked() -> None:
    now = [0.0]
    held = InMemoryConversations(lambda: now[0])
    await held.asked(DIRECT, "one")
    now[0] = 80_000.0
    await held.asked(DIRECT, "two")
    now[0] = 100_000.0
    assert await held.last_question(DIRECT) == "two"
    now[0] = 166_401.0
    assert await held.last_question(DIRECT) is None


async def test_memory_is_bounded_and_long_pastes_are_cut() -> None:
    held = InMemoryConversations()
    for number in range(conversations._MOST_KEPT + 1):  # noqa: SLF001
        await held.asked(ConversationKey("T1", "C1", str(number)), "x" * 10_000)

    assert await held.last_question(ConversationKey("T1", "C1", "0")) is None
    assert await held.last_question(ConversationKey("T1", "C1", "1")) == "x" * 1_000
