"""Mends typing errors: a word that the bot does not know, but nearly does."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_CORRECTABLE = re.compile(r"[a-z][a-z.-]{3,}")
_DOUBLED = re.compile(r"(.)\1")
_VOWELS = re.compile(r"[aeiouy]")
_SHORT, _LONG = 6, 9
_SHORTEST = 3
"""In so short a word a doubled letter is missed or the last two are exchanged: `kil`, `rnu`."""
_LEAST_JOINED, _LEAST_PART = 6, 2
_VOWELS_FROM = 5
_LOOKED_AT = 8


class Spelling:
    """Knows how words are spelled."""

    def __init__(self, words: Iterable[str], known: Collection[str], idle: Collection[str] = ()) -> None:
        """Take the words.

        Args:
            words: what may have been meant; of two equally close, the first is taken.
            known: what is right as it stands.
            idle: words that carry no meaning; only a letter too few or two exchanged are taken for one of them, for a
                word that is taken for one is lost: `width` is not `with`.
        """
        self._idle = frozenset(idle)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        self._short: dict[str, str] = {}
        for word in words:
            if _CORRECTABLE.fullmatch(word):
                self._by_letter[word[0]].append(word)
            if len(word) == _SHORTEST + 1:
                self._short.setdefault(_DOUBLED.sub(r"\1", word), word)
            if len(word) == _SHORTEST:
                self._short.setdefault(word[0] + word[2] + word[1], word)
        self._known = known

    def corrected(self, word: str) -> str | None:
        """Return what was meant by a mistyped word, or None for a word that is right or like no other.

        One edit is mended, two in a long word (optimal string alignment: a letter too much, too few, replaced, or
        two exchanged). The first letter is taken to be right, or exchanged with the second.
        """
        if word in self._known:
            return None
        if len(word) == _SHORTEST:
            return self._short.get(word)
        if not _CORRECTABLE.fullmatch(word):
            return None
        edits = 2 if len(word) >= _LONG else 1
        close = process.extract(
            word, self._by_letter.get(word[0], []), scorer=OSA.distance, score_cutoff=edits, limit=_LOOKED_AT
        )
        meant = next((meant for meant, _, _ in close if self._is_meant(word, meant)), None)
        begun_wrong = word[1] + word[0] + word[2:]
        return meant or (begun_wrong if begun_wrong in self._by_letter.get(word[1], []) else None)

    def _is_meant(self, typed: str, meant: str) -> bool:
        if meant in self._idle and (len(typed) > len(meant) or _one_replaced(typed, meant)):
            return False
        return _is_slip(typed, meant)

    def parted(self, word: str, parts: Collection[str]) -> tuple[str, str] | None:
        """Return the two words that were typed as one, such as `stopall`, or None.

        Args:
            word: what was typed.
            parts: what either of them may be.
        """
        if word in self._known or len(word) < _LEAST_JOINED:
            return None
        splits = ((word[:at], word[at:]) for at in range(_LEAST_PART, len(word) - _LEAST_PART + 1))
        return next((pair for pair in splits if pair[0] in parts and pair[1] in parts), None)


def _is_slip(typed: str, meant: str) -> bool:
    """Tell a slip from another word: in a short one only vowels are mistaken."""
    if len(typed) > _SHORT or not _one_replaced(typed, meant):
        return True
    return len(typed) >= _VOWELS_FROM and _VOWELS.sub("", typed) == _VOWELS.sub("", meant)


def _one_replaced(typed: str, meant: str) -> bool:
    return len(typed) == len(meant) and sorted(typed) != sorted(meant)
