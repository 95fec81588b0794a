"""Knowledge that tells why its answers matched."""

from collections.abc import Callable
from typing import Any, cast

from bot.replies.why import why_text
from bot.search import KnowledgeBase, Prepared, Result, Search
from bot.search.model import Model

Explain = Callable[[str, str], object]
"""Is told a question, and why its answer matched."""


class ExplainedKnowledge(KnowledgeBase):
    """The knowledge, which explains each answer.

    Args:
        prepared: the shared knowledge.
        model: the model.
        explain: is told each explanation; from any thread.
    """

    def __init__(self, prepared: Prepared, model: Model, explain: Explain) -> None:
        super().__init__(prepared, model)
        self._explain = explain

    def search(self, team: str = "") -> Search:
        """Return the search of a team, which explains."""
        return cast("Search", _ExplainedSearch(super().search(team), self._explain))


class _ExplainedSearch:
    """A search, and what it says about its answers."""

    def __init__(self, search: Search, explain: Explain) -> None:
        self._search = search
        self._explain = explain

    def find_answer(self, question: str, previous: str | None = None) -> Result:
        result = self._search.find_answer(question, previous)
        self._explain(question, why_text(result))
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self._search, name)
