"""Answers a question: parse, rewrite, look up or rank, calibrate, guard, fill."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.entry import Entry
from bot.knowledge import Knowledge, Vocabulary, same_question
from bot.knowledge.onboarding import Onboarding
from bot.search.cache import Prepared
from bot.search.calibration import Status, evidence_of
from bot.search.encoder import Vectors
from bot.search.errors import ErrorMatch, Errors
from bot.search.guard import Guard
from bot.search.index import Index
from bot.search.model import Model
from bot.search.normalize import as_typed
from bot.search.parsing import SLIP, Concept, ParsedQuestion, Parser
from bot.search.ranker import Ranking, compute_features, rank
from bot.search.rewriting import QueryRewriter
from bot.search.rivals import MARGIN, Rivals
from bot.search.similarity import without_direction
from bot.slots.entities import Entities, EntityFinder
from bot.slots.fill import Filled, fill
from bot.slots.samples import Sample, samples_of

MOST_ANSWERS = 5
MOST_CHOICES = 3
WORTH_OFFERING = 0.25
"""The lowest score of a choice that is offered for an unknown question."""
_NEAR = 0.6
"""The cosine of words and an entry's phrase from which the entry is near, whatever the words are."""
_FAIRLY_NEAR = 0.45
"""Likewise, if the entry has one of their concepts."""
_OF_AN_ERROR = 0.6
"""The score of an entry whose error message is in the question, but is not its cause for sure."""
_OF_THE_SAME_MEANING = 0.98
"""The score of an entry whose title has exactly the question's concepts, or whose command is the question."""


@dataclass(frozen=True)
class Candidate:
    """An entry that may be the answer.

    Attributes:
        entry: the entry, with the question's names in its commands.
        score: how probably it is right, from 0 to 1.
        phrase: its phrase that is most similar to the question, or the error pattern that matched.
        features: of its rank, by their names; empty if it was looked up.
        slot_values: the words of the question that were put into the entry's commands.
    """

    entry: Entry
    score: float
    phrase: str
    features: dict[str, float]
    slot_values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """An entry as it is shown, with what is shown below it.

    Attributes:
        entry: the entry, with the question's names in it.
        samples: the sample names that are left in it.
        related: the entries in its `see_also`.
        others: the other choices, if the user chose it.
        entities_from: the question whose names are put into it and its related entries; empty if it names nothing.
    """

    entry: Entry
    samples: tuple[Sample, ...] = ()
    related: tuple[Entry, ...] = ()
    others: tuple[Entry, ...] = ()
    entities_from: str = ""


@dataclass(frozen=True)
class Result:
    """The result for a question, and why.

    Attributes:
        question: as it was asked.
        status: `answered`: the first candidate is the answer; `suggested`: the first candidates, up to three and at
            least one, are choices; `unknown`.
        candidates: up to five, best first.
        concepts: the concepts that were understood.
        small_talk: whether nothing was asked: a greeting, thanks, `help` or an empty text.
        rewritten_question: for a follow-up, the complete question that it was understood as.
        entities_from: the question whose names are in the candidates; empty if it names nothing.
        answer: what is shown, if it was answered.
        in_domain: how probably the question is about Docker; 1 if the answer was looked up.
    """

    question: str
    status: Status
    candidates: tuple[Candidate, ...]
    concepts: tuple[Concept, ...]
    small_talk: bool = False
    rewritten_question: str | None = None
    entities_from: str = ""
    answer: Answer | None = None
    in_domain: float = 1.0

    @property
    def choices(self) -> tuple[Candidate, ...]:
        """Up to three choices for the user: the likely answers, or the nearest entries if the answer is unknown."""
        if self.status == "answered":
            return ()
        first = self.candidates[:MOST_CHOICES]
        return first if self.status == "suggested" else tuple(one for one in first if one.score >= WORTH_OFFERING)

    @property
    def context_question(self) -> str | None:
        """The question that the next follow-up continues; None for small talk, which does not change the subject."""
        return None if self.small_talk else self.rewritten_question or self.question


class Search:
    """Answers questions from one state of the knowledge. It keeps nothing between questions."""

    def __init__(
        self, knowledge: Knowledge, parser: Parser, index: Index, model: Model, rivals: Rivals | None = None
    ) -> None:
        """Take the parts.

        Args:
            knowledge: the entries and the vocabulary.
            parser: parses questions with that vocabulary.
            index: the rows of the same entries.
            model: what was learned in training.
            rivals: by the ids of the taught entries, the ids of those that each goes before.
        """
        self._entries = knowledge.entries
        self._templates = knowledge.templates
        self._topics = knowledge.topics
        self._vocabulary = knowledge.vocabulary
        self._onboarding = knowledge.onboarding
        self._parser = parser
        self._index = index
        self._model = model
        self._rivals = rivals or {}
        self._errors = Errors(knowledge.entries.values())
        self._guard = Guard(knowledge, parser)
        self._rewriter = QueryRewriter(knowledge.vocabulary, parser)
        self._entities = EntityFinder(knowledge.vocabulary)

    def prepare(self) -> None:
        """Load now what is otherwise loaded with the first questions; worthwhile for a process that keeps running."""
        self._index.load()
        for question in (
            "docker ps",
            "docker logs -f my-web",
            "why does the container that I started yesterday say that it is unhealthy?",
        ):
            self.find_answer(question)

    def find_answer(self, question: str, previous: str | None = None) -> Result:
        """Find the entries that answer a question, and put the question's names into their commands.

        Args:
            question: any text, as it was typed; Slack's markup is understood.
            previous: `context_question` of the previous result in the same conversation. It completes a follow-up
                such as `and images?`; a complete question is answered without it.
        """
        result = self._find(question, previous)
        complete = result.rewritten_question or question
        entities = self._entities.find(as_typed(complete))
        filled = [self._filled(candidate.entry, entities) for candidate in result.candidates]
        if entities:
            candidates = [
                replace(candidate, entry=each.entry, slot_values=each.words)
                for candidate, each in zip(result.candidates, filled, strict=True)
            ]
            result = replace(result, candidates=tuple(candidates), entities_from=complete)
        if result.status == "answered":
            result = replace(result, answer=self._answer(filled[0], (), result.entities_from, entities))
        return result

    def nearest(self, words: str) -> list[Entry]:
        """Return the entries that are near to some words, best first, however sure the answer to them would be.

        Args:
            words: any text, often a single word.
        """
        if not self._index.rows:
            return []
        parsed = self._parser.parse(words)
        known = self._looked_up(parsed)
        found = [known.entry] if known else [error.entry for error in self._errors.recognise(as_typed(words))]
        vector = self._model.encoder.embed(parsed.corrected)
        keys = {concept.key for concept in parsed.concepts}
        ranking = rank(compute_features(vector, keys, self._index), self._model.weights.ranking, self._index.hidden)
        order = self._with_taught_first([int(row) for row in ranking.order], ranking)
        found += [self._index.rows[row].entry for row in order if self._is_near(row, keys, ranking)]
        return list({entry.id: entry for entry in found}.values())

    def knows(self, question: str) -> bool:
        """Tell whether a text is a phrase of an entry, apart from politeness and small typos."""
        return self._looked_up(self._parser.parse(question)) is not None

    def has_error(self, text: str, *, certain: bool = False) -> bool:
        """Tell whether a text has an error message of an entry.

        Args:
            text: any text, as it was typed.
            certain: whether only one counts that is the cause for sure.
        """
        errors = self._errors.recognise(as_typed(text))
        return bool(errors and (errors[0].certain or not certain))

    def embed(self, question: str) -> Vectors:
        """Return the vector of a question, which tells by its cosine whether another one is the same: `SAME_QUESTION`.

        Args:
            question: any text, as it was typed.
        """
        vector = self._model.encoder.embed(self._parser.parse(question).corrected)
        return without_direction(vector, self._model.weights.calibration.domain_direction)

    def answer(self, name: str, others: Sequence[str] = (), entities_from: str = "") -> Answer | None:
        """Return the answer for an entry that the user chose, or None if the knowledge no longer has it.

        Args:
            name: the entry's id.
            others: the ids of the other choices.
            entities_from: the question that it was offered for, whose names are put into it; may be any text.
        """
        entry = self._entries.get(name)
        if not entry:
            return None
        entities = self._entities.find(as_typed(entities_from))
        return self._answer(self._filled(entry, entities), others, entities_from if entities else "", entities)

    @property
    def ids(self) -> Collection[str]:
        """The ids of all entries."""
        return self._entries.keys()

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary."""
        return self._vocabulary

    @property
    def onboarding(self) -> Onboarding:
        """The tour for new engineers; without steps if there is none."""
        return self._onboarding

    def titles(self, names: Sequence[str]) -> dict[str, str]:
        """Return the titles of entries by their ids, without those that do not exist."""
        return {name: self._entries[name].title for name in names if name in self._entries}

    @property
    def topics(self) -> list[str]:
        """All topics, in their order."""
        return list(dict.fromkeys(self._topics.values()))

    def topic(self, entry: str) -> str | None:
        """Return the topic of an entry, or None if there is no such entry."""
        return self._topics.get(entry)

    def entries_of(self, topic: str) -> list[Entry]:
        """Return the entries of a topic, in the order of the files; none if there is no such topic."""
        return [self._entries[name] for name, its in self._topics.items() if its == topic]

    def _is_near(self, row: int, concepts: Collection[str], ranking: Ranking) -> bool:
        """Tell whether an entry on the shortlist is near: by its meaning, or because it has the concepts too."""
        phrase, own = float(ranking.features.phrase[row]), self._index.rows[row].concepts.keys()
        shared = own & concepts
        return phrase >= _NEAR or bool(
            shared and (phrase >= _FAIRLY_NEAR or (phrase >= 0 and len(shared) == len(concepts)))
        )

    def _filled(self, entry: Entry, entities: Entities) -> Filled:
        return fill(entry, self._templates.get(entry.id), entities, self._vocabulary.slots)

    def _answer(self, filled: Filled, others: Sequence[str], entities_from: str, entities: Entities) -> Answer:
        return Answer(
            entry=filled.entry,
            samples=samples_of(filled.written, self._vocabulary, entities.all),
            related=tuple(self._entries[name] for name in filled.entry.see_also if name not in others),
            others=tuple(self._entries[other] for other in others if other in self._entries),
            entities_from=entities_from,
        )

    def _find(self, question: str, previous: str | None) -> Result:
        parsed = self._parser.parse(question)
        errors = self._errors.recognise(as_typed(question))
        if not previous or errors or self._looked_up(parsed):
            return replace(self._found(parsed, errors), question=question)
        if rewritten := self._rewriter.rewrite(previous, question):
            regrets = rewritten.undoes and self._guard.regrets(self._parser.parse(f"undo {previous}"))
            result = self._found(self._parser.parse(rewritten.question), (), regrets=regrets)
            result = replace(result, question=question, rewritten_question=rewritten.question)
            return _without_risk(result) if rewritten.doubtful else result
        # `delete all` after a question that named a thing probably refers to that.
        said = {concept.kind for concept in parsed.concepts}
        before = {concept.kind for concept in self._parser.concepts(previous)}
        result = replace(self._found(parsed, ()), question=question)
        return _without_risk(result) if "scope" in said and "thing" in before - said else result

    def _found(self, parsed: ParsedQuestion, errors: Sequence[ErrorMatch], *, regrets: bool = False) -> Result:
        regrets = regrets or self._guard.regrets(parsed)
        known = self._looked_up(parsed) or _certain(errors)
        if known and not (known.entry.error and regrets and self._guard.makes_worse(known.entry)):
            return Result(parsed.text, "answered", (known,), parsed.concepts)
        if parsed.is_small_talk:
            return Result(parsed.text, "unknown", (), (), small_talk=True)
        if not self._index.rows or (self._guard.names_nothing(parsed) and not errors):
            return Result(parsed.text, "unknown", (), parsed.concepts)
        return _with_errors(self._ranked(parsed, regrets=regrets), errors)

    def _looked_up(self, parsed: ParsedQuestion) -> Candidate | None:
        """Return the entry of which the question is a phrase, apart from politeness and small typos."""
        row = self._index.row_of(same_question(parsed.text))
        if row is None and all(concept.confidence >= SLIP for concept in parsed.concepts):
            row = self._index.row_of(same_question(" ".join(parsed.words)))
        return None if row is None else Candidate(self._index.rows[row].entry, 1.0, parsed.text, {})

    def _ranked(self, parsed: ParsedQuestion, *, regrets: bool) -> Result:
        vector = self._model.encoder.embed(parsed.corrected)
        features = compute_features(vector, {concept.key for concept in parsed.concepts}, self._index)
        ranking = rank(features, self._model.weights.ranking, self._index.hidden)
        calibration = self._model.weights.calibration
        first = self._index.rows[ranking.order[0]]
        evidence = evidence_of(parsed, vector, ranking, first.concepts, calibration.domain_direction)
        status = calibration.status(evidence)
        order = self._with_taught_first([int(row) for row in ranking.order], ranking)
        meant = self._meant(parsed, ranking)
        if meant is not None:
            order.remove(meant)
            order.insert(0, meant)
            status = "answered"
        elif status == "unknown" and self._guard.is_brief(parsed):
            status = "suggested"
        harmless = (row for row in order if not (regrets and self._guard.makes_worse(self._index.rows[row].entry)))
        rows = list(islice(harmless, MOST_ANSWERS))
        probable = calibration.right.probability(evidence)
        scores = [probable * math.exp(float(ranking.scores[row] - ranking.scores.max())) for row in rows]
        scores[0] = max(scores)  # also if a taught entry goes before one with a higher score
        if rows[0] == meant:
            scores[0] = max(_OF_THE_SAME_MEANING, *scores)
        candidates = tuple(
            self._candidate(row, vector, ranking, score) for row, score in zip(rows, scores, strict=True)
        )
        if status == "answered" and not (
            rows[0] == order[0]
            and ((rows[0] == meant and parsed.command.path) or self._is_familiar(parsed, rows[0]))
            and self._guard.permits(parsed, candidates[0].entry, candidates[0].phrase)
        ):
            status = "suggested"
        in_domain = calibration.in_domain.probability(evidence)
        return Result(parsed.text, status, candidates, parsed.concepts, in_domain=in_domain)

    def _is_familiar(self, parsed: ParsedQuestion, row: int) -> bool:
        """Tell whether an entry may be sure: training has seen it, or it has all that the question says.

        A name in the question is new to an entry with slots, which takes it. To others it says that something else is
        meant: `deploy to qa-7` is not `Deploy to staging`.
        """
        entry, concepts = self._index.rows[row].entry, self._index.rows[row].concepts
        ignored = ("name", "role") if entry.id in self._templates else ("role",)
        return self._index.is_learned[row] or all(
            concept.kind in ignored or concept.key in concepts for concept in parsed.concepts
        )

    def _with_taught_first(self, order: list[int], ranking: Ranking) -> list[int]:
        """Return the order with the best taught entry that goes before the first one, if there is one, at the front."""
        first = self._index.rows[order[0]].entry.id
        if first in self._rivals or not any(first in rivals for rivals in self._rivals.values()):
            return order
        least = ranking.scores[order[0]] - MARGIN
        near = (row for row in order if ranking.scores[row] >= least)
        better = next((row for row in near if first in self._rivals.get(self._index.rows[row].entry.id, ())), None)
        return order if better is None else [better, *(row for row in order if row != better)]

    def _meant(self, parsed: ParsedQuestion, ranking: Ranking) -> int | None:
        """Return the row of the command that the question is, the likeliest of several, or of the title it means."""
        if parsed.command.path:
            rows = self._index.with_command(parsed.command)
            return max(rows, key=lambda row: ranking.scores[row], default=None)
        return self._index.with_title(parsed.concepts)

    def _candidate(self, row: int, vector: Vectors, ranking: Ranking, score: float) -> Candidate:
        indexed = self._index.rows[row]
        return Candidate(indexed.entry, score, self._index.nearest_phrase(row, vector), ranking.features.of(row))


def _without_risk(result: Result) -> Result:
    """Return a result that only suggests an answer that can lose data, because it may not be what was asked for."""
    is_risky = result.status == "answered" and result.candidates[0].entry.needs_care
    return replace(result, status="suggested") if is_risky else result


def _certain(errors: Sequence[ErrorMatch]) -> Candidate | None:
    """Return the error that is the cause for sure, if there is one."""
    return Candidate(errors[0].entry, 1.0, errors[0].pattern, {}) if errors and errors[0].certain else None


def _with_errors(result: Result, errors: Sequence[ErrorMatch]) -> Result:
    """Return a result that offers the errors in the question before other entries.

    If nothing shows that they are Docker's, the question must look like one about Docker in other ways.
    """
    if not errors or (result.status == "unknown" and not errors[0].is_docker):
        return result
    offered = [Candidate(error.entry, _OF_AN_ERROR, error.pattern, {}) for error in errors]
    names = {candidate.entry.id for candidate in offered}
    others = [candidate for candidate in result.candidates if candidate.entry.id not in names]
    return replace(result, status="suggested", candidates=(*offered, *others)[:MOST_ANSWERS])


def search_in(prepared: Prepared, model: Model) -> Search:
    """Return the search over prepared knowledge."""
    return Search(prepared.knowledge, prepared.parser, Index(prepared.rows, model.prototypes), model)
