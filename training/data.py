"""What is learned from: the entries of the knowledge, and questions with their right answers."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

QUESTIONS = Path(__file__).parent / "questions"
FREQUENCY = Path(__file__).parent / "frequency.tsv"
"""How frequently each entry is asked for, on a scale from 0 to 6 that README.md explains."""
_OFTEN, _MOST = 6.0, -2.0
"""The end of the scale, and the decimal logarithm of the share of all questions that it means."""
_STEP = 0.5
"""The decimal logarithm of a step of the scale."""


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


def frequencies(ids: Iterable[str]) -> dict[str, float]:
    """Return the decimal logarithms of the entries' shares of all questions, by their ids.

    Args:
        ids: of the entries; one that was not rated counts as the average of the others.
    """
    lines = (line.split("\t") for line in FREQUENCY.read_text(encoding="utf-8").splitlines())
    rated = {name: _MOST - _STEP * (_OFTEN - float(rating)) for name, rating in lines}
    average = fmean(rated.values())
    return {name: rated.get(name, average) for name in ids}


def _read(file: Path) -> Iterator[Question]:
    for line in file.read_text(encoding="utf-8").splitlines():
        content = json.loads(line)
        yield Question(content["q"], tuple(content["ids"]))
