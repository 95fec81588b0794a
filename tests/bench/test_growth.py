"""The larger knowledge is like the shipped one."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from bench.growth import Phrases, grown, indexed
from bot.knowledge import Knowledge
from bot.search import prepare
from bot.search.encoder import Encoder
from bot.search.model import FOLDER
from tests.shipped import search_over

TIMES = 4


def words(knowledge: Knowledge, *, new: bool) -> Counter[str]:
    """Count the words of the phrases, of the shipped entries or of the new ones."""
    shipped = len(knowledge.entries) // TIMES
    entries = list(knowledge.entries.values())
    chosen = entries[shipped:] if new else entries[:shipped]
    return Counter(word for entry in chosen for text in [entry.title, *entry.questions] for word in text.split())


def test_it_has_as_many_entries_and_phrases_as_asked_for_and_keeps_the_shipped_ones(small_knowledge: Knowledge) -> None:
    larger = grown(small_knowledge, TIMES)

    assert len(larger.entries) == TIMES * len(small_knowledge.entries)
    assert list(larger.entries.values())[: len(small_knowledge.entries)] == list(small_knowledge.entries.values())
    assert all(name == entry.id for name, entry in larger.entries.items())
    phrases = [sum(len(entry.questions) for entry in each.entries.values()) for each in (small_knowledge, larger)]
    assert phrases[1] == TIMES * phrases[0]


def test_it_is_the_same_every_time_and_another_with_another_seed(small_knowledge: Knowledge) -> None:
    assert grown(small_knowledge, 2) == grown(small_knowledge, 2)
    assert grown(small_knowledge, 2) != grown(small_knowledge, 2, seed=2)


def test_each_common_word_is_as_common_as_in_the_shipped_knowledge(knowledge: Knowledge) -> None:
    larger = grown(knowledge, TIMES)
    shipped, new = words(larger, new=False), words(larger, new=True)

    assert set(new) <= set(shipped)
    for word, count in shipped.most_common(50):
        assert abs(new[word] / new.total() / (count / shipped.total()) - 1) < 0.15, word


def test_a_word_follows_only_what_it_followed_before() -> None:
    phrases = Phrases(["remove a volume", "remove an image", "list a volume"], Random(1))

    made = {phrases.one() for _ in range(200)}
    assert made == {"remove a volume", "remove an image", "list a volume"}


def test_phrases_that_can_go_round_in_circles_end() -> None:
    assert len(Phrases(["again " * 10_000], Random(1)).one().split()) <= 300


def test_the_entries_from_which_it_grew_are_still_found_in_it(small_knowledge: Knowledge) -> None:
    found = search_over(grown(small_knowledge, 2)).find_answer("how do I remove volumes")

    assert found.candidates[0].entry.id == "remove-volume"


def test_its_index_has_near_copies_of_the_shipped_vectors(small_knowledge: Knowledge) -> None:
    small, encoder = prepare(small_knowledge), Encoder(FOLDER)
    rows = indexed(grown(small_knowledge, TIMES), small, encoder)

    assert rows[: len(small.rows)] == small.rows
    assert len(rows) == TIMES * len(small.rows)
    for place, row in enumerate(rows[len(small.rows) :]):
        shipped = small.rows[place % len(small.rows)]
        assert row.phrase_vectors.shape == shipped.phrase_vectors.shape
        assert np.linalg.norm(row.phrase_vectors, axis=1) == pytest.approx(1, abs=1e-5)
        assert np.median((row.phrase_vectors * shipped.phrase_vectors).sum(axis=1)) == pytest.approx(0.9, abs=0.02)
