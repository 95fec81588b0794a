"""Odd inputs are odd, and the same every time; none breaks the search."""

from bench.odd import odd_inputs
from bot.search import Search

WORDS = ["docker", "volume", "prune", "--rm"]


def test_the_same_seed_gives_the_same_inputs() -> None:
    assert list(odd_inputs(WORDS, 50)) == list(odd_inputs(WORDS, 50))
    assert list(odd_inputs(WORDS, 50)) != list(odd_inputs(WORDS, 50, seed=2))


def test_they_are_of_every_kind_and_of_bounded_length() -> None:
    inputs = list(odd_inputs(WORDS, 200))

    assert max(map(len, inputs)) <= 11_000
    assert any(len(text) == 10_000 and text.count("\n") > 50 for text in inputs)
    assert any(len(text) > 1_000 and not text.split()[1:] for text in inputs)
    assert any(len(text) > 1_000 and len(set(text.split())) < 5 for text in inputs)
    assert any(not text.isascii() for text in inputs)
    assert len(set(inputs)) == len(inputs)


def test_each_gets_an_answer(search: Search) -> None:
    for text in odd_inputs(WORDS, 25):
        assert search.find_answer(text).question == text
