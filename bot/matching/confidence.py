"""Decides from the scores whether the bot is sure, offers choices, or does not know."""

from collections.abc import Sequence
from typing import Literal

Status = Literal["answered", "suggested", "unknown"]

SURE, CLEAR_LEAD = 0.66, 0.05
"""A high score is sure if the next entry is a little behind ..."""
FAIR, WIDE_LEAD = 0.58, 0.25
"""... a fair one only if it is far behind."""
POSSIBLE = 0.45


def status_of(scores: Sequence[float]) -> Status:
    """Return what to do with ranked scores: a wrong answer costs more than a question back.

    Args:
        scores: of different entries, best first, each from 0 to 1.
    """
    best, second = (*scores, 0.0, 0.0)[:2]
    lead = best - second
    if (best >= SURE and lead >= CLEAR_LEAD) or (best >= FAIR and lead >= WIDE_LEAD):
        return "answered"
    return "suggested" if best >= POSSIBLE else "unknown"
