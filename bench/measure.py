"""Measures the quality of rankings and their processor time."""

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from time import process_time
from typing import Any, TypeVar

import numpy as np

from bot.evaluation import OFF_TOPIC, Question

Ranking = list[tuple[str, float]]
"""Ids of entries with their scores, best first."""
Data = Mapping[str, Mapping[str, Any]]
"""Entries as `wharfie export` prints them, by id."""
WRONG_AT_MOST = 0.05
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Times:
    """The processor time of questions, in seconds.

    Attributes:
        median: the median.
        p99: the 99th percentile.
        worst: the maximum.
    """

    median: float
    p99: float
    worst: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Times":
        """Summarise the times of all questions."""
        return cls(*np.percentile(seconds, [50, 99, 100]).tolist())


@dataclass(frozen=True)
class Row:
    """The results of one way of ranking.

    Attributes:
        name: its name.
        first: the share of questions with an answer that have the right one first.
        three: the share of them that have it among the first three.
        sure: the share of them that have it first, with a score above the lowest threshold at which no more than
            `WRONG_AT_MOST` of all answers are wrong, including those to off-topic questions.
        times: the processor time of a question.
    """

    name: str
    first: float
    three: float
    sure: float
    times: Times


def timed(ask: Callable[[str], _Answer], questions: Iterable[str]) -> tuple[list[_Answer], Times]:
    """Ask each question once. Existing objects are hidden from the garbage collector, as in `wharfie serve`.

    Returns:
        The answers, and their processor time on all cores: other work on the machine does not count, and more threads
        do not help.
    """
    answers, seconds = [], []
    gc.collect()
    gc.freeze()
    for question in questions:
        start = process_time()
        answers.append(ask(question))
        seconds.append(process_time() - start)
    gc.unfreeze()
    return answers, Times.of(seconds)


def row(name: str, questions: Sequence[Question], rankings: Sequence[Ranking], times: Times, data: Data) -> Row:
    """Grade the rankings of the way called `name`, one for each question."""
    ranks = [_rank(question, ranking, data) for question, ranking in zip(questions, rankings, strict=True)]
    answerable = [rank for question, rank in zip(questions, ranks, strict=True) if question.kind != OFF_TOPIC]
    scored = [(ranking[0][1], rank == 1) for ranking, rank in zip(rankings, ranks, strict=True) if ranking]
    return Row(
        name,
        first=sum(rank == 1 for rank in answerable) / max(1, len(answerable)),
        three=sum(rank > 0 for rank in answerable) / max(1, len(answerable)),
        sure=_right_above_best_threshold(scored) / max(1, len(answerable)),
        times=times,
    )


def _right_above_best_threshold(scored: Iterable[tuple[float, bool]]) -> int:
    """Return the number of right answers above the lowest threshold that allows at most `WRONG_AT_MOST` wrong ones."""
    right = shown = most = 0
    for _, tied in groupby(sorted(scored, reverse=True), key=itemgetter(0)):
        for _, is_right in tied:
            right += is_right
            shown += 1
        if shown - right <= WRONG_AT_MOST * shown:
            most = right
    return most


def _rank(question: Question, ranking: Ranking, data: Data) -> int:
    """Return the rank of the first right answer among three, from 1; 0 if there is none."""
    if question.kind == OFF_TOPIC:
        return 0
    right = (place for place, (entry, _) in enumerate(ranking[:3], 1) if question.is_answered_by(data[entry]))
    return next(right, 0)
