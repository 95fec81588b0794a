"""What is posted for an answer: its lines, and below them what a person can do with it."""

import re
from collections.abc import Sequence

from bot.answers import Answered, Chosen
from bot.code_answers import CodeAnswer
from bot.replies.actions import answer_actions, unknown_actions
from bot.replies.blocks import LARGEST_MESSAGE, Reply, reply
from bot.replies.buttons import ButtonValue
from bot.replies.code import file_problem_lines, fitting_code_lines
from bot.replies.lines import Line, answer_lines, asked_line, result_lines, usage_lines
from bot.replies.secrets import secret_lines
from bot.replies.views.browsing import help_lines
from bot.search.normalize import as_typed

_HELP = re.compile(r"\W*(?:help)?\W*", re.IGNORECASE)
"""What asks for all that the bot can do; a greeting gets only its examples."""


def reply_to(
    answered: Answered,
    *,
    is_private: bool = False,
    below: Sequence[Line] = (),
    problems: Sequence[str] = (),
) -> Reply:
    """Return the message for the answer to a question.

    Args:
        answered: the answer.
        is_private: whether only the asker sees it: it replies to a command. It begins with the question, because Slack
            does not show what was typed after the command.
        below: what comes below it.
        problems: why files of the question could not be read.
    """
    result, unread = answered.result, file_problem_lines(problems)
    if isinstance(result, CodeAnswer):
        asked = [asked_line(result.source.text)] if is_private and result.source else []
        return code_reply(result, before=asked, below=[*unread, *below])
    if result.small_talk and unread:
        return reply(unread)
    if result.small_talk:
        return reply(help_lines() if _HELP.fullmatch(as_typed(result.question)) else usage_lines())
    first = result.candidates[0].entry.id if result.candidates else ""
    value = ButtonValue(answered.id, first, (), as_typed(result.rewritten_question or result.question).strip())
    lines = result_lines(result, answered.id, origin=answered.origin, unknown_actions=unknown_actions(value))
    asked = [asked_line(result.question)] if is_private else []
    actions = answer_actions(value, private=is_private, taught=answered.origin is not None) if result.answer else []
    hidden = secret_lines(answered.secrets, lines=False)
    return reply([*asked, *hidden, *lines, *actions, *unread, *below])


def code_reply(
    answer: CodeAnswer, *, unfolded: bool = False, before: Sequence[Line] = (), below: Sequence[Line] = ()
) -> Reply:
    """Return the message for the answer to pasted code, with as much of it as Slack takes.

    Args:
        answer: what was read.
        unfolded: show all of it.
        before: what comes above it.
        below: what comes below it.
    """
    lines = fitting_code_lines(answer, LARGEST_MESSAGE, unfolded=unfolded)
    return reply([*before, *lines, *below], unfolded=unfolded)


def reply_with(
    chosen: Chosen, question: str, *, is_private: bool, unfolded: bool = False, before: Sequence[Line] = ()
) -> Reply:
    """Return the message for an answer that was chosen.

    Args:
        chosen: the answer.
        question: the question that it was offered for.
        is_private: whether only one person sees it.
        unfolded: show all of it.
        before: what comes above it.
    """
    lines = answer_lines(chosen.answer, chosen.id, question, origin=chosen.origin)
    value = ButtonValue(chosen.id, chosen.answer.entry.id, (), question)
    actions = answer_actions(value, private=is_private, taught=chosen.origin is not None)
    return reply([*before, *lines, *actions], unfolded=unfolded)
