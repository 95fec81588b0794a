"""Estimates the probability that an answer is right, and decides whether to answer, suggest or refuse."""

import math
from operator import mul
from typing import Literal, NamedTuple

from bot.matching.weights import CONFIDENCE, TOPIC

Status = Literal["answered", "suggested", "unknown"]

SURE = 0.78
"""The probability from which the first entry is given as the answer. It assumes that a wrong answer costs 4.5 times as
much as asking back: 1 / (1 - SURE)."""
POSSIBLE = 0.7
"""The probability that the question is about Docker from which the first three entries are offered as choices."""


class Evidence(NamedTuple):
    """The features of the two classifiers: whether the best entry is right, and whether the question is about Docker.

    Attributes:
        score: the entry's score.
        share: the softmax of its score among the entries compared.
        phrase: the similarity of the question and its best phrase.
        covered: the share of the question that its phrases have.
        both: how completely the best phrase and the question contain each other.
        likely: how much more likely the question's meanings are in the entry's phrases than in others.
        sense: the similarity of the question and the entry by the learned senses of their words.
        meant: 1 if the question has exactly the meaning of its title.
        terms: the number of the question's known terms, at most five, divided by five.
        unknown: the share of the question's words that do not occur in the knowledge.
        strange: the share of its words without a learned sense.
        agreement: how similar the senses of its words are.
        foreign: the number of other tools that it names and the entry does not.
        docker: 1 if the question mentions Docker or has flags; then an unknown word is probably a name.
        part: 1 if it names a part of Docker.
    """

    score: float
    share: float
    phrase: float
    covered: float
    both: float
    likely: float
    sense: float
    meant: float
    terms: float
    unknown: float
    strange: float
    agreement: float
    foreign: float
    docker: float
    part: float


_RIGHT = (CONFIDENCE["constant"], tuple(CONFIDENCE[name] for name in Evidence._fields))
_TOPIC = (TOPIC["constant"], tuple(TOPIC[name] for name in Evidence._fields))
_STEEPEST = 50.0
_MEANT = 0.98


def probability(evidence: Evidence) -> float:
    """Return the probability that the best entry is the right one, from 0 to 1 (logistic regression).

    It is at least 0.98 for a question with the meaning of the title: of 218 such questions that are not phrases of the
    knowledge, 215 ask for the entry.
    """
    if _is_elsewhere(evidence):
        return 0.0
    return max(_logistic(*_RIGHT, evidence), _MEANT if evidence.meant else 0.0)


def about_docker(evidence: Evidence) -> float:
    """Return the probability that the question is about Docker, from 0 to 1 (logistic regression)."""
    return 0.0 if _is_elsewhere(evidence) else _logistic(*_TOPIC, evidence)


def status_of(evidence: Evidence) -> Status:
    """Decide whether to answer, suggest or refuse.

    A question with an unknown word is answered only if it names Docker or a part of it: `the meaning of pizza` has all
    other words of `the meaning of docker`.
    """
    if about_docker(evidence) < POSSIBLE:
        return "unknown"
    is_plain = not evidence.unknown or evidence.docker or evidence.part
    return "answered" if probability(evidence) >= SURE and is_plain else "suggested"


def _is_elsewhere(evidence: Evidence) -> bool:
    """Tell whether it is about another tool."""
    return bool(evidence.foreign and not evidence.docker)


def _logistic(constant: float, weights: tuple[float, ...], evidence: Evidence) -> float:
    logit = constant + sum(map(mul, weights, evidence))
    return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, logit))))
