"""The last question of each conversation is remembered for a day."""

from bot import conversations
from bot.conversations import Conversations, Place

CHANNEL = Place("T1", "C1", "1.1")
DIRECT = Place("T1", "D1", None)


def test_each_place_has_its_own_last_question() -> None:
    held = Conversations()
    held.asked(CHANNEL, "one")
    held.asked(CHANNEL, "two")
    held.asked(DIRECT, "three")

    assert (held.last_question(CHANNEL), held.last_question(DIRECT)) == ("two", "three")
    assert held.last_question(Place("T1", "C1", "9.9")) is None


def test_a_thread_goes_on_from_the_message_above_it() -> None:
    held = Conversations()
    held.branch(DIRECT, "1.0")
    held.asked(DIRECT, "one")
    held.branch(DIRECT, "1.1")
    held.asked(DIRECT, "two")

    assert held.last_question(DIRECT._replace(thread="1.0")) is None
    assert held.last_question(DIRECT._replace(thread="1.1")) == "one"


def test_a_question_is_forgotten_a_day_after_it_was_asked() -> None:
    now = [0.0]
    held = Conversations(clock=lambda: now[0])
    held.asked(DIRECT, "one")
    now[0] = 80_000.0
    held.asked(DIRECT, "two")
    now[0] = 100_000.0
    assert held.last_question(DIRECT) == "two"
    now[0] = 166_401.0
    assert held.last_question(DIRECT) is None


def test_memory_is_bounded_and_long_pastes_are_cut() -> None:
    held = Conversations()
    for number in range(conversations._MOST_KEPT + 1):  # noqa: SLF001
        held.asked(Place("T1", "C1", str(number)), "x" * 10_000)

    assert held.last_question(Place("T1", "C1", "0")) is None
    assert held.last_question(Place("T1", "C1", "1")) == "x" * 1_000
