"""Merges the layers of knowledge: the shipped entries, then each of the team's folders."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import bot
from bot.entry import Entry
from bot.errors import KnowledgeError
from bot.knowledge.generality import too_general
from bot.knowledge.read import VOCABULARY, Folder, Layer, knowledge_files, printable, read_layer
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
    """

    entries: dict[str, Entry]
    vocabulary: Vocabulary
    warnings: tuple[str, ...] = ()
    templates: dict[str, Template] = field(default_factory=dict)


def shipped_folder() -> Folder:
    """Return the folder of the shipped knowledge: inside the package in a wheel, next to it in a checkout."""
    package = Path(bot.__file__).parent
    packed = package / "shipped_knowledge"
    return Folder(packed if packed.is_dir() else package.parent / "knowledge", "knowledge")


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
    knowledge = merge_layers(layers)
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
    files = [(name, file) for name, file in sources(folders) if file.name != VOCABULARY]
    for name, file in files:
        for line, column, wrong in misspelt(file.read_text(encoding="utf-8"), vocabulary.slots):
            yield f"{name}: line {line}, column {column}: W16 {wrong}"


def sources(folders: Iterable[Path] = ()) -> Iterator[tuple[str, Path]]:
    """Yield the files of the knowledge with their names for messages, in the order in which they are read."""
    for folder in _folders(folders):
        if folder.path.is_dir():
            yield from ((folder.name_of(file), file) for file in knowledge_files(folder))


def _folders(folders: Iterable[Path]) -> list[Folder]:
    return [shipped_folder(), *(Folder(folder, printable(folder).rstrip("/")) for folder in folders)]


def _read_layers(folders: Iterable[Path]) -> list[Layer]:
    layers: list[Layer] = []
    slots: dict[str, str] = {}
    for folder in _folders(folders):
        layers.append(read_layer(folder, slots))
        slots |= layers[-1].vocabulary.slots
    return layers


def merge_layers(layers: Iterable[Layer]) -> Knowledge:
    """Merge layers, later ones taking precedence.

    Raises:
        KnowledgeError: a layer has errors, or an entry's `see_also` names an entry that does not exist.
    """
    entries: dict[str, Entry] = {}
    templates: dict[str, Template] = {}
    files: dict[str, str] = {}
    vocabulary = Vocabulary()
    problems: list[str] = []
    warnings: list[str] = []
    for layer in layers:
        problems += layer.problems + _doubles(layer)
        new = {entry.id: entry for _, entry in layer.entries}
        files |= {entry.id: file for file, entry in layer.entries}
        kept = {name: entry for name, entry in entries.items() if name not in new}
        if entries:  # not for the shipped layer, whose words are Docker's
            vocabulary = vocabulary.extended_by(Vocabulary(domain_terms=_new_words(new, kept, vocabulary)))
        entries = _without_questions_of(new, kept, files, warnings) | new
        templates = {name: each for name, each in templates.items() if name not in new} | layer.templates
        vocabulary = vocabulary.extended_by(layer.vocabulary)
        dead = vocabulary.dead_among(layer.vocabulary.groups())
        problems += [f"{layer.name}/{VOCABULARY}: {key}: `{name}` is not a known meaning" for key, name in dead]
    problems += _dead_links(entries, files) + _dead_yields(entries, files)
    if problems:
        raise KnowledgeError(problems)
    return Knowledge(entries, vocabulary, tuple(warnings), templates)


def same_question(text: str) -> str:
    """Return a normal form that is equal for two spellings of one question. `-p` and `-P` stay different."""
    words = (word.strip(".:") for word in _WORD.findall(text))
    return " ".join(word if word.startswith("-") else word.casefold() for word in words if word)


def _new_words(new: dict[str, Entry], earlier: dict[str, Entry], vocabulary: Vocabulary) -> list[str]:
    """Return the words in a layer's titles that no earlier layer has: the team's terms, such as its product's name.

    A question with one of them counts as one for this bot, just like a question with one of Docker's terms.
    """
    lists = vocabulary.model_dump(mode="json").values()
    phrases = [phrase for entry in earlier.values() for phrase in _phrases(entry)]
    known = _words(json.dumps([*lists, phrases], ensure_ascii=False))
    return sorted(_words(" ".join(entry.title for entry in new.values())) - known)


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


def _without_questions_of(
    new: dict[str, Entry], earlier: dict[str, Entry], files: dict[str, str], warnings: list[str]
) -> dict[str, Entry]:
    """Return the earlier entries without the questions that a later layer has too."""
    taken = {phrase: entry.id for entry in new.values() for phrase in _phrases(entry)}
    result = {}
    for name, entry in earlier.items():
        lost = [question for question in entry.questions if same_question(question) in taken]
        for question in lost:
            winner = taken[same_question(question)]
            warnings.append(f"{files[winner]}: {winner}: takes over the question `{question}` from {name}")
        left = [question for question in entry.questions if question not in lost]
        result[name] = entry.model_copy(update={"questions": left})
    return result


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
