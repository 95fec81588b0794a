"""Keeps a command that can lose data from being the sure answer to a question that did not ask for it."""

from collections.abc import Sequence

from bot.matching.candidates import Card, Index, Phrase
from bot.matching.score import Asked, Signals
from bot.matching.words import Term

_MOSTLY = 0.5


def is_asked_for(question: Asked, card: Card, phrase: Phrase, signals: Signals, index: Index) -> bool:
    """Tell whether a question asks for just what an entry's lead command does.

    Each action that the question names must be one of the entry's or near to it: `show what prune would remove` and
    `recover a volume` ask for something else. What the entry's title removes must be named, if only as `the exited
    ones`: in `remove docker from my machine` there is no image. Every other word must stand in one of the entry's
    phrases, and every flag and exception in the very phrase that fits; an exception must say of what (not `all except
    one`). A name (`db`) does not go with `all`.

    Args:
        question: what was asked.
        card: the entry.
        phrase: the entry's phrase that fits best.
        signals: how well it fits.
        index: knows which meanings are near to each other.
    """
    actions = [term for term in question.terms if term.kind == "action" and not term.excepted]
    objects = [key for key in card.phrases[0].keys if key.startswith(("thing:", "scope:"))]
    named = any(term.kind == "name" for term in question.terms)
    return (
        bool(actions)
        and signals.complete >= _MOSTLY
        and all(any(index.likeness(one.key, other) for other in card.actions) for one in actions)
        and (not objects or any(index.likeness(one, other) for one in question.weights for other in objects))
        and all(term.kind in ("action", "name") or term.key in card.keys for term in question.terms)
        and _particulars(question.terms) <= phrase.keys
        and any(term.excepted for term in question.terms) >= any(term.kind == "exception" for term in question.terms)
        and not (named and any(term.key == "scope:all" for term in question.terms))
    )


def _particulars(terms: Sequence[Term]) -> set[str]:
    """Return what must be in the phrase to the letter: flags, exceptions, and what is excepted."""
    return {term.key for term in terms if term.kind == "exception" or term.excepted or term.said.startswith("-")}
