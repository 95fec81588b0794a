"""Which messages ask for the tour."""

from typing import Any

import pytest

from bot.slack.onboarding import asks_for_tour


def message(text: str, **fields: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U0ANN", "text": text, **fields}


@pytest.mark.parametrize(
    "text",
    [
        *("onboarding", "Tour", " *Onboarding!* ", "<@U0WHARFIE> tour", "<@U0WHARFIE|wharfie>: tour."),
        *("Start the tour", "take the Docker tour, please", "go on with my onboarding", "show me the tour"),
    ],
)
def test_a_single_word_with_what_people_write_around_it_asks_for_the_tour(text: str) -> None:
    assert asks_for_tour(message(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<@U0WHARFIE>",
        "tour tour",
        "start the docker",
        "show me",
        "how do I tour",
        "onboarding of a registry",
        "tours",
    ],
)
def test_anything_else_is_a_question(text: str) -> None:
    assert not asks_for_tour(message(text))


@pytest.mark.parametrize("fields", [{"bot_id": "B0FLOW"}, {"user": None}, {"user": ""}])
def test_only_people_take_the_tour(fields: dict[str, Any]) -> None:
    assert not asks_for_tour(message("tour", **fields))


@pytest.mark.parametrize("text", ["<@>" * 6_000, "<@" * 9_000, "tour" * 5_000, "! " * 9_000])
def test_a_long_message_is_no_work(text: str) -> None:
    assert not asks_for_tour(message(text))
