"""Tells that somebody wants something back, or did something by accident: then nothing more must be removed."""

import re
from collections.abc import Iterable, Mapping

from bot.knowledge import Vocabulary
from bot.matching.candidates import Card
from bot.matching.clean import clean
from bot.matching.compiled import near_keys
from bot.matching.words import Term

_UNDOING = frozenset(("action:recover", "action:restore"))
_REMOVE, _UNINSTALL = "action:remove", "action:uninstall"
# `how do I get it back`, `I want my data back`, but not `bring it back up`, which asks for a start.
_BACK = re.compile(
    r"\b(?:get|gets|getting|got|bring|want|need|have|take|put)\b(?:\s+[^\s.;!?]+){0,6}?\s+back\b(?!\s*up\b|-)",
    re.IGNORECASE,
)
_ROOM = frozenset(("thing:disk", "thing:memory", "thing:size"))
"""What is got back by removing something."""


class Regrets:
    """Tells by the vocabulary what undoes, what removes, what makes, and what was done by accident."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the words.

        Args:
            vocabulary: its `regrets` say that something was not meant or is wanted back; its `near` and `undone_by`,
                what is like removing and recovering, and what a removal undoes.
        """
        near = near_keys(vocabulary.near)
        undone_by = {f"action:{deed}": f"action:{undoing}" for deed, undoing in vocabulary.undone_by.items()}
        self._recovers = _with_near(_UNDOING, near)
        self._removes = _with_near((_REMOVE,), near) | {_UNINSTALL, undone_by.get("action:up", _REMOVE)}
        self._makes = _with_near((deed for deed, undoing in undone_by.items() if undoing in self._removes), near)
        words = "|".join(re.escape(words) for words in vocabulary.regrets)
        self._regret = re.compile(rf"(?<![\w-])(?:{words or '(?!)'})(?![\w-])", re.IGNORECASE)

    def are_in(self, question: str, terms: Iterable[Term]) -> bool:
        """Tell whether a question regrets something, so that nothing that removes may answer it.

        `undo docker pull` does not: what was made is undone by removing it. It does where the deed removed, or where no
        deed is named: `how do I get it back`. To get space back, something has to be removed.

        Args:
            question: as it was typed.
            terms: what was understood of it.
        """
        text = clean(question)
        keys = {term.key for term in terms}
        wanted_back = _BACK.search(text) and keys.isdisjoint(_ROOM)
        if keys.isdisjoint(_UNDOING) and not self._regret.search(text) and not wanted_back:
            return False
        return not keys.isdisjoint(self._removes) or keys.isdisjoint(self._makes)

    def are_made_worse_by(self, card: Card) -> bool:
        """Tell whether an entry removes something, and not in order to put something back."""
        removes = card.removes or not card.title.isdisjoint(self._removes)
        return removes and card.title.isdisjoint(self._recovers)


def _with_near(keys: Iterable[str], near: Mapping[str, Iterable[str]]) -> frozenset[str]:
    return frozenset(other for key in keys for other in (key, *near.get(key, ())))
