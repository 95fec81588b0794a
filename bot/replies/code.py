"""The answer to pasted commands and files: what they do, and what is wrong in them."""

import json
from collections.abc import Sequence

from bot.code_answers import CodeAnswer
from bot.replies.blocks import blocks_of
from bot.replies.buttons import code_value
from bot.replies.explanation import explanation_lines, related_lines
from bot.replies.lines import Line, full, short
from bot.replies.review import review_lines
from bot.replies.secrets import secret_lines

_SHOWN = (30, 20, 14, 10, 7, 5, 3, 2, 1, 0)
"""How many parts or findings of code are shown in full, as far as Slack takes that."""
_AROUND = 1_500
"""Characters, as JSON, for what comes above and below an answer to code."""


def code_lines(
    answer: CodeAnswer, *, again: str | None = None, most: int | None = None, in_message: bool = True
) -> list[Line]:
    """Return the answer to pasted code.

    Args:
        answer: what was read.
        again: the value of the button that shows all; by default the code itself, if a button can carry it. Without
            it, nothing is folded.
        most: how many parts or findings are shown in full at most; None: all.
        in_message: whether others may have seen the secrets in a message.
    """
    if again is None:
        again = code_value(answer.source)
    titles = answer.titles or {}
    lines: list[Line] = []
    if not answer.explanations:
        lines += secret_lines(answer.secrets, lines=False, in_message=in_message)
    else:
        lines += explanation_lines(
            answer.explanations, titles, answer.secrets, again=again, most=most, in_message=in_message
        )
    lines += related_lines(answer.nearest, titles, "To what you ask, these may be the answer:")
    for each in answer.reviews:
        lines += [Line("divider", "")] if lines else []
        lines += review_lines(
            each.review, titles, each.secrets, name=each.name, again=again, most=most, in_message=in_message
        )
    return lines


def fitting_code_lines(
    answer: CodeAnswer, largest: int, *, again: str | None = None, unfolded: bool = False
) -> list[Line]:
    """Return as much of the answer to pasted code as Slack takes.

    Args:
        answer: as for `code_lines`.
        largest: characters of all blocks as JSON.
        again: as for `code_lines`.
        unfolded: whether all of it is shown.
    """
    for most in _SHOWN:
        lines = code_lines(answer, again=again, most=most)
        blocks = blocks_of(full(lines) if unfolded else short(lines))
        if len(json.dumps(blocks, ensure_ascii=False)) <= largest - _AROUND:
            break
    return lines


def file_problem_lines(problems: Sequence[str]) -> list[Line]:
    """Return why files could not be read."""
    return [Line("text" if number else "section", problem) for number, problem in enumerate(problems)]


def unread_code_lines() -> list[Line]:
    """Return the reply to a button of an answer to code that can no longer be read."""
    return [Line("text", "I don't keep what is pasted, so I can't show that any more. Please paste it again.")]
