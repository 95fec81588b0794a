"""The knowledge while the bot runs: what is current, and how it changes."""

from collections.abc import Mapping
from dataclasses import replace

from bot.entry import Entry
from bot.search.cache import Prepared
from bot.search.index import index_entries, vectors_by_text
from bot.search.model import Model
from bot.search.pipeline import Search, search_in
from bot.template import Template


class KnowledgeBase:
    """Holds the current search. A change makes a new one and puts it in its place at once.

    A question is answered from one state, whatever happens meanwhile. If a change fails, the last good state stays.
    Changes must not be made at the same time; questions may be asked at any time.
    """

    def __init__(self, prepared: Prepared, model: Model) -> None:
        """Start with prepared knowledge."""
        self._model = model
        self._prepared = prepared
        self._search = search_in(prepared, model)

    @property
    def search(self) -> Search:
        """The search over the current knowledge."""
        return self._search

    def use(self, prepared: Prepared) -> None:
        """Replace all of the knowledge."""
        self._search, self._prepared = search_in(prepared, self._model), prepared

    def put(self, entry: Entry, template: Template | None = None) -> None:
        """Add an entry, or replace the one with its id. Only its own texts are embedded.

        Args:
            entry: the entry.
            template: the same with its slots, if it has any.
        """
        knowledge = self._prepared.knowledge
        templates = {**knowledge.templates, **({entry.id: template} if template else {})}
        self._change({**knowledge.entries, entry.id: entry}, templates)

    def remove(self, name: str) -> None:
        """Remove an entry, and the links of others to it.

        Args:
            name: its id.

        Raises:
            KeyError: there is none.
        """
        knowledge = self._prepared.knowledge
        entries = {each.id: _without_link(each, name) for each in knowledge.entries.values() if each.id != name}
        if len(entries) == len(knowledge.entries):
            raise KeyError(name)
        self._change(entries, {each: own for each, own in knowledge.templates.items() if each != name})

    def _change(self, entries: Mapping[str, Entry], templates: Mapping[str, Template]) -> None:
        known = {row.entry.id: row for row in self._prepared.rows}
        new = [entry for entry in entries.values() if entry.id not in known or known[entry.id].entry != entry]
        old = vectors_by_text(known[entry.id] for entry in new if entry.id in known)
        rows = index_entries(new, self._prepared.parser, self._model.encoder, old)
        known |= {row.entry.id: row for row in rows}
        knowledge = replace(self._prepared.knowledge, entries=dict(entries), templates=dict(templates))
        self.use(Prepared(knowledge, self._prepared.parser, [known[name] for name in entries]))


def _without_link(entry: Entry, name: str) -> Entry:
    return entry.model_copy(update={"see_also": [link for link in entry.see_also if link != name]})
