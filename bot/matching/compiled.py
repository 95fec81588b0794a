"""Compiles the knowledge: everything that can be computed before the first question, as plain data for a file."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from bot.entry import Entry
from bot.knowledge import Knowledge, same_question
from bot.matching.senses import learned, middle, packed
from bot.matching.words import Lexicon, Term, words_of

SINGLE = "scope:single"
_SUBSTITUTION = re.compile(r"\$\([^)]*\)")


class CompiledEntry(BaseModel):
    """The compiled form of one entry.

    Attributes:
        phrases: the fields of `Phrases` as JSON, which is parsed only when the entry is a candidate.
        count: the number of its phrases.
        lead: the meanings in its lead command, one per line.
        sense: the mean direction of its phrases' senses, packed.
    """

    model_config = ConfigDict(frozen=True)

    phrases: str
    count: int
    lead: str
    sense: str


class Compiled(BaseModel):
    """The compiled form of the knowledge. Entries are referred to by their numbers.

    Attributes:
        words: the words of all phrases.
        stems: the stems of these and of the vocabulary's words.
        entries: in the order of the knowledge.
        phrases: the number of phrases of all entries.
        titles: the entries by the meaning of their titles.
        exact: the entries by the normal form of their phrases.
        worded: the entries by the words of their phrases without courtesies.
        postings: for each meaning and pair of meanings, the entries that have it, the most typical first: `entry count
            entry count ...`, with the number of the entry's phrases that have it; negative if they have a similar one.
        holders: for each meaning and pair of meanings, the number of entries that have it.
    """

    model_config = ConfigDict(frozen=True)

    words: list[str]
    stems: dict[str, str]
    entries: list[CompiledEntry]
    phrases: int
    titles: dict[str, list[int]]
    exact: dict[str, int]
    worded: dict[str, int]
    postings: dict[str, str]
    holders: dict[str, int]


def compile_knowledge(knowledge: Knowledge) -> Compiled:
    """Compute everything that does not depend on a question."""
    entries = list(knowledge.entries.values())
    phrases = phrases_of(entries)
    words = sorted({word for own in phrases.values() for phrase in own for word in words_of(phrase)})
    lexicon = Lexicon(knowledge.vocabulary, words)
    read = [[(phrase, lexicon.read(phrase)) for phrase in phrases[entry.id]] for entry in entries]
    understood = [[(phrase, each.terms) for phrase, each in own] for own in read]
    titles: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(understood):
        titles[meaning_of(own[0][1])].append(number)
    holders = Counter(key for own in understood for key in _keys_and_pairs(own))
    return Compiled(
        words=words,
        stems=lexicon.stems,
        entries=[
            CompiledEntry(
                phrases=json.dumps(_phrases(own), ensure_ascii=False),
                count=len(own),
                lead=_meanings([_SUBSTITUTION.sub(" ", command.run) for command in entry.commands[:1]], lexicon),
                sense=_sense(each.words for _, each in every),
            )
            for entry, own, every in zip(entries, understood, read, strict=True)
        ],
        phrases=sum(map(len, understood)),
        titles=titles,
        exact=_exact(entries),
        worded=_worded([[each.words for _, each in own] for own in read]),
        postings=_postings([[terms for _, terms in own] for own in understood], near_keys(knowledge.vocabulary.near)),
        holders=dict(sorted(holders.items())),
    )


def phrases_of(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Return the phrases of each entry by its id: its title, its questions and its commands.

    A command that asks for another entry (see `leaders`) is left out.
    """
    entries = list(entries)
    leader = leaders(entries)
    return {
        entry.id: list(
            dict.fromkeys(
                [
                    entry.title,
                    *entry.questions,
                    *(command.run for command in entry.commands if leader.get(command.run, entry.id) == entry.id),
                ]
            )
        )
        for entry in entries
    }


def leaders(entries: Iterable[Entry]) -> dict[str, str]:
    """Return for each command the id of the entry that somebody who types it asks for.

    An entry with it as lead command is preferred, then one that is not about an error, then the one with the most
    questions.
    """
    ranked: dict[str, tuple[bool, bool, int, str]] = {}
    for entry in entries:
        for number, command in enumerate(entry.commands):
            rank = number > 0, entry.error is not None, -len(entry.questions), entry.id
            ranked[command.run] = min(rank, ranked.get(command.run, rank))
    return {run: name for run, (*_, name) in ranked.items()}


def pairs_of(terms: Sequence[Term]) -> list[str]:
    """Return the pairs of adjacent meanings, in either order: `copy file`, `file container`.

    A scope of one is ignored: `a single volume` has the same pairs as `a volume`.
    """
    keys = [term.key for term in terms if term.kind not in ("unknown", "direction") and term.key != SINGLE]
    return [f"{min(pair)} {max(pair)}" for pair in pairwise(keys)]


def near_keys(groups: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    """Return for each meaning the similar meanings of the same kind."""
    near: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        for kind in ("action", "thing", "scope"):
            for one in group:
                near[f"{kind}:{one}"] += [f"{kind}:{other}" for other in group if other != one]
    return near


def meaning_of(terms: Iterable[Term]) -> str:
    """Return a key that is equal for texts with the same meaning.

    Names of things are ignored: `stop the container web` means the same as `stop a container`.
    """
    terms = list(terms)
    has_thing = any(term.kind == "thing" for term in terms)
    return "\n".join(sorted({term.key for term in terms if term.kind != "name" or not has_thing}))


def _phrases(
    phrases: Sequence[tuple[str, Sequence[Term]]],
) -> tuple[list[str], list[str], dict[str, list[int]], dict[str, list[int]]]:
    meanings: dict[str, list[int]] = defaultdict(list)
    pairs: dict[str, list[int]] = defaultdict(list)
    for number, (_, terms) in enumerate(phrases):
        for key in sorted({term.key for term in terms}):
            meanings[key].append(number)
        for pair in sorted(set(pairs_of(terms))):
            pairs[pair].append(number)
    said = [" ".join(term.said for term in terms) for _, terms in phrases]
    return [text for text, _ in phrases], said, meanings, pairs


def _keys_and_pairs(phrases: Iterable[tuple[str, Sequence[Term]]]) -> set[str]:
    return {key for _, terms in phrases for key in (*(term.key for term in terms), *pairs_of(terms))}


def _sense(phrases: Iterable[Iterable[str]]) -> str:
    return packed(middle(learned().of(words).direction for words in phrases))


def _meanings(texts: Iterable[str], lexicon: Lexicon) -> str:
    return "\n".join(sorted({term.key for text in texts for term in lexicon.terms(text)}))


def _exact(entries: Sequence[Entry]) -> dict[str, int]:
    """Return the entries by their phrases. A title or question takes precedence over a command."""
    numbers = {entry.id: number for number, entry in enumerate(entries)}
    told = {same_question(run): numbers[name] for run, name in leaders(entries).items()}
    asked = {same_question(text): numbers[entry.id] for entry in entries for text in [entry.title, *entry.questions]}
    return told | asked


def _worded(entries: Iterable[Iterable[Sequence[str]]]) -> dict[str, int]:
    """Return the entries by the words of their phrases, without those that several entries share."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for number, phrases in enumerate(entries):
        for words in phrases:
            numbers[" ".join(words)].add(number)
    return {words: own.pop() for words, own in numbers.items() if len(own) == 1}


def _postings(entries: Iterable[Sequence[Sequence[Term]]], near: dict[str, list[str]]) -> dict[str, str]:
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, phrases in enumerate(entries):
        keys = [{term.key for term in terms} for terms in phrases]
        exact = Counter(key for own in keys for key in own)
        exact.update(pair for terms in phrases for pair in set(pairs_of(terms)))
        close = Counter(other for own in keys for other in {other for key in own for other in near.get(key, ())})
        for key, count in sorted(exact.items()):
            postings[key].append((number, count))
        for key, count in sorted(close.items()):
            if key not in exact:
                postings[key].append((number, -count))
    return {key: " ".join(f"{number} {count}" for number, count in _by_weight(own)) for key, own in postings.items()}


def _by_weight(posted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(posted, key=lambda each: (each[1] < 0, -abs(each[1]), each[0]))
