"""All forms of Retry-After are understood."""

import email.utils
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.http_retry import HttpResponse

from bot.retries import retry_after


def response(**headers: str) -> HttpResponse:
    return HttpResponse(status_code=429, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0), ("1", 1), ("30", 30), ("1.5", 1.5), (" 2 ", 2), ("", 1), ("-1", 1), ("nan", 1), ("inf", 1), ("soon", 1)],
)
def test_a_number_of_seconds_is_taken_and_what_says_nothing_means_one(value: str, seconds: float) -> None:
    assert retry_after(response(Retry_After=value)) == seconds


@pytest.mark.parametrize("name", ["Retry_After", "retry_after", "RETRY_AFTER"])
def test_the_header_is_found_however_it_is_written(name: str) -> None:
    assert retry_after(response(**{name: "7"})) == 7


def test_without_the_header_a_second_is_meant() -> None:
    assert retry_after(response()) == 1


@pytest.mark.parametrize(("ahead", "least", "most"), [(20, 18, 20), (-20, 0, 0)])
def test_a_date_is_a_time_until_then(ahead: int, least: int, most: int) -> None:
    date = email.utils.formatdate(time.time() + ahead, usegmt=True)
    assert least <= retry_after(response(Retry_After=date)) <= most


@given(st.text())
def test_nothing_that_the_header_says_is_an_error(value: str) -> None:
    assert retry_after(response(Retry_After=value)) >= 0
