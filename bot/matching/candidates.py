"""Finds the few phrases worth a closer look, so that the cost does not grow with the knowledge."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.entry import Entry
from bot.matching.words import Lexicon, Term

_NEAR = 0.5
_SUBSTITUTION = re.compile(r"\$\([^)]*\)")
_PLAIN_WORD = 0.6


@dataclass(frozen=True)
class Phrase:
    """One way to ask for an entry: its title or one of its questions."""

    entry: Entry
    text: str
    terms: tuple[Term, ...]


def phrases_of(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Return all ways to ask for each entry, by its id.

    Its commands are such ways too, but for those that are another entry's lead command.
    """
    entries = list(entries)
    leader = {command.run: entry.id for entry in entries for command in entry.commands[:1]}
    return {
        entry.id: [
            entry.title,
            *entry.questions,
            *(command.run for command in entry.commands if leader.get(command.run, entry.id) == entry.id),
        ]
        for entry in entries
    }


class Index:
    """All phrases by the meanings in them, and how much each meaning tells."""

    def __init__(self, entries: Iterable[Entry], lexicon: Lexicon, near: Iterable[Sequence[str]]) -> None:
        """Read the phrases of all entries.

        Args:
            entries: what can be found.
            lexicon: understands the phrases.
            near: groups of meanings that are close to each other.
        """
        entries = list(entries)
        self._entry_count = len(entries)
        self._near = _pairs(near)
        self._postings: dict[str, list[Phrase]] = defaultdict(list)
        holders: dict[str, set[str]] = defaultdict(set)
        self._titles = {entry.id: tuple(lexicon.terms(entry.title)) for entry in entries}
        self._actions = {entry.id: _actions(entry, lexicon) for entry in entries}
        phrases = phrases_of(entries)
        for entry in entries:
            for text in dict.fromkeys(phrases[entry.id]):
                phrase = Phrase(entry, text, tuple(lexicon.terms(text)))
                for key in {term.key for term in phrase.terms}:
                    self._postings[key].append(phrase)
                    holders[key].add(entry.id)
        self._holders = holders
        self._weights = {key: self._rarity(len(ids)) for key, ids in holders.items()}

    def weight(self, term: Term) -> float:
        """Return how much a term tells: the fewer entries have it, the more (inverse document frequency)."""
        share = _PLAIN_WORD if term.kind == "word" else 1.0
        return share * self._weights.get(term.key, self._rarity(1))

    def likeness(self, one: Term, other: Term) -> float:
        """Return 1 for the same meaning, 0.5 for a near one, 0 otherwise."""
        if one.key == other.key:
            return 1.0
        return _NEAR if (one.key, other.key) in self._near else 0.0

    def title_terms(self, entry: Entry) -> tuple[Term, ...]:
        """Return the terms of an entry's title, which says what the entry is about."""
        return self._titles[entry.id]

    def actions(self, entry: Entry) -> tuple[Term, ...]:
        """Return the actions that an entry is about: those of its title and its lead command."""
        return self._actions[entry.id]

    def knows(self, entry: Entry, term: Term) -> bool:
        """Tell whether a term stands in any phrase of an entry."""
        return entry.id in self._holders.get(term.key, ())

    def candidates(self, terms: Iterable[Term], most: int = 60) -> list[Phrase]:
        """Return the phrases that share the most telling meanings with a question, best first."""
        shared: dict[int, float] = defaultdict(float)
        phrases: dict[int, Phrase] = {}
        for term in terms:
            for key, share in self._keys(term.key):
                for phrase in self._postings.get(key, ()):
                    phrases[id(phrase)] = phrase
                    shared[id(phrase)] += self.weight(term) * share
        fit = {name: weight / (1 + sum(map(self.weight, phrases[name].terms))) for name, weight in shared.items()}
        best = sorted(shared, key=lambda name: (shared[name] + fit[name], phrases[name].text), reverse=True)
        return [phrases[name] for name in best[:most]]

    def _keys(self, key: str) -> list[tuple[str, float]]:
        return [(key, 1.0), *((other, _NEAR) for one, other in self._near if one == key)]

    def _rarity(self, holders: int) -> float:
        return math.log(1 + self._entry_count / holders)


def _actions(entry: Entry, lexicon: Lexicon) -> tuple[Term, ...]:
    lead = [_SUBSTITUTION.sub(" ", command.run) for command in entry.commands[:1]]
    return tuple(term for text in [entry.title, *lead] for term in lexicon.terms(text) if term.kind == "action")


def _pairs(groups: Iterable[Sequence[str]]) -> dict[tuple[str, str], None]:
    """Return each ordered pair of near meanings once, in a fixed order."""
    return {
        (f"{kind}:{one}", f"{kind}:{other}"): None
        for kind in ("action", "thing", "scope")
        for group in groups
        for one in group
        for other in group
        if one != other
    }
