"""The knowledge while the bot runs: what all workspaces share, and what each has been taught on top of it."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.entry import Entry
from bot.knowledge.load import Knowledge
from bot.knowledge.taught import TaughtEntry, with_taught
from bot.search.cache import Prepared
from bot.search.index import Index, IndexedEntry, index_entries, vectors_by_text, worded
from bot.search.model import Model
from bot.search.parsing import Parser, tokens_of
from bot.search.pipeline import Search
from bot.search.rivals import Firsts, rivals_of


@dataclass(frozen=True)
class _Layer:
    """The taught entries of one team, ready to be asked.

    Attributes:
        taught: the entries.
        rows: the rows of these, and of the shared entries that lost a question to them.
        search: the search over the shared knowledge with these on top.
        index: that of the shared knowledge.
        firsts: of the phrases of the taught entries, in that index.
    """

    taught: tuple[TaughtEntry, ...]
    rows: tuple[IndexedEntry, ...]
    search: Search
    index: Index
    firsts: Firsts


@dataclass(frozen=True)
class _State:
    """What is known at one time. A change replaces the whole state, so a question never sees half of one."""

    prepared: Prepared
    index: Index
    shared: Search
    layers: Mapping[str, _Layer] = field(default_factory=dict)


class KnowledgeBase:
    """Holds the current search of each team.

    A change is computed first, with everything that the next question needs, and then put in its place at once. A
    question is answered from one state, whatever happens meanwhile. If a change fails, the last good state stays.
    Changes may come from any thread; one waits for the other.
    """

    def __init__(self, prepared: Prepared, model: Model) -> None:
        """Start with the shared knowledge: what is shipped, and the folders."""
        self._model = model
        self._changing = threading.Lock()
        self._state = self._with_shared(prepared)

    def search(self, team: str = "") -> Search:
        """Return the search of a team: over the shared knowledge, with what it has been taught on top."""
        state = self._state
        layer = state.layers.get(team)
        return layer.search if layer else state.shared

    def use(self, prepared: Prepared) -> None:
        """Replace the shared knowledge; what the teams have been taught stays on top. Takes some seconds."""
        with self._changing:
            state = self._with_shared(prepared)
            layers = {team: self._layer(state, layer.taught, layer) for team, layer in self._state.layers.items()}
            self._state = replace(state, layers=layers)

    def teach(self, team: str, taught: Sequence[TaughtEntry]) -> None:
        """Replace all that a team has been taught. Only texts that are new are embedded.

        Args:
            team: the workspace.
            taught: all of its entries; of two with one id or one question, the later one has it.
        """
        with self._changing:
            state = self._state
            layers = {name: layer for name, layer in state.layers.items() if name != team}
            if taught:
                layers[team] = self._layer(state, tuple(taught), state.layers.get(team))
            self._state = replace(state, layers=layers)

    def _with_shared(self, prepared: Prepared) -> _State:
        index = Index(prepared.rows, self._model.prototypes)
        search = Search(prepared.knowledge, prepared.parser, index, self._model)
        search.prepare()
        return _State(prepared, index, search)

    def _layer(self, state: _State, taught: tuple[TaughtEntry, ...], before: _Layer | None) -> _Layer:
        """Compute a team's layer.

        Args:
            state: the shared part.
            taught: the entries.
            before: what the team had, whose vectors and firsts are used again.
        """
        below = state.prepared.knowledge
        knowledge = with_taught(below, taught)
        own = [entry for name, entry in knowledge.entries.items() if entry is not below.entries.get(name)]
        parser = _extended(state.prepared.parser, knowledge, own)
        changed = {entry.id for entry in own}
        shared = vectors_by_text(row for row in state.prepared.rows if row.entry.id in changed)
        known = {**shared, **vectors_by_text(before.rows if before else ())}
        rows = tuple(index_entries(own, parser, self._model.encoder, known))
        names = {entry.id for entry, _ in taught}
        taught_rows = [row for row in rows if row.entry.id in names]
        same = before.firsts if before and before.index is state.index else {}
        rivals, firsts = rivals_of(taught_rows, state.index, parser, self._model.weights.ranking, same)
        search = Search(knowledge, parser, Index(rows, self._model.prototypes, state.index), self._model, rivals)
        search.prepare()
        return _Layer(taught, rows, search, state.index, firsts)


def _extended(parser: Parser, knowledge: Knowledge, new: Sequence[Entry]) -> Parser:
    """Return a parser that knows the words of new entries too."""
    words = {word for entry in new for text in worded(entry) for word in tokens_of(text)}
    return Parser(knowledge.vocabulary, parser.words | words, parser.stems)
