"""Says how probable it is that an answer is right, and what is to be done then."""

import math
from typing import Literal

from bot.matching.weights import CONFIDENCE

Status = Literal["answered", "suggested", "unknown"]

SURE = 0.7
"""From this probability on the first entry is the answer."""
POSSIBLE = 0.25
"""From this one on the first three are offered as choices."""


def probability(score: float, lead: float, *, unknown: float, about_docker: bool) -> float:
    """Return how probable it is that the best entry is the right one, from 0 to 1.

    Args:
        score: the best entry's score.
        lead: how far the next one is behind.
        unknown: the share of words that stand nowhere in the knowledge.
        about_docker: the question speaks of Docker or has flags; then an unknown word is rather a name.
    """
    evidence = CONFIDENCE["constant"] + CONFIDENCE["score"] * score + CONFIDENCE["lead"] * lead
    evidence += CONFIDENCE["unknown"] * unknown + CONFIDENCE["docker"] * about_docker
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, evidence))))


def status_of(probable: float) -> Status:
    """Return what to do: a wrong answer costs more than a question back."""
    if probable >= SURE:
        return "answered"
    return "suggested" if probable >= POSSIBLE else "unknown"
