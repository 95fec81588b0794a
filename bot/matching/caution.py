"""Prevents a command that removes something from being the sure answer to a question that did not ask for it."""

import re
from collections.abc import Sequence

from bot.matching.candidates import Card, Index
from bot.matching.compiled import SINGLE
from bot.matching.score import Asked, Signals
from bot.matching.words import SLIP, Term

_MOST = 0.5
_TOLD = re.compile(r".*(?:ed|[^us]s)\b")
_ALL = "scope:all"
_EVERY = frozenset((_ALL, "scope:flag-a"))
_ANY_NUMBER = frozenset((*_EVERY, SINGLE))
"""Scopes that say how many things, but not which ones."""


def is_asked_for(question: Asked, card: Card, phrase: int, signals: Signals, index: Index) -> bool:
    """Tell whether a question asks for exactly what an entry's lead command does.

    - A typed command must be the lead command, with exactly its flags. For all other questions:
    - Each action in the question must be one of the entry's, as it was typed: `show what prune would remove` and
      `recover a volume` ask for something else, `removed` and `kills` report what happened, and a corrected word may be
      wrong if the correction was more than a small slip.
    - The question must name what the entry's title removes, even if only as `the exited ones`: `remove docker from my
      machine` names no image. Each thing that it names, and each word that is not a meaning of the vocabulary, must be
      in the title, the lead command or the best phrase.
    - Everything else must be in one of the entry's phrases; flags, exceptions and words that say which ones (`running`)
      in the best phrase itself. An exception must name what it excepts (not `all except one`).
    - An entry that removes everything needs a question that says so, and one that removes by a rule (`prune`) does not
      fit a question with a name.

    Args:
        question: what was asked.
        card: the entry.
        phrase: the number of the entry's best phrase.
        signals: how well it fits.
        index: knows which meanings are similar.
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
        and signals.complete >= _MOST
        and all(one.certainty >= SLIP and not _TOLD.fullmatch(one.said) for one in actions)
        and all(one.key in card.actions | fitting for one in actions)
        and _names_the_object(question, card, index)
        and all(term.key in about for term in terms if term.kind in ("thing", "word") and not term.excepted)
        and all(term.kind in ("action", "name") or term.key in card.keys for term in terms)
        and _particulars(terms) <= fitting
        and any(term.excepted for term in terms) >= any(term.kind == "exception" for term in terms)
        and (_ALL not in card.title or not _EVERY.isdisjoint(question.weights))
        and (not named or card.takes_names)
    )


def heeds_exceptions(question: Asked, card: Card, phrase: int) -> bool:
    """Tell whether an entry about all of a kind has the question's exceptions: `stop all containers except db`."""
    excepted = {term.key for term in question.terms if term.excepted or term.kind == "exception"}
    return not excepted or _ALL not in card.title or excepted <= card.keys_of(phrase)


def _is_lead_command(question: Asked, card: Card) -> bool:
    """Tell whether a typed command is an entry's lead command, with exactly its flags: `docker volume rm pgdata`.

    All of its words except names must be in the lead command or the title, and it may have a name only if that has one.
    """
    others = [term for term in question.terms if term.key not in card.lead | card.title]
    return card.calls[0] == [question.call] and (
        not others or (all(term.kind == "name" for term in others) and card.takes_names)
    )


def _names_the_object(question: Asked, card: Card, index: Index) -> bool:
    """Tell whether a question names what an entry's title acts on, or which ones, if the title does."""
    objects = [key for key in card.title if key.startswith(("thing:", "scope:")) and key not in _ANY_NUMBER]
    return not objects or any(index.likeness(one, other) for one in question.weights for other in objects)


def _particulars(terms: Sequence[Term]) -> set[str]:
    """Return the meanings that must be in the phrase itself: flags, exceptions, what is excepted, and which ones."""
    return {
        term.key
        for term in terms
        if term.kind == "exception"
        or term.excepted
        or term.said.startswith("-")
        or (term.kind == "scope" and term.key not in _ANY_NUMBER)
    }
