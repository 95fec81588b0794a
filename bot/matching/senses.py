"""What words mean by the company that they keep: a vector for each, learned from the phrasings of the knowledge.

Questions with other words than an entry's phrasings, but words of like use, come near to it. The vectors are made by
`make learn`: see bench/senses.py.
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
    """What the words of a text mean together.

    Attributes:
        direction: where they point together, a vector of length 1; empty for words that have none.
        agreement: how far they point the same way, from 0 to 1; half of it for fewer than two.
        strange: the share of the words that were never learned.
    """

    direction: Vector
    agreement: float
    strange: float


FILE = Path(__file__).with_name("senses.txt")
_BEYOND_SAME = 1.02
_ALONE = 0.5
STEPS = 127
"""A number of a vector is kept as a whole one, at most so large."""


class Senses:
    """The vectors of words."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take the words, each with its vector as `packed` makes it: `container AbC...`."""
        self._packed = dict(line.split() for line in lines)
        self._read: dict[str, tuple[Vector, float]] = {}

    def of(self, words: Iterable[str]) -> Sense:
        """Return the sense of a text by its words."""
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
    """Return how close two directions are: about 0 for unlike ones, 3.9 for the same, growing fast at the end.

    The step from much alike to nearly the same tells more than that from unlike to somewhat alike: so it is the
    negative logarithm of what is missing in the cosine of their angle; that is half the square of their distance.
    """
    missing = math.dist(one, other) ** 2 / 2 if one and other else 1.0
    return -math.log(_BEYOND_SAME - 1 + missing)


def middle(directions: Iterable[Vector]) -> Vector:
    """Return the mean direction; those that are empty don't count."""
    return direction(_total(each for each in directions if each))


def direction(vector: Sequence[float]) -> Vector:
    """Return a vector as long as 1 that points the same way; an empty one for one without a length."""
    length = _length(vector)
    return tuple([part / length for part in vector]) if length else ()


def packed(vector: Sequence[float], largest: float = 1.0) -> str:
    """Return a vector in few letters: each number as one of 255 steps up to the largest."""
    return b64encode(array("b", [round(STEPS * part / largest) for part in vector]).tobytes()).decode()


def unpacked(text: str) -> Vector:
    """Return a vector of `packed`, its largest number as 1."""
    return tuple([part / STEPS for part in array("b", b64decode(text))])


def _total(vectors: Iterable[Vector]) -> list[float]:
    return list(map(sum, zip(*vectors, strict=True)))


def _length(vector: Sequence[float]) -> float:
    return math.hypot(*vector)
