"""Finds the shared entries that taught entries go before: those that would have answered the taught one's own phrases.

A taught entry has no prototype and no frequency, so a shipped one about the same wins by its score. Where a shipped
entry would be first, a taught one of which it is a rival goes first if its score is at most `MARGIN` lower.

Measured with 171 taught twins of shipped entries, 50 at a time: an entry with other questions of tests/ as its title
and questions, asked with the rest. The margin was chosen on half of the twins. On the other half the twin comes first
for 68 % of its questions (15 % by the scores alone), and it displaces the right entry for 0.6 % of 1,000 questions of
other entries. A plain margin without rivals would displace it for 5 % to reach as much.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from bot.search.encoder import Vectors
from bot.search.index import Index, IndexedEntry
from bot.search.parsing import Parser
from bot.search.ranker import compute_features, rank

MARGIN = 4.0
"""Of the ranking's scores."""

Rivals = Mapping[str, frozenset[str]]
"""The ids of the shared entries that each taught entry goes before, by its own id."""


def rivals_of(rows: Iterable[IndexedEntry], below: Index, parser: Parser, weights: Mapping[str, float]) -> Rivals:
    """Return the rivals of taught entries.

    Args:
        rows: the taught entries.
        below: the index of the shared entries.
        parser: parses phrases.
        weights: those of the ranking.
    """
    if not below.rows:
        return {row.entry.id: frozenset() for row in rows}
    return {
        row.entry.id: frozenset(
            below.rows[_first(vector.astype(np.float32), phrase, below, parser, weights)].entry.id
            for phrase, vector in zip(row.phrases, row.phrase_vectors, strict=True)
        )
        for row in rows
    }


def _first(vector: Vectors, phrase: str, below: Index, parser: Parser, weights: Mapping[str, float]) -> int:
    features = compute_features(vector, {concept.key for concept in parser.concepts(phrase)}, below)
    return int(rank(features, weights).order[0])
