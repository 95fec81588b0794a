"""How good rankings are, and what they cost in processor time."""

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
    """What questions cost.

    Attributes:
        median: seconds of processor time that half of them stay under.
        p99: likewise, 99 of 100.
        worst: what the most expensive one took.
    """

    median: float
    p99: float
    worst: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Times":
        """Return what times, one for each question, amount to."""
        return cls(*np.percentile(seconds, [50, 99, 100]).tolist())


@dataclass(frozen=True)
class Row:
    """What one way of ranking reached.

    Attributes:
        name: of the way.
        first: of the questions that have an answer, the share with the right one first.
        three: likewise, among the first three.
        sure: likewise, with the right one first and so high a score that of all answers with one at least as high,
            those to off-topic questions included, no more than `WRONG_AT_MOST` are wrong.
        times: what a question costs.
    """

    name: str
    first: float
    three: float
    sure: float
    times: Times


def timed(ask: Callable[[str], _Answer], questions: Iterable[str]) -> tuple[list[_Answer], Times]:
    """Ask each question once. What was made before is kept from the garbage collector, as `wharfie serve` does.

    Returns:
        The answers, and what they cost in processor time, on whatever cores: other work on the machine does not count,
        and more threads do not help.
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
    """Grade the rankings, one for each question, that something called `name` made in these times."""
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
    """Return how many answers are right where the threshold is as low as the wrong ones above it allow."""
    right = shown = most = 0
    for _, tied in groupby(sorted(scored, reverse=True), key=itemgetter(0)):
        for _, is_right in tied:
            right += is_right
            shown += 1
        if shown - right <= WRONG_AT_MOST * shown:
            most = right
    return most


def _rank(question: Question, ranking: Ranking, data: Data) -> int:
    """Return the place of the first right answer among three, from 1; 0 if none is."""
    if question.kind == OFF_TOPIC:
        return 0
    right = (place for place, (entry, _) in enumerate(ranking[:3], 1) if question.is_answered_by(data[entry]))
    return next(right, 0)
