"""The form for an answer takes what people type, brings it back, and shows problems at the fields."""

from dataclasses import astuple, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafts import draft_of_questions
from bot.entry import LONGEST_TITLE
from bot.records import Draft
from bot.replies.views.teaching import FIELDS, TEACH_FORM, draft_in, field_errors, teach_view
from tests.replies.forms import inputs, state_of
from tests.replies.texts import ANY_TEXT

DRAFT = Draft(
    question="Read the logs of staging",
    other_questions="where are the staging logs\nstaging logs",
    answer="They are on the log host.",
    commands="ssh logs docker logs api # Prints them.\ndocker ps # Lists containers.",
    caution="It is slow.",
    link="https://wiki.example/logs",
)


def text_of(view: dict[str, Any]) -> str:
    return "".join(each["text"] for each in view["blocks"][0]["elements"][0]["elements"])


def test_what_is_typed_comes_back() -> None:
    view = teach_view(Draft(), "m", publishes=False)
    typed = dict(zip(FIELDS, astuple(DRAFT), strict=True))

    assert draft_in(state_of(view, typed)) == DRAFT
    assert draft_in(state_of(view)) == Draft()
    assert draft_in({}) == Draft()
    assert (view["callback_id"], view["private_metadata"]) == (TEACH_FORM, "m")


def test_a_draft_is_put_into_the_fields() -> None:
    assert draft_in(state_of(teach_view(DRAFT, publishes=True))) == DRAFT


@pytest.mark.parametrize(
    ("publishes", "entry_exists", "title", "submit", "said"),
    [
        (True, False, "Teach an answer", "Publish", "at once, to everyone"),
        (True, True, "Correct the answer", "Publish", "replaces the answer at once"),
        (False, False, "Teach an answer", "Propose", "An owner looks at your answer"),
        (False, True, "Correct the answer", "Propose", "An owner looks at your correction"),
    ],
)
def test_the_form_says_what_happens_next(
    *, publishes: bool, entry_exists: bool, title: str, submit: str, said: str
) -> None:
    view = teach_view(DRAFT, publishes=publishes, entry_exists=entry_exists)

    assert (view["title"]["text"], view["submit"]["text"]) == (title, submit)
    assert said in text_of(view)


def test_only_question_and_answer_are_needed() -> None:
    view = teach_view(Draft(), publishes=True)
    needed = [block["block_id"] for block in view["blocks"] if block["type"] == "input" and not block["optional"]]

    assert needed == ["question", "answer"]


@given(ANY_TEXT)
def test_any_question_makes_a_form_that_shows_it(question: str) -> None:
    draft = draft_of_questions(question)

    assert len(draft.question) <= LONGEST_TITLE
    shown = inputs(teach_view(draft, publishes=False))
    assert shown["question"].get("initial_value", "") == draft.question
    assert shown["other_questions"].get("initial_value", "") == draft.other_questions


@given(st.builds(Draft, *[ANY_TEXT] * 6))
def test_any_draft_makes_a_form_that_slack_takes(draft: Draft) -> None:
    for publishes in (True, False):
        inputs(teach_view(draft, "m" * 3_000, publishes=publishes))


@given(
    ANY_TEXT.filter(lambda text: "://" not in text)
    | st.sampled_from(["http://", "https://a b", "ftp://a", "see http://a"])
)
def test_a_link_that_is_none_is_left_out(link: str) -> None:
    assert "initial_value" not in inputs(teach_view(replace(DRAFT, link=link), publishes=True))["link"]


def test_problems_are_shown_at_their_fields_and_others_at_the_answer() -> None:
    problems = {"question": "is empty", "answer": "is empty", "entry": "has 4,000 characters; the maximum is 3,000"}

    assert field_errors(problems) == {
        "question": "is empty",
        "answer": "is empty; has 4,000 characters; the maximum is 3,000",
    }
