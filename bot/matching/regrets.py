"""Detects that somebody wants something back, or did something by accident: then nothing else must be removed."""

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
"""Things that one gets back by removing something, as in `get disk space back`."""


class Regrets:
    """Detects regrets, by the vocabulary's words and its lists of actions that undo, remove or create something."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the words.

        Args:
            vocabulary: its `regrets` are words for something unintended or wanted back; `near` and `undone_by` tell
                which actions are similar to removing and recovering, and which ones a removal undoes.
        """
        near = near_keys(vocabulary.near)
        undone_by = {f"action:{done}": f"action:{undoing}" for done, undoing in vocabulary.undone_by.items()}
        self._recovers = _with_near(_UNDOING, near)
        self._removes = _with_near((_REMOVE,), near) | {_UNINSTALL, undone_by.get("action:up", _REMOVE)}
        self._makes = _with_near((done for done, undoing in undone_by.items() if undoing in self._removes), near)
        words = "|".join(re.escape(words) for words in vocabulary.regrets)
        self._regret = re.compile(rf"(?<![\w-])(?:{words or '(?!)'})(?![\w-])", re.IGNORECASE)

    def are_in(self, question: str, terms: Iterable[Term]) -> bool:
        """Tell whether a question regrets something, so that an entry that removes something must not answer it.

        `undo docker pull` is not such a question, because undoing it means to remove what it created. `undo docker rm`
        is, and so is one that names no action: `how do I get it back`. Getting disk space back is not.

        Args:
            question: as it was typed.
            terms: its terms.
        """
        text = clean(question)
        keys = {term.key for term in terms}
        wanted_back = _BACK.search(text) and keys.isdisjoint(_ROOM)
        if keys.isdisjoint(_UNDOING) and not self._regret.search(text) and not wanted_back:
            return False
        return not keys.isdisjoint(self._removes) or keys.isdisjoint(self._makes)

    def are_made_worse_by(self, card: Card) -> bool:
        """Tell whether an entry removes something, other than to restore something."""
        removes = card.removes or not card.title.isdisjoint(self._removes)
        return removes and card.title.isdisjoint(self._recovers)


def _with_near(keys: Iterable[str], near: Mapping[str, Iterable[str]]) -> frozenset[str]:
    return frozenset(other for key in keys for other in (key, *near.get(key, ())))
