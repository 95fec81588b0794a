"""How sure the bot is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.confidence import POSSIBLE, SURE, Evidence, about_docker, probability, status_of

NUMBERS = st.floats(-1e6, 1e6)
PLAIN = Evidence(
    score=6, lead=1, phrase=0.8, covered=1, both=0.8, meant=0, terms=0.6, unknown=0, foreign=0, docker=1, part=1
)


@pytest.mark.parametrize(
    ("probable", "on_topic", "status"),
    [
        (1.0, 1.0, "answered"),
        (SURE, POSSIBLE, "answered"),
        (SURE - 0.01, 1.0, "suggested"),
        (0.1, POSSIBLE, "suggested"),
        (1.0, POSSIBLE - 0.01, "unknown"),
    ],
)
def test_a_question_about_something_else_is_unknown_and_the_more_probable_an_answer_the_surer(
    probable: float, on_topic: float, status: str
) -> None:
    assert status_of(probable, on_topic) == status


@given(st.builds(Evidence, *[NUMBERS] * len(Evidence._fields)))
def test_a_probability_is_between_0_and_1(evidence: Evidence) -> None:
    assert 0 <= probability(evidence) <= 1
    assert 0 <= about_docker(evidence) <= 1


def test_a_lead_makes_it_surer_and_unknown_words_and_other_tools_less_sure() -> None:
    assert probability(PLAIN._replace(lead=3)) > probability(PLAIN)
    assert probability(PLAIN._replace(unknown=0.5)) < probability(PLAIN)
    assert probability(PLAIN._replace(foreign=1)) < probability(PLAIN)
