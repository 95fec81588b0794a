"""When the bot is sure."""

import pytest

from bot.matching.confidence import CLEAR_LEAD, FAIR, POSSIBLE, SURE, WIDE_LEAD, status_of


@pytest.mark.parametrize(
    ("scores", "status"),
    [
        ([], "unknown"),
        ([POSSIBLE - 0.01], "unknown"),
        ([POSSIBLE], "suggested"),
        ([SURE], "answered"),
        ([0.95, 0.95 - CLEAR_LEAD - 0.01], "answered"),
        ([0.95, 0.95 - CLEAR_LEAD / 2], "suggested"),
        ([FAIR, FAIR - WIDE_LEAD - 0.01], "answered"),
        ([FAIR, FAIR - WIDE_LEAD / 2], "suggested"),
    ],
)
def test_only_a_high_score_with_a_clear_lead_or_a_fair_one_with_a_wide_lead_is_sure(
    scores: list[float], status: str
) -> None:
    assert status_of(scores) == status
