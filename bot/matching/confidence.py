"""Says how probable it is that an answer is right, and what is to be done then."""

import math
from operator import mul
from typing import Literal, NamedTuple

from bot.matching.weights import CONFIDENCE, TOPIC

Status = Literal["answered", "suggested", "unknown"]

SURE = 0.78
"""From this probability on the first entry is the answer: a wrong one is taken to cost 1 / (1 - SURE), about four and a
half, times what a question back costs."""
POSSIBLE = 0.7
"""From this probability on that the question is about Docker at all, the first three are offered as choices."""


class Evidence(NamedTuple):
    """What speaks for the best entry being the right one, and for the question being about Docker.

    Attributes:
        score: its score.
        share: its part in what speaks for all that were compared, e to the power of their scores (softmax).
        phrase: how alike the question and its best phrase are.
        covered: the share of the question that its phrases have.
        both: how far they have all of each other.
        likely: how much more likely its meanings are in the entry's phrases than in others.
        sense: how alike the question and the entry are by the learned senses of their words.
        meant: 1 if the question means just what its title means.
        terms: how many terms of the question are known, at most five, as a share of five.
        unknown: the share of the question's words that stand nowhere in the knowledge.
        strange: the share of its words whose sense was never learned.
        agreement: how far the senses of its words point the same way.
        foreign: the number of other tools that it names and the entry does not.
        docker: 1 if the question speaks of Docker or has flags; then an unknown word is rather a name.
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
    """Return how probable it is that the best entry is the right one, from 0 to 1 (logistic regression).

    Of 218 questions that mean just what a title means, without being a phrase of the knowledge, 215 ask for its entry.
    """
    if _is_elsewhere(evidence):
        return 0.0
    return max(_logistic(*_RIGHT, evidence), _MEANT if evidence.meant else 0.0)


def about_docker(evidence: Evidence) -> float:
    """Return how probable it is that the question is one for this bot, from 0 to 1 (logistic regression)."""
    return 0.0 if _is_elsewhere(evidence) else _logistic(*_TOPIC, evidence)


def status_of(evidence: Evidence) -> Status:
    """Return what to do: a wrong answer costs more than a question back, and that more than to say `I don't know`.

    With a word that nobody knows, only a question that names Docker or a part of it is sure: `the meaning of pizza` has
    all other words of `the meaning of docker`.
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
