"""Keeps a command that removes something from being the sure answer to a question that did not ask for it."""

import re
from collections.abc import Sequence

from bot.matching.candidates import Card, Index
from bot.matching.compiled import SINGLE
from bot.matching.personal.places import NAME_KINDS, samples_in
from bot.matching.score import Asked, Signals
from bot.matching.words import SLIP, Term

_MOSTLY = 0.5
_TOLD = re.compile(r".*(?:ed|[^us]s)\b")
_ALL = "scope:all"
_EVERY = frozenset((_ALL, "scope:flag-a"))
_ANY_NUMBER = frozenset((*_EVERY, SINGLE))
"""Scopes that tell of how many it is, and not of which."""


def is_asked_for(question: Asked, card: Card, phrase: int, signals: Signals, index: Index) -> bool:
    """Tell whether a question asks for just what an entry's lead command does.

    - A typed command must be the lead command, with just its flags. For all else:
    - Each action that it names must be the entry's, as it was typed: `show what prune would remove` and `recover a
      volume` ask for something else, `removed` and `kills` tell of what happened, and a mended word may be another if
      it was more than a slip of the finger.
    - What the entry's title removes must be named, if only as `the exited ones`: in `remove docker from my machine`
      there is no image. Each thing that it names, and each word that is no meaning of the vocabulary, must stand in the
      title, the lead command or the phrase that fits.
    - All else must stand in one of the entry's phrases; flags, exceptions and what says which ones (`running`)
      in the very phrase that fits. An exception must say of what (not `all except one`).
    - An entry that removes all is only for one who says so; one that removes by a rule (`prune`), for nobody who
      gives a name.

    Args:
        question: what was asked.
        card: the entry.
        phrase: the number of the entry's phrase that fits best.
        signals: how well it fits.
        index: knows which meanings are near to each other.
    """
    terms = question.terms
    if question.call.words:
        return _is_lead_command(question, card)
    actions = [term for term in terms if term.kind == "action" and not term.excepted]
    named = any(term.kind == "name" for term in terms)
    fitting = card.keys_of(phrase)
    about = card.title | card.lead | fitting
    return (
        bool(actions)
        and signals.complete >= _MOSTLY
        and all(one.certainty >= SLIP and not _TOLD.fullmatch(one.said) for one in actions)
        and all(one.key in card.actions | fitting for one in actions)
        and _names_the_object(question, card, index)
        and all(term.key in about for term in terms if term.kind in ("thing", "word") and not term.excepted)
        and all(term.kind in ("action", "name") or term.key in card.keys for term in terms)
        and _particulars(terms) <= fitting
        and any(term.excepted for term in terms) >= any(term.kind == "exception" for term in terms)
        and (_ALL not in card.title or not _EVERY.isdisjoint(question.weights))
        and (not named or _takes_names(card))
    )


def heeds_exceptions(question: Asked, card: Card, phrase: int) -> bool:
    """Tell whether an entry for all of a kind has what a question excepts: `stop all containers except db`."""
    excepted = {term.key for term in question.terms if term.excepted or term.kind == "exception"}
    return not excepted or _ALL not in card.title or excepted <= card.keys_of(phrase)


def _is_lead_command(question: Asked, card: Card) -> bool:
    """Tell whether a typed command is an entry's lead command, with just its flags: `docker volume rm pgdata`.

    All its words but names must be those of the lead or the title, and only where that has a name there may be one.
    """
    others = [term for term in question.terms if term.key not in card.lead | card.title]
    return card.calls[0] == [question.call] and (
        not others or (all(term.kind == "name" for term in others) and _takes_names(card))
    )


def _takes_names(card: Card) -> bool:
    return any(samples_in(kind, card.entry.commands[0].run) for kind in NAME_KINDS)


def _names_the_object(question: Asked, card: Card, index: Index) -> bool:
    """Tell whether a question names what an entry's title acts on, or which ones, if the title does."""
    objects = [key for key in card.title if key.startswith(("thing:", "scope:")) and key not in _ANY_NUMBER]
    return not objects or any(index.likeness(one, other) for one in question.weights for other in objects)


def _particulars(terms: Sequence[Term]) -> set[str]:
    """Return what must be in the phrase to the letter: flags, exceptions, what is excepted, and which ones."""
    return {
        term.key
        for term in terms
        if term.kind == "exception"
        or term.excepted
        or term.said.startswith("-")
        or (term.kind == "scope" and term.key not in _ANY_NUMBER)
    }
