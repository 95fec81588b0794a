"""The entry point of the matching: finds and ranks the answers to a question."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from operator import itemgetter

from bot.entry import Entry
from bot.knowledge import Knowledge, same_question
from bot.matching.candidates import Card, Index
from bot.matching.caution import heeds_exceptions, is_asked_for
from bot.matching.clean import as_typed, clean
from bot.matching.compiled import Compiled, compile_knowledge
from bot.matching.confidence import Evidence, Status, probability, status_of
from bot.matching.followup import FollowUps
from bot.matching.messages import Messages
from bot.matching.regrets import Regrets
from bot.matching.score import Asked, Signals, asked, called, compare, outline
from bot.matching.words import SLIP, Lexicon, Read, Term
from bot.slots.entities import Entities, Finder
from bot.slots.fill import Filled, fill
from bot.slots.samples import Sample, samples_of

MOST_ANSWERS = 5
MOST_CHOICES = 3
WORTH_OFFERING = 0.25
"""The lowest score of a choice that is offered for a lone word, such as `broken`, or an unknown question."""
Ranked = tuple[float, Card, int, Signals]
"""The score, the entry, the number of its best phrase, and the signals of the score."""
_EXACT = Signals(*[1.0] * len(Signals._fields))
_OFFERED, _COMPARED, _MARGIN = 3, 7, 2.0
"""The three best candidates are compared phrase by phrase, and of the next four those whose score as a whole is at most
`_MARGIN` below the best."""
_TITLE = 0
_MANY_TERMS = 5
_FALL = 0.5
"""The decay rate of the shown scores: an entry whose score is lower by d is shown with exp(-0.5 d) times the best's."""


@dataclass(frozen=True)
class Match:
    """An entry that may be the answer.

    Attributes:
        entry: the entry, with the question's names in its commands.
        score: how well it fits, from 0 to 1.
        phrase: its best phrase, or the error pattern that matched.
        signals: the components of the score.
        personal: the words of the question that were put into the entry's commands.
    """

    entry: Entry
    score: float
    phrase: str
    signals: Signals
    personal: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """An entry as it is shown, with what is shown below it.

    Attributes:
        entry: the entry, with the question's names in it.
        samples: the sample names that are left in it.
        related: the entries in its `see_also`.
        others: the other choices, if the user chose it.
        named_in: the question whose names are put into it and its related entries; empty if it names nothing.
    """

    entry: Entry
    samples: tuple[Sample, ...] = ()
    related: tuple[Entry, ...] = ()
    others: tuple[Entry, ...] = ()
    named_in: str = ""


@dataclass(frozen=True)
class Finding:
    """The result for a question, and why.

    Attributes:
        question: as it was asked.
        status: `answered`: the first match is the answer; `suggested`: the first matches, up to three and at least one,
            are choices; `unknown`.
        matches: up to five, best first.
        terms: the terms that were understood.
        small_talk: whether nothing was asked: a greeting, thanks, `help` or an empty text.
        asked_as: for a follow-up, the complete question that it was understood as.
        named_in: the question whose names are in the matches; empty if it names nothing.
        answer: what is shown, if it was answered.
    """

    question: str
    status: Status
    matches: tuple[Match, ...]
    terms: tuple[Term, ...]
    small_talk: bool = False
    asked_as: str | None = None
    named_in: str = ""
    answer: Answer | None = None

    @property
    def choices(self) -> tuple[Match, ...]:
        """Up to three choices for the user: the likely answers, or the nearest entries if the answer is unknown."""
        if self.status == "answered":
            return ()
        first = self.matches[:MOST_CHOICES]
        return first if self.status == "suggested" else tuple(one for one in first if one.score >= WORTH_OFFERING)

    @property
    def to_continue(self) -> str | None:
        """The question that the next follow-up continues; None for small talk, which does not change the subject."""
        return None if self.small_talk else self.asked_as or self.question


class Matcher:
    """Answers questions from one state of the knowledge. It keeps no state between questions."""

    def __init__(self, knowledge: Knowledge, compiled: Compiled | None = None) -> None:
        """Take the knowledge.

        Args:
            knowledge: the knowledge.
            compiled: its compiled form; compiled here if it is None.
        """
        compiled = compiled or compile_knowledge(knowledge)
        self._entries = knowledge.entries
        self._templates = knowledge.templates
        self._vocabulary = knowledge.vocabulary
        self._lexicon = Lexicon(knowledge.vocabulary, compiled.words, compiled.stems)
        self._index = Index(knowledge, compiled)
        self._exact = compiled.exact
        self._worded = compiled.worded
        self._messages = Messages(knowledge.entries.values())
        self._follow_ups = FollowUps(knowledge.vocabulary, self._lexicon)
        self._entities = Finder(knowledge.vocabulary)
        self._regrets = Regrets(knowledge.vocabulary)

    def prepare(self) -> None:
        """Load everything now that is otherwise loaded on first use; worthwhile for a process that keeps running."""
        self._index.prepare()

    def find_answer(self, question: str, previous: str | None = None) -> Finding:
        """Find the entries that answer a question, and put the question's names into their commands.

        Args:
            question: any text, as it was typed; Slack's markup is understood.
            previous: `to_continue` of the previous finding in the same conversation. It completes a follow-up such as
                `and images?`; a complete question is answered without it.
        """
        finding = self._continued(question, previous) or self._whole(question, previous)
        asked_as = finding.asked_as or question
        named = self._entities.in_question(as_typed(asked_as))
        filled = [self._filled(match.entry, named) for match in finding.matches]
        if named:
            matches = [
                replace(match, entry=each.entry, personal=each.words)
                for match, each in zip(finding.matches, filled, strict=True)
            ]
            finding = replace(finding, matches=tuple(matches), named_in=asked_as)
        if finding.status == "answered":
            finding = replace(finding, answer=self._answer(filled[0], (), finding.named_in, named))
        return finding

    def answer(self, name: str, others: Sequence[str] = (), named_in: str = "") -> Answer | None:
        """Return the answer for an entry that the user chose, or None if the knowledge no longer has it.

        Args:
            name: the entry's id.
            others: the ids of the other choices.
            named_in: the question that it was offered for, whose names are put into it; may be any text.
        """
        entry = self._entries.get(name)
        if not entry:
            return None
        named = self._entities.in_question(as_typed(named_in))
        return self._answer(self._filled(entry, named), others, named_in if named else "", named)

    def _filled(self, entry: Entry, named: Entities) -> Filled:
        return fill(entry, self._templates.get(entry.id), named, self._vocabulary.slots)

    def _answer(self, filled: Filled, others: Sequence[str], named_in: str, named: Entities) -> Answer:
        return Answer(
            entry=filled.entry,
            samples=samples_of(filled.written, self._vocabulary, named.all),
            related=tuple(self._entries[name] for name in filled.entry.see_also if name not in others),
            others=tuple(self._entries[other] for other in others if other in self._entries),
            named_in=named_in,
        )

    def _continued(self, question: str, previous: str | None) -> Finding | None:
        """Answer a follow-up as the complete question that it means; return None if it is not a follow-up."""
        if not previous or self._known_verbatim(question):
            return None
        continued = self._follow_ups.continued(previous, question)
        if not continued:
            return None
        finding = self._found(continued.asked_as)
        careful = continued.doubtful and finding.status == "answered" and finding.matches[0].entry.needs_care
        return replace(
            finding,
            question=question,
            asked_as=continued.asked_as,
            status="suggested" if careful else finding.status,
        )

    def _whole(self, question: str, previous: str | None) -> Finding:
        """Answer a complete question.

        A risky answer is only suggested if the question names no thing but the previous one did: `delete all` then
        probably refers to that.
        """
        finding = self._found(question)
        said = {term.kind for term in finding.terms}
        before = {term.kind for term in self._lexicon.terms(previous)} if previous else set()
        speaks_of_it = "scope" in said and "thing" in before - said
        if speaks_of_it and finding.status == "answered" and finding.matches[0].entry.needs_care:
            return replace(finding, status="suggested")
        return finding

    def _found(self, question: str) -> Finding:
        read = self._lexicon.read(question)
        regretted = self._regrets.are_in(question, read.terms)
        known = self._known_verbatim(question) or self._known_by_its_words(read)
        if known and not (regretted and known.entry.error and self._regrets.are_made_worse_by(self._card(known.entry))):
            return Finding(question, "answered", (known,), read.terms)
        if read.asks_nothing:
            return Finding(question, "unknown", (), (), small_talk=True)
        return self._ranked(question, read, regretted=regretted)

    def _card(self, entry: Entry) -> Card:
        return next(card for card in self._index.cards if card.entry is entry)

    def _known_verbatim(self, question: str) -> Match | None:
        """Return the entry of which the question is a phrase or contains the error message."""
        text = clean(question)
        number = self._exact.get(same_question(text))
        if number is not None:
            return Match(self._index.cards[number].entry, 1.0, text, _EXACT)
        if message := self._messages.recognised(as_typed(question)):
            return Match(message[0], 1.0, message[1], _EXACT)
        return None

    def _known_by_its_words(self, read: Read) -> Match | None:
        """Return the entry of which the question is a phrase, apart from courtesies and small typos."""
        text = " ".join(read.words)
        number = self._worded.get(text) if all(term.certainty >= SLIP for term in read.terms) else None
        return None if number is None else Match(self._index.cards[number].entry, 1.0, text, _EXACT)

    def _ranked(self, question: str, read: Read, *, regretted: bool) -> Finding:
        about, meant, ranked = self._ranking(read)
        fitting = [each for each in ranked if not (regretted and self._regrets.are_made_worse_by(each[1]))]
        if not fitting or self._names_nothing(about, read):
            return Finding(question, "unknown", (), read.terms)
        is_first = fitting[0] is ranked[0]
        # What is left out still competes: the first is no surer without it.
        evidence = _evidence(read, about, ranked, meant) if is_first else _evidence(read, about, fitting, None)
        best, probable = fitting[0][0], probability(evidence)
        status = status_of(evidence)
        if about.is_vague:
            status = "suggested" if probable >= WORTH_OFFERING else "unknown"
        elif status == "answered" and not (is_first and self._may_answer(question, about, *fitting[0][1:])):
            status = "suggested"
        matches = [
            Match(card.entry, probable * math.exp(_FALL * min(0.0, fit - best)), card.phrases.texts[phrase], signals)
            for fit, card, phrase, signals in fitting[:MOST_ANSWERS]
        ]
        return Finding(question, status, tuple(matches), read.terms)

    def compared(self, question: str) -> list[tuple[Card, int, Signals]]:
        """Return the compared entries, each with the number of its best phrase and its signals.

        Args:
            question: any text, as it was typed.
        """
        return self._compared(asked(self._lexicon.read(question), self._index))

    def evidence(self, question: str) -> tuple[str, Evidence] | None:
        """Return the best entry's id and the evidence for it, or None if no entry has a word of the question."""
        read = self._lexicon.read(question)
        about, meant, ranked = self._ranking(read)
        return (ranked[0][1].entry.id, _evidence(read, about, ranked, meant)) if ranked else None

    def _names_nothing(self, about: Asked, read: Read) -> bool:
        """Tell whether a question says only what kind of answer is wanted: `what does this error mean?`, `why?`.

        `What is docker?` is an exception: Docker is not a meaning in the vocabulary, as all questions are about it.
        """
        return not read.is_docker and self._index.kinds.name_nothing(term.key for term in about.terms)

    def _ranking(self, read: Read) -> tuple[Asked, Card | None, list[Ranked]]:
        """Return what is asked, the entry whose title means exactly that (or None), and the entries, best first."""
        about = asked(read, self._index)
        is_certain = all(term.certainty == 1 for term in read.terms)
        meant = self._index.with_meaning(read.terms) if is_certain and not about.is_vague else None
        ranked = self._in_order(about, meant)
        if not read.is_docker:
            ranked = [each for each in ranked if not self._index.kinds.are_only_forms(each[1].title)]
        return about, meant if any(card is meant for _, card, *_ in ranked) else None, ranked

    def _compared(self, about: Asked) -> list[tuple[Card, int, Signals]]:
        found = self._index.candidates(about.weights | about.pairs)
        outlined = [(outline(about, card, support), card) for card, support in found]
        ranked = [(whole.score + called(about, card), whole, card) for whole, card in outlined]
        closest = nlargest(_COMPARED, ranked, key=itemgetter(0))
        return [
            (card, *compare(about, card, whole))
            for place, (fit, whole, card) in enumerate(closest)
            if place < _OFFERED or fit >= closest[0][0] - _MARGIN
        ]

    def _in_order(self, about: Asked, meant: Card | None) -> list[Ranked]:
        """Return the entries, best first: the one with exactly the question's meaning, then by score.

        If the question is a command, the entries that have the command are preferred.
        """
        ranked = [
            (signals.score + called(about, card), card, phrase, signals)
            for card, phrase, signals in self._compared(about)
        ]
        return sorted(ranked, key=lambda each: (each[1] is not meant, -each[0], each[1].entry.id))

    def _may_answer(self, question: str, about: Asked, card: Card, phrase: int, signals: Signals) -> bool:
        if not heeds_exceptions(about, card, phrase) or (about.call.words and not called(about, card)):
            return False
        if not card.removes:
            return True
        if self._lexicon.is_doubtful(question):
            return False
        asks = not self._lexicon.is_doubtful(card.phrases.texts[phrase])  # `does it delete the files` doesn't
        return is_asked_for(about, card, phrase if asks else _TITLE, signals, self._index)


def _evidence(read: Read, about: Asked, ranked: Sequence[Ranked], meant: Card | None) -> Evidence:
    score, card, _, signals = ranked[0]
    return Evidence(
        score=score,
        share=1 / sum(math.exp(other - score) for other, *_ in ranked),
        phrase=signals.phrase,
        covered=signals.covered,
        both=signals.both,
        likely=signals.likely,
        sense=signals.sense,
        meant=float(meant is not None),
        terms=min(1.0, (len(about.terms) - about.unknown) / _MANY_TERMS),
        unknown=0.0 if about.call.words else about.unknown / len(about.terms),
        strange=0.0 if about.call.words else about.sense.strange,
        agreement=about.sense.agreement,
        foreign=sum(key not in card.keys for key in about.elsewhere),
        docker=float(read.is_docker),
        part=float(bool(about.layers)),
    )
