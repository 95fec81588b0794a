"""Different questions are used for training, for calibrating and for measuring."""

import json
import re
from pathlib import Path

import pytest
import yaml

from bot.knowledge import Knowledge
from training.data import QUESTIONS

TESTS = Path(__file__).parents[1]
FILES = sorted(file.stem for file in QUESTIONS.glob("*.jsonl"))
TRAINED = [name for name in FILES if not name.endswith("-calibrate")]


def plain(question: str) -> str:
    """Return the words of a question, without case and punctuation."""
    return " ".join(re.findall(r"\w+", question.casefold()))


def lines_of(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def asked_in(file: Path) -> list[str]:
    return [json.loads(line)["q"] for line in file.read_text(encoding="utf-8").splitlines()]


def measured_with() -> set[str]:
    topics = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in (TESTS / "answers").glob("*.yaml")]
    hard = [question for topic in topics for questions in topic.values() for question in questions]
    files = ("everyday", "people", "natural")
    measured = [*hard, *(question for name in files for question in asked_in(TESTS / f"{name}.jsonl"))]
    return {plain(question) for question in measured}


def test_each_file_to_train_on_has_one_to_calibrate_with() -> None:
    assert TRAINED == ["house", "natural", "not-docker", "people"]
    assert sorted([*TRAINED, *(f"{name}-calibrate" for name in TRAINED)]) == FILES


def test_no_question_is_used_for_both_learning_and_measuring() -> None:
    measured = measured_with()

    assert len(measured) > 3_000
    for name in FILES:
        assert [line["q"] for line in lines_of(name) if plain(line["q"]) in measured] == [], name


def test_no_question_is_used_for_both_training_and_calibrating() -> None:
    trained = {plain(line["q"]) for name in TRAINED for line in lines_of(name)}

    for name in TRAINED:
        calibrating = [line["q"] for line in lines_of(f"{name}-calibrate")]
        assert len(calibrating) > 500
        assert [question for question in calibrating if plain(question) in trained] == [], name


@pytest.mark.parametrize("name", FILES)
def test_every_question_names_entries_of_the_knowledge_unless_it_is_about_something_else(
    name: str, knowledge: Knowledge
) -> None:
    lines = lines_of(name)

    assert [line for line in lines if not set(line["ids"]) <= knowledge.entries.keys()] == []
    assert [line for line in lines if bool(line["ids"]) is name.startswith("not-docker")] == []
