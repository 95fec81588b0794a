"""The form that asks why an answer did not help."""

from collections.abc import Mapping
from typing import Any, cast, get_args

from bot.records import Reason
from bot.replies.actions import teach_button
from bot.replies.buttons import ButtonValue
from bot.replies.lines import Line, quote_line
from bot.replies.views.forms import Json, chosen_in, form, input_block, menu, text_field, typed_in
from bot.replies.words import mention

REASON_FORM = "feedback_reason"

LONGEST_COMMENT = 1_000
"""Characters."""
_REASONS: dict[str, str] = {
    "wrong": "It is wrong or does not work",
    "outdated": "It is out of date",
    "unclear": "It is hard to understand",
    "off_target": "It is not what I asked",
    "other": "Something else",
}


def reason_view(metadata: str = "") -> Json:
    """Return the form.

    Args:
        metadata: comes back with the form; at most 3,000 characters.
    """
    blocks = [
        input_block("reason", "Why didn't this answer help?", menu("radio_buttons", _REASONS)),
        input_block(
            "comment",
            "What would have helped you?",
            text_field(longest=LONGEST_COMMENT),
            hint="The owners of your team's answers will read it.",
            optional=True,
        ),
    ]
    return form(REASON_FORM, "Your feedback", blocks, submit="Send", metadata=metadata)


def reason_in(state: Mapping[str, Any]) -> tuple[Reason, str]:
    """Return the reason that was chosen, and the comment.

    Args:
        state: the submitted view's `state`.
    """
    reason = chosen_in(state, "reason")
    return cast("Reason", reason if reason in get_args(Reason) else "other"), typed_in(state, "comment")


def comment_lines(user: str, value: ButtonValue, reason: Reason, comment: str) -> list[Line]:
    """Return what the owners read of a comment about an answer.

    Args:
        user: who wrote it.
        value: the answer.
        reason: why it did not help.
        comment: what they wrote.
    """
    answer = f" (`{value.entry}`)" if value.entry else ""
    asked = [Line("text", "They asked:"), quote_line(value.question)] if value.question else []
    return [
        Line("people", f"{mention(user)} got an answer that did not help."),
        Line("text", f"{_REASONS[reason]}{answer}:"),
        quote_line(comment),
        *asked,
        Line("buttons", "", row=(teach_button(value),)),
    ]
