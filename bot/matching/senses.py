"""What words mean by the company that they keep: a vector for each, learned from the phrasings of the knowledge.

Questions with other words than an entry's phrasings, but words of like use, come near to it. The vectors are made by
`make learn`: see bench/senses.py.
"""

import math
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import mul
from pathlib import Path

Sense = tuple[float, ...]
"""The direction in which the words of a text point together, of length 1; empty for words that have none."""

FILE = Path(__file__).with_name("senses.txt")
STEPS = 127
"""A number of a vector is kept as a whole one, at most so large."""


class Senses:
    """The vectors of words."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take the words, each with its vector as `packed` makes it: `container AbC...`."""
        self._packed = dict(line.split() for line in lines)
        self._vectors: dict[str, Sense] = {}

    def of(self, words: Iterable[str]) -> Sense:
        """Return the sense of a text by its words; those that were never learned don't count."""
        return direction(self._known(words))

    def _known(self, words: Iterable[str]) -> Iterator[Sense]:
        for word in dict.fromkeys(words):
            if word in self._vectors:
                yield self._vectors[word]
            elif word in self._packed:
                yield self._vectors.setdefault(word, unpacked(self._packed[word]))


@cache
def learned() -> Senses:
    """Return the senses that were learned from the shipped knowledge."""
    return Senses(FILE.read_text(encoding="utf-8").splitlines())


def likeness(one: Sense, other: Sense) -> float:
    """Return how alike two senses are, from -1 to 1 (the cosine of their angle); 0 if one of them is empty."""
    return sum(map(mul, one, other))


def direction(vectors: Iterable[Sequence[float]]) -> Sense:
    """Return the direction of a sum of vectors."""
    total = list(map(sum, zip(*vectors, strict=True)))
    length = math.sqrt(sum(map(mul, total, total)))
    return tuple(part / length for part in total) if length else ()


def packed(vector: Sequence[float], largest: float = 1.0) -> str:
    """Return a vector in few letters: each number as one of 255 steps up to the largest."""
    return b64encode(array("b", [round(STEPS * part / largest) for part in vector]).tobytes()).decode()


def unpacked(text: str) -> Sense:
    """Return a vector of `packed`, its largest number as 1."""
    return tuple(part / STEPS for part in array("b", b64decode(text)))
