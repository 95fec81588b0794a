"""Finds the few entries worth a closer look, so that the cost does not grow with the knowledge."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from bot.entry import Entry
from bot.knowledge import Knowledge
from bot.matching.compiled import Compiled, CompiledEntry, meaning_of, near_keys, pairs_of
from bot.matching.words import Lexicon, Term

NEAR = 0.5
"""What a near meaning counts, beside 1 for the same."""
_SHARE_OF_KIND = {"word": 0.6, "direction": 0.5, "name": 0.15, "unknown": 0.0}
_SHARE_OF_PAIRS = 0.5
_ONE_MORE_PHRASE = 0.6
_LONGEST_POSTINGS = 400
_COMMON = 60
_SUBSTITUTION = re.compile(r"\$\([^)]*\)")

_SINGLE = "scope:single"

Weights = dict[str, float]


@dataclass(frozen=True)
class Phrase:
    """One way to ask for an entry: its title, one of its questions or one of its commands.

    Attributes:
        text: as it stands in the knowledge.
        terms: what is understood of it.
        said: its telling words.
        keys: its meanings.
        pairs: the pairs of neighbouring meanings in it.
    """

    text: str
    terms: tuple[Term, ...]
    said: str
    keys: frozenset[str]
    pairs: tuple[str, ...]


class Spot(NamedTuple):
    """Where a meaning stands in an entry.

    Attributes:
        phrase: the number of the phrase among the entry's phrases.
        share: 1 for the meaning itself, less for a near one.
        gain: how much of the phrase's own weight is met by it.
    """

    phrase: int
    share: float
    gain: float


class Place(NamedTuple):
    """What a meaning is to an entry.

    Attributes:
        share: 1 if a phrase of the entry has it, less if one has a near meaning.
        typical: from 0 to 1, the more of its phrases have it.
        spots: where it stands.
    """

    share: float
    typical: float
    spots: tuple[Spot, ...]


class Card:
    """An entry, prepared to be compared with questions. What takes time is made when it is first asked for.

    Attributes:
        entry: the entry.
        index: knows how much meanings tell.
    """

    def __init__(self, entry: Entry, index: "Index", compiled: CompiledEntry) -> None:
        self.entry = entry
        self.index = index
        self._compiled = compiled

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """Return the ways to ask for it; the first is its title."""
        return tuple(_phrase(text, terms) for text, terms in self._compiled.phrases())

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """Return how much each phrase says in all."""
        return tuple(sum(keys.values()) for keys in self._keyed)

    @cached_property
    def places(self) -> dict[str, Place]:
        """Return the meanings in its phrases, and those near to them."""
        places = _places(self._keyed, self.index.near)
        if _SINGLE not in places and not any(key.startswith("scope:") for key in self.phrases[0].keys):
            places[_SINGLE] = Place(1.0, 1.0, (Spot(0, 1.0, 0.0),))  # `Remove a volume` removes one
        return places

    @cached_property
    def pairs(self) -> Mapping[str, Place]:
        """Return the pairs of neighbouring meanings in its phrases."""
        return _places([dict.fromkeys(phrase.pairs, 1.0) for phrase in self.phrases], {})

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """Return the meanings in its answer and in what its commands do."""
        return frozenset(self._compiled.mentioned.split("\n"))

    @cached_property
    def actions(self) -> tuple[Term, ...]:
        """Return the actions of its title and its lead command."""
        return tuple(term for term in (*self.phrases[0].terms, *self._lead) if term.kind == "action")

    @cached_property
    def forms(self) -> frozenset[str]:
        """Return what kind of answer it is."""
        own = self.index.kinds.forms_in(self.phrases[0].keys)
        return own | {"action:fix"} if self.entry.error else own

    @cached_property
    def layers(self) -> frozenset[int]:
        """Return the parts of Docker that its title names."""
        return self.index.kinds.layers_in(self.phrases[0].keys)

    @cached_property
    def all_layers(self) -> frozenset[int]:
        """Return those that its title or its lead command names."""
        return self.layers | self.index.kinds.layers_in(term.key for term in self._lead)

    @cached_property
    def _lead(self) -> list[Term]:
        lead = [_SUBSTITUTION.sub(" ", command.run) for command in self.entry.commands[:1]]
        return [term for text in lead for term in self.index.lexicon.terms(text)]

    @cached_property
    def _keyed(self) -> list[Weights]:
        return [{term.key: self.index.weight(term) for term in phrase.terms} for phrase in self.phrases]


class Kinds:
    """Tells apart what entries and questions are about: forms of answers and parts of Docker."""

    def __init__(self, forms: Iterable[str], layers: Iterable[Iterable[str]]) -> None:
        """Take the vocabulary's lists."""
        self._forms = frozenset(f"action:{form}" for form in forms)
        self._layers = {f"thing:{thing}": number for number, layer in enumerate(layers) for thing in layer}

    def forms_in(self, keys: Iterable[str]) -> frozenset[str]:
        """Return the forms of answers among meanings."""
        return self._forms.intersection(keys)

    def layers_in(self, keys: Iterable[str]) -> frozenset[int]:
        """Return the parts of Docker among meanings, by their numbers in the vocabulary's list."""
        return frozenset(self._layers[key] for key in keys if key in self._layers)


class Index:
    """All entries by the meanings in their phrases, and how much each meaning tells."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon, compiled: Compiled) -> None:
        """Take what was worked out from the knowledge.

        Args:
            knowledge: what can be found.
            lexicon: understands its words.
            compiled: the compiled form of the knowledge.
        """
        self.lexicon = lexicon
        self.near = near_keys(knowledge.vocabulary.near)
        self.kinds = Kinds(knowledge.vocabulary.forms, knowledge.vocabulary.layers)
        entries = zip(knowledge.entries.values(), compiled.entries, strict=True)
        self.cards = [Card(entry, self, prepared) for entry, prepared in entries]
        self._titles = compiled.titles
        self._postings = _Postings(compiled.postings)
        self._rarities: Weights = {}

    def with_meaning(self, terms: Iterable[Term]) -> Card | None:
        """Return the entry whose title has just this meaning, if it is the only one.

        What things are called does not matter: `stop the container web` means what `stop a container` does.
        """
        found = self._titles.get(meaning_of(terms), [])
        return self.cards[found[0]] if len(found) == 1 else None

    def weight(self, term: Term) -> float:
        """Return how much a term tells: the fewer entries have it, the more (inverse document frequency)."""
        return self._rarity(term.key) * _SHARE_OF_KIND.get(term.kind, 1.0)

    def pair_weight(self, pair: str) -> float:
        """Return how much a pair of meanings tells."""
        return _SHARE_OF_PAIRS * self._rarity(pair)

    def likeness(self, one: Term, other: Term) -> float:
        """Return 1 for the same meaning, less for a near one, 0 otherwise."""
        if one.key == other.key:
            return 1.0
        return NEAR if other.key in self.near.get(one.key, ()) else 0.0

    def candidates(self, weights: Weights, most: int = 12) -> list[tuple[Card, float]]:
        """Return the entries whose phrases speak most for a question, best first, each with how much they do.

        Args:
            weights: how much each meaning and each pair of the question tells.
            most: the number of entries to return.
        """
        support: dict[int, float] = defaultdict(float)
        posted = [(self._postings[key], weight) for key, weight in weights.items() if key in self._postings]
        for postings, weight in sorted(posted, key=_length):
            if len(postings) > _COMMON and len(support) >= most:
                for number in support:  # what is in most entries brings up no new one
                    if share := postings.get(number):
                        support[number] += weight * share
            else:
                for number, share in islice(postings.items(), _LONGEST_POSTINGS):
                    support[number] += weight * share
        best = nlargest(most, support.items(), key=itemgetter(1))
        return [(self.cards[number], strength) for number, strength in best]

    def _rarity(self, key: str) -> float:
        if key not in self._rarities:
            if key not in self._postings:
                return math.log(1 + len(self.cards))
            holders = sum(share > 0 for share in self._postings.counts(key)[1::2])
            self._rarities[key] = math.log(1 + len(self.cards) / max(1, holders))
        return self._rarities[key]


class _Postings:
    """For each meaning and pair the entries that it speaks for, and how much; read when it is first asked for."""

    def __init__(self, compiled: Mapping[str, str]) -> None:
        self._compiled = compiled
        self._read: dict[str, dict[int, float]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._compiled

    def __getitem__(self, key: str) -> dict[int, float]:
        if key not in self._read:
            numbers = self.counts(key)
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            self._read[key] = {card: _typical(count) if count > 0 else NEAR * _typical(-count) for card, count in pairs}
        return self._read[key]

    def counts(self, key: str) -> list[int]:
        """Return entry, phrases, entry, phrases ...: in how many of its phrases it stands, below 0: near to it."""
        return [int(number) for number in self._compiled[key].split()]


def _typical(phrases: int) -> float:
    """Return how typical of an entry a meaning is that stands in so many of its phrases."""
    return 1 - _ONE_MORE_PHRASE**phrases


def _phrase(text: str, terms: tuple[Term, ...]) -> Phrase:
    said = " ".join(term.said for term in terms)
    return Phrase(text, terms, said, frozenset(term.key for term in terms), tuple(pairs_of(terms)))


def _length(posted: tuple[dict[int, float], float]) -> int:
    return len(posted[0])


def _places(phrases: Sequence[Weights], near: Mapping[str, Sequence[str]]) -> dict[str, Place]:
    """Return where each meaning, and each that is near to one, stands among the phrases."""
    spots: dict[str, dict[int, Spot]] = defaultdict(dict)
    for number, keys in enumerate(phrases):
        for key, weight in keys.items():
            for other in near.get(key, ()):
                spots[other].setdefault(number, Spot(number, NEAR, NEAR * weight))
    for number, keys in enumerate(phrases):
        for key, weight in keys.items():
            spots[key][number] = Spot(number, 1.0, weight)
    return {key: _place(tuple(own.values())) for key, own in spots.items()}


def _place(spots: tuple[Spot, ...]) -> Place:
    exact = sum(spot.share == 1.0 for spot in spots)
    if exact:
        return Place(1.0, _typical(exact), spots)
    return Place(NEAR, NEAR * _typical(len(spots)), spots)
