"""Learns a vector for each word of the phrasings, so that a phrasing is close to the others of its entry.

A phrasing is the mean of its words; an entry is the mean of its phrasings, without the one that is compared. The loss
is the cross-entropy of the right entry among all: prototypical networks (Snell et al., 2017) on sums of word vectors,
as in fastText (Joulin et al., 2017). The seed of the random initialisation is fixed, so that results are reproducible.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import load_knowledge
from bot.matching.compiled import compile_knowledge, phrases_of
from bot.matching.senses import FILE, packed
from bot.matching.words import Lexicon

Numbers = NDArray[np.float32]
Places = NDArray[np.int64]

_SIZE, _SEED = 64, 0
_ROUNDS, _BATCH, _RENEWED = 20, 256, 10
_SHARPNESS = 1 / 0.07
_RATE, _DECAY, _FIRST, _SECOND = 5e-3, 0.1, 0.9, 0.999
_MOST_WORDS = 40
_AT_LEAST = 2
"""The number of phrasings that a word must occur in to get a vector."""


class Phrasings(NamedTuple):
    """All phrasings: the numbers of their words, padded with 0, and of their entries."""

    words: Places
    entries: Places


def main() -> None:
    """Learn the vectors of the shipped knowledge and write them."""
    vocabulary, phrasings = _phrasings()
    vectors = learn(phrasings, len(vocabulary))
    largest = float(np.abs(vectors).max())
    lines = sorted(
        f"{word} {packed(vector.tolist(), largest)}" for word, vector in zip(vocabulary, vectors, strict=True)
    )
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} words")


def _phrasings() -> tuple[list[str], Phrasings]:
    knowledge = load_knowledge()
    compiled = compile_knowledge(knowledge)
    lexicon = Lexicon(knowledge.vocabulary, compiled.words, compiled.stems)
    texts = phrases_of(knowledge.entries.values())
    read = [(number, lexicon.read(text).words) for number, own in enumerate(texts.values()) for text in own]
    counted = Counter(word for _, words in read for word in dict.fromkeys(words))  # in a fixed order
    vocabulary = [word for word, count in counted.items() if count >= _AT_LEAST]
    places = {word: place for place, word in enumerate(vocabulary, start=1)}
    rows = np.zeros((len(read), _MOST_WORDS), dtype=np.int64)
    for row, (_, words) in zip(rows, read, strict=True):
        known = [places[word] for word in dict.fromkeys(words) if word in places][:_MOST_WORDS]
        row[: len(known)] = known
    return vocabulary, Phrasings(rows, np.array([number for number, _ in read]))


def learn(phrasings: Phrasings, words: int) -> Numbers:
    """Return a vector for each word.

    Args:
        phrasings: the training data.
        words: the number of words; they are numbered from 1.
    """
    chance = np.random.default_rng(_SEED)
    rarity = _rarity(phrasings, words)
    weights = chance.normal(scale=0.3, size=(words + 1, _SIZE)).astype(np.float32)
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    step = 0
    for _ in range(_ROUNDS):
        order = chance.permutation(len(phrasings.entries))
        for start in range(0, len(order), _BATCH):
            if step % _RENEWED == 0:
                directions, _ = _directions(rarity * weights, phrasings.words)
                sums = _sums(directions, phrasings.entries)
            step += 1
            batch = order[start : start + _BATCH]
            slope = rarity * _slope(rarity * weights, phrasings, batch, sums, directions)
            mean += (1 - _FIRST) * (slope - mean)
            spread += (1 - _SECOND) * (slope**2 - spread)
            pace = (mean / (1 - _FIRST**step)) / (np.sqrt(spread / (1 - _SECOND**step)) + 1e-8)
            weights -= _RATE * (pace + _DECAY * weights)  # AdamW
    vectors: Numbers = (rarity * weights)[1:]
    return vectors


def _rarity(phrasings: Phrasings, words: int) -> Numbers:
    """Return the inverse document frequency of each word among the entries; 0 for the padding."""
    pairs = np.unique(np.stack([phrasings.words.ravel(), phrasings.entries.repeat(phrasings.words.shape[1])]), axis=1)
    holders = np.bincount(pairs[0], minlength=words + 1)
    rarity = np.log(1 + (phrasings.entries.max() + 1) / np.maximum(1, holders))
    rarity[0] = 0
    column: Numbers = rarity[:, None].astype(np.float32)
    return column


def _directions(vectors: Numbers, rows: Places) -> tuple[Numbers, Numbers]:
    """Return the normalised sum of each phrasing's vectors, and the length of the sum."""
    total = vectors[rows].sum(axis=1)
    length = np.linalg.norm(total, axis=1, keepdims=True) + 1e-6
    return total / length, length


def _sums(directions: Numbers, entries: Places) -> Numbers:
    sums = np.zeros((entries.max() + 1, _SIZE), dtype=np.float32)
    np.add.at(sums, entries, directions)
    return sums


def _slope(vectors: Numbers, phrasings: Phrasings, batch: Places, sums: Numbers, directions: Numbers) -> Numbers:
    """Return the gradient of the loss with respect to the words' vectors; the entries' directions are held constant."""
    rows, entries = phrasings.words[batch], phrasings.entries[batch]
    own, length = _directions(vectors, rows)
    every = _of_length_one(sums)
    others = _of_length_one(sums[entries] - directions[batch])
    alike = own @ every.T
    alike[np.arange(len(batch)), entries] = (own * others).sum(axis=1)
    probable = np.exp(_SHARPNESS * (alike - alike.max(axis=1, keepdims=True)))
    probable /= probable.sum(axis=1, keepdims=True)
    right = probable[np.arange(len(batch)), entries][:, None]
    probable[np.arange(len(batch)), entries] = 0
    pull = _SHARPNESS / len(batch) * (probable @ every + (right - 1) * others)
    pull = (pull - own * (pull * own).sum(axis=1, keepdims=True)) / length
    slope = np.zeros_like(vectors)
    np.add.at(slope, rows, pull[:, None, :])
    slope[0] = 0
    return slope


def _of_length_one(vectors: Numbers) -> Numbers:
    unit: Numbers = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6)
    return unit


if __name__ == "__main__":
    main()
