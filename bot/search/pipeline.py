"""Answers a question: parse, rewrite, look up or rank, calibrate, guard, fill."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.entry import Entry
from bot.knowledge import Knowledge, same_question
from bot.search.cache import Prepared
from bot.search.calibration import Status, evidence_of
from bot.search.encoder import Vectors
from bot.search.errors import Errors, Recognised
from bot.search.guard import Guard
from bot.search.index import Index
from bot.search.model import Model
from bot.search.normalize import as_typed
from bot.search.parsing import SLIP, Concept, ParsedQuestion, Parser
from bot.search.ranker import Ranking, compute_features, rank
from bot.search.rewriting import FollowUps
from bot.slots.entities import Entities, EntityFinder
from bot.slots.fill import Filled, fill
from bot.slots.samples import Sample, samples_of

MOST_ANSWERS = 5
MOST_CHOICES = 3
WORTH_OFFERING = 0.25
"""The lowest score of a choice that is offered for an unknown question."""
_OF_AN_ERROR = 0.6
"""The score of an entry whose error message is in the question, but is not its cause for sure."""
_OF_THE_SAME_MEANING = 0.98
"""The score of an entry whose title has exactly the question's concepts, or whose command is the question."""


@dataclass(frozen=True)
class Match:
    """An entry that may be the answer.

    Attributes:
        entry: the entry, with the question's names in its commands.
        score: how probably it is right, from 0 to 1.
        phrase: its phrase that is most similar to the question, or the error pattern that matched.
        features: of its rank, by their names; empty if it was looked up.
        personal: the words of the question that were put into the entry's commands.
    """

    entry: Entry
    score: float
    phrase: str
    features: dict[str, float]
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
        concepts: the concepts that were understood.
        small_talk: whether nothing was asked: a greeting, thanks, `help` or an empty text.
        asked_as: for a follow-up, the complete question that it was understood as.
        named_in: the question whose names are in the matches; empty if it names nothing.
        answer: what is shown, if it was answered.
    """

    question: str
    status: Status
    matches: tuple[Match, ...]
    concepts: tuple[Concept, ...]
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


class Search:
    """Answers questions from one state of the knowledge. It keeps nothing between questions."""

    def __init__(self, knowledge: Knowledge, parser: Parser, index: Index, model: Model) -> None:
        """Take the parts.

        Args:
            knowledge: the entries and the vocabulary.
            parser: parses questions with that vocabulary.
            index: the rows of the same entries.
            model: what was learned in training.
        """
        self._entries = knowledge.entries
        self._templates = knowledge.templates
        self._vocabulary = knowledge.vocabulary
        self._parser = parser
        self._index = index
        self._model = model
        self._errors = Errors(knowledge.entries.values())
        self._guard = Guard(knowledge, parser)
        self._follow_ups = FollowUps(knowledge.vocabulary, parser)
        self._entities = EntityFinder(knowledge.vocabulary)

    def prepare(self) -> None:
        """Load now what is otherwise loaded with the first questions; worthwhile for a process that keeps running."""
        for question in ("docker ps", "why does the container that I started yesterday say that it is unhealthy?"):
            self.find_answer(question)

    def find_answer(self, question: str, previous: str | None = None) -> Finding:
        """Find the entries that answer a question, and put the question's names into their commands.

        Args:
            question: any text, as it was typed; Slack's markup is understood.
            previous: `to_continue` of the previous finding in the same conversation. It completes a follow-up such as
                `and images?`; a complete question is answered without it.
        """
        finding = self._find(question, previous)
        asked_as = finding.asked_as or question
        entities = self._entities.find(as_typed(asked_as))
        filled = [self._filled(match.entry, entities) for match in finding.matches]
        if entities:
            matches = [
                replace(match, entry=each.entry, personal=each.words)
                for match, each in zip(finding.matches, filled, strict=True)
            ]
            finding = replace(finding, matches=tuple(matches), named_in=asked_as)
        if finding.status == "answered":
            finding = replace(finding, answer=self._answer(filled[0], (), finding.named_in, entities))
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
        entities = self._entities.find(as_typed(named_in))
        return self._answer(self._filled(entry, entities), others, named_in if entities else "", entities)

    def _filled(self, entry: Entry, entities: Entities) -> Filled:
        return fill(entry, self._templates.get(entry.id), entities, self._vocabulary.slots)

    def _answer(self, filled: Filled, others: Sequence[str], named_in: str, entities: Entities) -> Answer:
        return Answer(
            entry=filled.entry,
            samples=samples_of(filled.written, self._vocabulary, entities.all),
            related=tuple(self._entries[name] for name in filled.entry.see_also if name not in others),
            others=tuple(self._entries[other] for other in others if other in self._entries),
            named_in=named_in,
        )

    def _find(self, question: str, previous: str | None) -> Finding:
        parsed = self._parser.read(question)
        errors = self._errors.recognise(as_typed(question))
        if not previous or errors or self._looked_up(parsed):
            return replace(self._found(parsed, errors), question=question)
        if continued := self._follow_ups.continued(previous, question):
            regrets = continued.undoes and self._guard.regrets(self._parser.read(f"undo {previous}"))
            finding = self._found(self._parser.read(continued.asked_as), (), regrets=regrets)
            finding = replace(finding, question=question, asked_as=continued.asked_as)
            return _careful(finding, doubtful=continued.doubtful)
        # `delete all` after a question that named a thing probably refers to that.
        said = {concept.kind for concept in parsed.concepts}
        before = {concept.kind for concept in self._parser.concepts(previous)}
        finding = replace(self._found(parsed, ()), question=question)
        return _careful(finding, doubtful="scope" in said and "thing" in before - said)

    def _found(self, parsed: ParsedQuestion, errors: Sequence[Recognised], *, regrets: bool = False) -> Finding:
        regrets = regrets or self._guard.regrets(parsed)
        known = self._looked_up(parsed) or _certain(errors)
        if known and not (known.entry.error and regrets and self._guard.makes_worse(known.entry)):
            return Finding(parsed.text, "answered", (known,), parsed.concepts)
        if parsed.is_small_talk:
            return Finding(parsed.text, "unknown", (), (), small_talk=True)
        if not self._index.rows or (self._guard.names_nothing(parsed) and not errors):
            return Finding(parsed.text, "unknown", (), parsed.concepts)
        return _with_errors(self._ranked(parsed, regrets=regrets), errors)

    def _looked_up(self, parsed: ParsedQuestion) -> Match | None:
        """Return the entry of which the question is a phrase, apart from politeness and small typos."""
        row = self._index.exact.get(same_question(parsed.text))
        if row is None and all(concept.confidence >= SLIP for concept in parsed.concepts):
            row = self._index.exact.get(same_question(" ".join(parsed.words)))
        return None if row is None else Match(self._index.rows[row].entry, 1.0, parsed.text, {})

    def _ranked(self, parsed: ParsedQuestion, *, regrets: bool) -> Finding:
        vector = self._model.encoder.embed(parsed.corrected)
        features = compute_features(vector, {concept.key for concept in parsed.concepts}, self._index)
        ranking = rank(features, self._model.weights.ranking)
        calibration = self._model.weights.calibration
        first = self._index.rows[ranking.order[0]]
        evidence = evidence_of(parsed, vector, ranking, first.concepts, calibration.domain_direction)
        status = calibration.status(evidence)
        order = [int(row) for row in ranking.order]
        meant = self._meant(parsed)
        if meant is not None:
            order.remove(meant)
            order.insert(0, meant)
            status = "answered"
        elif status == "unknown" and self._guard.is_brief(parsed):
            status = "suggested"
        rows = [row for row in order if not (regrets and self._guard.makes_worse(self._index.rows[row].entry))]
        rows = rows[:MOST_ANSWERS]
        probable = calibration.right.probability(evidence)
        scores = [probable * math.exp(float(ranking.scores[row] - ranking.scores.max())) for row in rows]
        if rows[0] == meant:
            scores[0] = max(_OF_THE_SAME_MEANING, *scores)
        matches = tuple(self._match(row, vector, ranking, score) for row, score in zip(rows, scores, strict=True))
        if status == "answered" and not (
            rows[0] == order[0]
            and (rows[0] == meant or self._is_familiar(parsed, rows[0]))
            and self._guard.permits(parsed, matches[0].entry, matches[0].phrase)
        ):
            status = "suggested"
        return Finding(parsed.text, status, matches, parsed.concepts)

    def _is_familiar(self, parsed: ParsedQuestion, row: int) -> bool:
        """Tell whether the calibration holds for an entry: training has seen it, or it has all of the question."""
        concepts = self._index.rows[row].concepts
        return self._index.is_learned[row] or all(
            concept.kind in ("name", "direction") or concept.key in concepts for concept in parsed.concepts
        )

    def _meant(self, parsed: ParsedQuestion) -> int | None:
        """Return the row of the command that the question is, or of the title with the same meaning."""
        if parsed.command.words:
            return self._index.typed.get(parsed.command)
        return self._index.with_title(parsed.concepts)

    def _match(self, row: int, vector: Vectors, ranking: Ranking, score: float) -> Match:
        indexed = self._index.rows[row]
        return Match(indexed.entry, score, self._index.nearest_phrase(row, vector), ranking.features.of(row))


def _careful(finding: Finding, *, doubtful: bool) -> Finding:
    """Return a finding that only suggests a risky answer if it is doubtful that it was asked for."""
    risky = finding.status == "answered" and finding.matches[0].entry.needs_care
    return replace(finding, status="suggested") if doubtful and risky else finding


def _certain(errors: Sequence[Recognised]) -> Match | None:
    """Return the error that is the cause for sure, if there is one."""
    return Match(errors[0].entry, 1.0, errors[0].pattern, {}) if errors and errors[0].certain else None


def _with_errors(finding: Finding, errors: Sequence[Recognised]) -> Finding:
    """Return a finding that offers the errors in the question before other entries.

    If nothing shows that they are Docker's, the question must look like one about Docker in other ways.
    """
    if not errors or (finding.status == "unknown" and not errors[0].is_docker):
        return finding
    offered = [Match(error.entry, _OF_AN_ERROR, error.pattern, {}) for error in errors]
    names = {match.entry.id for match in offered}
    others = [match for match in finding.matches if match.entry.id not in names]
    return replace(finding, status="suggested", matches=(*offered, *others)[:MOST_ANSWERS])


def search_in(prepared: Prepared, model: Model) -> Search:
    """Return the search over prepared knowledge."""
    return Search(prepared.knowledge, prepared.parser, Index(prepared.rows, model.prototypes), model)
