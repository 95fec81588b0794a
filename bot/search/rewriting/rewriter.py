"""Decides whether a text is a follow-up, and makes a complete question of it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from bot.knowledge import Vocabulary
from bot.search.normalize import clean
from bot.search.parsing import Concept, Parser
from bot.search.rewriting.chunks import POSSESSIVES, Chunk, chunks_of, concepts_of, text_of
from bot.search.rewriting.merger import UNDO, Chunks, Merger

_MOST_WORDS, _LONGEST = 8, 150
"""The most words and characters of a follow-up; a longer text is a complete question."""
_LONGEST_BEFORE = 1_000
"""Characters of the previous question that are read."""
_MOST_MEANINGS = 2
"""The most actions and things of a follow-up: `without losing data`."""
_DOCKER = re.compile(r"\bdocker\b", re.IGNORECASE)


class RewrittenQuery(NamedTuple):
    """A follow-up as a complete question.

    Attributes:
        question: the complete question.
        undoes: whether it asks to undo what the previous question did.
        doubtful: whether it is uncertain that it asks for the action, so that a command that can lose data must not be
            the sure answer.
    """

    question: str
    undoes: bool
    doubtful: bool


class _FollowUp(NamedTuple):
    """A text that may be a follow-up.

    Attributes:
        text: the text without the words that mark a follow-up.
        chunks: its chunks.
        marked: whether it had such words.
    """

    text: str
    chunks: Chunks
    marked: bool


class QueryRewriter:
    """Rewrites follow-ups as complete questions, by the words of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary, parser: Parser) -> None:
        self._parser = parser
        self._merger = Merger(vocabulary)
        words = vocabulary.follow_ups
        self._pronouns = frozenset(words.pronouns)
        self._prepositions = frozenset(words.prepositions)
        self._split_verb = re.compile(rf"\b(\w+) ({_any_of(self._pronouns)}) (\w+)", re.IGNORECASE)
        polite = {word for phrase in vocabulary.small_talk for word in phrase.split()} - self._pronouns
        self._polite_words = frozenset(word for word in polite if not parser.concepts(word))
        self._opening = re.compile(
            rf"\W*(?:{_any_of(vocabulary.small_talk)}\W+)*(?:{_any_of(words.openings)}(?:[\s,;.!?]+|$))+", re.IGNORECASE
        )
        self._closing = re.compile(rf"\b{_any_of(words.endings)}\W*$", re.IGNORECASE)

    def rewrite(self, previous: str, question: str) -> RewrittenQuery | None:
        """Return the complete question that a follow-up means, or None if the text is not a follow-up.

        Args:
            previous: the previous question; if that was a follow-up, as it was understood.
            question: any text, as it was typed.
        """
        text = clean(question)
        if len(text) > _LONGEST or len(text.split()) > _MOST_WORDS:
            return None
        previous = clean(previous[:_LONGEST_BEFORE]).rstrip("?!. ")
        before = chunks_of(previous, self._parser, self._prepositions)
        asked = self._follow_up(self._with_verbs_whole(text))
        if not self._is_follow_up(before, asked):
            return None
        whole = text_of(self._merger.merge(before, asked.chunks, self._pronoun(asked.chunks)))
        undoes = any(concept.name == UNDO for concept in concepts_of(asked.chunks))
        doubtful = (
            undoes
            or not self._merger.is_plain(before, asked.chunks)
            or any(map(self._parser.is_hedged, (previous, asked.text)))
        )
        return RewrittenQuery(whole, undoes, doubtful)

    def _with_verbs_whole(self, text: str) -> str:
        """Return a text with pronouns moved after the verbs that they split: `back it up` becomes `back up it`."""

        def whole(match: re.Match[str]) -> str:
            first, pronoun, last = match.groups()
            verb = f"{first} {last}"
            found = self._parser.concepts(verb)
            is_verb = [(concept.kind, concept.said) for concept in found] == [("action", verb.casefold())]
            return f"{verb} {pronoun}" if is_verb else match[0]

        return self._split_verb.sub(whole, text)

    def _follow_up(self, text: str) -> _FollowUp:
        opening = self._opening.match(text)
        marked = bool(opening or self._closing.search(text))
        if opening:
            rest = self._chunked(text[opening.end() :], marked=marked)
            if concepts_of(rest.chunks):
                return rest
        return self._chunked(text, marked=marked)  # `just one` and `all of them` mean something only as a whole

    def _chunked(self, text: str, *, marked: bool) -> _FollowUp:
        text = text.rstrip("?!. ")
        return _FollowUp(text, chunks_of(text, self._parser, self._prepositions), marked)

    def _is_follow_up(self, before: Chunks, asked: _FollowUp) -> bool:
        """Tell whether a text lacks an action or a thing of the previous question, and shows that it refers to it."""
        concepts = concepts_of(asked.chunks)
        kinds = {concept.kind for concept in concepts}
        if kinds & {"unknown", "out_of_domain"} or kinds <= {"word"} or self._is_small_talk(asked):
            return False  # about something else, or about nothing
        has_action, has_thing = _have(asked.chunks, "action"), _have(asked.chunks, "thing")
        is_whole = has_action and (has_thing or _DOCKER.search(asked.text))
        if is_whole or sum(concept.kind in ("action", "thing") for concept in concepts) > _MOST_MEANINGS:
            return False
        lacks_action = not has_action and bool(concepts_of(before))  # `how big is an image` names none, and yet asks
        lacks_thing = not has_thing and _have(before, "thing", "name", "word")
        return (lacks_action or lacks_thing) and (
            asked.marked or self._is_fragment(asked.chunks, before) or _is_vague(before)
        )

    def _is_small_talk(self, asked: _FollowUp) -> bool:
        """Tell whether a text is thanks or the like, even with a word such as `everything`; `all of them` is not."""
        concepts = concepts_of(asked.chunks)
        if all(concept.kind in ("scope", "word") for concept in concepts) and any(
            chunk.word in self._polite_words for chunk in asked.chunks
        ):
            return True
        return self._parser.is_small_talk(asked.text) and not asked.marked and len(asked.chunks) > 1

    def _is_fragment(self, chunks: Chunks, before: Chunks) -> bool:
        """Tell whether a text is only part of a question: one new word, a pronoun, an addition, an exclusion."""
        concepts = concepts_of(chunks)
        return (
            (
                len(concepts) == 1
                and _is_lone_word(concepts[0])
                and concepts[0].key not in {concept.key for concept in concepts_of(before)}
            )
            or concepts[0].kind == "exclusion"
            or bool(chunks[0].preposition)
            or any(chunk.article.casefold() in POSSESSIVES for chunk in chunks)
            or self._speaks_of_a_pronoun(chunks)
        )

    def _speaks_of_a_pronoun(self, chunks: Chunks) -> bool:
        """Tell whether a pronoun refers to something that the text does not name: `how big is it`."""
        if _have(chunks, "thing"):
            return self._is_pronoun(chunks[-1])
        return any(map(self._is_pronoun, chunks))

    def _pronoun(self, chunks: Chunks) -> int | None:
        """Return the number of the first pronoun, which refers to the previous question."""
        return next((number for number, chunk in enumerate(chunks) if self._is_pronoun(chunk)), None)

    def _is_pronoun(self, chunk: Chunk) -> bool:
        return not chunk.concept and chunk.word in self._pronouns


def _have(chunks: Chunks, *kinds: str) -> bool:
    return any(concept.kind in kinds and not concept.excluded for concept in concepts_of(chunks))


def _is_lone_word(concept: Concept) -> bool:
    return concept.kind == "scope" or (concept.kind == "action" and " " not in concept.said)


def _is_vague(chunks: Chunks) -> bool:
    """Tell whether a question was a lone action, so that a thing completes it."""
    return [concept.kind for concept in concepts_of(chunks)] == ["action"]


def _any_of(phrases: Iterable[str]) -> str:
    """Return a regular expression for any of some phrases, the longest first; for none, one that never matches."""
    return rf"(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True))) or '(?!)'})"
