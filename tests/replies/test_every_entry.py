"""Every shipped entry, in every form in which it is shown: Slack takes it, and its text says all of it in words."""

import html
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.answers import Answered, Chosen
from bot.entry import Entry
from bot.playground.block_kit import block_problems, mrkdwn_problems, view_problems
from bot.playground.block_kit.blocks import MAX_JSON, json_length
from bot.records import Origin
from bot.replies.blocks import LARGEST_MESSAGE, LONGEST_TEXT, Reply, reply
from bot.replies.views.browsing import found_lines
from bot.replies.views.shortcuts import answer_view, found_view, message_lines, search_view, unsure_view
from bot.search import Answer, Candidate, Result, Search
from bot.slack.answering import reply_to, reply_with
from tests.block_builders import others_complaint
from tests.replies.test_taught_answers import REVISION
from tests.results import found

ID = "a" * 32
LONG = "why <!channel> & " * 60
"""A question of the length that is kept, full of what has to be escaped."""

SHOWN: dict[str, Callable[[Answer], Reply]] = {
    "answered in a channel": lambda answer: reply_to(_answered(answer)),
    "answered by a command": lambda answer: reply_to(_answered(answer), is_private=True),
    "as a follow-up": lambda answer: reply_to(_answered(answer, rewritten=LONG)),
    "to a long question": lambda answer: reply_to(_answered(answer, LONG), is_private=True),
    "chosen": lambda answer: reply_with(Chosen(ID, answer), "remove it", is_private=False),
    "unfolded": lambda answer: reply_with(Chosen(ID, answer), LONG, is_private=True, unfolded=True),
    "with other choices": lambda answer: reply_with(
        Chosen(ID, replace(answer, others=(answer.entry,) * 2)), LONG, is_private=False, unfolded=True
    ),
    "below a colleague's message": lambda answer: reply_with(
        Chosen(ID, answer), LONG, is_private=False, before=message_lines(LONG, "U0ANN")
    ),
    "taught by the team": lambda answer: reply_with(
        Chosen(ID, answer, Origin(REVISION, is_confirmed=False)), LONG, is_private=True, unfolded=True
    ),
}
"""What shows the whole answer, unless it folds a part of it."""
MODALS = {
    "before it is sent": lambda answer: answer_view(Chosen(ID, answer), LONG, "n" * 3_000),
    "from a list": lambda answer: found_view(Chosen(ID, answer)),
    "in the list": lambda answer: search_view(found_lines(LONG[:200], [answer.entry] * 10)),
    "as one of three": lambda answer: unsure_view(found(_offered(answer, "suggested")), LONG, "n" * 3_000),
    "as the nearest": lambda answer: unsure_view(found(_offered(answer, "unknown")), LONG, "n" * 3_000),
}
OFFERS: dict[str, Callable[[Answer], Reply]] = {
    "as one of three": lambda answer: reply_to(_offered(answer, "suggested", LONG), is_private=True),
    "as the only choice": lambda answer: reply_to(_offered(answer, "suggested", choices=1)),
    "as the nearest": lambda answer: reply_to(_offered(answer, "unknown", LONG), is_private=True),
    "in a list": lambda answer: reply(found_lines(LONG[:200], [answer.entry] * 10)),
}
"""What shows its title, and a button to it."""


def _answered(answer: Answer, question: str = "how", rewritten: str | None = None) -> Answered:
    candidates = (Candidate(answer.entry, 1.0, "", {}),)
    return Answered(ID, Result(question, "answered", candidates, (), rewritten_question=rewritten, answer=answer))


def _offered(answer: Answer, status: str, question: str = "how", choices: int = 3) -> Answered:
    candidates = (Candidate(answer.entry, 0.9, "", {}),) * choices
    return Answered(ID, Result(question, status, candidates, ()))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def answers(search: Search) -> list[Answer]:
    """Every entry as it is answered to its title."""
    found = [search.answer(name, (), search.answer(name).entry.title) for name in search.ids]  # type: ignore[union-attr]
    return [answer for answer in found if answer]


def said_by(entry: Entry) -> list[str]:
    """Return all of an entry that a person has to know."""
    causes = entry.error.causes if entry.error else []
    commands = [part for each in entry.commands for part in (each.run, each.does, each.careful)]
    explained = [part for cause in causes for part in (cause.cause, cause.check, cause.fix)]
    snippets = [part for each in entry.snippets for part in (each.text, each.does)]
    different = entry.platforms.model_dump().values() if entry.platforms else ()
    texts = [entry.title, entry.answer, *commands, *explained, *snippets, *different, entry.docs]
    return [" ".join(text.split()) for text in texts if text]


def problems(message: Reply) -> list[str]:
    """Return what Slack would say to a message."""
    return [*block_problems(message.blocks), *mrkdwn_problems(message.text, "text")]


@pytest.mark.parametrize("form", SHOWN)
def test_slack_takes_every_entry_and_a_screen_reader_gets_all_of_it(form: str, answers: list[Answer]) -> None:
    largest = longest = 0
    for answer in answers:
        message = SHOWN[form](answer)
        read = " ".join(html.unescape(message.text).split())

        assert (answer.entry.id, problems(message)) == (answer.entry.id, [])
        assert [said for said in said_by(answer.entry) if said not in read] == [], answer.entry.id
        largest = max(largest, json_length(message.blocks))
        longest = max(longest, len(message.text))

    assert largest <= LARGEST_MESSAGE < MAX_JSON
    assert longest <= LONGEST_TEXT


def test_other_validators_take_every_entry_with_all_that_it_can_have(answers: list[Answer]) -> None:
    for answer in answers:
        assert (answer.entry.id, others_complaint(SHOWN["with other choices"](answer).blocks)) == (answer.entry.id, "")
        assert (answer.entry.id, others_complaint(MODALS["before it is sent"](answer))) == (answer.entry.id, "")


@pytest.mark.parametrize("form", OFFERS)
def test_slack_takes_every_entry_that_is_only_offered(form: str, answers: list[Answer]) -> None:
    for answer in answers:
        message = OFFERS[form](answer)

        assert (answer.entry.id, problems(message)) == (answer.entry.id, [])
        assert answer.entry.title in html.unescape(message.text)


@pytest.mark.parametrize("form", MODALS)
def test_slack_takes_every_entry_in_a_modal(form: str, answers: list[Answer]) -> None:
    for answer in answers:
        view = MODALS[form](answer)

        assert (answer.entry.id, view_problems(view)) == (answer.entry.id, [])
