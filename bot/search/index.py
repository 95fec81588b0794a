"""The index: one row for each entry, with everything about it that does not depend on a question."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """The rows of all entries, and their vectors as arrays. It never changes.

    It may lie on top of another one, whose arrays it shares: only its own rows take time and memory. A row of the base
    whose entry has a row here too is hidden, as if it were not there.
    """

    def __init__(self, rows: Sequence[IndexedEntry], prototypes: Prototypes, base: "Index | None" = None) -> None:
        """Arrange the rows.

        Args:
            rows: one for each entry.
            prototypes: the learned vectors.
            base: an index without a base, whose rows come before these.
        """
        self._base, self._own = base, tuple(rows)
        self.rows: tuple[IndexedEntry, ...] = (*base.rows, *rows) if base else tuple(rows)
        self.is_learned: list[bool] = [*(base.is_learned if base else ()), *(prototypes.has(row.entry) for row in rows)]
        frequencies = np.array([prototypes.frequency_of(row.entry) for row in rows], np.float32)
        self.frequencies: Vectors = np.concatenate([base.frequencies, frequencies]) if base else frequencies
        self._text_vectors = stacked([row.text_vector.astype(np.float32) for row in rows])
        self._prototypes = stacked([prototypes.of(row.entry, row.phrase_vectors) for row in rows])
        replaced = {row.entry.id for row in rows}
        self.hidden = (
            frozenset(place for place, row in enumerate(base.rows) if row.entry.id in replaced) if base else frozenset()
        )

    def similarities(self, question: Vectors) -> tuple[Vectors, Vectors]:
        """Return the cosine similarities of a question's vector and each entry's prototype, and each entry's text."""
        prototype, text = self._prototypes @ question, self._text_vectors @ question
        if self._base:
            below = self._base.similarities(question)
            return np.concatenate([below[0], prototype]), np.concatenate([below[1], text])
        return prototype, text

    def nearest_phrase(self, row: int, vector: Vectors) -> str:
        """Return the phrase of an entry that is most similar to a question's vector."""
        own = self.rows[row]
        return own.phrases[int(np.argmax(own.similarities(vector)))]

    @cached_property
    def naive_bayes(self) -> NaiveBayes:
        """Scores the entries by a question's concepts."""
        return NaiveBayes([(row.concepts, len(worded(row.entry))) for row in self.rows])

    def row_of(self, text: str) -> int | None:
        """Return the row of the entry that has a text as a phrase or command, or None.

        A title or question goes before a command, and a phrase before the same one of the base; but a command of the
        base, whose entry is about just that command, before the same one within another entry.

        Args:
            text: its normal form.
        """
        layers = [self, self._base] if self._base else [self]
        found = [layer._asked.get(text) for layer in layers]  # noqa: SLF001  (of the same class)
        found += [layer._told.get(text) for layer in reversed(layers)]  # noqa: SLF001
        return next((row for row in found if row is not None and row not in self.hidden), None)

    @cached_property
    def _asked(self) -> dict[str, int]:
        """The own rows by the normal form of their phrases."""
        return {text: place for place, row in self._numbered() for text in row.asked}

    @cached_property
    def _told(self) -> dict[str, int]:
        """The own rows by the normal form of their commands.

        A harmless command does not ask for an entry whose lead command removes something.
        """
        leader = leaders(row.entry for row in self._own)
        number = {row.entry.id: place for place, row in self._numbered()}
        return {
            same_question(clean(run)): number[name]
            for run, name in leader.items()
            if not _is_safer(run, self.rows[number[name]].entry.commands[0].run)
        }

    def with_command(self, signature: CommandSignature) -> list[int]:
        """Return the rows whose lead command has a signature; entries about errors only if there are no others."""
        below = self._base.with_command(signature) if self._base else []
        rows = [*(row for row in below if row not in self.hidden), *self._typed.get(signature, ())]
        return [row for row in rows if self.rows[row].entry.error is None] or rows

    @cached_property
    def _typed(self) -> Mapping[CommandSignature, Sequence[int]]:
        """The own rows by the signatures of their lead commands."""
        found: dict[CommandSignature, list[int]] = defaultdict(list)
        for place, row in self._numbered():
            run = row.entry.commands[0].run if row.entry.commands else ""
            calls = parse(run)
            if len(calls) == 1 and (calls[0].start, calls[0].end) == (0, len(run.rstrip())):
                found[signature_of(calls[0])].append(place)
        return found

    def with_title(self, concepts: Iterable[Concept]) -> int | None:
        """Return the row of the only entry whose title has exactly these concepts, or None.

        Names of things and a scope of one are ignored: `stop just the container web` means the same as `stop a
        container`. An entry on top of the base goes before one of the base.
        """
        meaning = _meaning(concepts)
        rows = self._by_title.get(meaning, [])
        if not rows and self._base:
            rows = [row for row in self._base._by_title.get(meaning, []) if row not in self.hidden]  # noqa: SLF001
        return rows[0] if len(rows) == 1 else None

    @cached_property
    def _by_title(self) -> dict[frozenset[str], list[int]]:
        found: dict[frozenset[str], list[int]] = defaultdict(list)
        for place, row in self._numbered():
            found[frozenset(row.title)].append(place)
        return found

    def _numbered(self) -> Iterator[tuple[int, IndexedEntry]]:
        return enumerate(self._own, len(self.rows) - len(self._own))

    def load(self) -> None:
        """Compute now what is otherwise computed with the first questions."""
        if self._base:
            self._base.load()
        _ = self.naive_bayes, self._asked, self._told, self._typed, self._by_title


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
