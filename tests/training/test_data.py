"""What the training reads."""

import json
from pathlib import Path

import pytest

from training import data
from training.data import Question, by_entry, questions


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
