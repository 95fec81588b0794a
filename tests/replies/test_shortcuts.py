"""The modals of the shortcuts."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.answers import Chosen
from bot.playground.block_kit import block_problems, view_problems
from bot.playground.slack.messages import texts_of
from bot.replies.blocks import reply
from bot.replies.views.browsing import ENTRIES_SHOWN, LONGEST_WORDS, found_lines, topic_lines
from bot.replies.views.shortcuts import (
    found_view,
    message_lines,
    no_question_view,
    preview_lines,
    search_view,
    unsure_view,
)
from bot.search import Search
from tests.replies.texts import ANY_TEXT

NOTE = "n" * 3_000


def test_every_page_of_every_topic_makes_a_modal_and_a_message_that_slack_takes(search: Search) -> None:
    for topic in search.topics:
        entries = search.entries_of(topic)
        for offset in range(0, len(entries), ENTRIES_SHOWN):
            lines = topic_lines(topic, entries, offset)
            assert view_problems(search_view(lines)) == []
            assert block_problems(reply(lines).blocks) == []


@given(ANY_TEXT)
def test_any_search_makes_a_modal_that_slack_takes(search: Search, words: str) -> None:
    assert view_problems(search_view(found_lines(words[:LONGEST_WORDS], search.nearest(words)))) == []


def test_an_answer_from_a_list_is_shown_in_full(search: Search) -> None:
    answer = search.answer("error-no-space-left")
    assert answer
    assert answer.entry.error
    shown = "".join(texts_of(found_view(Chosen("a", answer))))

    for cause in answer.entry.error.causes:
        assert cause.fix.replace("`", "") in shown
    assert "Other causes:" not in shown


def test_the_form_shows_the_answer_with_its_caution_but_without_buttons(search: Search) -> None:
    answer = search.answer("remove-volume")
    assert answer
    lines = preview_lines(Chosen("a", answer))

    assert {"title", "command", "careful", "text"} <= {line.kind for line in lines}
    assert not {line.kind for line in lines} & {"choice", "related", "more", "buttons", "feedback"}
    assert "See also:" not in [line.text for line in lines]


@pytest.mark.parametrize("question", ["remove", "which font do our slides use", "docker or kubernetes helm"])
def test_what_is_unsure_or_unknown_makes_a_modal_that_slack_takes(search: Search, question: str) -> None:
    view = unsure_view(search.find_answer(question), question, NOTE)

    assert view_problems(view) == []
    assert ("submit" in view) == (search.find_answer(question).status == "unknown")


def test_a_modal_for_no_question_is_one_that_slack_takes() -> None:
    assert view_problems(no_question_view()) == []


@given(ANY_TEXT)
def test_any_message_is_quoted_and_mentions_nobody_else(search: Search, message: str) -> None:
    result = replace(search.find_answer("remove"), question=message)
    said = reply(message_lines(message, by="U1"))

    assert block_problems(said.blocks) == []
    assert said.text.replace("<@U1>", "").count("<") == 0
    assert view_problems(unsure_view(result, message, "")) == []
