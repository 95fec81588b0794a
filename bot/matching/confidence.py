"""Decides from the scores whether the bot is sure, offers choices, or does not know."""

from collections.abc import Sequence
from typing import Literal

Status = Literal["answered", "suggested", "unknown"]

SURE = 0.66
POSSIBLE = 0.45
CLEAR_LEAD = 0.05


def status_of(scores: Sequence[float]) -> Status:
    """Return what to do with ranked scores: a wrong answer costs more than a question back.

    Args:
        scores: of different entries, best first, each from 0 to 1.
    """
    if not scores or scores[0] < POSSIBLE:
        return "unknown"
    lead = scores[0] - scores[1] if len(scores) > 1 else 1.0
    return "answered" if scores[0] >= SURE and lead >= CLEAR_LEAD else "suggested"
