"""Different questions are used for learning and for measuring."""

import json
import re
from pathlib import Path

import yaml

from bot.knowledge import Knowledge

TESTS = Path(__file__).parents[1]
LEARNED_FROM = sorted(
    file for room in ("bench", "training") for file in (TESTS.parent / room / "questions").glob("*.jsonl")
)


def plain(question: str) -> str:
    """Return the words of a question, without case and punctuation."""
    return " ".join(re.findall(r"\w+", question.casefold()))


def asked_in(file: Path) -> list[str]:
    return [json.loads(line)["q"] for line in file.read_text(encoding="utf-8").splitlines()]


def measured_with() -> set[str]:
    topics = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in (TESTS / "answers").glob("*.yaml")]
    hard = [question for topic in topics for questions in topic.values() for question in questions]
    measured = [*hard, *asked_in(TESTS / "everyday.jsonl"), *asked_in(TESTS / "people.jsonl")]
    return {plain(question) for question in measured}


def test_no_question_is_used_for_both_learning_and_measuring() -> None:
    measured = measured_with()

    assert len(measured) > 3_000
    assert len(LEARNED_FROM) == 7
    for file in LEARNED_FROM:
        assert [question for question in asked_in(file) if plain(question) in measured] == [], file.name


def test_every_question_to_learn_from_names_entries_of_the_knowledge(knowledge: Knowledge) -> None:
    lines = [json.loads(line) for file in LEARNED_FROM for line in file.read_text(encoding="utf-8").splitlines()]

    assert [line for line in lines if not set(line["ids"]) <= knowledge.entries.keys()] == []
