"""What does not change a question does not change its answer."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.matching import Finding, Matcher
from bot.matching.clean import clean

EVERYDAY = Path(__file__).parents[1] / "everyday.jsonl"
QUESTIONS = [
    each["q"]
    for each in map(json.loads, EVERYDAY.read_text(encoding="utf-8").splitlines())
    if each["kind"] != "offtopic"
]
SENTENCES = [question for question in QUESTIONS if "\n" not in question and not set(question) & set("`*_~<>:")]
BEFORE = [
    "please ",
    "hi team! Quick question: ",
    "hey folks, does anyone know how I could maybe ",
    "sorry to bother you, ",
]
AFTER = [" please", " thanks!", "?", " thx in advance", "...", "!!", " :pray:", "  ", " anyone?"]
MARKS = [
    "{}",
    "*{}*",
    "_{}_",
    "<@U0123ABC> {}",
    "`{}`",
    "\N{LEFT DOUBLE QUOTATION MARK}{}\N{RIGHT DOUBLE QUOTATION MARK}",
]


def answer(finding: Finding) -> tuple[str, str | None]:
    return finding.status, finding.matches[0].entry.id if finding.matches else None


@given(st.sampled_from(SENTENCES), st.sampled_from(BEFORE), st.sampled_from(AFTER), st.sampled_from(MARKS))
@example("restart the engine without killing the containers", BEFORE[2], AFTER[3], MARKS[1])
def test_politeness_punctuation_and_markup_change_nothing(
    matcher: Matcher, question: str, before: str, after: str, mark: str
) -> None:
    said = mark.format(f"{before}{question}{after}".strip())

    assert answer(matcher.find_answer(said)) == answer(matcher.find_answer(question))


@given(st.sampled_from([question for question in SENTENCES if " -" not in f" {question}"]), st.booleans())
def test_the_case_of_words_changes_nothing(matcher: Matcher, question: str, loud: bool) -> None:  # noqa: FBT001
    said = question.upper() if loud else question.title()

    assert answer(matcher.find_answer(said)) == answer(matcher.find_answer(question.lower()))


def test_the_case_of_flags_tells(matcher: Matcher) -> None:
    assert answer(matcher.find_answer("docker run -P")) != answer(matcher.find_answer("docker run -p"))


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
