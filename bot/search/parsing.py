"""Understands the words of a question: meanings from the vocabulary, typing errors, names, unknown words."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import snowballstemmer

from bot.commands import DockerCommand, parse_whole
from bot.commands.catalogue import by_name
from bot.knowledge import Vocabulary
from bot.search.normalize import clean
from bot.search.spelling import Spelling

ConceptKind = Literal["action", "thing", "scope", "role", "exclusion", "out_of_domain", "word", "name", "unknown"]

_TOKEN = re.compile(r"--?[A-Za-z][\w-]*|\w[\w./:@+-]*(?:'[A-Za-z]+)?|[,;.!?()]")
_DOCKER = ("docker", "-")
_EXCLUSION: tuple[ConceptKind, str] = ("exclusion", "except")
_BREAKS = set(",;.!?()")
_EXCLUDED_CONCEPTS = 3
_ROLE_TOKENS = 3
_WITH_ROLE = ("thing", "word")
_LOOKS_LIKE_A_NAME = re.compile(r".*(?:\d|[_:/@]|\w[-.]\w)")
_INFLECTED = re.compile(r"(?:s|ed|ing)$|^.{1,3}$")
"""Words that may be inflected: `deleting` is a form of `delete`, but `terminal` is not one of `terminate`."""
_LONGEST_MEANING = 6
_WORDS_KEPT = 20_000
_MOST_TOKENS = 300
_CORRECTED, SLIP = 0.9, 0.95
"""The confidence of a corrected word; the second if two letters were swapped or one was missing."""


class Concept(NamedTuple):
    """A concept of a question that was understood.

    Attributes:
        kind: what it is; `role` is `from the host` and the like, `exclusion` is `without`, `out_of_domain` another
            tool, `word` a word of the knowledge, `unknown` any other word.
        name: the vocabulary's name for it, or the word's stem.
        said: the words of the question.
        confidence: 1, or less if a typo was corrected.
        excluded: whether it came after an exclusion.
    """

    kind: ConceptKind
    name: str
    said: str
    confidence: float = 1.0
    excluded: bool = False

    @property
    def key(self) -> str:
        """A key that is equal for concepts with the same meaning."""
        return f"{'not ' if self.excluded else ''}{self.kind}:{self.name}"


class CommandSignature(NamedTuple):
    """What is compared of a Docker command: `docker service logs -f web` without what it acts on.

    Attributes:
        path: the command's full name, `service` and `logs`.
        options: the long names of its options.
    """

    path: tuple[str, ...] = ()
    options: frozenset[str] = frozenset()


def signature_of(command: DockerCommand) -> CommandSignature:
    """Return the signature of a command."""
    return CommandSignature(command.path, frozenset(option.name for option in command.options))


class ParsedQuestion(NamedTuple):
    """The parsed form of a text.

    Attributes:
        text: the text without markup.
        corrected: the same with typos corrected.
        concepts: its concepts in order, without words that have no meaning.
        words: all of its words, with typos corrected.
        has_domain_term: whether it has one of Docker's terms, or a flag.
        out_of_domain: the keys of the concepts that are other tools, also those (`bash`) with a meaning for Docker too.
        is_small_talk: whether it is a greeting, thanks, `help`, or has no words.
        command: what is compared of the Docker command, if it is one.
    """

    text: str
    corrected: str
    concepts: tuple[Concept, ...]
    words: tuple[str, ...]
    has_domain_term: bool
    out_of_domain: frozenset[str]
    is_small_talk: bool
    command: CommandSignature


class Span(NamedTuple):
    """The words of one concept in a text, a stop word or a punctuation mark.

    Attributes:
        start: where it begins in the cleaned text.
        end: where it ends.
        concept: the concept; None for a stop word or a punctuation mark.
    """

    start: int
    end: int
    concept: Concept | None


class _Token(NamedTuple):
    word: str
    start: int
    end: int
    confidence: float = 1.0


class Parser:
    """Parses texts, by the words of the vocabulary and of the knowledge's phrases.

    Attributes:
        words: the words of the knowledge's phrases.
        stems: the stems of these and the vocabulary's words.
    """

    def __init__(self, vocabulary: Vocabulary, words: Iterable[str], stems: Mapping[str, str] | None = None) -> None:
        """Take the known words.

        Args:
            vocabulary: the meanings.
            words: the words of the knowledge's phrases.
            stems: the stems of words, as far as they have been computed before.
        """
        self._stems = dict(stems or {})
        self._meaning_of = functools.lru_cache(_WORDS_KEPT)(self._single)
        self._new_stem = functools.lru_cache(_WORDS_KEPT)(snowballstemmer.stemmer("english").stemWord)
        meanings: dict[tuple[str, ...], tuple[ConceptKind, str]] = {}
        for kind, groups in _kinds(vocabulary):
            for meaning, spellings in groups.items():
                for word in spellings:
                    meanings.setdefault(tuple(_tokens(word)), (kind, meaning))
        self._stemmed = {
            tuple(map(self._stem, words)): meaning
            for words, meaning in reversed(meanings.items())
            if not any(word.startswith("-") for word in words)
        }
        self._alone = {"docker", *(words[0] for words in meanings if len(words) == 1)}
        ignored = [*vocabulary.stop_words, *vocabulary.follow_ups.pronouns, *vocabulary.politeness]
        stop_words = dict.fromkeys(tuple(_tokens(word)) for word in ignored)
        exclusions = dict.fromkeys((tuple(_tokens(word)) for word in vocabulary.exclusions), _EXCLUSION)
        roles: dict[tuple[str, ...], tuple[ConceptKind, str]] = {
            tuple(_tokens(word)): ("role", role) for role, words in vocabulary.roles.items() for word in words
        }
        self._table: Mapping[tuple[str, ...], tuple[ConceptKind, str] | None] = (
            stop_words | roles | meanings | exclusions
        )
        self._politeness = {tuple(_tokens(word)) for word in vocabulary.politeness}
        self._polite_lengths = self._lengths(self._politeness)
        self._hedges = {tuple(_tokens(word)) for word in vocabulary.hedges}
        self._domain_terms = {word.casefold() for word in vocabulary.domain_terms}
        self._out_of_domain = {word.casefold() for word in vocabulary.out_of_domain}
        self._names = {name.casefold() for name in vocabulary.names}
        self._protected_words = {word.casefold() for word in vocabulary.protected_words}
        self._small_talk = _BREAKS | {token for words in (*vocabulary.small_talk, *ignored) for token in _tokens(words)}
        self.words = self._phrase_words = set(words)
        self._phrase_stems = set(map(self._stem, self._phrase_words))
        vocabulary_words = {word for words in self._table for word in words}
        understood = [*sorted(vocabulary_words), *sorted(self._phrase_words - vocabulary_words)]
        self._reach = self._lengths((*self._table, *self._stemmed))
        known = set(understood) | self._small_talk | self._names | self._protected_words | self._out_of_domain
        self.stems = {word: self._stem(word) for word in sorted(known | self._phrase_words)}
        self._known_stems = set(self.stems.values())
        self._spelling = Spelling(understood, known)

    def _stem(self, word: str) -> str:
        return self._stems.get(word) or self._new_stem(word)

    def is_small_talk(self, text: str) -> bool:
        """Tell whether a text asks nothing: it is a greeting, thanks, `help`, or has no words."""
        return self.parse(text).is_small_talk

    def is_hedged(self, text: str) -> bool:
        """Tell whether a text mentions an action without asking how to do it: `what if I ...`, `who has ...`."""
        tokens = _said(self._without_politeness(_located(clean(text))))
        return any(
            tuple(tokens[start : start + length]) in self._hedges
            for length in range(1, _LONGEST_MEANING)
            for start in range(len(tokens))
        )

    def concepts(self, text: str) -> list[Concept]:
        """Return the concepts of a text in order, without words that have no meaning."""
        return list(self.parse(text).concepts)

    def parse(self, text: str) -> ParsedQuestion:
        """Parse a text."""
        cleaned = clean(text)
        located = _located(cleaned)
        corrected = self._corrected(located)
        tokens = self._without_politeness(corrected)
        concepts = dict.fromkeys(span.concept for span in self._understood(tokens) if span.concept)
        words = tuple(token.word for token in tokens if token.word not in _BREAKS)
        out_of_domain = frozenset(concept.key for concept in concepts if concept.said in self._out_of_domain)
        has_domain_term = any(
            token.confidence >= SLIP and (token.word in self._domain_terms or token.word.startswith(_DOCKER))
            for token in tokens
        )
        is_small_talk = all(token.word in self._small_talk for token in located)
        return ParsedQuestion(
            cleaned,
            _with_corrections(cleaned, corrected),
            tuple(concepts),
            words,
            has_domain_term,
            out_of_domain,
            is_small_talk,
            self._signature(_between(tokens, cleaned)),
        )

    def _signature(self, text: str) -> CommandSignature:
        """Return the signature, if the text is a Docker command and nothing else: no word with a meaning follows it.

        Without `docker`, it must begin with a management command, as `volume ls` does: `stop smoking` is none.
        """
        group = by_name().get(text.partition(" ")[0])
        line = f"docker {text}" if group and group.is_group else text
        command = parse_whole(line)
        if not command:
            return CommandSignature()
        rest = [*(argument.value for argument in command.arguments), *command.inside]
        if any(self._means_something(word.casefold()) for word in rest):
            return CommandSignature()
        return signature_of(command)

    def _means_something(self, word: str) -> bool:
        if not word.isalpha():
            return "'" in word or word.startswith("#")
        _, found = self._longest_at((word,), 0)
        return not found or found[0] not in ("name", "unknown")

    def spans(self, text: str) -> list[Span]:
        """Return the spans of a cleaned text in order, each with its concept."""
        return [span for span in self._understood(self._corrected(_located(text))) if span.start < span.end]

    def _corrected(self, tokens: list[_Token]) -> list[_Token]:
        if len(tokens) > _MOST_TOKENS:  # a log ends with the error
            tokens = tokens[: _MOST_TOKENS // 2] + tokens[-_MOST_TOKENS // 2 :]
        return [corrected for token in tokens for corrected in self._correction(token)]

    def _without_politeness(self, tokens: list[_Token]) -> list[_Token]:
        """Return the tokens without politeness, unless there are no others."""
        if self._polite_lengths.keys().isdisjoint(_said(tokens)):
            return tokens
        left, position = [], 0
        while position < len(tokens):
            most = self._polite_lengths.get(tokens[position].word, 0)
            lengths = range(min(most, len(tokens) - position), 0, -1)
            polite = (n for n in lengths if _said(tokens[position : position + n]) in self._politeness)
            length = next(polite, 0)
            if not length:
                left.append(tokens[position])
            position += length or 1
        return left if any(token.word not in _BREAKS for token in left) else tokens

    def _understood(self, tokens: list[_Token]) -> Iterator[Span]:
        position, excluded, role_reach, role = 0, 0, 0, ""
        words = _said(tokens)
        while position < len(tokens):
            length, found = self._longest_at(words, position)
            span = tokens[position : position + length]
            position += length
            concept = None
            if span[0].word in _BREAKS:
                excluded = role_reach = 0
            elif found and found[0] == "role":
                role, role_reach = found[1], position + _ROLE_TOKENS
            elif found:
                kind, meaning = found
                said = " ".join(token.word for token in span)
                concept = Concept(kind, meaning, said, min(token.confidence for token in span), excluded > 0)
                excluded = _EXCLUDED_CONCEPTS if kind == "exclusion" else excluded - 1
            yield Span(span[0].start, span[-1].end, concept)
            if concept and position <= role_reach and concept.kind in _WITH_ROLE:
                yield Span(
                    span[-1].end, span[-1].end, Concept("role", f"{role} {concept.name}", f"{role} {concept.said}")
                )
                role_reach = 0

    def _longest_at(self, words: tuple[str, ...], position: int) -> tuple[int, tuple[ConceptKind, str] | None]:
        """Return the length of the longest concept at a position, and its kind and name; None for a stop word."""
        first = words[position]
        reach = max(self._reach.get(first, 1), self._reach.get(self._stem(first), 1))
        for length in range(min(reach, len(words) - position), 1, -1):
            phrase = words[position : position + length]
            if phrase in self._table:
                return length, self._table[phrase]
            stems = tuple(map(self._stem, phrase))
            if stems in self._stemmed and _is_form_of(phrase, stems):
                return length, self._stemmed[stems]
        return 1, self._meaning_of(first)

    @staticmethod
    def _lengths(meanings: Iterable[tuple[str, ...]]) -> dict[str, int]:
        """Return for each first word the number of words of the longest concept that begins with it."""
        lengths: dict[str, int] = {}
        for words in meanings:
            if words:
                lengths[words[0]] = min(_LONGEST_MEANING, max(lengths.get(words[0], 1), len(words)))
        return lengths

    def _single(self, word: str) -> tuple[ConceptKind, str] | None:
        """Return the kind and meaning of a single word; None for a stop word."""
        if (word,) in self._table:
            return self._table[word,]
        stem = self._stem(word)
        if (stem,) in self._stemmed and _is_form_of((word,), (stem,)) and word not in self._protected_words:
            return self._stemmed[stem,]
        if word in self._out_of_domain:
            return "out_of_domain", word
        if word in self._names:
            return "name", word
        if word in self._phrase_words or stem in self._phrase_stems:
            return "word", stem
        return ("name" if _LOOKS_LIKE_A_NAME.match(word) else "unknown"), stem

    def _correction(self, token: _Token) -> list[_Token]:
        word = token.word
        if word in self.stems or self._stem(word) in self._known_stems:
            return [token]
        if meant := self._spelling.corrected(word):
            is_slip = sorted(word) == sorted(meant) or len(word) + 1 == len(meant)
            return [token._replace(word=meant, confidence=SLIP if is_slip else _CORRECTED)]
        if pair := self._spelling.split(word, self._alone):
            middle = token.start + len(pair[0])
            return [_Token(pair[0], token.start, middle, _CORRECTED), _Token(pair[1], middle, token.end, _CORRECTED)]
        return [token]


def _with_corrections(text: str, tokens: Iterable[_Token]) -> str:
    """Return a text with the words of its tokens where these were corrected."""
    parts, end = [], 0
    for token in tokens:
        if token.confidence < 1:
            parts += [text[end : token.start], " " if token.start and token.start == end else "", token.word]
            end = token.end
    return "".join([*parts, text[end:]])


def _between(tokens: Sequence[_Token], text: str) -> str:
    """Return the text from the first word to the last."""
    words = [token for token in tokens if token.word not in _BREAKS]
    return text[words[0].start : words[-1].end] if words else ""


def _is_form_of(words: Sequence[str], stems: Sequence[str]) -> bool:
    return words[-1] == stems[-1] or bool(_INFLECTED.search(words[-1]))


def _said(tokens: Iterable[_Token]) -> tuple[str, ...]:
    return tuple([token.word for token in tokens])


def _kinds(vocabulary: Vocabulary) -> list[tuple[ConceptKind, dict[str, list[str]]]]:
    return [("thing", vocabulary.things), ("action", vocabulary.actions), ("scope", vocabulary.scopes)]


def tokens_of(text: str) -> list[str]:
    """Return the words, flags and punctuation marks of a text in normal form."""
    return _tokens(clean(text))


def _tokens(text: str) -> list[str]:
    """Split a text into words, flags and punctuation marks. Flags keep their case, because `-p` is not `-P`."""
    return [token.word for token in _located(text)]


def _located(text: str) -> list[_Token]:
    tokens = ((found.start(), found[0].rstrip(".:/-+@")) for found in _TOKEN.finditer(text))
    return [
        _Token(said if said.startswith("-") else said.casefold().removesuffix("'s"), start, start + len(said))
        for start, said in tokens
        if said
    ]
