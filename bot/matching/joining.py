"""Joins a follow-up with the question before it: what is new takes the place of its like, the rest is inherited."""

from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge import Vocabulary
from bot.matching.parts import Part, terms_of
from bot.matching.words import Kind, Term

_OF_THE_DEED = {"why", "recover"}
"""Actions that are asked of another action: `why`, and the `undo` of `how do I undo that`."""

Parts = Sequence[Part]


class Joiner:
    """Knows which meanings take each other's place."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._sorts = [frozenset(sort) for sort in vocabulary.sorts]
        self._surroundings = frozenset(vocabulary.surroundings)
        self._pronouns = frozenset(vocabulary.pronouns)

    def joined(self, before: Parts, asked: Parts, pronoun: int | None) -> list[Part]:
        """Return a whole question, made of a follow-up and the question before.

        Args:
            before: the question before.
            asked: the follow-up.
            pronoun: the number of the follow-up's part that stands for what the question before was about.
        """
        actions = {term.meaning for term in terms_of(asked) if _is(term, "action")}
        if not actions:
            return self._with_more(before, asked)
        if actions <= _OF_THE_DEED:
            return [*(part for number, part in enumerate(asked) if number != pronoun), *before]
        at = len(asked) if pronoun is None else pronoun
        return [*asked[:at], *self._subject(before, asked), *asked[at + 1 :]]

    def _subject(self, before: Parts, asked: Parts) -> list[Part]:
        """Return what the question before was about: without its action, and without scopes that are named anew."""
        new = [term for term in terms_of(asked) if _is(term, "scope")]
        named = [number for number, part in enumerate(before) if part.term and not _is(part.term, "action")]
        kept = [
            part
            for part in before[named[0] : named[-1] + 1]
            if not (part.term and (_is(part.term, "action") or any(self._are_alike(part.term, one) for one in new)))
        ]
        return [replace(kept[0], preposition=""), *kept[1:]] if kept else []

    def _with_more(self, before: Parts, asked: Parts) -> list[Part]:
        """Return the question before with what is new, in the place of what it replaces or at the end."""
        first = next(number for number, part in enumerate(asked) if part.term)
        new = list(asked[first:])
        old = [part for one in new for part in self._replaced_by(one, before)]
        if all(term.kind == "scope" for term in terms_of(new)):
            new, old = self._before_thing(new, old, before)
        at = min((before.index(part) for part in old), default=len(before))
        return [*before[:at], *new, *(part for part in before[at:] if part not in old)]

    def _before_thing(self, new: list[Part], old: list[Part], before: Parts) -> tuple[list[Part], list[Part]]:
        """Return a lone scope so that it stands before the thing, and what it replaces; one in several words, as it is.

        `all of them` is said as `all`, since the thing follows.
        """
        scope = new[0]
        words = scope.word.split()
        for_thing = not self._pronouns.isdisjoint(words)
        if not scope.term or scope.preposition or (len(words) > 1 and not for_thing):
            return new, old
        bare = Part(scope.term.meaning if for_thing else scope.said, scope.term)
        thing = next((part for part in before if part.term and part.term.kind in ("scope", "thing")), None)
        if old or not thing:
            return [bare], old
        return [replace(bare, preposition=thing.preposition), replace(thing, preposition="", article="")], [thing]

    def _replaced_by(self, new: Part, before: Parts) -> list[Part]:
        """Return the parts of the question before whose place a new one takes."""
        term = new.term
        if not term or term.excepted:
            return []
        likes = [part for part in before if part.term and self._are_alike(part.term, term)]
        if term.kind == "name":
            return [part for part in before if part.term and (_is(part.term, "name") or part.term.meaning == "all")]
        if term.kind != "thing" or term.meaning in self._surroundings:
            return likes
        if new.preposition:
            return [part for part in likes if part.preposition]
        things = [part for part in before if part.term and self._is_subject(part.term)]
        names = [part for part in before if part.term and _is(part.term, "name")]
        return [*(likes or things), *names]

    def _is_subject(self, term: Term) -> bool:
        return _is(term, "thing") and term.meaning not in self._surroundings

    def _are_alike(self, one: Term, other: Term) -> bool:
        return one.kind == other.kind and (
            one.meaning == other.meaning or any({one.meaning, other.meaning} <= sort for sort in self._sorts)
        )


def _is(term: Term, kind: Kind) -> bool:
    """Tell whether a term is of a kind and wanted: what shall not happen takes no place and leaves none."""
    return term.kind == kind and not term.excepted
