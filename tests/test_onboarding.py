"""The logic of the tour: what is next, what is done, taking a step again, starting over."""

import pytest

from bot.knowledge.onboarding import Onboarding
from bot.onboarding import Tour, chosen
from bot.records import Progress
from tests.knowledge.test_onboarding import step


def tour_of(*names: str) -> Tour:
    return Tour(Onboarding.model_validate({"steps": [step(name) for name in names]}))


TOUR = tour_of("one", "two", "three")


def test_the_steps_come_in_order_until_all_are_done() -> None:
    progress = TOUR.start()
    seen = []
    while at := TOUR.step(progress):
        seen.append((at.id, tuple(TOUR.place(at))))
        progress = TOUR.go_on(progress)

    assert seen == [("one", (1, 3)), ("two", (2, 3)), ("three", (3, 3))]
    assert progress == Progress(("one", "two", "three"), None)


def test_after_the_end_there_is_nothing_to_go_on_to() -> None:
    done = Progress(("one", "two", "three"), None)

    assert TOUR.go_on(done) == done
    assert TOUR.step(done) is None


def test_a_step_that_is_taken_again_stays_done_and_leads_back_to_where_one_was() -> None:
    again = TOUR.go_to(Progress(("one", "two"), "three"), "one")

    assert again == Progress(("one", "two"), "one")
    assert TOUR.go_on(again) == Progress(("one", "two"), "three")


def test_a_step_taken_ahead_of_its_turn_is_not_asked_twice_and_the_ones_before_it_come_after_it() -> None:
    ahead = TOUR.go_on(TOUR.go_to(TOUR.start(), "three"))

    assert ahead == Progress(("three",), "one")
    assert TOUR.go_on(TOUR.go_on(ahead)).current is None


def test_there_is_no_going_to_a_step_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        TOUR.go_to(TOUR.start(), "gone")


@pytest.mark.parametrize(
    ("kept", "resumed"),
    [
        (Progress(("one",), "two"), Progress(("one",), "two")),
        (Progress(("gone", "one", "one"), "removed"), Progress(("one",), "two")),
        (Progress(("one", "two", "three"), None), Progress(("one", "two", "three"), None)),
        (Progress(("one", "three"), None), Progress(("one", "three"), "two")),  # a team has added a step since
        (Progress((), None), Progress((), "one")),
    ],
)
def test_a_progress_that_was_kept_fits_the_steps_of_today(kept: Progress, resumed: Progress) -> None:
    assert TOUR.resume(kept) == resumed


def test_of_a_person_who_is_not_known_the_steps_before_theirs_are_done() -> None:
    assert TOUR.at("two") == Progress(("one",), "two")
    assert TOUR.go_on(TOUR.at("three")).current is None
    with pytest.raises(KeyError):
        TOUR.at("gone")


def test_a_step_is_found_by_its_id() -> None:
    found = TOUR.find("two")

    assert found
    assert found.id == "two"
    assert TOUR.find("gone") is None


def test_an_answer_is_found_by_its_number() -> None:
    [first] = tour_of("one").steps

    assert [choice.answer if (choice := chosen(first, number)) else None for number in range(5)] == [
        None,
        "A",
        "B",
        "C",
        None,
    ]
