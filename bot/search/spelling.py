"""Corrects typos: replaces an unknown word by a similar known one."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_CORRECTABLE = re.compile(r"[a-z][a-z.-]{3,}")
_VOWELS = re.compile(r"[aeiouy]")
_SHORT = 6
_SHORTEST = 3
"""In words this short, only swapped last letters are corrected: `rnu`."""
_LEAST_JOINED, _LEAST_PART = 6, 2
_VOWELS_FROM = 5
_LOOKED_AT = 8


class Spelling:
    """Corrects words, by a list of known ones."""

    def __init__(self, words: Iterable[str], known: Collection[str]) -> None:
        """Take the words.

        Args:
            words: the possible corrections; of two that are equally similar, the first is taken.
            known: words that are correct as they are.
        """
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        self._short: dict[str, str] = {}
        for word in words:
            if _CORRECTABLE.fullmatch(word):
                self._by_letter[word[0]].append(word)
            if len(word) == _SHORTEST:
                self._short.setdefault(word[0] + word[2] + word[1], word)
        self._known = known

    def corrected(self, word: str) -> str | None:
        """Return the correction of a mistyped word, or None if it is correct or not similar to any known word.

        It corrects one edit (optimal string alignment: an extra, missing or wrong letter, or two swapped ones). The
        first letter must be right, or swapped with the second.
        """
        if word in self._known:
            return None
        if len(word) == _SHORTEST:
            return self._short.get(word)
        if not _CORRECTABLE.fullmatch(word):
            return None
        close = process.extract(
            word, self._by_letter.get(word[0], []), scorer=OSA.distance, score_cutoff=1, limit=_LOOKED_AT
        )
        meant = next((meant for meant, _, _ in close if _is_slip(word, meant)), None)
        begun_wrong = word[1] + word[0] + word[2:]
        return meant or (begun_wrong if begun_wrong in self._by_letter.get(word[1], []) else None)

    def split(self, word: str, words: Collection[str]) -> tuple[str, str] | None:
        """Return the two words that were typed without a space, such as `stopall`, or None.

        Args:
            word: what was typed.
            words: those that it may consist of.
        """
        if word in self._known or len(word) < _LEAST_JOINED:
            return None
        splits = ((word[:at], word[at:]) for at in range(_LEAST_PART, len(word) - _LEAST_PART + 1))
        return next((pair for pair in splits if pair[0] in words and pair[1] in words), None)


def _is_slip(typed: str, meant: str) -> bool:
    """Tell whether a word is a typo and not another word: in a short one, only a wrong vowel is a typo."""
    is_replaced = len(typed) == len(meant) and sorted(typed) != sorted(meant)
    if len(typed) > _SHORT or not is_replaced:
        return True
    return len(typed) >= _VOWELS_FROM and _VOWELS.sub("", typed) == _VOWELS.sub("", meant)
