"""The rows below an answer are in Slack only, and say which answer they are about."""

from typing import Any

import pytest
from hypothesis import given

from bot.playground.block_kit import block_problems
from bot.replies.actions import (
    ASK_HUMAN,
    CORRECT_ENTRY,
    MANAGE_ENTRY,
    SHARE,
    TEACH,
    Managed,
    answer_actions,
    managed_in,
    unhelpful_lines,
    unknown_actions,
)
from bot.replies.blocks import FEEDBACK, feedback_in, reply
from bot.replies.buttons import ButtonValue
from bot.replies.lines import Line
from bot.replies.text import plain_text
from tests.replies.texts import ANY_TEXT

VALUE = ButtonValue("a1", "remove-volume", (), "how do I remove volumes")
ANSWER = Line("text", "An answer.")


def blocks_of(lines: list[Line]) -> list[dict[str, Any]]:
    message = reply([ANSWER, *lines])
    assert block_problems(message.blocks) == []
    return message.blocks[1:]


def actions_in(blocks: list[dict[str, Any]]) -> list[list[str]]:
    return [[element["action_id"] for element in block["elements"]] for block in blocks]


@pytest.mark.parametrize(
    ("private", "taught", "rows"),
    [
        (False, False, [[FEEDBACK]]),
        (True, False, [[FEEDBACK], [SHARE]]),
        (False, True, [[FEEDBACK], [CORRECT_ENTRY, MANAGE_ENTRY]]),
        (True, True, [[FEEDBACK], [SHARE, CORRECT_ENTRY, MANAGE_ENTRY]]),
    ],
)
def test_a_sure_answer_can_be_rated_shared_if_private_and_managed_if_taught(
    *, private: bool, taught: bool, rows: list[list[str]]
) -> None:
    assert actions_in(blocks_of(answer_actions(VALUE, private=private, taught=taught))) == rows


def test_each_thumb_says_whether_it_helped_and_which_answer_it_is_about() -> None:
    [row] = blocks_of(answer_actions(VALUE, private=False))
    [thumbs] = row["elements"]

    assert row["type"] == "context_actions"
    assert feedback_in(thumbs["positive_button"]["value"]) == (True, VALUE)
    assert feedback_in(thumbs["negative_button"]["value"]) == (False, VALUE)
    assert thumbs["negative_button"]["accessibility_label"] == "This answer did not help"


@pytest.mark.parametrize("value", ["", "+", "-", "positive", "{}"])
def test_a_thumb_of_another_version_is_about_no_answer(value: str) -> None:
    assert feedback_in(value)[1] == ButtonValue()


def test_an_unknown_question_can_be_asked_to_a_human_or_taught() -> None:
    assert actions_in(blocks_of(unknown_actions(VALUE))) == [[ASK_HUMAN, TEACH]]
    assert actions_in(blocks_of(unhelpful_lines(VALUE))) == [[ASK_HUMAN, TEACH]]


def test_a_thumb_down_is_thanked_for_without_promises() -> None:
    thanks = "Thank you, that helps to make answers better. If you still need one:"

    assert reply(unhelpful_lines(VALUE)).text == thanks


def test_the_button_and_the_menu_of_a_taught_answer_name_the_entry() -> None:
    [_, row] = blocks_of(answer_actions(VALUE, private=False, taught=True))
    button, menu = row["elements"]
    chosen = [managed_in(option["value"]) for option in menu["options"]]

    assert button["text"]["text"] == "Correct this answer"
    assert managed_in(button["value"]) == Managed("correct", "remove-volume")
    assert chosen == [Managed(what, "remove-volume") for what in ("retire", "history")]
    assert managed_in("explode remove-volume") is None
    assert managed_in("correct") is None


def test_a_menu_has_room_for_the_longest_id() -> None:
    blocks_of(answer_actions(ButtonValue(entry="e" * 80), private=True, taught=True))


def test_rows_are_left_out_of_texts() -> None:
    lines = [ANSWER, *answer_actions(VALUE, private=True, taught=True), Line("text", "More.")]

    assert reply(lines).text == plain_text(lines) == "An answer.\nMore."


@given(ANY_TEXT)
def test_rows_fit_for_any_question(question: str) -> None:
    value = ButtonValue("a1", "remove-volume", (), question)

    for lines in (answer_actions(value, private=True, taught=True), unhelpful_lines(value)):
        assert block_problems(reply([ANSWER, *lines]).blocks) == []
