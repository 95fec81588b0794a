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
        for row, (own, _) in enumerate(entries):
            for concept, count in own.items():
                postings[concept].append((row, count))
        # All postings are in one array each of rows and of what they add to the scores, a concept's next to each other.
        lengths = np.array([len(each) for each in postings.values()], int)
        ends = np.cumsum(lengths)
        self._places = dict(zip(postings, map(slice, ends - lengths, ends), strict=True))
        flat = np.array([posting for each in postings.values() for posting in each], np.int32).reshape(-1, 2)
        self._rows, counts = flat[:, 0].copy(), flat[:, 1]
        of_concept = np.repeat(np.arange(len(lengths)), lengths)
        totals = np.bincount(of_concept, counts)[of_concept]
        self._ratios = np.log1p(counts * (float(phrases.sum()) + 1) / (_SMOOTHING * (totals + 0.5)))

    def scores(self, concepts: Collection[str]) -> NDArray[np.float32]:
        """Return the score of each entry: the sum of the log-likelihood ratios, divided by the root of their number.

        Args:
            concepts: the keys of the question's concepts; those that no phrase has are ignored.
        """
        known = [self._places[concept] for concept in sorted(set(concepts)) if concept in self._places]
        scores = self._without * len(known)
        for place in known:
            scores[self._rows[place]] += self._ratios[place]
        return np.asarray(scores / math.sqrt(len(known) or 1), np.float32)
