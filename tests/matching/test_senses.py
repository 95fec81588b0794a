"""The senses of words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.senses import STEPS, Senses, closeness, learned, middle, packed, unpacked

EAST, NORTH = (1.0, 0.0), (0.0, 1.0)


@pytest.fixture
def senses() -> Senses:
    return Senses([f"east {packed(EAST)}", f"north {packed(NORTH)}", f"west {packed((-1.0, 0.0))}"])


def test_the_words_of_a_text_point_together(senses: Senses) -> None:
    sense = senses.of(["north", "east", "north"])

    assert sense.direction == pytest.approx((math.sqrt(0.5), math.sqrt(0.5)))
    assert sense.agreement == pytest.approx(math.sqrt(0.5))
    assert sense.strange == 0


def test_words_that_were_never_learned_are_strange_and_point_nowhere(senses: Senses) -> None:
    assert senses.of(["east", "up", "down", "beyond"]) == (EAST, 0.5, 0.75)
    assert senses.of(["beyond"]) == ((), 0.5, 1)
    assert senses.of([]) == ((), 0.5, 1)


def test_words_that_point_against_each_other_point_nowhere(senses: Senses) -> None:
    assert senses.of(["east", "west"]) == ((), 0, 0)


def test_an_empty_direction_does_not_count_for_the_mean() -> None:
    assert middle([EAST, (), EAST]) == EAST
    assert middle([(), ()]) == ()


def test_similar_directions_are_closer_and_an_empty_one_counts_as_unlike() -> None:
    close, far, against = (closeness(EAST, other) for other in (EAST, NORTH, (-1.0, 0.0)))

    assert close > far > against
    assert closeness(EAST, ()) == pytest.approx(far)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=60))
def test_a_packed_vector_comes_back_within_half_a_step(vector: list[float]) -> None:
    assert unpacked(packed(vector)) == pytest.approx(vector, abs=0.5001 / STEPS)


@pytest.mark.parametrize(
    ("word", "alike", "other"),
    [
        ("delete", "remove", "list"),
        ("gigabytes", "disk", "dns"),
        ("laptop", "machine", "secret"),
        ("ram", "memory", "tag"),
    ],
)
def test_words_of_like_use_have_like_senses(word: str, alike: str, other: str) -> None:
    of = {each: learned().of([each]).direction for each in (word, alike, other)}

    assert closeness(of[word], of[alike]) > closeness(of[word], of[other])
