"""The answer to pasted commands and files: what they do, and what is wrong in them."""

from collections.abc import Sequence

from bot.code_answers import CodeAnswer
from bot.replies.buttons import paste_value
from bot.replies.explanation import explanation_lines
from bot.replies.lines import Line
from bot.replies.review import review_lines


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
        again = paste_value(answer.source.text, answer.source.name) if answer.source else ""
    titles = answer.titles or {}
    lines: list[Line] = []
    if answer.explanations:
        lines += explanation_lines(
            answer.explanations, titles, answer.secrets, again=again, most=most, in_message=in_message
        )
    for each in answer.reviews:
        lines += [Line("divider", "")] if lines else []
        lines += review_lines(
            each.review, titles, each.secrets, name=each.name, again=again, most=most, in_message=in_message
        )
    return lines


def file_problem_lines(problems: Sequence[str]) -> list[Line]:
    """Return why files could not be read."""
    return [Line("text" if number else "section", problem) for number, problem in enumerate(problems)]


def unread_code_lines() -> list[Line]:
    """Return the reply to a button of an answer to code that can no longer be read."""
    return [Line("text", "I don't keep what is pasted, so I can't show that any more. Please paste it again.")]
