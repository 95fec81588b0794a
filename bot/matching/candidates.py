"""Selects the few candidate entries that are compared in detail, so that the cost does not grow with the knowledge."""

import json
import math
from collections.abc import Iterable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from bot.commands import parse
from bot.commands.risk import Risk, risk_of
from bot.entry import Entry
from bot.knowledge import Knowledge
from bot.matching.compiled import SINGLE, Compiled, CompiledEntry, meaning_of, near_keys
from bot.matching.senses import Vector, direction, unpacked
from bot.matching.words import Call, Term, call_of
from bot.slots.fill import takes_names

NEAR = 0.5
"""The weight of a similar meaning, where the same meaning has 1."""
_REMOVE = "action:remove"
_SHARE_OF_KIND = {"word": 0.6, "direction": 0.5, "name": 0.15, "unknown": 0.0}
_SHARE_OF_PAIRS = 0.5
_ONE_MORE_PHRASE = 0.6
_LONGEST_POSTINGS = 1_000
"""Entries that are read for a meaning, the most typical first; any others are ignored."""
_COMMON, _ENOUGH = 60, 100
"""Once there are `_ENOUGH` candidates, a meaning that more than `_COMMON` entries have adds no new ones."""
_CANDIDATES = 20
_LEAST = 0.4
"""The lowest score of a candidate, as a share of the best one's."""
_UNSEEN = 3.0
"""Pseudocount for smoothing: each entry counts as having this many more phrases, with average probabilities."""

Weights = dict[str, float]
Likely = dict[int, float]
"""How much more likely a meaning is in the phrases of some entries (naive Bayes, in natural logarithms)."""


class Phrases(NamedTuple):
    """The ways to ask for an entry, by their numbers: its title, which is the first, its questions and its commands.

    Attributes:
        texts: as they are in the knowledge.
        said: the content words of each.
        meanings: for each meaning, the numbers of the phrases that have it.
        pairs: the same for each pair of adjacent meanings.
    """

    texts: list[str]
    said: list[str]
    meanings: dict[str, list[int]]
    pairs: dict[str, list[int]]


class Card:
    """An entry, prepared to be compared with questions. Expensive attributes are computed on first use.

    Attributes:
        entry: the entry.
        number: its place among all entries.
        takes_names: whether its lead command has a slot for a name.
    """

    def __init__(
        self, entry: Entry, number: int, index: "Index", compiled: CompiledEntry, *, takes_names: bool
    ) -> None:
        self.entry = entry
        self.takes_names = takes_names
        self.number = number
        self._index = index
        self._compiled = compiled

    def prepare(self) -> None:
        """Compute all cached properties now, so that the first question does not wait for them."""
        for name, attribute in vars(Card).items():
            if isinstance(attribute, cached_property):
                getattr(self, name)

    @cached_property
    def phrases(self) -> Phrases:
        """The ways to ask for it."""
        return Phrases(*json.loads(self._compiled.phrases))

    @cached_property
    def weights(self) -> list[float]:
        """The total weight of each phrase's meanings."""
        weights = [0.0] * len(self.phrases.texts)
        for key, numbers in self.phrases.meanings.items():
            weight = self._index.weight(key)
            for number in numbers:
                weights[number] += weight
        return weights

    def keys_of(self, number: int) -> frozenset[str]:
        """Return the meanings in one phrase."""
        return frozenset(key for key, numbers in self.phrases.meanings.items() if number in numbers)

    @cached_property
    def title(self) -> frozenset[str]:
        """The meanings in its title."""
        return self.keys_of(0)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The meanings in its phrases. A title without a scope, such as `Remove a volume`, implies a single one."""
        implied = () if any(key.startswith("scope:") for key in self.title) else (SINGLE,)
        return frozenset((*implied, *self.phrases.meanings))

    @cached_property
    def calls(self) -> list[list[Call]]:
        """The calls of Docker commands in each of its commands."""
        return [[call_of(call) for call in parse(command.run)] for command in self.entry.commands]

    @cached_property
    def removes(self) -> bool:
        """Whether its lead command removes something, kills a process or restarts the engine, now or later."""
        return self.entry.needs_care and (_REMOVE in self.title or risk_of(self.entry.commands[0].run) is Risk.REMOVES)

    @cached_property
    def sense(self) -> Vector:
        """The mean direction of its phrases' senses."""
        return direction(unpacked(self._compiled.sense))

    @cached_property
    def actions(self) -> frozenset[str]:
        """The actions of its title and its lead command."""
        return frozenset(key for key in self.title | self.lead if key.startswith("action:"))

    @cached_property
    def forms(self) -> frozenset[str]:
        """The kind of answer that it is."""
        own = self._index.kinds.forms_in(self.title)
        return own | {"action:fix"} if self.entry.error else own

    @cached_property
    def layers(self) -> frozenset[int]:
        """The parts of Docker that its title names."""
        return self._index.kinds.layers_in(self.title)

    @cached_property
    def all_layers(self) -> frozenset[int]:
        """The parts of Docker that its title or its lead command names."""
        return self.layers | self._index.kinds.layers_in(self.lead)

    @cached_property
    def lead(self) -> frozenset[str]:
        """The meanings in its lead command."""
        return frozenset(self._compiled.lead.split("\n"))

    def share(self, key: str) -> float:
        """Return 1 if its phrases have a meaning, less if they have a similar one, 0 otherwise."""
        if key in self.keys:
            return 1.0
        return NEAR if self._index.typical(key, self.number) else 0.0

    @cached_property
    def unlikely(self) -> float:
        """The log-likelihood of a meaning that none of its phrases has: the more phrases, the lower it is."""
        return math.log(_UNSEEN / (self._compiled.count + _UNSEEN))


class Kinds:
    """Classifies meanings: which of them are kinds of answers, and which are parts of Docker."""

    def __init__(self, forms: Iterable[str], layers: Iterable[Iterable[str]], near: Mapping[str, list[str]]) -> None:
        """Take the vocabulary's lists, and the similar meanings of each meaning."""
        self._forms = frozenset(f"action:{form}" for form in forms)
        self._complaints = self._forms.union(*(near.get(form, ()) for form in self._forms))
        self._layers = {f"thing:{thing}": number for number, layer in enumerate(layers) for thing in layer}

    def forms_in(self, keys: Iterable[str]) -> frozenset[str]:
        """Return those of the meanings that are kinds of answers."""
        return self._forms.intersection(keys)

    def are_only_forms(self, keys: Iterable[str]) -> bool:
        """Tell whether all of the meanings are kinds of answers."""
        return self._forms.issuperset(keys)

    def name_nothing(self, keys: Iterable[str]) -> bool:
        """Tell whether meanings say only that something is wanted or wrong, but not what: `why does it fail?`."""
        return self._complaints.issuperset(keys)

    def layers_in(self, keys: Iterable[str]) -> frozenset[int]:
        """Return the parts of Docker that the meanings belong to, by their numbers in the vocabulary's list."""
        return frozenset(self._layers[key] for key in keys if key in self._layers)


class Index:
    """An inverted index: all entries by the meanings in their phrases, and the weight of each meaning."""

    def __init__(self, knowledge: Knowledge, compiled: Compiled) -> None:
        """Take the knowledge, and what was worked out from it."""
        self.near = near_keys(knowledge.vocabulary.near)
        self.kinds = Kinds(knowledge.vocabulary.forms, knowledge.vocabulary.layers, self.near)
        entries = zip(knowledge.entries.values(), compiled.entries, strict=True)
        names = {name for name, each in knowledge.templates.items() if takes_names(each, knowledge.vocabulary.slots)}
        self.cards = [
            Card(entry, number, self, prepared, takes_names=entry.id in names)
            for number, (entry, prepared) in enumerate(entries)
        ]
        self._titles = compiled.titles
        self._postings = _Postings(compiled.postings, compiled.phrases)
        self._holders = compiled.holders
        self._weights: Weights = {}

    def with_meaning(self, terms: Iterable[Term]) -> Card | None:
        """Return the only entry whose title has exactly these meanings, or None.

        Names of things and a scope of one are ignored: `stop just the container web` means the same as `stop a
        container`.
        """
        terms = list(terms)
        found = self._titles.get(meaning_of(terms)) or self._titles.get(
            meaning_of(term for term in terms if term.key != SINGLE), []
        )
        return self.cards[found[0]] if len(found) == 1 else None

    def weight(self, key: str) -> float:
        """Return the weight of a meaning: the fewer entries have it, the higher (inverse document frequency)."""
        if key not in self._weights:
            kind = key.removeprefix("not ").partition(":")[0]
            weight = self._rarity(key) * _SHARE_OF_KIND.get(kind, 1.0)
            if key not in self._holders:
                return weight  # not cached: there may be any number of these
            self._weights[key] = weight
        return self._weights[key]

    def pair_weight(self, pair: str) -> float:
        """Return the weight of a pair of meanings."""
        return _SHARE_OF_PAIRS * self._rarity(pair)

    def prepare(self) -> None:
        """Compute now what is otherwise computed on first use, so that the first question does not wait for it."""
        for card in self.cards:
            card.prepare()
        self._postings.prepare()

    def likeness(self, one: str, other: str) -> float:
        """Return 1 for the same meaning, less for a similar one, 0 otherwise."""
        if one == other:
            return 1.0
        return NEAR if other in self.near.get(one, ()) else 0.0

    def typical(self, key: str, number: int) -> float:
        """Return how typical a meaning is of an entry, from 0 to 1; 0 if no phrase has it or a similar one."""
        return self._postings[key].typical.get(number, 0.0) if key in self._postings else 0.0

    def posted(self, keys: Weights) -> list[tuple[Likely, float]]:
        """Return for each known meaning how likely it makes each entry, and the certainty that it was meant."""
        found = [(self._postings[key].likely, sure) for key, sure in keys.items() if key in self._postings]
        return [(likely, sure) for likely, sure in found if likely]

    def candidates(self, weights: Weights) -> list[tuple[Card, float]]:
        """Return the entries whose phrases have most of a question's meanings, best first, each with its score.

        Args:
            weights: the weight of each meaning and each pair of the question.
        """
        posted = [(self._postings[key].typical, weight) for key, weight in weights.items() if key in self._postings]
        support: dict[int, float] = {}
        so_far = support.get
        for typical, weight in sorted(posted, key=lambda each: len(each[0])):
            if len(typical) > _COMMON and len(support) >= _ENOUGH:
                for number in typical.keys() & support.keys():
                    support[number] += weight * typical[number]
            else:
                for number, share in typical.items():
                    support[number] = so_far(number, 0.0) + weight * share
        least = _LEAST * max(support.values(), default=0.0)
        near = [each for each in support.items() if each[1] >= least]
        near.sort(key=itemgetter(1), reverse=True)
        return [(self.cards[number], strength) for number, strength in near[:_CANDIDATES]]

    def _rarity(self, key: str) -> float:
        return math.log(1 + len(self.cards) / self._holders.get(key, 1))


class _Posted(NamedTuple):
    """The entries that have a meaning, by their numbers.

    Attributes:
        typical: how typical of the entry it is, from 0 to 1.
        likely: the log-likelihood ratio that it adds, compared with an entry without it.
    """

    typical: dict[int, float]
    likely: Likely


class _Postings:
    """The entries that have each meaning and pair; parsed on first use."""

    def __init__(self, compiled: Mapping[str, str], phrases: int) -> None:
        self._compiled = compiled
        self._phrases = phrases
        self._read: dict[str, _Posted] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._compiled

    def prepare(self) -> None:
        """Parse the long ones now; the others take no noticeable time."""
        for key, numbers in self._compiled.items():
            if numbers.count(" ") >= 2 * _COMMON:
                self[key]

    def __getitem__(self, key: str) -> _Posted:
        if key not in self._read:
            numbers = list(map(int, self._compiled[key].split(" ", 2 * _LONGEST_POSTINGS)[: 2 * _LONGEST_POSTINGS]))
            cards, counts = numbers[::2], numbers[1::2]
            expected = _UNSEEN * sum(count for count in counts if count > 0) / self._phrases
            typical = {count: _typical(count) for count in set(counts)}
            likely = {count: math.log1p(count / expected) for count in typical if count > 0}
            self._read[key] = _Posted(
                dict(zip(cards, map(typical.__getitem__, counts), strict=True)),
                {card: likely[count] for card, count in zip(cards, counts, strict=True) if count > 0},
            )
        return self._read[key]


def _typical(phrases: int) -> float:
    """Return how typical a meaning is of an entry, from the number of its phrases that have it.

    Args:
        phrases: the number; negative if the phrases only have a similar meaning.
    """
    typical = 1 - _ONE_MORE_PHRASE ** abs(phrases)
    return typical if phrases > 0 else NEAR * typical
