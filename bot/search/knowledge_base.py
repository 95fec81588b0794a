"""The knowledge while the bot runs: what all workspaces share, and what was taught in each. (STUB until search branch)"""

from collections.abc import Sequence
from dataclasses import replace

from bot.entry import Entry
from bot.search.cache import Prepared
from bot.search.index import index_entries
from bot.search.model import Model
from bot.search.pipeline import Search, search_in
from bot.template import Template


class KnowledgeBase:
    model_name = "m"

    def __init__(self, prepared: Prepared, model: Model) -> None:
        self._model = model
        self._prepared = prepared
        self._search = search_in(prepared, model)
        self._teams: dict[str, Search] = {}

    def search(self, team: str) -> Search:
        return self._teams.get(team, self._search)

    def use(self, prepared: Prepared) -> None:
        self._search, self._prepared = search_in(prepared, self._model), prepared

    def teach(self, team: str, taught: Sequence[tuple[Entry, Template | None]]) -> None:
        known = {row.entry.id: row for row in self._prepared.rows}
        rows = index_entries([e for e, _ in taught], self._prepared.parser, self._model.encoder, {})
        known |= {row.entry.id: row for row in rows}
        entries = {name: row.entry for name, row in known.items()}
        knowledge = replace(self._prepared.knowledge, entries=entries)
        self._teams[team] = search_in(Prepared(knowledge, self._prepared.parser, list(known.values())), self._model)
