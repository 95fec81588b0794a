"""The front of the matching: a question in, ranked answers out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.entry import Entry
from bot.knowledge import Knowledge, same_question
from bot.matching.candidates import Index, phrases_of
from bot.matching.clean import clean
from bot.matching.confidence import Status, status_of
from bot.matching.score import Signals, compare
from bot.matching.words import Lexicon, Term

MOST_ANSWERS = 5
_DOCKER = re.compile(r"\b(?:docker|dockerfile|compose|container)s?\b|(?<!\S)--?[a-z]", re.IGNORECASE)
_EXACT = Signals(understood=1.0, familiar=1.0, complete=1.0, wording=1.0, agreement=1.0)


@dataclass(frozen=True)
class Match:
    """An entry that may be the answer.

    Attributes:
        entry: the entry.
        score: how well it fits, from 0 to 1.
        phrase: its phrase that fits best, or the error pattern that was found.
        signals: what the score is made of.
    """

    entry: Entry
    score: float
    phrase: str
    signals: Signals


@dataclass(frozen=True)
class Finding:
    """What came of a question, and why.

    Attributes:
        question: as it was asked.
        status: `answered`: the first match is the answer; `suggested`: it is one of the first three; `unknown`.
        matches: up to five, best first.
        terms: what was understood.
        small_talk: nothing was asked; a greeting, thanks, `help` or an empty text.
    """

    question: str
    status: Status
    matches: tuple[Match, ...]
    terms: tuple[Term, ...]
    small_talk: bool = False


class Matcher:
    """Answers questions from one state of the knowledge. Holds nothing between questions."""

    def __init__(self, knowledge: Knowledge) -> None:
        entries = knowledge.entries
        phrases = [phrase for entry in entries.values() for phrase in phrases_of(entry)]
        self._entries = entries
        self._lexicon = Lexicon(knowledge.vocabulary, phrases)
        self._index = Index(entries.values(), self._lexicon, knowledge.vocabulary.near)
        self._exact = {
            same_question(phrase): (entry, phrase) for entry in entries.values() for phrase in phrases_of(entry)
        }
        self._patterns = [
            (entry, re.compile(pattern, re.IGNORECASE))
            for entry in entries.values()
            if entry.error
            for pattern in entry.error.patterns
        ]

    def find_answer(self, question: str) -> Finding:
        """Return the entries that answer a question, with how sure that is.

        Args:
            question: any text, as it was typed; Slack's markup is understood.
        """
        if self._lexicon.is_small_talk(question):
            return Finding(question, "unknown", (), (), small_talk=True)
        terms = tuple(self._lexicon.terms(question))
        matches = self._known_as_it_stands(question) or self._ranked(question, terms)
        return Finding(question, status_of([match.score for match in matches]), matches, terms)

    def entry(self, name: str) -> Entry | None:
        """Return the entry with this id, or None if the knowledge has it no more."""
        return self._entries.get(name)

    def _known_as_it_stands(self, question: str) -> tuple[Match, ...]:
        """Return the entry whose error pattern or exact phrase the question is."""
        text = clean(question)
        for entry, pattern in self._patterns:
            if pattern.search(text):
                return (Match(entry, 1.0, pattern.pattern, _EXACT),)
        if found := self._exact.get(same_question(text)):
            return (Match(found[0], 1.0, found[1], _EXACT),)
        return ()

    def _ranked(self, question: str, terms: Sequence[Term]) -> tuple[Match, ...]:
        about_docker = bool(_DOCKER.search(clean(question)))
        best: dict[str, Match] = {}
        for phrase in self._index.candidates(terms):
            signals = compare(terms, phrase, self._index, about_docker=about_docker)
            known = best.get(phrase.entry.id)
            if known is None or signals.score > known.score:
                best[phrase.entry.id] = Match(phrase.entry, signals.score, phrase.text, signals)
        ranked = sorted(best.values(), key=lambda match: (-match.score, match.entry.id))
        return tuple(ranked[:MOST_ANSWERS])
