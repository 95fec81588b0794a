"""Merges the layers of knowledge: the shipped entries, then each of the team's folders."""

import json
import re
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from bot.entry import Entry
from bot.errors import KnowledgeError
from bot.knowledge.flags import problems_of_flags
from bot.knowledge.generality import too_general
from bot.knowledge.onboarding import Onboarding, Place
from bot.knowledge.parse import line_of
from bot.knowledge.read import (
    ONBOARDING,
    PACKED,
    VOCABULARY,
    WITHOUT_ENTRIES,
    Folder,
    Layer,
    all_folders,
    knowledge_files,
    read_layer,
    shipped_folder,
)
from bot.knowledge.style import style_problems
from bot.knowledge.vocabulary import Vocabulary
from bot.template import Template, misspelt

_WORD = re.compile(r"[\w./:=@-]+")


@dataclass(frozen=True)
class Knowledge:
    """Everything that the bot knows.

    Attributes:
        entries: by id, in the order of the files. Their slots are shown as the defaults.
        vocabulary: the words of all layers.
        warnings: one for each question that a later layer took over from an earlier one.
        templates: by id, the entries that have slots, as they are written, each slot with its default.
        topics: the topic of each entry by its id. The topics are in the order in which they first occur here.
        onboarding: the tour for a new engineer.
    """

    entries: dict[str, Entry]
    vocabulary: Vocabulary
    warnings: tuple[str, ...] = ()
    templates: dict[str, Template] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    onboarding: Onboarding = field(default_factory=Onboarding)

    @cached_property
    def asked(self) -> dict[str, str]:
        """The ids of the entries by the normal form of their questions."""
        return {same_question(text): entry.id for entry in self.entries.values() for text in entry.questions}

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the vocabulary, and of all titles and questions."""
        lists = self.vocabulary.model_dump(mode="json").values()
        phrases = [phrase for entry in self.entries.values() for phrase in (entry.title, *entry.questions)]
        return frozenset(_words(json.dumps([*lists, phrases], ensure_ascii=False)))


class TakenOver(NamedTuple):
    """A question that an entry on top took over from one below.

    Attributes:
        question: the question.
        by: the id of the entry that has it now.
        of: the id of the entry that had it.
    """

    question: str
    by: str
    of: str


@dataclass(frozen=True)
class Editable:
    """What may be edited while the program runs.

    Attributes:
        folders: the team's folders, and in a checkout the shipped one.
        since: from when on edits count, in seconds since 1970: the knowledge is read after that.
    """

    folders: Sequence[Path]
    since: float

    def is_edited(self) -> bool:
        """Tell whether a file has been written since then."""
        files = [file for path in self.folders for file in knowledge_files(Folder(path, ""))]
        return any(file.stat().st_mtime > self.since for file in files)


def editable(folders: Iterable[Path] = ()) -> Editable:
    """Return what may be edited from now on.

    Args:
        folders: the team's own folders.
    """
    shipped = shipped_folder().path
    return Editable([*([] if shipped.name == PACKED else [shipped]), *folders], time.time())


def load_knowledge(folders: Iterable[Path] = ()) -> Knowledge:
    """Read the shipped knowledge and the team's folders. Entries of later folders replace those with the same id.

    Args:
        folders: the team's own folders, in the order in which they were given.

    Raises:
        SetupError: a folder does not exist or is empty.
        KnowledgeError: the content has errors; all of them are listed.
    """
    return merge_layers(_read_layers(folders))


def check_knowledge(folders: Iterable[Path] = ()) -> tuple[Knowledge, list[str]]:
    """Read the knowledge like `load_knowledge`, and check the style of its entries too.

    Args:
        folders: the team's own folders, in the order in which they were given.

    Returns:
        The knowledge, and one line for each violation of a style rule.

    Raises:
        SetupError: a folder does not exist or is empty.
        KnowledgeError: the content has errors; all of them are listed.
    """
    folders = list(folders)
    layers = _read_layers(folders)
    ids = {entry.id for layer in layers for _, entry in layer.entries}
    knowledge = merge_layers(layers, problems_of_flags(folders, ids))
    entries = [(file, entry, layer.templates.get(entry.id)) for layer in layers for file, entry in layer.entries]
    problems = [style_problems(file, entry, knowledge.vocabulary, template) for file, entry, template in entries]
    return knowledge, [
        *_misspelt_slots(folders, knowledge.vocabulary),
        *(each for own in problems for each in own),
        *_general_patterns(layers, knowledge),
    ]


def _general_patterns(layers: Iterable[Layer], knowledge: Knowledge) -> Iterator[str]:
    files = {entry.id: file for layer in layers for file, entry in layer.entries}
    for entry, pattern, captured in too_general(knowledge.entries.values()):
        name, phrase = next(iter(captured.items()))
        yield (
            f"{files[entry.id]}: {entry.id}: W17 the pattern `{pattern}` is too general: it matches questions of "
            f"{len(captured)} other entries, such as `{phrase}` ({name}); use more words of the message"
        )


def _misspelt_slots(folders: Iterable[Path], vocabulary: Vocabulary) -> Iterator[str]:
    files = [(name, file) for name, file in sources(folders) if file.name not in WITHOUT_ENTRIES]
    for name, file in files:
        for line, column, wrong in misspelt(file.read_text(encoding="utf-8"), vocabulary.slots):
            yield f"{name}: line {line}, column {column}: W16 {wrong}"


def sources(folders: Iterable[Path] = ()) -> Iterator[tuple[str, Path]]:
    """Yield the files of the knowledge with their names for messages, in the order in which they are read."""
    for folder in all_folders(folders):
        if folder.path.is_dir():
            yield from ((folder.name_of(file), file) for file in knowledge_files(folder))


def _read_layers(folders: Iterable[Path]) -> list[Layer]:
    layers: list[Layer] = []
    slots: dict[str, str] = {}
    for folder in all_folders(folders):
        layers.append(read_layer(folder, slots))
        slots |= layers[-1].vocabulary.slots
    return layers


def merge_layers(layers: Iterable[Layer], found: Iterable[str] = ()) -> Knowledge:
    """Merge layers, later ones taking precedence.

    Args:
        layers: the layers.
        found: problems that were found elsewhere, which are listed first.

    Raises:
        KnowledgeError: a layer has errors, or an entry's `see_also` names an entry that does not exist.
    """
    layers = list(layers)
    merged = Knowledge({}, Vocabulary())
    files: dict[str, str] = {}
    problems = list(found)
    warnings: list[str] = []
    for layer in layers:
        problems += layer.problems + _doubles(layer)
        new = {entry.id: entry for _, entry in layer.entries}
        files |= {entry.id: file for file, entry in layer.entries}
        topics = layer.topics.of({entry.id: file for file, entry in layer.entries})
        merged, taken = laid_over(merged, new, layer.templates, topics)
        warnings += [
            f"{files[each.by]}: {each.by}: takes over the question `{each.question}` from {each.of}" for each in taken
        ]
        problems += _in_onboarding(layer, layer.onboarding.lost_steps(merged.onboarding))
        merged = replace(
            merged,
            vocabulary=merged.vocabulary.extended_by(layer.vocabulary),
            onboarding=merged.onboarding.extended_by(layer.onboarding),
        )
        dead = merged.vocabulary.dead_among(layer.vocabulary.groups())
        problems += [f"{layer.name}/{VOCABULARY}: {key}: `{name}` is not a known meaning" for key, name in dead]
    problems += _dead_links(merged.entries, files) + _dead_yields(merged.entries, files)
    for layer in layers:
        problems += _in_onboarding(layer, layer.onboarding.dead_entries(merged.entries))
    if problems:
        raise KnowledgeError(problems)
    return replace(merged, warnings=tuple(warnings))


def _in_onboarding(layer: Layer, problems: Iterable[tuple[Place, str]]) -> list[str]:
    """Return problems of a layer's onboarding, each with its file and line."""
    text = layer.onboarding_text
    return [f"{layer.name}/{ONBOARDING}: line {line_of(text, place)}: {said}" for place, said in problems]


def laid_over(
    below: Knowledge, new: Mapping[str, Entry], templates: Mapping[str, Template], topics: Mapping[str, str]
) -> tuple[Knowledge, list[TakenOver]]:
    """Lay entries over knowledge: they replace those with the same ids, and take over their questions from others.

    New words in their titles become domain terms: a question with one of them, such as the team's product, counts as
    one for this bot, just like a question with one of Docker's terms.

    Args:
        below: the knowledge, which does not change.
        new: the entries by their ids.
        templates: those of them that have slots, as they are written, by their ids.
        topics: their topics by their ids; an entry that replaces another one keeps the topic of that.

    Returns:
        The knowledge with the entries, and the questions that they took over.
    """
    kept = {name: entry for name, entry in below.entries.items() if name not in new}
    taken = _taken_over(new, below)
    lost: dict[str, set[str]] = defaultdict(set)
    for each in taken:
        lost[each.of].add(each.question)
    changed = {name: _without_questions(kept[name], questions) for name, questions in lost.items()}
    terms = _new_words(new, below) if below.entries else []  # the words of the shipped layer are Docker's
    knowledge = replace(
        below,
        entries={**kept, **changed, **new},
        vocabulary=below.vocabulary.with_domain_terms(terms),
        topics={**below.topics, **{name: topic for name, topic in topics.items() if name not in below.topics}},
        templates={**{name: each for name, each in below.templates.items() if name not in new}, **templates},
    )
    return knowledge, taken


def same_question(text: str) -> str:
    """Return a normal form that is equal for two spellings of one question. `-p` and `-P` stay different."""
    words = (word.strip(".:") for word in _WORD.findall(text))
    return " ".join(word if word.startswith("-") else word.casefold() for word in words if word)


def _new_words(new: Mapping[str, Entry], below: Knowledge) -> list[str]:
    """Return the words in the titles of entries that the knowledge below does not have."""
    return sorted(_words(" ".join(entry.title for entry in new.values())) - below.words)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text.casefold()))


def _phrases(entry: Entry) -> set[str]:
    return {same_question(phrase) for phrase in [entry.title, *entry.questions]} - {""}


def _doubles(layer: Layer) -> list[str]:
    """Return an error for each id and each question that a layer has more than once."""
    problems = []
    file_of: dict[str, str] = {}
    asked_in: dict[str, str] = {}
    for file, entry in layer.entries:
        if entry.id in file_of:
            where = "twice in this file" if file_of[entry.id] == file else f"in {file_of[entry.id]} too"
            problems.append(f"{file}: {entry.id}: the id is {where}")
            continue
        file_of[entry.id] = file
        problems += [f"{file}: {entry.id}: {problem}" for problem in _repeated(entry)]
        for phrase in sorted(_phrases(entry)):
            if asked_in.setdefault(phrase, entry.id) != entry.id:
                other = asked_in[phrase]
                problems.append(f"{file}: {entry.id}: the question `{phrase}` is asked by {other} too")
    return problems


def _repeated(entry: Entry) -> list[str]:
    questions = [same_question(question) for question in entry.questions]
    twice = sorted({question for question in questions if questions.count(question) > 1})
    return [f"the question `{question}` is there twice" for question in twice]


def _taken_over(new: Mapping[str, Entry], below: Knowledge) -> list[TakenOver]:
    """Return the questions of other entries below that new entries have too."""
    winners = {phrase: entry.id for entry in new.values() for phrase in _phrases(entry)}
    names = dict.fromkeys(below.asked[phrase] for phrase in winners if phrase in below.asked)
    losers = [below.entries[name] for name in below.entries if name in names and name not in new]
    return [
        TakenOver(question, winners[same_question(question)], entry.id)
        for entry in losers
        for question in entry.questions
        if same_question(question) in winners
    ]


def _without_questions(entry: Entry, lost: Collection[str]) -> Entry:
    return entry.model_copy(update={"questions": [question for question in entry.questions if question not in lost]})


def _dead_links(entries: dict[str, Entry], files: dict[str, str]) -> list[str]:
    return [
        f"{files[entry.id]}: {entry.id}: {key} names "
        + ("the entry itself" if link == entry.id else f"`{link}`, which is not an entry")
        for entry in entries.values()
        for key, links in (("see_also", entry.see_also), ("yields_to", _yields(entry)))
        for link in links
        if link == entry.id or link not in entries
    ]


def _dead_yields(entries: dict[str, Entry], files: dict[str, str]) -> list[str]:
    """Return an error for each `yields_to` that can never apply, and for each two entries that yield to each other."""
    dead = [(entry, entries[link]) for entry in entries.values() for link in _yields(entry) if link in entries]
    return [
        f"{files[entry.id]}: {entry.id}: yields_to names `{other.id}`, "
        + ("which yields to this entry: only one of them can" if other.error else "which has no `error`")
        for entry, other in dead
        if not other.error or (entry.id in _yields(other) and entry.id < other.id)
    ]


def _yields(entry: Entry) -> list[str]:
    return entry.error.yields_to if entry.error else []
