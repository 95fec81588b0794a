"""What the training reads."""

import json
from pathlib import Path

import pytest

from bot.knowledge import Knowledge
from training import data
from training.data import Question, by_entry, frequencies, questions


def test_the_questions_of_several_files_are_read_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "QUESTIONS", tmp_path)
    for name, line in [
        ("people", {"q": "Wie löscht man das?", "ids": ["remove-image", "prune"], "kind": "plain"}),
        ("other", {"q": "how old is the moon", "ids": [], "kind": "chat"}),
    ]:
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")

    assert questions("other", "people") == [
        Question("how old is the moon", ()),
        Question("Wie löscht man das?", ("remove-image", "prune")),
    ]


def test_each_question_belongs_to_its_best_answer_and_knows_the_others() -> None:
    asked = [
        Question("a", ("stop",)),
        Question("b", ("list", "stop")),
        Question("c", ()),
        Question("d", ("stop", "stop", "list")),
    ]

    assert by_entry(asked, ["list", "stop", "run"]) == [[("b", [0, 1])], [("a", [1]), ("d", [1, 0])], []]


def test_an_answer_that_is_gone_is_ignored() -> None:
    asked = [Question("a", ("gone", "stop")), Question("b", ("gone",))]

    assert by_entry(asked, ["list", "stop"]) == [[], [("a", [1])]]


def test_a_frequency_is_the_decimal_logarithm_of_the_share_of_all_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "frequency.tsv").write_text("often\t6\nseldom\t2\n", encoding="utf-8")
    monkeypatch.setattr(data, "FREQUENCY", tmp_path / "frequency.tsv")

    assert frequencies(["seldom", "often", "not-rated"]) == {"seldom": -4, "often": -2, "not-rated": -3}


def test_what_is_rated_is_an_entry_and_within_the_scale(knowledge: Knowledge) -> None:
    rated = dict(line.split("\t") for line in data.FREQUENCY.read_text(encoding="utf-8").splitlines())

    assert rated.keys() - knowledge.entries.keys() == set()
    assert all(0 <= float(rating) <= 6 for rating in rated.values())
