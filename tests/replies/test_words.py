"""People, days and numbers read well, and what people wrote fits a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.words import brief, counted, day, mention, mentions
from tests.replies.texts import ANY_TEXT

MAY = 1_777_766_400.0


@pytest.mark.parametrize("user", ["", "U0ANN> <!channel", "!channel", "U0ann", "@U0ANN", "U", "S0GROUP"])
def test_what_is_not_a_user_is_not_mentioned(user: str) -> None:
    assert mention(user) == "someone"


def test_several_people_are_mentioned_in_one_phrase() -> None:
    assert mentions(["U0ANN", "U0BOB", "U0EVE"]) == "<@U0ANN>, <@U0BOB> and <@U0EVE>"
    assert mentions(["U0ANN"]) == "<@U0ANN>"


def test_days_and_numbers_read_well() -> None:
    assert (day(MAY), day(0)) == ("3 May 2026", "1 January 1970")
    assert (counted(1, "person", "people"), counted(3, "person", "people"), counted(1_200, "time")) == (
        "1 person",
        "3 people",
        "1,200 times",
    )


@given(ANY_TEXT, st.integers(10, 300))
def test_what_people_wrote_is_one_short_line_that_shows_something(text: str, longest: int) -> None:
    line = brief(text, longest)

    assert 0 < len(line) <= max(longest, 9)
    assert line.strip() == line
    assert "\n" not in line
    assert "\u202e" not in line


@pytest.mark.parametrize("text", ["", " \n", "\u200f\u202e", "\x00"])
def test_what_shows_nothing_is_said_to_be_no_text(text: str) -> None:
    assert brief(text, 100) == "(no text)"
