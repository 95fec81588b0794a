"""Naive Bayes over the concepts of a question: how much likelier they are in one entry's phrases than in any phrase.

For each concept that any phrase of the knowledge has, an entry's log-likelihood ratio is
log((count + a p) / (phrases + a) / p), where `count` of the entry's `phrases` have the concept, `p` is the share of all
phrases that do, and `a` is the weight of that average (additive smoothing). See Manning, Raghavan and Schütze,
"Introduction to Information Retrieval", chapter 13.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_SMOOTHING = 5.0
"""Each entry counts as having this many more phrases, in which concepts are as frequent as on average."""

Counts = Mapping[str, int]
"""For each concept, the number of an entry's phrases that have it."""


class NaiveBayes:
    """Scores all entries by a question's concepts."""

    def __init__(self, entries: Sequence[tuple[Counts, int]]) -> None:
        """Take the counts of the concepts.

        Args:
            entries: for each entry its counts, and the number of its phrases.
        """
        phrases = np.array([number for _, number in entries], np.float32)
        self._without = np.log(_SMOOTHING / (phrases + _SMOOTHING))
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row, (counts, _) in enumerate(entries):
            for concept, count in counts.items():
                postings[concept].append((row, count))
        total = float(phrases.sum()) + 1
        self._with = {concept: _ratios(own, total) for concept, own in postings.items()}

    def scores(self, concepts: Collection[str]) -> NDArray[np.float32]:
        """Return the score of each entry: the sum of the log-likelihood ratios, divided by the root of their number.

        Args:
            concepts: the keys of the question's concepts; those that no phrase has are ignored.
        """
        known = [self._with[concept] for concept in sorted(set(concepts)) if concept in self._with]
        scores = self._without * len(known)
        for rows, ratios in known:
            scores[rows] += ratios
        return np.asarray(scores / math.sqrt(len(known) or 1), np.float32)


def _ratios(postings: Sequence[tuple[int, int]], total: float) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the rows that have a concept, and how much it adds to their scores.

    Args:
        postings: these rows, each with the number of its phrases that have the concept.
        total: the number of all phrases.
    """
    rows, counts = np.array(postings, np.intp).T
    return rows, np.log1p(counts * total / (_SMOOTHING * (counts.sum() + 0.5)))
