"""A bucket of tokens for each person: who has none left has to wait, whatever others do."""

import pytest

from bot.in_flight import InFlight
from bot.replies.lines import too_fast_lines
from bot.slack.fairness import Fairness, Kind, Limit

LIMIT = Limit(3, 2.0)


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fairness(clock: Clock) -> Fairness:
    return Fairness(InFlight(), LIMIT, clock)


def waits(fairness: Fairness, number: int, person: str = "ann", kind: Kind = "question") -> list[int]:
    """Ask several new things."""
    return [fairness.wait(kind, person, object()) for _ in range(number)]


def test_a_person_may_ask_some_questions_at_once_and_then_waits(fairness: Fairness) -> None:
    assert waits(fairness, 5) == [0, 0, 0, 2, 2]


def test_who_waits_as_long_as_told_may_ask_once_more(fairness: Fairness, clock: Clock) -> None:
    waits(fairness, 4)
    clock.now += 1.5
    assert waits(fairness, 1) == [1]
    clock.now += 0.5
    assert waits(fairness, 2) == [0, 2]


def test_asking_in_vain_makes_nobody_wait_longer(fairness: Fairness, clock: Clock) -> None:
    waits(fairness, 1_000)
    clock.now += 6.0

    assert waits(fairness, 4) == [0, 0, 0, 2]


def test_a_long_pause_gives_no_more_than_a_full_bucket(fairness: Fairness, clock: Clock) -> None:
    waits(fairness, 1)
    clock.now += 1_000_000.0

    assert waits(fairness, 4) == [0, 0, 0, 2]


def test_nobody_pays_for_others_nor_for_another_kind_of_asking(fairness: Fairness) -> None:
    waits(fairness, 9)

    assert waits(fairness, 3, person="bob") == [0, 0, 0]
    assert waits(fairness, 3, kind="press") == [0, 0, 0]


def test_a_request_that_is_delivered_again_costs_nothing(fairness: Fairness) -> None:
    assert [fairness.wait("question", "ann", "the same") for _ in range(9)] == [0] * 9
    assert waits(fairness, 3) == [0, 0, 2]


def test_a_refused_request_that_is_delivered_again_stays_refused_until_there_is_a_token(
    fairness: Fairness, clock: Clock
) -> None:
    waits(fairness, 3)
    assert [fairness.wait("question", "ann", "again") for _ in range(2)] == [2, 2]
    clock.now += 2.0
    assert fairness.wait("question", "ann", "again") == 0


@pytest.mark.parametrize(("seconds", "said"), [(1, "1 second."), (3, "3 seconds.")])
def test_the_word_says_how_long_to_wait(seconds: int, said: str) -> None:
    [line] = too_fast_lines(seconds)

    assert line.text == f"You are asking faster than I answer; try again in {said}"


async def test_a_person_is_told_once_a_minute(clock: Clock) -> None:
    in_flight = InFlight()
    fairness, told = Fairness(in_flight, LIMIT, clock), list[str]()

    async def tell(person: str) -> None:
        told.append(person)

    for person in ("ann", "ann", "bob"):
        fairness.tell(person, lambda person=person: tell(person))  # type: ignore[misc]
    clock.now += 61.0
    fairness.tell("ann", lambda: tell("ann"))
    await in_flight.finish(1)

    assert told == ["ann", "bob", "ann"]


async def test_a_word_that_cannot_be_sent_is_no_trouble(clock: Clock) -> None:
    in_flight = InFlight()

    async def fail() -> None:
        raise TimeoutError

    Fairness(in_flight, LIMIT, clock).tell("ann", fail)
    await in_flight.finish(1)
