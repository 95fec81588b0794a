"""Cuts a text into parts that can be moved into another text: each term with the little words before it."""

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
        term: what is understood of them; None for words without meaning.
        article: stands before it: `the`.
        preposition: stands before that: `in`.
    """

    said: str
    term: Term | None = None
    article: str = ""
    preposition: str = ""

    @property
    def text(self) -> str:
        """Return all of it."""
        return " ".join(filter(None, (self.preposition, self.article, self.said)))

    @property
    def word(self) -> str:
        """Return its words as they are compared."""
        return self.said.casefold().removesuffix("'s")


def parts_of(text: str, lexicon: Lexicon, prepositions: Collection[str]) -> list[Part]:
    """Cut a cleaned text into its parts.

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
    """Take the last part off if it is one of some words that have no meaning, though the knowledge may hold them."""
    last = parts[-1] if parts else None
    is_one = last and last.word in words and (not last.term or last.term.kind == "word")
    return parts.pop().said if is_one else ""


def terms_of(parts: Iterable[Part]) -> list[Term]:
    """Return what is understood of some parts."""
    return [part.term for part in parts if part.term]


def text_of(parts: Sequence[Part]) -> str:
    """Put parts together to a text."""
    return _BEFORE_MARK.sub("", " ".join(part.text for part in parts))
