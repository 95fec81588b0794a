"""How the senses of words are learned."""

import numpy as np

from bench.senses import Phrasings, learn

WORDS = {word: number for number, word in enumerate(["stop", "halt", "web", "list", "show", "all"], start=1)}
TEXTS = [
    ("stop web", 0),
    ("halt web", 0),
    ("stop", 0),
    ("halt", 0),
    ("list all", 1),
    ("show all", 1),
    ("list", 1),
    ("show", 1),
]


def test_words_that_ask_for_the_same_come_close_and_others_do_not() -> None:
    rows = np.zeros((len(TEXTS), 3), dtype=np.int64)
    for row, (text, _) in zip(rows, TEXTS, strict=True):
        row[: len(text.split())] = [WORDS[word] for word in text.split()]

    many = Phrasings(np.tile(rows, (100, 1)), np.tile([entry for _, entry in TEXTS], 100))
    vectors = learn(many, len(WORDS))

    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    stop, halt, show = (unit[WORDS[word] - 1] for word in ("stop", "halt", "show"))
    assert stop @ halt > 0 > stop @ show
    assert halt @ show < 0


def test_it_learns_the_same_every_time() -> None:
    phrasings = Phrasings(np.array([[1, 2], [1, 0], [3, 0], [3, 2]]), np.array([0, 0, 1, 1]))

    assert (learn(phrasings, 3) == learn(phrasings, 3)).all()
