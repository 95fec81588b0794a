"""How sure the bot is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.confidence import POSSIBLE, SURE, Evidence, probability, status_of

NUMBERS = st.floats(-1e6, 1e6)
PLAIN = Evidence(score=6, lead=1, phrase=0.8, covered=1, unknown=0, foreign=0, docker=1)


@pytest.mark.parametrize(
    ("probable", "status"),
    [(1.0, "answered"), (SURE, "answered"), (SURE - 0.01, "suggested"), (POSSIBLE, "suggested"), (0.0, "unknown")],
)
def test_the_more_probable_the_surer(probable: float, status: str) -> None:
    assert status_of(probable) == status


@given(st.builds(Evidence, *[NUMBERS] * len(Evidence._fields)))
def test_a_probability_is_between_0_and_1(evidence: Evidence) -> None:
    assert 0 <= probability(evidence) <= 1


def test_a_lead_makes_it_surer_and_unknown_words_and_other_tools_less_sure() -> None:
    assert probability(PLAIN._replace(lead=3)) > probability(PLAIN)
    assert probability(PLAIN._replace(unknown=0.5)) < probability(PLAIN)
    assert probability(PLAIN._replace(foreign=1)) < probability(PLAIN)
