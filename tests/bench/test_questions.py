"""Different questions are used for learning and for measuring."""

import json
import re
from pathlib import Path

import yaml

TESTS = Path(__file__).parents[1]
LEARNED_FROM = sorted((TESTS.parent / "bench" / "questions").glob("*.jsonl"))


def plain(question: str) -> str:
    """Return the words of a question, without case and punctuation."""
    return " ".join(re.findall(r"\w+", question.casefold()))


def asked_in(file: Path) -> list[str]:
    return [json.loads(line)["q"] for line in file.read_text(encoding="utf-8").splitlines()]


def measured_with() -> set[str]:
    topics = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in (TESTS / "answers").glob("*.yaml")]
    hard = [question for topic in topics for questions in topic.values() for question in questions]
    return {plain(question) for question in [*hard, *asked_in(TESTS / "everyday.jsonl")]}


def test_no_question_is_used_for_both_learning_and_measuring() -> None:
    measured = measured_with()

    assert len(measured) > 2_500
    assert len(LEARNED_FROM) == 4
    for file in LEARNED_FROM:
        assert [question for question in asked_in(file) if plain(question) in measured] == [], file.name
