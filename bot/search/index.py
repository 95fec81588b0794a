"""The index: one row for each entry, with everything about it that does not depend on a question."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.commands import parse
from bot.commands.risk import Risk, risk_of
from bot.entry import Entry
from bot.knowledge import same_question
from bot.search.encoder import Encoder, StoredVectors, Vectors, stacked
from bot.search.lexical import NaiveBayes
from bot.search.normalize import clean
from bot.search.parsing import CommandSignature, Concept, Parser, signature_of
from bot.search.prototypes import Prototypes

_SINGLE = "scope:single"
_LONGEST_TEXT = 600
"""Characters of an entry's text that are embedded; the rest is details."""


@dataclass(frozen=True)
class IndexedEntry:
    """One row of the index.

    Attributes:
        entry: the entry.
        phrase_vectors: the vectors of its title and its questions.
        text_vector: the vector of its text.
        asked: the normal forms of its title and its questions.
        title: the concepts of its title.
        concepts: for each concept, the number of its phrases and commands that have it.
    """

    entry: Entry
    phrase_vectors: StoredVectors
    text_vector: StoredVectors
    asked: tuple[str, ...]
    title: tuple[str, ...]
    concepts: Mapping[str, int]

    def similarities(self, question: Vectors) -> Vectors:
        """Return the cosine similarity of each phrase and a question's vector."""
        return np.asarray(self.phrase_vectors.astype(np.float32) @ question, np.float32)

    @property
    def phrases(self) -> list[str]:
        """The ways to ask for it: its title and its questions."""
        return phrases_of(self.entry)


class Index:
    """The rows of all entries, and their vectors as arrays. It never changes."""

    def __init__(self, rows: Sequence[IndexedEntry], prototypes: Prototypes) -> None:
        """Arrange the rows.

        Args:
            rows: one for each entry.
            prototypes: the learned vectors.
        """
        self.rows = tuple(rows)
        self.text_vectors = stacked([row.text_vector.astype(np.float32) for row in rows])
        self.is_learned = [prototypes.has(row.entry) for row in rows]
        self.prototypes = stacked([prototypes.of(row.entry, row.phrase_vectors) for row in rows])
        self.frequencies = np.array([prototypes.frequency_of(row.entry) for row in rows], np.float32)

    def nearest_phrase(self, row: int, vector: Vectors) -> str:
        """Return the phrase of an entry that is most similar to a question's vector."""
        own = self.rows[row]
        return own.phrases[int(np.argmax(own.similarities(vector)))]

    @cached_property
    def naive_bayes(self) -> NaiveBayes:
        """Scores the entries by a question's concepts."""
        return NaiveBayes([(row.concepts, len(worded(row.entry))) for row in self.rows])

    @cached_property
    def exact(self) -> dict[str, int]:
        """The rows by the normal form of their phrases and commands. A title or question goes before a command.

        A harmless command does not ask for an entry whose lead command removes something.
        """
        leader = leaders(row.entry for row in self.rows)
        number = {row.entry.id: place for place, row in enumerate(self.rows)}
        told = {
            same_question(clean(run)): number[name]
            for run, name in leader.items()
            if not _is_safer(run, self.rows[number[name]].entry.commands[0].run)
        }
        asked = {text: place for place, row in enumerate(self.rows) for text in row.asked}
        return told | asked

    @cached_property
    def typed(self) -> Mapping[CommandSignature, Sequence[int]]:
        """The rows by the signatures of their lead commands; entries about errors only if there are no others."""
        found: dict[CommandSignature, list[int]] = defaultdict(list)
        for place, row in sorted(enumerate(self.rows), key=lambda each: each[1].entry.error is not None):
            run = row.entry.commands[0].run if row.entry.commands else ""
            calls = parse(run)
            if len(calls) == 1 and (calls[0].start, calls[0].end) == (0, len(run.rstrip())):
                rows = found[signature_of(calls[0])]
                if not rows or row.entry.error is None or self.rows[rows[0]].entry.error is not None:
                    rows.append(place)
        return found

    def with_title(self, concepts: Iterable[Concept]) -> int | None:
        """Return the row of the only entry whose title has exactly these concepts, or None.

        Names of things and a scope of one are ignored: `stop just the container web` means the same as `stop a
        container`.
        """
        rows = self._by_title.get(_meaning(concepts), [])
        return rows[0] if len(rows) == 1 else None

    @cached_property
    def _by_title(self) -> dict[frozenset[str], list[int]]:
        found: dict[frozenset[str], list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            found[frozenset(row.title)].append(place)
        return found


def index_entries(
    entries: Sequence[Entry], parser: Parser, encoder: Encoder, known: Mapping[str, StoredVectors]
) -> list[IndexedEntry]:
    """Return the rows of entries.

    Args:
        entries: the entries.
        parser: understands the concepts of their phrases.
        encoder: embeds their texts.
        known: vectors of texts that were embedded before.
    """
    texts = list(dict.fromkeys(text for entry in entries for text in embedded(entry) if text not in known))
    vectors = {**known, **dict(zip(texts, encoder.embed_all(texts).astype(np.float16), strict=True))}
    return [
        IndexedEntry(
            entry=entry,
            phrase_vectors=np.stack([vectors[phrase] for phrase in phrases_of(entry)]),
            text_vector=vectors[text_of(entry)],
            asked=tuple(same_question(clean(phrase)) for phrase in phrases_of(entry)),
            title=tuple(sorted(_meaning(parser.concepts(entry.title)))),
            concepts=_concepts(entry, parser),
        )
        for entry in entries
    ]


def vectors_by_text(rows: Iterable[IndexedEntry]) -> dict[str, StoredVectors]:
    """Return the vectors of rows by the texts that were embedded."""
    return {
        text: vector
        for row in rows
        for text, vector in zip(embedded(row.entry), (*row.phrase_vectors, row.text_vector), strict=True)
    }


def phrases_of(entry: Entry) -> list[str]:
    """Return the ways to ask for an entry: its title and its questions."""
    return [entry.title, *entry.questions]


def worded(entry: Entry) -> list[str]:
    """Return the texts of an entry whose words count: its phrases and its commands."""
    return [*phrases_of(entry), *(command.run for command in entry.commands)]


def embedded(entry: Entry) -> list[str]:
    """Return the texts of an entry that are embedded: its phrases, then its text as a whole."""
    return [*phrases_of(entry), text_of(entry)]


def text_of(entry: Entry) -> str:
    """Return what an entry says, as one text: title, answer, what its commands and snippets do, causes."""
    commands = [f"{command.run.strip()}: {command.does}" for command in entry.commands[:4]]
    snippets = [snippet.does for snippet in entry.snippets[:3]]
    causes = [cause.cause for cause in entry.error.causes] if entry.error else []
    return " ".join([f"{entry.title}.", entry.answer, ". ".join(commands), ". ".join(snippets), *causes])[
        :_LONGEST_TEXT
    ]


def leaders(entries: Iterable[Entry]) -> dict[str, str]:
    """Return for each command the id of the entry that somebody who types it asks for.

    An entry that removes nothing before it is preferred, then one with it as lead command, then one that is not about
    an error, then one that has it as a question, then the one with the most questions.
    """
    ranked: dict[str, tuple[bool, bool, bool, bool, int, str]] = {}
    for entry in entries:
        for number, command in enumerate(entry.commands):
            run = command.run
            safer = _is_safer(run, entry.commands[0].run)
            rank = (
                safer,
                number > 0,
                entry.error is not None,
                run not in entry.questions,
                -len(entry.questions),
                entry.id,
            )
            ranked[run] = min(rank, ranked.get(run, rank))
    return {run: name for run, (*_, name) in ranked.items()}


def _is_safer(run: str, lead: str) -> bool:
    """Tell whether a command removes nothing, unlike the lead command of its entry."""
    return risk_of(lead) is Risk.REMOVES and risk_of(run) is not Risk.REMOVES


def _meaning(concepts: Iterable[Concept]) -> frozenset[str]:
    concepts = list(concepts)
    has_thing = any(concept.kind == "thing" for concept in concepts)
    return frozenset(
        concept.key for concept in concepts if concept.key != _SINGLE and not (has_thing and concept.kind == "name")
    )


def _concepts(entry: Entry, parser: Parser) -> dict[str, int]:
    return dict(Counter(key for text in worded(entry) for key in {concept.key for concept in parser.concepts(text)}))
