"""The shipped knowledge and model, read once in each process of the tests, and not before a test needs them."""

from functools import cache

from bot.knowledge import Knowledge
from bot.search import Model, Prepared, Search, load_model, load_prepared, prepare, search_in
from bot.search.index import vectors_by_text


@cache
def shipped() -> Prepared:
    """Return the prepared knowledge, from the file that the program keeps it in."""
    return load_prepared()


@cache
def model() -> Model:
    """Return what the search has learned."""
    return load_model()


def search_over(knowledge: Knowledge) -> Search:
    """Return a search over other knowledge. What it shares with the shipped one is not embedded again."""
    return search_in(prepare(knowledge, vectors_by_text(shipped().rows)), model())
