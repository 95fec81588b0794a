"""The list of gaps says what is asked how often, and what to do about it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.block_kit import block_problems
from bot.records import Gap
from bot.replies.blocks import reply
from bot.replies.views.gaps import GAPS_SHOWN, digest_lines, gaps_lines
from tests.replies.texts import ANY_TEXT, HOSTILE

GAP = Gap(
    id=12,
    team="T1",
    question="where are the staging logs",
    wordings=("staging logs?", "logs of staging"),
    people=3,
    times=7,
    last_asked=1_777_766_400.0,
    unhelpful=2,
)


def buttons(lines: Any) -> list[tuple[str, str]]:
    message = reply(lines)
    assert block_problems(message.blocks) == []
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [(each["action_id"], each["value"]) for row in rows for each in row]


def test_a_gap_says_who_asked_how_often_when_and_in_which_words() -> None:
    message = reply(gaps_lines([GAP], total=1, is_owner=False))

    assert (
        message.text
        == """\
There is 1 gap: questions that have no good answer yet.

where are the staging logs
Asked 7 times by 3 people, last on 3 May 2026. 2 of them got an answer that did not help. Also asked as:
• staging logs?
• logs of staging"""
    )


def test_the_question_of_a_gap_is_bold() -> None:
    [section, _] = reply(gaps_lines([GAP], total=1, is_owner=False)).blocks
    bold = [each["text"] for each in section["elements"][0]["elements"] if each.get("style") == {"bold": True}]

    assert bold == ["where are the staging logs"]


@pytest.mark.parametrize(
    ("unhelpful", "said"),
    [(0, "Asked once, on 3 May 2026."), (1, "Asked once, on 3 May 2026. There was an answer that did not help.")],
)
def test_a_gap_that_was_asked_once_says_no_more(unhelpful: int, said: str) -> None:
    once = replace(GAP, wordings=(), people=1, times=1, unhelpful=unhelpful)

    assert reply(gaps_lines([once], total=1, is_owner=True)).text.endswith(f"\n{said}")


def test_anyone_can_teach_and_owners_can_dismiss() -> None:
    assert buttons(gaps_lines([GAP], total=1, is_owner=False)) == [("teach_gap_1", "12")]
    assert buttons(gaps_lines([GAP], total=1, is_owner=True)) == [("teach_gap_1", "12"), ("dismiss_gap_1", "12 0")]
    assert buttons(gaps_lines([GAP], total=9, offset=6, is_owner=True))[1] == ("dismiss_gap_1", "12 6")


@pytest.mark.parametrize(
    ("offset", "pages"),
    [
        (0, [("show_gaps_next", "6")]),
        (6, [("show_gaps_before", "0"), ("show_gaps_next", "12")]),
        (12, [("show_gaps_before", "6")]),
    ],
)
def test_a_page_leads_to_the_others(offset: int, pages: list[tuple[str, str]]) -> None:
    shown = [replace(GAP, id=number) for number in range(offset, min(offset + GAPS_SHOWN, 14))]
    lines = gaps_lines(shown, total=14, offset=offset, is_owner=False)

    assert [each for each in buttons(lines) if each[0].startswith("show_gaps")] == pages
    assert f"Here are {offset + 1} to {offset + len(shown)}:" in lines[0].text


def test_without_gaps_it_says_what_they_are() -> None:
    message = reply(gaps_lines([], total=0, is_owner=True))

    assert message.text.startswith("There are no gaps. A question becomes one when I can't answer it")
    assert block_problems(message.blocks) == []
    assert "no more gaps here" in reply(gaps_lines([], total=3, offset=8, is_owner=True)).text


def test_the_digest_shows_the_first_gaps_and_leads_to_all() -> None:
    message = reply(digest_lines([GAP], 9))

    assert message.text.startswith("9 questions have no good answer yet. Can you teach me one?")
    assert message.text.endswith("See all of them with /docker gaps")
    assert buttons(digest_lines([GAP], 1)) == [("teach_gap_1", "12"), ("dismiss_gap_1", "12")]
    assert "/docker gaps" not in reply(digest_lines([GAP], 1)).text


@given(st.lists(ANY_TEXT, min_size=1, max_size=6))
def test_any_questions_make_a_page_that_slack_takes(texts: list[str]) -> None:
    gaps = [replace(GAP, question=text, wordings=tuple(texts)) for text in texts]

    for lines in (gaps_lines(gaps, total=99, offset=8, is_owner=True), digest_lines(gaps, 99)):
        message = reply(lines)
        assert block_problems(message.blocks) == []
        assert "<" not in message.text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_full_page_of_the_longest_questions_fits(text: str) -> None:
    gaps = [replace(GAP, id=10**18, question=text, wordings=(text,) * 5, people=10**6)] * GAPS_SHOWN

    buttons(gaps_lines(gaps, total=99, offset=8, is_owner=True))
