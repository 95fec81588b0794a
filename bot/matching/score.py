"""Tells how well a phrase fits a question, as several small signals that can be looked at one by one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.entry import Entry
from bot.matching.candidates import Index, Phrase
from bot.matching.words import Kind, Term

_OTHER_THING = 0.4
_OTHER_ACTION = 0.6
_OTHER_TITLE = 0.85
_LONE_WORD = 0.65
_UNKNOWN_WORD = 2.5
_UNKNOWN_BESIDE_DOCKER = 1.2
_NAME = 0.15
_EXCEPTED = 0.4


@dataclass(frozen=True)
class Signals:
    """How well a phrase fits, each from 0 to 1.

    Attributes:
        understood: the share of the question that the phrase has.
        familiar: the share of the question that any phrase of the same entry has.
        complete: the share of the phrase that the question has.
        wording: how alike the words are, letter by letter.
        agreement: lower where action or thing contradict each other.
    """

    understood: float
    familiar: float
    complete: float
    wording: float
    agreement: float

    @property
    def score(self) -> float:
        """Return all signals in one number: what was not understood counts most."""
        known = 0.6 * self.understood + 0.4 * self.familiar
        return self.agreement * known * (0.6 + 0.3 * self.complete + 0.1 * self.wording)


def compare(question: Sequence[Term], phrase: Phrase, index: Index, *, about_docker: bool) -> Signals:
    """Compare the terms of a question with those of a phrase.

    Args:
        question: the question's terms, at least one.
        phrase: a candidate.
        index: knows the terms' weights.
        about_docker: the question speaks of Docker or has flags; then an unknown word is more likely a detail or
            a name than another subject.
    """
    weights = [_weight(term, index, about_docker=about_docker) for term in question]
    return Signals(
        understood=_covered(question, weights, phrase.terms, index),
        familiar=_familiar(question, weights, phrase.entry, index),
        complete=_covered(phrase.terms, [index.weight(term) for term in phrase.terms], question, index),
        wording=fuzz.token_sort_ratio(_said(question), _said(phrase.terms)) / 100,
        agreement=_agreement(question, phrase, index),
    )


def _weight(term: Term, index: Index, *, about_docker: bool) -> float:
    if term.kind == "unknown" or (term.kind == "name" and not about_docker):
        return _UNKNOWN_BESIDE_DOCKER if about_docker else _UNKNOWN_WORD
    if term.kind == "name":
        return _NAME
    return index.weight(term) * (_EXCEPTED if term.excepted else 1.0)


def _covered(terms: Sequence[Term], weights: Sequence[float], others: Sequence[Term], index: Index) -> float:
    """Return the share of the terms' weight that the others have too."""
    total = sum(weights)
    if not total:
        return 0.0
    found = (
        weight * term.certainty * max((index.likeness(term, other) for other in others), default=0.0)
        for term, weight in zip(terms, weights, strict=True)
    )
    return sum(found) / total


def _familiar(terms: Sequence[Term], weights: Sequence[float], entry: Entry, index: Index) -> float:
    total = sum(weights)
    known = (weight * term.certainty for term, weight in zip(terms, weights, strict=True) if index.knows(entry, term))
    return sum(known) / total if total else 0.0


def _agreement(question: Sequence[Term], phrase: Phrase, index: Index) -> float:
    """Return 1, or less for each contradiction: with the phrase, and with what the entry is about by its title.

    A lone word, such as `remove`, agrees with too much to mean one entry.
    """
    title = index.title_terms(phrase.entry)
    lone_word = len(question) == 1 and question[0].kind in ("action", "scope", "word")
    factors = [
        (_LONE_WORD, not lone_word),
        (_OTHER_THING, _alike("thing", question, phrase.terms, index)),
        (_OTHER_ACTION, _alike("action", question, phrase.terms, index)),
        (_OTHER_TITLE, _alike("thing", question, title, index)),
        (_OTHER_TITLE, _alike("action", question, title, index)),
    ]
    return math.prod(factor for factor, alike in factors if not alike)


def _alike(kind: Kind, question: Sequence[Term], phrase: Sequence[Term], index: Index) -> bool:
    """Tell whether both name the same action or thing, or one of them names none.

    An unknown word may be the name of a thing that the bot knows nothing about.
    """
    ours = [term for term in question if term.kind == kind and not term.excepted]
    theirs = [term for term in phrase if term.kind == kind and not term.excepted]
    if not ours and kind == "thing":
        ours = [term for term in question if term.kind == "unknown"]
    return not ours or not theirs or any(index.likeness(one, other) for one in ours for other in theirs)


def _said(terms: Sequence[Term]) -> str:
    return " ".join(term.said for term in terms if term.kind != "unknown")
