"""Finds the few entries worth a closer look, so that the cost does not grow with the knowledge."""

import json
import math
from collections.abc import Iterable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from bot.entry import Entry
from bot.knowledge import Knowledge
from bot.knowledge.style import removes_something
from bot.matching.calls import Call, calls_in
from bot.matching.compiled import SINGLE, Compiled, CompiledEntry, meaning_of, near_keys
from bot.matching.senses import Vector, direction, unpacked
from bot.matching.words import Term

NEAR = 0.5
"""What a near meaning counts, beside 1 for the same."""
_REMOVE = "action:remove"
_SHARE_OF_KIND = {"word": 0.6, "direction": 0.5, "name": 0.15, "unknown": 0.0}
_SHARE_OF_PAIRS = 0.5
_ONE_MORE_PHRASE = 0.6
_LONGEST_POSTINGS = 1_000
"""A meaning that more entries have is read for so many only, those that it is most typical of."""
_COMMON, _ENOUGH = 60, 100
"""With so many candidates, a meaning that more entries have brings up no new ones."""
_CANDIDATES = 20
_LEAST = 0.4
"""A candidate has at least this share of what speaks for the best one."""
_UNSEEN = 3.0
"""So many phrases more does each entry seem to have, with meanings as likely as anywhere (Laplace smoothing)."""

Weights = dict[str, float]
Likely = dict[int, float]
"""How much more likely a meaning is in the phrases of some entries (naive Bayes, in natural logarithms)."""


class Phrases(NamedTuple):
    """The ways to ask for an entry, by their numbers: its title, which is the first, its questions and its commands.

    Attributes:
        texts: as they stand in the knowledge.
        said: the telling words of each.
        meanings: for each meaning the numbers of the phrases in which it stands.
        pairs: likewise for each pair of neighbouring meanings.
    """

    texts: list[str]
    said: list[str]
    meanings: dict[str, list[int]]
    pairs: dict[str, list[int]]


class Card:
    """An entry, prepared to be compared with questions. What takes time is made when it is first asked for.

    Attributes:
        entry: the entry.
        number: its place among all entries.
    """

    def __init__(self, entry: Entry, number: int, index: "Index", compiled: CompiledEntry) -> None:
        self.entry = entry
        self.number = number
        self._index = index
        self._compiled = compiled

    def prepare(self) -> None:
        """Make now what else is made when it is first asked for."""
        for name, attribute in vars(Card).items():
            if isinstance(attribute, cached_property):
                getattr(self, name)

    @cached_property
    def phrases(self) -> Phrases:
        """Return the ways to ask for it."""
        return Phrases(*json.loads(self._compiled.phrases))

    @cached_property
    def weights(self) -> list[float]:
        """Return how much each phrase says in all."""
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
        """Return the meanings in its title."""
        return self.keys_of(0)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return the meanings in its phrases. `Remove a volume` removes a single one."""
        implied = () if any(key.startswith("scope:") for key in self.title) else (SINGLE,)
        return frozenset((*implied, *self.phrases.meanings))

    @cached_property
    def calls(self) -> list[list[Call]]:
        """Return for each of its commands how Docker's commands in it are called."""
        return [calls_in(command.run) for command in self.entry.commands]

    @cached_property
    def removes(self) -> bool:
        """Tell whether its lead command removes something, kills what runs or restarts the engine, now or later."""
        return self.entry.needs_care and (_REMOVE in self.title or removes_something(self.entry.commands[0].run))

    @cached_property
    def sense(self) -> Vector:
        """Return the mean direction of its phrases' senses."""
        return direction(unpacked(self._compiled.sense))

    @cached_property
    def actions(self) -> frozenset[str]:
        """Return the actions of its title and its lead command."""
        return frozenset(key for key in self.title | self.lead if key.startswith("action:"))

    @cached_property
    def forms(self) -> frozenset[str]:
        """Return what kind of answer it is."""
        own = self._index.kinds.forms_in(self.title)
        return own | {"action:fix"} if self.entry.error else own

    @cached_property
    def layers(self) -> frozenset[int]:
        """Return the parts of Docker that its title names."""
        return self._index.kinds.layers_in(self.title)

    @cached_property
    def all_layers(self) -> frozenset[int]:
        """Return those that its title or its lead command names."""
        return self.layers | self._index.kinds.layers_in(self.lead)

    @cached_property
    def lead(self) -> frozenset[str]:
        """Return the meanings in its lead command."""
        return frozenset(self._compiled.lead.split("\n"))

    def share(self, key: str) -> float:
        """Return 1 if its phrases have a meaning, less if they have a near one, 0 otherwise."""
        if key in self.keys:
            return 1.0
        return NEAR if self._index.typical(key, self.number) else 0.0

    @cached_property
    def unlikely(self) -> float:
        """Return how likely any meaning is that none of its phrases has: the less, the more phrases there are."""
        return math.log(_UNSEEN / (self._compiled.count + _UNSEEN))


class Kinds:
    """Tells apart what entries and questions are about: forms of answers and parts of Docker."""

    def __init__(self, forms: Iterable[str], layers: Iterable[Iterable[str]], near: Mapping[str, list[str]]) -> None:
        """Take the vocabulary's lists, and which meanings are near to which."""
        self._forms = frozenset(f"action:{form}" for form in forms)
        self._complaints = self._forms.union(*(near.get(form, ()) for form in self._forms))
        self._layers = {f"thing:{thing}": number for number, layer in enumerate(layers) for thing in layer}

    def forms_in(self, keys: Iterable[str]) -> frozenset[str]:
        """Return the forms of answers among meanings."""
        return self._forms.intersection(keys)

    def are_only_forms(self, keys: Iterable[str]) -> bool:
        """Tell whether meanings say nothing but what kind of answer is wanted."""
        return self._forms.issuperset(keys)

    def name_nothing(self, keys: Iterable[str]) -> bool:
        """Tell whether meanings say that something is wanted or wrong, and not what: `why does it fail?`."""
        return self._complaints.issuperset(keys)

    def layers_in(self, keys: Iterable[str]) -> frozenset[int]:
        """Return the parts of Docker among meanings, by their numbers in the vocabulary's list."""
        return frozenset(self._layers[key] for key in keys if key in self._layers)


class Index:
    """All entries by the meanings in their phrases, and how much each meaning tells."""

    def __init__(self, knowledge: Knowledge, compiled: Compiled) -> None:
        """Take the knowledge, and what was worked out from it."""
        self.near = near_keys(knowledge.vocabulary.near)
        self.kinds = Kinds(knowledge.vocabulary.forms, knowledge.vocabulary.layers, self.near)
        entries = zip(knowledge.entries.values(), compiled.entries, strict=True)
        self.cards = [Card(entry, number, self, prepared) for number, (entry, prepared) in enumerate(entries)]
        self._titles = compiled.titles
        self._postings = _Postings(compiled.postings, compiled.phrases)
        self._holders = compiled.holders
        self._weights: Weights = {}

    def with_meaning(self, terms: Iterable[Term]) -> Card | None:
        """Return the entry whose title has just this meaning, if it is the only one.

        What things are called does not matter, nor that it is one: `stop just the container web` means what `stop a
        container` does.
        """
        terms = list(terms)
        found = self._titles.get(meaning_of(terms)) or self._titles.get(
            meaning_of(term for term in terms if term.key != SINGLE), []
        )
        return self.cards[found[0]] if len(found) == 1 else None

    def weight(self, key: str) -> float:
        """Return how much a meaning tells: the fewer entries have it, the more (inverse document frequency)."""
        if key not in self._weights:
            kind = key.removeprefix("not ").partition(":")[0]
            weight = self._rarity(key) * _SHARE_OF_KIND.get(kind, 1.0)
            if key not in self._holders:
                return weight  # of which there is no end
            self._weights[key] = weight
        return self._weights[key]

    def pair_weight(self, pair: str) -> float:
        """Return how much a pair of meanings tells."""
        return _SHARE_OF_PAIRS * self._rarity(pair)

    def prepare(self) -> None:
        """Read now what else is read when it is first asked for: all entries, and the meanings that many have."""
        for card in self.cards:
            card.prepare()
        self._postings.prepare()

    def likeness(self, one: str, other: str) -> float:
        """Return 1 for the same meaning, less for a near one, 0 otherwise."""
        if one == other:
            return 1.0
        return NEAR if other in self.near.get(one, ()) else 0.0

    def typical(self, key: str, number: int) -> float:
        """Return from 0 to 1 how typical of an entry a meaning is that its phrases have or come near to."""
        return self._postings[key].typical.get(number, 0.0) if key in self._postings else 0.0

    def posted(self, keys: Weights) -> list[tuple[Likely, float]]:
        """Return for each meaning that stands in phrases how likely it makes each entry, and how sure it was meant."""
        found = [(self._postings[key].likely, sure) for key, sure in keys.items() if key in self._postings]
        return [(likely, sure) for likely, sure in found if likely]

    def candidates(self, weights: Weights) -> list[tuple[Card, float]]:
        """Return the entries whose phrases speak most for a question, best first, each with how much they do.

        Args:
            weights: how much each meaning and each pair of the question tells.
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
    """The entries of a meaning.

    Attributes:
        typical: how typical of them it is, from 0 to 1.
        likely: how much more likely it is there than anywhere, beyond what holds for an entry without it.
    """

    typical: dict[int, float]
    likely: Likely


class _Postings:
    """For each meaning and pair the entries that it speaks for; read when it is first asked for."""

    def __init__(self, compiled: Mapping[str, str], phrases: int) -> None:
        self._compiled = compiled
        self._phrases = phrases
        self._read: dict[str, _Posted] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._compiled

    def prepare(self) -> None:
        """Read those of meanings that many entries have; the others take no time."""
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
    """Return how typical of an entry a meaning is that stands in so many of its phrases; below 0: near to it."""
    typical = 1 - _ONE_MORE_PHRASE ** abs(phrases)
    return typical if phrases > 0 else NEAR * typical
