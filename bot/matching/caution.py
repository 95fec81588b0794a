"""Keeps a command that can lose data from being the sure answer to a question that did not ask for it."""

from collections.abc import Sequence

from bot.matching.candidates import Index, Phrase
from bot.matching.score import Signals
from bot.matching.words import Term

_MOSTLY = 0.5


def is_asked_for(question: Sequence[Term], phrase: Phrase, signals: Signals, index: Index) -> bool:
    """Tell whether a question asks for what an entry's lead command does, where that needs care.

    Every action that the question names must be one of the entry's: `show what prune would remove` and `recover a
    volume` ask for something else. An exception (`all except one`) must be the entry's too.

    Args:
        question: the question's terms.
        phrase: the entry's phrase that fits best.
        signals: how well it fits.
        index: knows the entry's actions.
    """
    entry = phrase.entry
    if not entry.commands or not entry.commands[0].careful:
        return True
    wanted = [term for term in question if term.kind == "action" and not term.excepted]
    offered = index.actions(entry)
    return (
        bool(wanted)
        and all(any(index.likeness(one, other) for other in offered) for one in wanted)
        and _exceptions(question) <= _exceptions(phrase.terms)
        and signals.complete >= _MOSTLY
    )


def _exceptions(terms: Sequence[Term]) -> set[str]:
    return {term.key for term in terms if term.kind == "exception" or term.excepted}
