"""Finds the few entries worth a closer look, so that the cost does not grow with the knowledge."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import islice, pairwise
from operator import itemgetter
from typing import NamedTuple

from bot.entry import Entry
from bot.knowledge import Vocabulary
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


@dataclass
class Card:
    """An entry, prepared to be compared with questions. What takes time is made when it is first asked for.

    Attributes:
        entry: the entry.
        phrases: the ways to ask for it; the first is its title.
        index: knows how much meanings tell.
    """

    entry: Entry
    phrases: tuple[Phrase, ...]
    index: "Index"

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
        return frozenset(term.key for text in _texts(self.entry) for term in self.index.lexicon.terms(text))

    @cached_property
    def actions(self) -> tuple[Term, ...]:
        """Return the actions of its title and its lead command."""
        lead = [_SUBSTITUTION.sub(" ", command.run) for command in self.entry.commands[:1]]
        terms = [term for text in lead for term in self.index.lexicon.terms(text)]
        return tuple(term for term in (*self.phrases[0].terms, *terms) if term.kind == "action")

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
        lead = [term.key for command in self.entry.commands[:1] for term in self.index.lexicon.terms(command.run)]
        return self.layers | self.index.kinds.layers_in(lead)

    @cached_property
    def _keyed(self) -> list[Weights]:
        return [{term.key: self.index.weight(term) for term in phrase.terms} for phrase in self.phrases]


def phrases_of(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Return all ways to ask for each entry, by its id; the title is the first.

    Its commands are such ways too, but for those that are another entry's lead command.
    """
    entries = list(entries)
    leader = {command.run: entry.id for entry in entries for command in entry.commands[:1]}
    return {
        entry.id: list(
            dict.fromkeys(
                [
                    entry.title,
                    *entry.questions,
                    *(command.run for command in entry.commands if leader.get(command.run, entry.id) == entry.id),
                ]
            )
        )
        for entry in entries
    }


def pairs_of(terms: Sequence[Term]) -> list[str]:
    """Return the pairs of neighbouring meanings: `copy file`, `file container`, in either order."""
    keys = [term.key for term in terms if term.kind not in ("unknown", "direction")]
    return [f"{min(pair)} {max(pair)}" for pair in pairwise(keys)]


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

    def __init__(self, entries: Iterable[Entry], lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        """Read the phrases of all entries.

        Args:
            entries: what can be found.
            lexicon: understands the phrases.
            vocabulary: knows which meanings are close to each other, and which set entries apart.
        """
        entries = list(entries)
        self.lexicon = lexicon
        self.near = _near_keys(vocabulary.near)
        self.kinds = Kinds(vocabulary.forms, vocabulary.layers)
        self._entry_count = len(entries)
        texts = phrases_of(entries)
        self.cards = [Card(entry, tuple(_phrase(text, lexicon) for text in texts[entry.id]), self) for entry in entries]
        self._rarities = self._rarity_of_all()
        self._postings = self._post()
        self._by_title = self._titles()

    def with_meaning(self, terms: Iterable[Term]) -> Card | None:
        """Return the entry whose title has just this meaning, if it is the only one.

        What things are called does not matter: `stop the container web` means what `stop a container` does.
        """
        found = self._by_title.get(_meaning(terms), [])
        return found[0] if len(found) == 1 else None

    def weight(self, term: Term) -> float:
        """Return how much a term tells: the fewer entries have it, the more (inverse document frequency)."""
        rarity = self._rarities.get(term.key) or self._rarity(1)
        return rarity * _SHARE_OF_KIND.get(term.kind, 1.0)

    def pair_weight(self, pair: str) -> float:
        """Return how much a pair of meanings tells."""
        return _SHARE_OF_PAIRS * (self._rarities.get(pair) or self._rarity(1))

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

    def _rarity(self, holders: int) -> float:
        return math.log(1 + self._entry_count / holders)

    def _rarity_of_all(self) -> Weights:
        holders = Counter(
            key
            for card in self.cards
            for key in {key for phrase in card.phrases for key in (*phrase.keys, *phrase.pairs)}
        )
        return {key: self._rarity(number) for key, number in holders.items()}

    def _titles(self) -> dict[frozenset[str], list[Card]]:
        """Return for each set of meanings the entries whose title it is."""
        found: dict[frozenset[str], list[Card]] = defaultdict(list)
        for card in self.cards:
            found[_meaning(card.phrases[0].terms)].append(card)
        return found

    def _post(self) -> dict[str, dict[int, float]]:
        """Return for each meaning and pair the entries that it speaks for; those that it is typical of come first."""
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, card in enumerate(self.cards):
            exact = Counter(key for phrase in card.phrases for key in (*phrase.keys, *phrase.pairs))
            close = Counter(other for phrase in card.phrases for other in self._close_to(phrase))
            for key, phrases in exact.items():
                postings[key].append((number, _typical(phrases)))
            for key, phrases in close.items():
                if key not in exact:
                    postings[key].append((number, NEAR * _typical(phrases)))
        return {key: dict(sorted(posted, key=itemgetter(1), reverse=True)) for key, posted in postings.items()}

    def _close_to(self, phrase: Phrase) -> set[str]:
        return {other for key in phrase.keys if key in self.near for other in self.near[key]}


def _meaning(terms: Iterable[Term]) -> frozenset[str]:
    terms = list(terms)
    has_thing = any(term.kind == "thing" for term in terms)  # then a name is only what it is called
    return frozenset(term.key for term in terms if term.kind != "name" or not has_thing)


def _typical(phrases: int) -> float:
    """Return how typical of an entry a meaning is that stands in so many of its phrases."""
    return 1 - _ONE_MORE_PHRASE**phrases


def _phrase(text: str, lexicon: Lexicon) -> Phrase:
    terms = tuple(lexicon.terms(text))
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


def _texts(entry: Entry) -> list[str]:
    texts = [entry.answer, *(part.does for part in entry.snippets)]
    for command in entry.commands:
        texts += [command.does, command.careful or ""]
    for cause in entry.error.causes if entry.error else ():
        texts += [cause.cause, cause.check or "", cause.fix]
    return texts


def _near_keys(groups: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    """Return for each meaning those that are near to it, of the same kind."""
    near: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        for kind in ("action", "thing", "scope"):
            for one in group:
                near[f"{kind}:{one}"] += [f"{kind}:{other}" for other in group if other != one]
    return near
