"""How sure the bot is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.confidence import POSSIBLE, SURE, probability, status_of

NUMBERS = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("probable", "status"),
    [(1.0, "answered"), (SURE, "answered"), (SURE - 0.01, "suggested"), (POSSIBLE, "suggested"), (0.0, "unknown")],
)
def test_the_more_probable_the_surer(probable: float, status: str) -> None:
    assert status_of(probable) == status


@given(score=NUMBERS, lead=NUMBERS, unknown=st.floats(0, 1), about_docker=st.booleans())
def test_a_probability_is_between_0_and_1(score: float, lead: float, unknown: float, about_docker: bool) -> None:  # noqa: FBT001
    assert 0 <= probability(score, lead, unknown=unknown, about_docker=about_docker) <= 1


def test_a_lead_makes_it_surer_and_unknown_words_less_sure() -> None:
    plain = probability(10, 1, unknown=0, about_docker=True)

    assert probability(10, 3, unknown=0, about_docker=True) > plain
    assert probability(10, 1, unknown=0.5, about_docker=True) < plain
