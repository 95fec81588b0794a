"""Splits a text into parts that can be moved into another text: each term with its article and preposition."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.matching.words import Lexicon, Term

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
        term: what they mean; None for words without meaning.
        article: the article before them: `the`.
        preposition: the preposition before the article: `in`.
    """

    said: str
    term: Term | None = None
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


def parts_of(text: str, lexicon: Lexicon, prepositions: Collection[str]) -> list[Part]:
    """Split a cleaned text into its parts.

    Args:
        text: as `clean` returns it.
        lexicon: understands the words.
        prepositions: words that belong to the thing after them, such as `in`.
    """
    parts: list[Part] = []
    for start, end, term in lexicon.pieces(text):
        article = preposition = ""
        if term and term.kind != "action":
            article = _taken(parts, _ARTICLES)
            preposition = _taken(parts, prepositions)
        parts.append(Part(text[start:end], term, article, preposition))
    return parts


def _taken(parts: list[Part], words: Collection[str]) -> str:
    """Remove the last part and return its words, if it is one of the given words; else return an empty string."""
    last = parts[-1] if parts else None
    is_one = last and last.word in words and (not last.term or last.term.kind == "word")
    return parts.pop().said if is_one else ""


def terms_of(parts: Iterable[Part]) -> list[Term]:
    """Return the terms of parts."""
    return [part.term for part in parts if part.term]


def text_of(parts: Sequence[Part]) -> str:
    """Join parts into a text."""
    return _BEFORE_MARK.sub("", " ".join(part.text for part in parts))
