"""Joins a follow-up with the previous question: new concepts replace those of the same sort, the rest is inherited."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile

from bot.knowledge import Vocabulary
from bot.search.parsing import Concept, ConceptKind
from bot.search.parts import Part, concepts_of

UNDO = "recover"
"""The action of `how do I undo that`, which applies to another action."""
_WHY = "why"
_OF_THE_OBJECT = {"of", "for"}
"""These introduce the object of the question; `in` and `with` introduce a circumstance."""

Parts = Sequence[Part]


class Joiner:
    """Joins questions, by the vocabulary's lists of meanings that replace each other."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._sorts = [frozenset(sort) for sort in vocabulary.sorts]
        self._surroundings = frozenset(vocabulary.surroundings)
        self._undone_by = {
            done: words[0] for done, undone in vocabulary.undone_by.items() if (words := vocabulary.actions.get(undone))
        }

    def joined(self, before: Parts, asked: Parts, pronoun: int | None) -> list[Part]:
        """Return the complete question that a follow-up means.

        Args:
            before: the previous question.
            asked: the follow-up.
            pronoun: the number of the follow-up's part that refers to the subject of the previous question.
        """
        actions = {concept.name for concept in concepts_of(asked) if _is(concept, "action")}
        speaks_of_it = pronoun == len(asked) - 1 and any(_is(concept, "thing") for concept in concepts_of(asked))
        if not actions and not speaks_of_it:
            return self._with_more(before, asked)
        if actions == {UNDO} and (undone := self._undone(before)):
            return undone
        if actions in ({UNDO}, {_WHY}):
            return [*_without(pronoun, asked), *dropwhile(_is_idle, before)]
        at = len(asked) if pronoun is None else pronoun
        return [*asked[:at], *self._subject(before, asked), *asked[at + 1 :]]

    def _undone(self, before: Parts) -> list[Part]:
        """Return the previous question with the action that undoes its own; empty if that is not known."""
        undoing = {
            part: self._undone_by.get(part.concept.name)
            for part in before
            if part.concept and _is(part.concept, "action")
        }
        if not undoing or None in undoing.values():
            return []
        return [replace(part, said=undoing.get(part) or part.said) for part in before]

    def _subject(self, before: Parts, asked: Parts) -> list[Part]:
        """Return the subject of the previous question, without its action and scopes that the follow-up replaces."""
        new = [concept for concept in concepts_of(asked) if _is(concept, "scope")]
        named = [number for number, part in enumerate(before) if part.concept and not _is(part.concept, "action")]
        if len(named) > 1 and _is_verb(before[named[0]], before[named[0] + 1]):
            del named[0]
        kept = [
            part
            for part in (before[named[0] : named[-1] + 1] if named else [])
            if not (
                part.concept and (_is(part.concept, "action") or any(self._are_alike(part.concept, one) for one in new))
            )
        ]
        return [replace(kept[0], preposition=""), *kept[1:]] if kept else []

    def is_plain(self, before: Parts, asked: Parts) -> bool:
        """Tell whether a follow-up names only actions, scopes and things of the same sort as the previous question's.

        `What about my data?` after `remove all volumes` does not: it may not be asking to remove data.
        """
        known = concepts_of(before)
        return all(
            _is(concept, "action")
            or _is(concept, "scope")
            or (_is(concept, "thing") and any(self._are_alike(concept, other) for other in known))
            for concept in concepts_of(asked)
        )

    def _with_more(self, before: Parts, asked: Parts) -> list[Part]:
        """Return the previous question with the new parts, in the place of those that they replace or at the end."""
        new = list(dropwhile(_is_idle, asked))
        old = [part for one in new for part in self._replaced_by(one, before)]
        kept = [part for part in before if part not in old]
        concepts = concepts_of(new)
        if old and not all(concept.kind == "scope" for concept in concepts):
            at = min(map(before.index, old))
            return [*kept[:at], *new, *kept[at:]]
        added = new[0].preposition or concepts[0].kind == "exclusion"
        return [*kept, *new] if added else [*kept, Part(","), *new]

    def _replaced_by(self, new: Part, before: Parts) -> list[Part]:
        """Return the parts of the previous question that a new part replaces."""
        concept = new.concept
        if not concept or concept.excluded:
            return []
        likes = [part for part in before if part.concept and self._are_alike(part.concept, concept)]
        if concept.kind == "name":
            return [
                part for part in before if part.concept and (_is(part.concept, "name") or part.concept.name == "all")
            ]
        if concept.kind != "thing" or concept.name in self._surroundings:
            return likes
        if new.preposition:
            return [part for part in likes if part.preposition or new.preposition.casefold() in _OF_THE_OBJECT]
        things = [part for part in before if part.concept and self._is_subject(part.concept)]
        names = [part for part in before if part.concept and _is(part.concept, "name")]
        return [*(likes or things), *names]

    def _is_subject(self, concept: Concept) -> bool:
        return _is(concept, "thing") and concept.name not in self._surroundings

    def _are_alike(self, one: Concept, other: Concept) -> bool:
        return one.kind == other.kind and (
            one.name == other.name or any({one.name, other.name} <= sort for sort in self._sorts)
        )


def _without(number: int | None, parts: Parts) -> list[Part]:
    return [part for place, part in enumerate(parts) if place != number]


def _is_verb(part: Part, following: Part) -> bool:
    """Tell whether a thing is used as a verb: `tag an image`, `label a container`."""
    return not part.article and bool(following.concept and following.article and not following.preposition)


def _is_idle(part: Part) -> bool:
    return not part.concept


def _is(concept: Concept, kind: ConceptKind) -> bool:
    """Tell whether a concept is of a kind and wanted: an excluded one neither replaces others nor is replaced."""
    return concept.kind == kind and not concept.excluded
