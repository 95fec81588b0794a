"""An event of any form is read without an error, and only what a person edited in time is an edit."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.edits import Edit

_ODD: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just({}) | st.just({"ts": "1.5"})
)
_KEYS = ("ts", "event_ts", "edited", "text", "blocks", "attachments", "channel")
_MESSAGE = st.fixed_dictionaries({}, optional=dict.fromkeys(_KEYS, _ODD))


@given(event=_MESSAGE, message=_MESSAGE | st.none())
def test_an_event_of_any_form_is_read_without_an_error(event: dict[str, Any], message: dict[str, Any] | None) -> None:
    edit = Edit.of({**event, "message": message} if message is not None else event)

    assert edit is None or isinstance(edit.said.text, str)


@pytest.mark.parametrize(
    ("edited", "counts"), [("1700000001.000000", True), ("1700000600.000000", True), ("1700000601.000000", False)]
)
def test_an_edit_counts_for_ten_minutes(edited: str, *, counts: bool) -> None:
    message = {"ts": "1700000000.000100", "text": "now", "edited": {"ts": edited}}
    event = {"message": message, "ts": "1700000700.000300", "event_ts": "1700000700.000300"}

    assert (Edit.of(event) is not None) == counts


def test_of_two_edits_in_one_second_the_event_tells_which_is_later() -> None:
    message = {"ts": "1700000000.000100", "text": "now", "edited": {"ts": "1700000005.000000"}}
    first, second = (Edit.of({"message": message, "event_ts": f"1700000005.000{number}00"}) for number in (1, 2))

    assert first
    assert second
    assert first.made < second.made


def test_a_preview_is_no_edit() -> None:
    assert Edit.of({"message": {"ts": "1.5", "text": "https://example.com", "attachments": [{}]}}) is None
