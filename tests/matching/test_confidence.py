"""The bot's confidence."""

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.confidence import Evidence, about_docker, probability, status_of

NUMBERS = st.floats(-1e6, 1e6)
PLAIN = Evidence(
    score=8,
    share=0.9,
    phrase=0.8,
    covered=1,
    both=0.8,
    likely=0.8,
    sense=1.2,
    meant=0,
    terms=0.6,
    unknown=0,
    strange=0,
    agreement=0.5,
    foreign=0,
    docker=1,
    part=1,
)


def test_the_more_probable_the_surer() -> None:
    assert status_of(PLAIN._replace(score=40)) == "answered"
    assert status_of(PLAIN._replace(share=0.4, score=4)) == "suggested"


def test_a_question_about_something_else_is_unknown() -> None:
    assert status_of(PLAIN._replace(score=2, unknown=0.6, docker=0, part=0)) == "unknown"
    assert status_of(PLAIN._replace(score=40, foreign=1, docker=0)) == "unknown"


def test_with_a_word_that_nobody_knows_only_a_question_on_docker_is_sure() -> None:
    assert status_of(PLAIN._replace(score=40, unknown=0.3)) == "answered"
    assert status_of(PLAIN._replace(score=40, unknown=0.3, docker=0, part=0)) == "suggested"


@given(st.builds(Evidence, *[NUMBERS] * len(Evidence._fields)))
def test_a_probability_is_between_0_and_1(evidence: Evidence) -> None:
    assert 0 <= probability(evidence) <= 1
    assert 0 <= about_docker(evidence) <= 1


def test_being_alone_makes_it_surer_and_unknown_words_and_other_tools_less_sure() -> None:
    assert probability(PLAIN._replace(share=1)) > probability(PLAIN)
    assert probability(PLAIN._replace(unknown=0.5)) < probability(PLAIN)
    assert probability(PLAIN._replace(foreign=1)) < probability(PLAIN)
