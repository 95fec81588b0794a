"""What does not change a question does not change its answer."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search import Result, Search
from bot.search.normalize import clean

EVERYDAY = Path(__file__).parents[1] / "everyday.jsonl"
QUESTIONS = [
    each["q"]
    for each in map(json.loads, EVERYDAY.read_text(encoding="utf-8").splitlines())
    if each["kind"] != "offtopic"
]
SENTENCES = [question for question in QUESTIONS if "\n" not in question and not set(question) & set("`*_~<>:")]
AFTER = ["?", "...", "!!", " :pray:", "  "]
MARKS = [
    "{}",
    "*{}*",
    "_{}_",
    "<@U0123ABC> {}",
    "`{}`",
    "\N{LEFT DOUBLE QUOTATION MARK}{}\N{RIGHT DOUBLE QUOTATION MARK}",
]


def answer(result: Result) -> tuple[str, str | None]:
    return result.status, result.candidates[0].entry.id if result.candidates else None


@given(st.sampled_from(SENTENCES), st.sampled_from(MARKS))
def test_markup_changes_nothing(search: Search, question: str, mark: str) -> None:
    assert answer(search.find_answer(mark.format(question))) == answer(search.find_answer(question))


@given(st.sampled_from(SENTENCES), st.sampled_from(AFTER))
def test_after_other_punctuation_a_likely_answer_is_still_among_the_choices(
    search: Search, question: str, after: str
) -> None:
    plain, marked = search.find_answer(question), search.find_answer(question + after)

    likely = [candidate.entry.id for candidate in plain.candidates[:1] if candidate.score >= 0.5]
    assert likely == [] or likely[0] in [candidate.entry.id for candidate in marked.candidates[:3]]


@given(st.sampled_from([question for question in SENTENCES if " -" not in f" {question}"]), st.booleans())
def test_the_case_of_words_changes_nothing(search: Search, question: str, loud: bool) -> None:  # noqa: FBT001
    said = question.upper() if loud else question.title()

    assert answer(search.find_answer(said)) == answer(search.find_answer(question.lower()))


def test_the_case_of_flags_tells(search: Search) -> None:
    assert answer(search.find_answer("docker run -P")) != answer(search.find_answer("docker run -p"))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("*bold* and _not so_", "bold and not so"),
        ("_depends_on_", "depends_on"),
        ("rm *.log *.txt", "rm *.log *.txt"),
        ("ls ~/.docker ~", "ls ~/.docker ~"),
        ("my_app and your_app", "my_app and your_app"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_emphasis_is_taken_off_and_nothing_else(text: str, plain: str) -> None:
    assert clean(text) == plain
