"""Tells how well a phrase fits a question, as several small signals that can be looked at one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.matching.candidates import Index, Phrase
from bot.matching.words import Kind, Term

_OTHER_THING = 0.4
_OTHER_ACTION = 0.6
_UNKNOWN_WORD = 2.5
_UNKNOWN_BESIDE_DOCKER = 1.2
_NAME = 0.15


@dataclass(frozen=True)
class Signals:
    """How well a phrase fits, each from 0 to 1.

    Attributes:
        understood: the share of the question that the phrase has.
        complete: the share of the phrase that the question has.
        wording: how alike the words are, letter by letter.
        agreement: lower where action or thing contradict each other.
    """

    understood: float
    complete: float
    wording: float
    agreement: float

    @property
    def score(self) -> float:
        """Return all signals in one number: what was not understood counts most."""
        return self.agreement * self.understood * (0.6 + 0.25 * self.complete + 0.15 * self.wording)


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
        complete=_covered(phrase.terms, [index.weight(term) for term in phrase.terms], question, index),
        wording=fuzz.token_sort_ratio(_said(question), _said(phrase.terms)) / 100,
        agreement=_agreement(question, phrase.terms, index),
    )


def _weight(term: Term, index: Index, *, about_docker: bool) -> float:
    if term.kind == "unknown" or (term.kind == "name" and not about_docker):
        return _UNKNOWN_BESIDE_DOCKER if about_docker else _UNKNOWN_WORD
    if term.kind == "name":
        return _NAME
    return index.weight(term)


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


def _agreement(question: Sequence[Term], phrase: Sequence[Term], index: Index) -> float:
    things = 1.0 if _alike("thing", question, phrase, index) else _OTHER_THING
    actions = 1.0 if _alike("action", question, phrase, index) else _OTHER_ACTION
    return things * actions


def _alike(kind: Kind, question: Sequence[Term], phrase: Sequence[Term], index: Index) -> bool:
    """Tell whether both name the same action or thing, or one of them names none."""
    ours = [term for term in question if term.kind == kind and not term.excepted]
    theirs = [term for term in phrase if term.kind == kind and not term.excepted]
    return not ours or not theirs or any(index.likeness(one, other) for one in ours for other in theirs)


def _said(terms: Sequence[Term]) -> str:
    return " ".join(term.said for term in terms if term.kind != "unknown")
