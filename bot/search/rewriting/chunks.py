"""Splits a text into chunks that can be moved into another text: each concept with its article and preposition."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.search.parsing import Concept, Parser

POSSESSIVES = frozenset({"its", "their"})
_ARTICLES = POSSESSIVES | {
    "a",
    "an",
    "the",
    "my",
    "our",
    "your",
    "this",
    "that",
    "these",
    "those",
    "some",
    "any",
    "one",
}
_BEFORE_MARK = re.compile(r" (?=[,;.!?)])")


@dataclass(frozen=True)
class Chunk:
    """A chunk of a text.

    Attributes:
        said: its words.
        concept: what they mean; None for words without meaning.
        article: the article before them: `the`.
        preposition: the preposition before the article: `in`.
    """

    said: str
    concept: Concept | None = None
    article: str = ""
    preposition: str = ""

    @property
    def text(self) -> str:
        """The chunk as text."""
        return " ".join(filter(None, (self.preposition, self.article, self.said)))

    @property
    def word(self) -> str:
        """The normal form of its words, for comparisons."""
        return self.said.casefold().removesuffix("'s")


def chunks_of(text: str, parser: Parser, prepositions: Collection[str]) -> list[Chunk]:
    """Split a cleaned text into its chunks.

    Args:
        text: as `clean` returns it.
        parser: understands the words.
        prepositions: words that belong to the thing after them, such as `in`.
    """
    chunks: list[Chunk] = []
    for start, end, concept in parser.spans(text):
        article = preposition = ""
        if concept and concept.kind != "action":
            article = _taken(chunks, _ARTICLES)
            preposition = _taken(chunks, prepositions)
        chunks.append(Chunk(text[start:end], concept, article, preposition))
    return chunks


def _taken(chunks: list[Chunk], words: Collection[str]) -> str:
    """Remove the last chunk and return its words, if it is one of the given words; else return an empty string."""
    last = chunks[-1] if chunks else None
    is_one = last and last.word in words and (not last.concept or last.concept.kind == "word")
    return chunks.pop().said if is_one else ""


def concepts_of(chunks: Iterable[Chunk]) -> list[Concept]:
    """Return the concepts of chunks."""
    return [chunk.concept for chunk in chunks if chunk.concept]


def text_of(chunks: Sequence[Chunk]) -> str:
    """Join chunks into a text."""
    return _BEFORE_MARK.sub("", " ".join(chunk.text for chunk in chunks))
