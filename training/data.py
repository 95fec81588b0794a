"""What is learned from: the entries of the knowledge, and questions with their right answers."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

QUESTIONS = Path(__file__).parent / "questions"


class Question(NamedTuple):
    """A question to learn from.

    Attributes:
        text: the question.
        answers: the ids of the entries that answer it, the best first; empty if it is about something else.
    """

    text: str
    answers: tuple[str, ...]


def questions(*names: str) -> list[Question]:
    """Return the questions of files.

    Args:
        names: of files in `training/questions`, without `.jsonl`.
    """
    return [question for name in names for question in _read(QUESTIONS / f"{name}.jsonl")]


def by_entry(asked: list[Question], ids: list[str]) -> list[list[tuple[str, list[int]]]]:
    """Return the questions by their best answer: for each entry, the texts and the numbers of all right entries.

    Args:
        asked: the questions; answers that are not among the ids are ignored.
        ids: the ids of all entries.
    """
    number = {name: place for place, name in enumerate(ids)}
    found: dict[int, list[tuple[str, list[int]]]] = defaultdict(list)
    for text, answers in asked:
        right = list(dict.fromkeys(number[answer] for answer in answers if answer in number))
        if right:
            found[right[0]].append((text, right))
    return [found[place] for place in range(len(ids))]


def _read(file: Path) -> Iterator[Question]:
    for line in file.read_text(encoding="utf-8").splitlines():
        content = json.loads(line)
        yield Question(content["q"], tuple(content["ids"]))
