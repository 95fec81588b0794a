"""The front of the matching: a question in, ranked answers out."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.entry import Entry
from bot.knowledge import Knowledge, same_question
from bot.matching.candidates import Card, Index, Phrase, phrases_of
from bot.matching.caution import is_asked_for
from bot.matching.clean import as_typed, clean
from bot.matching.confidence import SAME_MEANING, Evidence, Status, probability, status_of
from bot.matching.messages import Messages
from bot.matching.personal import Named, Reader, personal
from bot.matching.score import Asked, Signals, asked, compare
from bot.matching.words import Lexicon, Term

MOST_ANSWERS = 5
Ranked = tuple[float, Card, Phrase, Signals]
_DOCKER = re.compile(r"\b(?:docker|dockerfile|compose|container)s?\b|(?<!\S)--?[a-z]", re.IGNORECASE)
_EXACT = Signals(*[1.0] * len(Signals._fields))
_FALL = 0.5
"""How fast the probability falls with the score."""


@dataclass(frozen=True)
class Match:
    """An entry that may be the answer.

    Attributes:
        entry: the entry; what the question names stands in its commands.
        score: how well it fits, from 0 to 1.
        phrase: its phrase that fits best, or the error pattern that was found.
        signals: what the score is made of.
        personal: the words of the question that were put into the entry's commands.
    """

    entry: Entry
    score: float
    phrase: str
    signals: Signals
    personal: tuple[str, ...] = ()


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
        phrases = [phrase for own in phrases_of(entries.values()).values() for phrase in own]
        self._entries = entries
        self._lexicon = Lexicon(knowledge.vocabulary, phrases)
        self._index = Index(entries.values(), self._lexicon, knowledge.vocabulary.near)
        self._exact = _exact(entries.values())
        self._messages = Messages(entries.values())
        self._reader = Reader(knowledge.vocabulary)

    def find_answer(self, question: str) -> Finding:
        """Return the entries that answer a question, with how sure that is, and what it names in their commands.

        Args:
            question: any text, as it was typed; Slack's markup is understood.
        """
        finding = self._found(question)
        named = self._reader.named(question, finding.terms)
        if not named:
            return finding
        return replace(finding, matches=tuple(_filled(match, named, finding.terms) for match in finding.matches))

    def _found(self, question: str) -> Finding:
        terms = tuple(self._lexicon.terms(question))
        if known := self._known_as_it_stands(question):
            return Finding(question, "answered", (known,), terms)
        if self._lexicon.is_small_talk(question):
            return Finding(question, "unknown", (), (), small_talk=True)
        return self._ranked(question, terms)

    def entry(self, name: str) -> Entry | None:
        """Return the entry with this id, or None if the knowledge has it no more."""
        return self._entries.get(name)

    def related(self, entry: Entry) -> list[Entry]:
        """Return the entries that an entry's `see_also` names."""
        return [self._entries[name] for name in entry.see_also]

    def _known_as_it_stands(self, question: str) -> Match | None:
        """Return the entry whose exact phrase the question is, or whose error message it holds."""
        text = clean(question)
        if found := self._exact.get(same_question(text)):
            return Match(found, 1.0, text, _EXACT)
        if message := self._messages.recognised(as_typed(question)):
            return Match(message[0], 1.0, message[1], _EXACT)
        return None

    def _ranked(self, question: str, terms: Sequence[Term]) -> Finding:
        about = asked(terms, self._index)
        meant = None if about.is_vague else self._index.with_meaning(terms)
        ranked = self._in_order(about, meant)
        if not ranked:
            return Finding(question, "unknown", (), tuple(terms))
        scores = [score for score, *_ in ranked]
        probable = SAME_MEANING if meant else probability(_evidence(question, about, scores, ranked[0]))
        status = status_of(probable)
        if about.is_vague or (status == "answered" and not self._may_answer(question, about, *ranked[0][1:])):
            status = "suggested"
        matches = [
            Match(card.entry, probable * math.exp(_FALL * min(0.0, score - scores[0])), phrase.text, signals)
            for score, card, phrase, signals in ranked[:MOST_ANSWERS]
        ]
        return Finding(question, status, tuple(matches), tuple(terms))

    def compared(self, question: str) -> list[tuple[Card, Phrase, Signals]]:
        """Return the entries worth a look, with the phrase of each that fits best and its signals, in no order.

        Args:
            question: any text, as it was typed.
        """
        return self._compared(asked(self._lexicon.terms(question), self._index))

    def evidence(self, question: str) -> tuple[str, Evidence] | None:
        """Return the best entry's id and what speaks for it, or None if no entry has a word of the question."""
        about = asked(self._lexicon.terms(question), self._index)
        ranked = self._in_order(about)
        return (
            (ranked[0][1].entry.id, _evidence(question, about, [each[0] for each in ranked], ranked[0]))
            if ranked
            else None
        )

    def _compared(self, about: Asked) -> list[tuple[Card, Phrase, Signals]]:
        found = self._index.candidates(about.weights | about.pairs)
        return [(card, *compare(about, card, support)) for card, support in found]

    def _in_order(self, about: Asked, meant: Card | None = None) -> list[Ranked]:
        """Return the entries best first; the one that has a phrase of just the question's meaning is the best."""
        compared = self._compared(about)
        ranked = [(signals.score, card, phrase, signals) for card, phrase, signals in compared]
        return sorted(ranked, key=lambda found: (found[1] is not meant, -found[0], found[1].entry.id))

    def _may_answer(self, question: str, about: Asked, card: Card, phrase: Phrase, signals: Signals) -> bool:
        if not card.entry.needs_care:
            return True
        return not self._lexicon.is_doubtful(question) and is_asked_for(about, card, phrase, signals, self._index)


def _filled(match: Match, named: Named, terms: Sequence[Term]) -> Match:
    entry, words = personal(match.entry, named, terms)
    return replace(match, entry=entry, personal=words) if words else match


def _evidence(question: str, about: Asked, scores: Sequence[float], best: Ranked) -> Evidence:
    _, card, _, signals = best
    return Evidence(
        score=scores[0],
        lead=scores[0] - (scores[1] if len(scores) > 1 else 0.0),
        phrase=signals.phrase,
        covered=signals.covered,
        unknown=about.unknown / len(about.terms),
        foreign=sum(term.kind == "foreign" and term.key not in card.places for term in about.terms),
        docker=float(bool(_DOCKER.search(clean(question)))),
    )


def _exact(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the entries by their phrases. What an entry is about wins over a command that it only mentions."""
    entries = list(entries)
    mentioned = {same_question(command.run): entry for entry in entries for command in entry.commands}
    lead = {same_question(command.run): entry for entry in entries for command in entry.commands[:1]}
    asked = {same_question(text): entry for entry in entries for text in [entry.title, *entry.questions]}
    return mentioned | lead | asked
