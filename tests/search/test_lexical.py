"""Naive Bayes prefers the entries in whose phrases a question's concepts are frequent, and elsewhere are not."""

import pytest

from bot.search.lexical import NaiveBayes

VOLUMES, IMAGES, LOGS = range(3)


@pytest.fixture
def scorer() -> NaiveBayes:
    return NaiveBayes(
        [({"remove": 5, "volume": 10}, 10), ({"remove": 5, "image": 10}, 10), ({"follow": 8, "log": 10}, 10)]
    )


def test_the_entry_with_all_concepts_is_first(scorer: NaiveBayes) -> None:
    scores = scorer.scores({"remove", "volume"})

    assert scores[VOLUMES] > scores[IMAGES] > scores[LOGS]


def test_a_rare_concept_says_more_than_a_common_one(scorer: NaiveBayes) -> None:
    assert scorer.scores({"volume"})[VOLUMES] > scorer.scores({"remove"})[VOLUMES] > 0


def test_a_concept_that_an_entry_lacks_speaks_against_it(scorer: NaiveBayes) -> None:
    assert scorer.scores({"log"})[VOLUMES] < 0


def test_concepts_that_no_phrase_has_do_not_count(scorer: NaiveBayes) -> None:
    assert scorer.scores({"giraffe", "volume"}).tolist() == scorer.scores({"volume"}).tolist()
    assert scorer.scores(set()).tolist() == [0, 0, 0]
