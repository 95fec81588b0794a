"""Generates knowledge many times as large as the shipped one, in which words and pairs of words are as frequent."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import cycle, pairwise
from random import Random

import numpy as np

from bot.entry import Entry
from bot.knowledge import Knowledge
from bot.search import Prepared
from bot.search.encoder import Encoder, StoredVectors, Vectors
from bot.search.index import IndexedEntry, embedded, index_entries

_END = ""
_NOISE = 0.5
"""The length of the noise that is added to a vector of length 1. The copy's cosine similarity to it is about 0.9."""
_LONGEST = 300
"""Words; limits a phrase that repeats itself."""


class Phrases:
    """Generates phrases that resemble given ones (a first-order Markov chain of words).

    Args:
        phrases: the given phrases.
        random: the source of random numbers.
    """

    def __init__(self, phrases: Iterable[str], random: Random) -> None:
        self._random = random
        self._next: dict[str, list[str]] = defaultdict(list)
        for phrase in phrases:
            for word, following in pairwise([_END, *phrase.split(), _END]):
                self._next[word].append(following)

    def one(self) -> str:
        """Return a phrase of at least one word."""
        words: list[str] = []
        word = self._random.choice(self._next[_END])
        while word != _END and len(words) < _LONGEST:
            words.append(word)
            word = self._random.choice(self._next[word])
        return " ".join(words)


def grown(knowledge: Knowledge, times: int, seed: int = 1) -> Knowledge:
    """Return the knowledge with new entries added, so that it has `times` as many.

    Each new entry is a shipped one with another id and generated title, questions and commands. Error messages, which
    are recognised by patterns and not by words, are not multiplied.
    """
    entries = list(knowledge.entries.values())
    random = Random(seed)
    asked = Phrases((phrase for entry in entries for phrase in [entry.title, *entry.questions]), random)
    run = Phrases((command.run for entry in entries for command in entry.commands), random)
    new = [_like(entry, number, asked, run) for number in range(2, times + 1) for entry in entries]
    return Knowledge({entry.id: entry for entry in [*entries, *new]}, knowledge.vocabulary)


def indexed(knowledge: Knowledge, shipped: Prepared, encoder: Encoder, seed: int = 1) -> list[IndexedEntry]:
    """Return the index's rows of grown knowledge.

    To embed two million texts would take hours. The vectors of generated texts are noisy copies of the shipped ones'
    instead; they take as long to compare.

    Args:
        knowledge: the shipped knowledge and the entries that were added to it.
        shipped: the shipped knowledge, prepared.
        encoder: is not asked for anything, as all vectors are known.
        seed: the seed of the noise.
    """
    random = np.random.default_rng(seed)
    rows = list(shipped.rows)
    for entry, row in zip(list(knowledge.entries.values())[len(rows) :], cycle(shipped.rows), strict=False):
        noisy = _noisy(np.vstack([row.phrase_vectors, row.text_vector]), random)
        vectors: dict[str, StoredVectors] = dict(zip(embedded(entry), noisy, strict=True))
        rows += index_entries([entry], shipped.parser, encoder, vectors)
    return rows


def _noisy(vectors: StoredVectors, random: np.random.Generator) -> StoredVectors:
    """Return unit vectors near the given ones."""
    noise = random.standard_normal(vectors.shape, np.float32) * (_NOISE / np.sqrt(vectors.shape[1]))
    moved: Vectors = vectors.astype(np.float32) + noise
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), np.float16)


def _like(entry: Entry, number: int, asked: Phrases, run: Phrases) -> Entry:
    commands = [command.model_copy(update={"run": run.one()}) for command in entry.commands]
    return entry.model_copy(
        update={
            "id": f"{entry.id}-{number}",
            "title": asked.one(),
            "questions": [asked.one() for _ in entry.questions],
            "commands": commands,
            "error": None,
            "see_also": [],
        }
    )
