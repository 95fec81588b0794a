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


Firsts = Mapping[tuple[str, frozenset[str]], str]
"""The id of the shared entry that comes first, by a phrase and the keys of the concepts that are understood in it."""


def rivals_of(
    rows: Iterable[IndexedEntry], below: Index, parser: Parser, weights: Mapping[str, float], known: Firsts
) -> tuple[Rivals, Firsts]:
    """Return the rivals of taught entries, and the firsts of their phrases.

    Args:
        rows: the taught entries.
        below: the index of the shared entries.
        parser: parses phrases.
        weights: those of the ranking.
        known: firsts in the same index, which are not computed again: that would take milliseconds for each phrase.
    """
    rivals: dict[str, frozenset[str]] = {}
    firsts: dict[tuple[str, frozenset[str]], str] = {}
    for row in rows:
        keys = [(phrase, frozenset(concept.key for concept in parser.concepts(phrase))) for phrase in row.phrases]
        for key, vector in zip(keys, row.phrase_vectors, strict=True) if below.rows else ():
            firsts[key] = known.get(key) or _first(vector.astype(np.float32), key[1], below, weights)
        rivals[row.entry.id] = frozenset(firsts[key] for key in keys if key in firsts)
    return rivals, firsts


def _first(vector: Vectors, concepts: frozenset[str], below: Index, weights: Mapping[str, float]) -> str:
    return below.rows[int(rank(compute_features(vector, concepts, below), weights).order[0])].entry.id
