"""Merges a follow-up with the previous question: new concepts replace their alternatives, others are inherited."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile

from bot.knowledge import Vocabulary
from bot.search.parsing import Concept, ConceptKind
from bot.search.rewriting.chunks import Chunk, concepts_of

UNDO = "recover"
"""The action of `how do I undo that`, which applies to another action."""
_WHY = "why"

Chunks = Sequence[Chunk]


class Merger:
    """Merges questions, by the vocabulary's lists of meanings that replace each other."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._alternatives = [frozenset(group) for group in vocabulary.follow_ups.alternatives]
        self._environments = frozenset(vocabulary.follow_ups.environments)
        self._undone_by = {
            done: words[0] for done, undone in vocabulary.undone_by.items() if (words := vocabulary.actions.get(undone))
        }

    def merge(self, before: Chunks, asked: Chunks, pronoun: int | None) -> list[Chunk]:
        """Return the complete question that a follow-up means.

        Args:
            before: the previous question.
            asked: the follow-up.
            pronoun: the number of the follow-up's chunk that refers to the subject of the previous question.
        """
        actions = {concept.name for concept in concepts_of(asked) if _is(concept, "action")}
        speaks_of_it = pronoun == len(asked) - 1 and any(_is(concept, "thing") for concept in concepts_of(asked))
        if not actions and not speaks_of_it:
            return self._with_more(before, asked)
        if actions == {UNDO} and (undone := self._undone(before)):
            return undone
        if actions in ({UNDO}, {_WHY}):
            return [*_without(pronoun, asked), *dropwhile(_has_no_concept, before)]
        at = len(asked) if pronoun is None else pronoun
        return [*asked[:at], *self._subject(before, asked), *asked[at + 1 :]]

    def _undone(self, before: Chunks) -> list[Chunk]:
        """Return the previous question with the action that undoes its own; empty if that is not known."""
        undoing = {
            chunk: self._undone_by.get(chunk.concept.name)
            for chunk in before
            if chunk.concept and _is(chunk.concept, "action")
        }
        if not undoing or None in undoing.values():
            return []
        return [replace(chunk, said=undoing.get(chunk) or chunk.said) for chunk in before]

    def _subject(self, before: Chunks, asked: Chunks) -> list[Chunk]:
        """Return the subject of the previous question, without its action and scopes that the follow-up replaces."""
        new = [concept for concept in concepts_of(asked) if _is(concept, "scope")]
        named = [number for number, chunk in enumerate(before) if chunk.concept and not _is(chunk.concept, "action")]
        if len(named) > 1 and _is_verb(before[named[0]], before[named[0] + 1]):
            del named[0]
        kept = [
            chunk
            for chunk in (before[named[0] : named[-1] + 1] if named else [])
            if not (
                chunk.concept
                and (_is(chunk.concept, "action") or any(self._are_alternatives(chunk.concept, one) for one in new))
            )
        ]
        return [replace(kept[0], preposition=""), *kept[1:]] if kept else []

    def is_plain(self, before: Chunks, asked: Chunks) -> bool:
        """Tell whether a follow-up names only actions, scopes and alternatives to the previous question's things.

        `What about my data?` after `remove all volumes` does not: it may not be asking to remove data.
        """
        known = concepts_of(before)
        return all(
            _is(concept, "action")
            or _is(concept, "scope")
            or (_is(concept, "thing") and any(self._are_alternatives(concept, other) for other in known))
            for concept in concepts_of(asked)
        )

    def _with_more(self, before: Chunks, asked: Chunks) -> list[Chunk]:
        """Return the previous question with the new chunks, in the place of those that they replace or at the end."""
        new = list(dropwhile(_has_no_concept, asked))
        old = [chunk for one in new for chunk in self._replaced_by(one, before)]
        kept = [chunk for chunk in before if chunk not in old]
        concepts = concepts_of(new)
        if old and not all(concept.kind == "scope" for concept in concepts):
            at = min(map(before.index, old))
            return [*kept[:at], *new, *kept[at:]]
        added = new[0].preposition or concepts[0].kind == "exclusion"
        return [*kept, *new] if added else [*kept, Chunk(","), *new]

    def _replaced_by(self, new: Chunk, before: Chunks) -> list[Chunk]:
        """Return the chunks of the previous question that a new chunk replaces."""
        concept = new.concept
        if not concept or concept.excluded:
            return []
        likes = [chunk for chunk in before if chunk.concept and self._are_alternatives(chunk.concept, concept)]
        if concept.kind == "name":
            return [
                chunk
                for chunk in before
                if chunk.concept and (_is(chunk.concept, "name") or chunk.concept.name == "all")
            ]
        if concept.kind != "thing" or concept.name in self._environments:
            return likes
        if new.preposition:
            return [chunk for chunk in likes if chunk.preposition]
        things = [chunk for chunk in before if chunk.concept and self._is_subject(chunk.concept)]
        names = [chunk for chunk in before if chunk.concept and _is(chunk.concept, "name")]
        return [*(likes or things), *names]

    def _is_subject(self, concept: Concept) -> bool:
        return _is(concept, "thing") and concept.name not in self._environments

    def _are_alternatives(self, one: Concept, other: Concept) -> bool:
        return one.kind == other.kind and (
            one.name == other.name or any({one.name, other.name} <= group for group in self._alternatives)
        )


def _without(number: int | None, chunks: Chunks) -> list[Chunk]:
    return [chunk for place, chunk in enumerate(chunks) if place != number]


def _is_verb(chunk: Chunk, following: Chunk) -> bool:
    """Tell whether a thing is used as a verb: `tag an image`, `label a container`."""
    return not chunk.article and bool(following.concept and following.article and not following.preposition)


def _has_no_concept(chunk: Chunk) -> bool:
    return not chunk.concept


def _is(concept: Concept, kind: ConceptKind) -> bool:
    """Tell whether a concept is of a kind and wanted: an excluded one neither replaces others nor is replaced."""
    return concept.kind == kind and not concept.excluded
