"""Tells how well an entry fits a question, as several small signals that can be looked at one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul
from typing import NamedTuple

from rapidfuzz import fuzz

from bot.matching.calls import Call
from bot.matching.candidates import NEAR, Card, Index, Likely, Weights
from bot.matching.compiled import SINGLE, pairs_of
from bot.matching.senses import Sense, closeness, learned
from bot.matching.weights import SIGNALS
from bot.matching.words import Read, Term

_EXCEPTED = 0.4
_LIKELY = 0.1
_SAME_CALL, _LEADING = 2.0, 0.5
_ORDER = 0.3
"""What the order of the words counts in choosing an entry's phrase."""
_UNASKED, _UNMET = 0.4, 0.2
"""What a part of Docker counts against an entry that only its title, or only the question names."""


class Outline(NamedTuple):
    """What can be told of an entry without a look at its single phrases: three of the signals.

    Attributes:
        score: the three in one number, higher for a better fit.
        support: as in `Signals`, like the next two.
        likely: likewise.
        sense: likewise.
    """

    score: float
    support: float
    likely: float
    sense: float


class Signals(NamedTuple):
    """How well an entry fits; each from 0 to 1, agreements from -1 to 1, the rest beyond.

    Attributes:
        support: how strongly all of the entry's phrases together speak for the question.
        phrase: how alike the question and the phrase that fits best are, by their meanings.
        order: the same by pairs of neighbouring meanings.
        complete: the share of the best phrase that the question has.
        covered: the share of the question that some phrase of the entry has.
        likely: how much more likely the question's meanings are in the entry's phrases than in others.
        sense: how close the words of the question and of the entry's phrases are by their learned senses.
        title: the share of the title that the question has.
        action: whether the question's actions are the entry's; 0 if it names none.
        thing: whether its things are.
        scope: whether its scopes are.
        wording: how alike the words are, letter by letter.
        both: how far the best phrase and the question have all of each other: `complete` times `covered`.
        form: whether it is what is asked for: an explanation, a comparison, a cure, or none of these.
        layer: whether it speaks of the same part of Docker: 0, or less for each part that only one of them names.
    """

    support: float
    phrase: float
    order: float
    complete: float
    covered: float
    likely: float
    sense: float
    title: float
    action: float
    thing: float
    scope: float
    wording: float
    both: float
    form: float
    layer: float

    @property
    def score(self) -> float:
        """Return all signals in one number, higher for a better fit."""
        return float(sum(map(mul, _WEIGHTS, self)))


_SUPPORT, _LIKELY_WEIGHT, _SENSE = (SIGNALS[name] for name in Outline._fields[1:])
_WEIGHTS = tuple(SIGNALS[name] for name in Signals._fields)


@dataclass(frozen=True)
class Asked:
    """A question, prepared to be compared with entries.

    Attributes:
        terms: what was understood.
        weights: how much each of its meanings tells.
        likely: for each of them how likely it makes which entry, and how sure it is that it was meant.
        reach: each of its meanings and of those near to one, with the one meant and how much it tells by itself.
        pairs: how much each pair of neighbouring meanings tells.
        total: how much all of its meanings tell together.
        pair_total: how much all of its pairs do.
        actions: the actions that it names.
        things: the things.
        scopes: the scopes.
        said: its words, for a comparison letter by letter.
        unknown: the number of its words that stand nowhere in the knowledge.
        forms: what kind of answer it asks for.
        layers: the parts of Docker that it speaks of.
        elsewhere: the other tools that it names.
        sense: the sense of its words.
        call: how it is called, if it is a command of Docker.
    """

    terms: tuple[Term, ...]
    weights: Weights
    likely: list[tuple[Likely, float]]
    reach: dict[str, tuple[str, float]]
    pairs: Weights
    total: float
    pair_total: float
    actions: list[str]
    things: list[str]
    scopes: list[str]
    said: str
    unknown: int
    forms: frozenset[str]
    layers: frozenset[int]
    elsewhere: frozenset[str]
    sense: Sense
    call: Call

    @property
    def is_vague(self) -> bool:
        """Tell whether it is a lone word that is no thing, such as `remove`: it fits too many entries."""
        return len(self.terms) == 1 and self.terms[0].kind in ("action", "scope", "word")


def asked(read: Read, index: Index) -> Asked:
    """Prepare what was read in a question."""
    terms = read.terms
    known = [term for term in terms if term.kind != "unknown"]
    wanted = [term for term in known if not term.excepted]
    names = {term.said for term in known if term.kind == "name"}
    sure = {term.key: term.certainty * (_EXCEPTED if term.excepted else 1.0) for term in known}
    weights = {key: index.weight(key) * certainty for key, certainty in sure.items()}
    near = {other: (key, index.weight(other)) for key in reversed(weights) for other in index.near.get(key, ())}
    pairs = {pair: index.pair_weight(pair) for pair in pairs_of(terms)}
    return Asked(
        terms=terms,
        weights=weights,
        likely=index.posted(sure),
        reach=near | {key: (key, index.weight(key)) for key in weights},
        pairs=pairs,
        total=sum(weights.values()) or 1.0,
        pair_total=sum(pairs.values()) or 1.0,
        actions=[term.key for term in wanted if term.kind == "action"],
        things=[term.key for term in wanted if term.kind == "thing"],
        scopes=[term.key for term in wanted if term.kind == "scope"],
        said=" ".join(term.said for term in known),
        unknown=len(terms) - len(known),
        forms=index.kinds.forms_in(weights),
        layers=index.kinds.layers_in(weights),
        elsewhere=read.elsewhere,
        sense=learned().of(word for word in read.words if word not in names),
        call=read.call,
    )


def called(question: Asked, card: Card) -> float:
    """Return what it adds to the score that an entry has the command that the question is, and its flags.

    One that leads the entry counts a little more.
    """
    if not question.call.words:
        return 0.0
    had = (
        _SAME_CALL + len(question.call.flags & call.flags) + (0.0 if number else _LEADING)
        for number, line in enumerate(card.calls)
        for call in line
        if call.words == question.call.words
    )
    return max(had, default=0.0)


def outline(question: Asked, card: Card, support: float) -> Outline:
    """Compare a question with an entry as a whole.

    Args:
        question: what was asked.
        card: a candidate.
        support: how strongly all of its phrases together speak for the question.
    """
    number, unlikely, logarithm = card.number, card.unlikely, 0.0
    for likelier, sure in question.likely:
        logarithm += sure * (likelier.get(number, 0.0) + unlikely)
    spoken, likely = support / question.total, _LIKELY * logarithm
    sense = closeness(question.sense.direction, card.sense)
    return Outline(_SUPPORT * spoken + _LIKELY_WEIGHT * likely + _SENSE * sense, spoken, likely, sense)


def compare(question: Asked, card: Card, whole: Outline) -> tuple[int, Signals]:
    """Compare a question with each phrase of an entry; return the number of the one that fits best, and the signals.

    Args:
        question: what was asked.
        card: a candidate.
        whole: how the entry fits as a whole.
    """
    total = question.total
    shares = {key: card.share(key) for key in question.weights}
    covered = sum(map(mul, shares.values(), question.weights.values()))
    had, met, ordered = _shared(question, card)
    alike = [
        2 * own / (total + weight) + _ORDER * pairs / question.pair_total
        for own, pairs, weight in zip(had, ordered, card.weights, strict=True)
    ]
    best = alike.index(max(alike))
    order = ordered[best] / question.pair_total
    complete, title = _share(met[best], card.weights[best]), _share(met[0], card.weights[0])
    return best, Signals(
        support=whole.support,
        phrase=alike[best] - _ORDER * order,
        order=order,
        complete=complete,
        covered=covered / total,
        likely=whole.likely,
        sense=whole.sense,
        title=title,
        action=_agreement(question.actions, shares),
        thing=_agreement(question.things, shares),
        scope=_agreement(question.scopes, shares),
        wording=fuzz.token_sort_ratio(question.said, card.phrases.said[best]) / 100,
        both=complete * covered / total,
        form=_overlap(question.forms, card.forms),
        layer=-_UNASKED * len(card.layers - question.layers) - _UNMET * len(question.layers - card.all_layers),
    )


def _shared(question: Asked, card: Card) -> tuple[list[float], list[float], list[float]]:
    """Return for each phrase how much of the question it has, how much of it the question has, and the same of pairs.

    Near meanings count less, and only where the meaning itself does not stand in the phrase.
    """
    _, said, meanings, pairs = card.phrases
    had, met, ordered = [0.0] * len(said), [0.0] * len(said), [0.0] * len(said)
    for key, (meant, own) in question.reach.items():
        weight = question.weights[meant]
        for number in meanings.get(key, ()):
            if meant == key:
                had[number] += weight
                met[number] += own
            elif number not in meanings.get(meant, ()):
                had[number] += NEAR * weight
                met[number] += NEAR * own
    for pair, weight in question.pairs.items():
        for number in pairs.get(pair, ()):
            ordered[number] += weight
    if SINGLE in question.weights and SINGLE in card.keys and SINGLE not in meanings:
        had[0] += question.weights[SINGLE]
    return had, met, ordered


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return 1 for equal sets, -1 for sets that have nothing in common, 0 for empty ones."""
    return 2 * len(one & other) / len(one | other) - 1 if one or other else 0.0


def _share(part: float, whole: float) -> float:
    return min(1.0, part / whole) if whole else 0.0


def _agreement(keys: Sequence[str], shares: Weights) -> float:
    """Return 1 if the entry's phrases have all of the question's terms of a kind, -1 for none, 0 if it has none."""
    if not keys:
        return 0.0
    return 2 * sum(map(shares.__getitem__, keys)) / len(keys) - 1
