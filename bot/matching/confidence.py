"""Says how probable it is that an answer is right, and what is to be done then."""

import math
from operator import mul
from typing import Literal, NamedTuple

from bot.matching.weights import CONFIDENCE

Status = Literal["answered", "suggested", "unknown"]

SURE = 0.85
"""From this probability on the first entry is the answer."""
POSSIBLE = 0.4
"""From this one on the first three are offered as choices."""


SAME_MEANING = 0.9
"""How probable it is that an entry with a phrase of just the question's meaning is the right one."""


class Evidence(NamedTuple):
    """What speaks for the best entry being the right one.

    Attributes:
        score: its score.
        lead: how far the next one is behind.
        phrase: how alike the question and its best phrase are.
        covered: the share of the question that its phrases have.
        unknown: the share of the question's words that stand nowhere in the knowledge.
        foreign: the number of other tools that it names and the entry does not.
        docker: 1 if the question speaks of Docker or has flags; then an unknown word is rather a name.
    """

    score: float
    lead: float
    phrase: float
    covered: float
    unknown: float
    foreign: float
    docker: float


_WEIGHTS = tuple(CONFIDENCE[name] for name in Evidence._fields)
_STEEPEST = 50.0


def probability(evidence: Evidence) -> float:
    """Return how probable it is that the best entry is the right one, from 0 to 1 (logistic regression)."""
    if evidence.foreign and not evidence.docker:
        return 0.0  # it is about that tool
    logit = CONFIDENCE["constant"] + sum(map(mul, _WEIGHTS, evidence))
    return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, logit))))


def status_of(probable: float) -> Status:
    """Return what to do: a wrong answer costs more than a question back."""
    if probable >= SURE:
        return "answered"
    return "suggested" if probable >= POSSIBLE else "unknown"
