"""Ranks all entries for a question by a weighted sum of a few standard features (a linear model, see training/)."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.encoder import Vectors
from bot.search.index import Index

Scores = NDArray[np.float32]
"""One number for each entry."""

_SHORTLIST = 64
_TEXT, _LEXICAL = 0.2, 0.02
"""What these features count for the shortlist, beside the prototype: roughly the ratio of their learned weights."""


class Features(NamedTuple):
    """The features of all entries.

    Attributes:
        phrase: the cosine similarity of the question and the entry's most similar phrase; -1 if the entry is not on the
            shortlist.
        prototype: that of the question and the vector that was learned for the entry.
        text: that of the question and the entry's text.
        lexical: how typical of the entry the question's concepts are (naive Bayes).
        frequency: how frequently the entry is asked for (a document prior): the decimal logarithm of its share of all
            questions.
    """

    phrase: Scores
    prototype: Scores
    text: Scores
    lexical: Scores
    frequency: Scores

    def of(self, row: int) -> dict[str, float]:
        """Return the features of one entry by their names."""
        return {name: float(values[row]) for name, values in self._asdict().items()}


class Ranking(NamedTuple):
    """All entries, as they were ranked.

    Attributes:
        order: the numbers of the rows, best first, without those that are hidden.
        scores: of each row.
        features: of each row.
    """

    order: NDArray[np.intp]
    scores: Scores
    features: Features


def compute_features(question: Vectors, concepts: Collection[str], index: Index) -> Features:
    """Compute the features of all entries.

    Phrases are compared only for a shortlist, the best entries by the other features, so that the time grows with the
    number of entries and not with the number of their phrases.

    Args:
        question: its vector.
        concepts: the keys of its concepts.
        index: at least one entry.
    """
    prototype, text = index.similarities(question)
    lexical = index.naive_bayes.scores(concepts)
    outline = prototype + _TEXT * text + _LEXICAL * lexical
    outline[list(index.hidden)] = -np.inf
    phrase = np.full(len(index.rows), -1, np.float32)
    for row in np.argsort(-outline, kind="stable")[:_SHORTLIST]:
        phrase[row] = index.rows[row].similarities(question).max()
    return Features(phrase, prototype, text, lexical, index.frequencies)


def rank(features: Features, weights: Mapping[str, float], hidden: Collection[int] = ()) -> Ranking:
    """Rank the entries.

    Args:
        features: of all entries.
        weights: the weights of the features by their names.
        hidden: the rows that are left out.
    """
    scores = np.asarray(sum(weight * getattr(features, name) for name, weight in weights.items()), np.float32)
    scores[list(hidden)] = -np.inf
    return Ranking(np.argsort(-scores, kind="stable")[: len(scores) - len(hidden)], scores, features)
