"""Scores how well an entry fits a question, as a weighted sum of signals that can be inspected one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul
from typing import NamedTuple

from rapidfuzz import fuzz

from bot.matching.candidates import NEAR, Card, Index, Likely, Weights
from bot.matching.compiled import SINGLE, pairs_of
from bot.matching.senses import Sense, closeness, learned
from bot.matching.weights import SIGNALS
from bot.matching.words import Call, Read, Term

_EXCEPTED = 0.4
_LIKELY = 0.1
_SAME_CALL, _LEADING = 2.0, 0.5
_ORDER = 0.3
"""The weight of the word order in the choice of an entry's best phrase."""
_UNASKED, _UNMET = 0.4, 0.2
"""The penalties for a part of Docker that only the entry's title, or only the question, names."""


class Outline(NamedTuple):
    """The three signals that can be computed without comparing an entry's phrases one by one.

    Attributes:
        score: their weighted sum, higher for a better fit.
        support: as in `Signals`.
        likely: as in `Signals`.
        sense: as in `Signals`.
    """

    score: float
    support: float
    likely: float
    sense: float


class Signals(NamedTuple):
    """How well an entry fits. Most signals are from 0 to 1, agreements from -1 to 1; some have no bounds.

    Attributes:
        support: how typical the question's meanings are of the entry.
        phrase: the similarity of the question and the best phrase, by their meanings.
        order: the same by pairs of adjacent meanings.
        complete: the share of the best phrase that the question has.
        covered: the share of the question that the entry's phrases have.
        likely: how much more likely the question's meanings are in the entry's phrases than in others.
        sense: the similarity of the question and the entry by the learned senses of their words.
        title: the share of the title that the question has.
        action: whether the question's actions are the entry's; 0 if it names none.
        thing: whether its things are.
        scope: whether its scopes are.
        wording: the string similarity of the question and the best phrase.
        both: how completely the best phrase and the question contain each other: `complete` times `covered`.
        form: whether the kind of answer is the one asked for: an explanation, a comparison, a fix, or none of these.
        layer: whether both are about the same part of Docker: 0, or less for each part that only one of them names.
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
        """The weighted sum of all signals, higher for a better fit."""
        return float(sum(map(mul, _WEIGHTS, self)))


_SUPPORT, _LIKELY_WEIGHT, _SENSE = (SIGNALS[name] for name in Outline._fields[1:])
_WEIGHTS = tuple(SIGNALS[name] for name in Signals._fields)


@dataclass(frozen=True)
class Asked:
    """A question, prepared to be compared with entries.

    Attributes:
        terms: the terms that were understood.
        weights: the weight of each of its meanings.
        likely: for each of its meanings, the log-likelihood ratios by entry, and the certainty of the meaning.
        reach: its meanings and all similar ones, each with the question's meaning and its own weight.
        pairs: the weight of each pair of adjacent meanings.
        total: the sum of `weights`.
        pair_total: the sum of `pairs`.
        actions: the actions that it names.
        things: the things that it names.
        scopes: the scopes that it names.
        said: its known words, for the string similarity.
        unknown: the number of its words that do not occur in the knowledge.
        forms: the kinds of answers that it asks for.
        layers: the parts of Docker that it names.
        elsewhere: the other tools that it names.
        sense: the sense of its words.
        call: the call, if it is a Docker command.
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
        """Whether it is a lone word that is not a thing, such as `remove`, which fits too many entries."""
        return len(self.terms) == 1 and self.terms[0].kind in ("action", "scope", "word")


def asked(read: Read, index: Index) -> Asked:
    """Prepare a question that was read."""
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
    """Return the bonus for an entry that has the command that the question consists of, and its flags.

    It is a little higher if that is the entry's lead command.
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
        support: its score from `Index.candidates`.
    """
    number, unlikely, logarithm = card.number, card.unlikely, 0.0
    for likelier, sure in question.likely:
        logarithm += sure * (likelier.get(number, 0.0) + unlikely)
    spoken, likely = support / question.total, _LIKELY * logarithm
    sense = closeness(question.sense.direction, card.sense)
    return Outline(_SUPPORT * spoken + _LIKELY_WEIGHT * likely + _SENSE * sense, spoken, likely, sense)


def compare(question: Asked, card: Card, whole: Outline) -> tuple[int, Signals]:
    """Compare a question with each phrase of an entry; return the number of the best phrase, and the signals.

    Args:
        question: what was asked.
        card: a candidate.
        whole: the result of `outline`.
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
    """Return for each phrase the weight that it shares with the question, by the question's and by its own weights.

    The third list has the shared weight of pairs. Similar meanings count less, and only if the phrase does not have the
    meaning itself.
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
    """Return 1 if the entry has all of the question's terms of a kind, -1 if none of them, 0 if there are none."""
    if not keys:
        return 0.0
    return 2 * sum(map(shares.__getitem__, keys)) / len(keys) - 1
