"""The senses of words: word embeddings, learned from the phrasings of the knowledge.

They find entries whose phrasings use other words than the question, but words that are used in a similar way. `make
learn` trains them: see bench/senses.py.
"""

import math
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

Vector = tuple[float, ...]


class Sense(NamedTuple):
    """The sense of a text.

    Attributes:
        direction: the sum of its words' vectors, with length 1; empty if no word has a vector.
        agreement: how similar the directions of its words are, from 0 to 1; 0.5 for fewer than two words.
        strange: the share of its words without a vector.
    """

    direction: Vector
    agreement: float
    strange: float


FILE = Path(__file__).with_name("senses.txt")
_BEYOND_SAME = 1.02
_ALONE = 0.5
STEPS = 127
"""The largest integer that a component of a vector is quantised to."""


class Senses:
    """The word vectors."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take the words, each with its vector in the format of `packed`: `container AbC...`."""
        self._packed = dict(line.split() for line in lines)
        self._read: dict[str, tuple[Vector, float]] = {}

    def of(self, words: Iterable[str]) -> Sense:
        """Return the sense of a text, given its words."""
        words = dict.fromkeys(words)
        known = [self._vector(word) for word in words if word in self._packed]
        total = _total(vector for vector, _ in known)
        return Sense(
            direction=direction(total),
            agreement=_length(total) / sum(each for _, each in known) if len(known) > 1 else _ALONE,
            strange=1 - len(known) / len(words) if words else 1.0,
        )

    def _vector(self, word: str) -> tuple[Vector, float]:
        if word not in self._read:
            vector = unpacked(self._packed[word])
            self._read[word] = vector, _length(vector)
        return self._read[word]


@cache
def learned() -> Senses:
    """Return the senses that were learned from the shipped knowledge."""
    return Senses(FILE.read_text(encoding="utf-8").splitlines())


def closeness(one: Vector, other: Vector) -> float:
    """Return the similarity of two directions: about 0 for orthogonal ones, 3.9 for equal ones.

    It is the negative logarithm of the cosine distance, because the difference between similar and nearly equal means
    more than that between unlike and slightly similar. The cosine distance is half the squared Euclidean distance.
    """
    missing = math.dist(one, other) ** 2 / 2 if one and other else 1.0
    return -math.log(_BEYOND_SAME - 1 + missing)


def middle(directions: Iterable[Vector]) -> Vector:
    """Return the mean direction; empty ones are ignored."""
    return direction(_total(each for each in directions if each))


def direction(vector: Sequence[float]) -> Vector:
    """Return a vector normalised to length 1; an empty one for a zero vector."""
    length = _length(vector)
    return tuple([part / length for part in vector]) if length else ()


def packed(vector: Sequence[float], largest: float = 1.0) -> str:
    """Return a vector as base64 text, with each component quantised to 8 bits.

    Args:
        vector: its components.
        largest: the largest absolute value of a component.
    """
    return b64encode(array("b", [round(STEPS * part / largest) for part in vector]).tobytes()).decode()


def unpacked(text: str) -> Vector:
    """Return the vector of a packed text, scaled so that `largest` becomes 1."""
    return tuple([part / STEPS for part in array("b", b64decode(text))])


def _total(vectors: Iterable[Vector]) -> list[float]:
    return list(map(sum, zip(*vectors, strict=True)))


def _length(vector: Sequence[float]) -> float:
    return math.hypot(*vector)
