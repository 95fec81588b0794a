"""Splits a text into parts that can be moved into another text: each concept with its article and preposition."""

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
class Part:
    """A part of a text.

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
        """The part as text."""
        return " ".join(filter(None, (self.preposition, self.article, self.said)))

    @property
    def word(self) -> str:
        """The normal form of its words, for comparisons."""
        return self.said.casefold().removesuffix("'s")


def parts_of(text: str, parser: Parser, prepositions: Collection[str]) -> list[Part]:
    """Split a cleaned text into its parts.

    Args:
        text: as `clean` returns it.
        parser: understands the words.
        prepositions: words that belong to the thing after them, such as `in`.
    """
    parts: list[Part] = []
    for start, end, concept in parser.spans(text):
        article = preposition = ""
        if concept and concept.kind != "action":
            article = _taken(parts, _ARTICLES)
            preposition = _taken(parts, prepositions)
        parts.append(Part(text[start:end], concept, article, preposition))
    return parts


def _taken(parts: list[Part], words: Collection[str]) -> str:
    """Remove the last part and return its words, if it is one of the given words; else return an empty string."""
    last = parts[-1] if parts else None
    is_one = last and last.word in words and (not last.concept or last.concept.kind == "word")
    return parts.pop().said if is_one else ""


def concepts_of(parts: Iterable[Part]) -> list[Concept]:
    """Return the concepts of parts."""
    return [part.concept for part in parts if part.concept]


def text_of(parts: Sequence[Part]) -> str:
    """Join parts into a text."""
    return _BEFORE_MARK.sub("", " ".join(part.text for part in parts))
