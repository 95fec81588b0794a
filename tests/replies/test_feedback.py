"""The form after a thumb down takes a reason and a comment."""

import pytest

from bot.replies.views.feedback import REASON_FORM, reason_in, reason_view
from tests.replies.forms import option, state_of


@pytest.mark.parametrize("reason", ["wrong", "outdated", "unclear", "off_target", "other"])
def test_a_reason_and_a_comment_come_back(reason: str) -> None:
    view = reason_view("m" * 3_000)

    assert view["callback_id"] == REASON_FORM
    state = state_of(view, {"reason": option(view, "reason", reason), "comment": " It needs `-a`. "})
    assert reason_in(state) == (reason, "It needs `-a`.")


def test_a_reason_is_asked_for_and_a_comment_may_be_given() -> None:
    assert [block["optional"] for block in reason_view()["blocks"]] == [False, True]


def test_a_form_of_another_version_has_another_reason() -> None:
    assert reason_in({"values": {}}) == ("other", "")
