"""Reads the YAML files of one layer."""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

import bot
from bot.entry import Entry, is_spelled_out
from bot.errors import SetupError
from bot.knowledge.onboarding import Onboarding, Step
from bot.knowledge.parse import ParseError, line_of, parse_file
from bot.knowledge.topics import Topics, stem_of
from bot.knowledge.vocabulary import Vocabulary
from bot.template import Template, render, texts_of, with_texts

VOCABULARY, TOPICS, ONBOARDING, FLAGS = "vocabulary.yaml", "topics.yaml", "onboarding.yaml", "flags.yaml"
WITHOUT_ENTRIES = (VOCABULARY, TOPICS, ONBOARDING, FLAGS)
"""The names of the files that have no entries."""
_MISNAMED = {name.replace(".yaml", ".yml"): name for name in WITHOUT_ENTRIES}
PACKED = "shipped_knowledge"
"""The folder inside the package of a wheel."""
REVIEW = "review"
"""The folder of the shipped knowledge that has the words of reviews: see bot/review/rules.py."""
SUFFIXES = {".yaml", ".yml"}
_Model = TypeVar("_Model", bound=BaseModel)


class Problem(NamedTuple):
    """An error that pydantic found, in words, and the path of keys and list positions to its place."""

    said: str
    place: tuple[int | str, ...]


@dataclass(frozen=True)
class Folder:
    """A folder of knowledge.

    Attributes:
        path: where it is.
        name: its name in messages.
        without: the names of what lies in it and isn't entries: a file, or a folder with all of its files.
    """

    path: Path
    name: str
    without: frozenset[str] = frozenset()

    def name_of(self, file: Path) -> str:
        """Return the name by which messages call a file in the folder."""
        return f"{self.name}/{printable(file.relative_to(self.path))}"


def shipped_folder() -> Folder:
    """Return the folder of the shipped knowledge: inside the package in a wheel, next to it in a checkout."""
    package = Path(bot.__file__).parent
    packed = package / PACKED
    return Folder(packed if packed.is_dir() else package.parent / "knowledge", "knowledge", frozenset({REVIEW}))


def all_folders(folders: Iterable[Path]) -> list[Folder]:
    """Return the folder of the shipped knowledge, then the team's own ones.

    Args:
        folders: the team's own folders, in the order in which they were given.
    """
    return [shipped_folder(), *(Folder(folder, printable(folder).rstrip("/")) for folder in folders)]


def printable(path: Path) -> str:
    """Return a path with `/` between its parts, and with an escape for each byte that is not UTF-8."""
    return path.as_posix().encode(errors="backslashreplace").decode()


@dataclass
class Layer:
    """The content of one folder.

    Attributes:
        entries: each entry with the name of its file, in the order of the files. Invalid entries are included as far as
            they can be read. Their slots are shown as the defaults.
        vocabulary: the folder's vocabulary.
        problems: all errors, as `FILE: line N: ENTRY: what is wrong`.
        name: the folder's name in messages.
        templates: by id, the entries that have slots, as they are written, each slot with its default.
        topics: the folder's topics.
        onboarding: the folder's part of the tour; empty if anything is wrong with it.
        onboarding_text: the text of its file, in which places are found.
    """

    entries: list[tuple[str, Entry]] = field(default_factory=list)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    problems: list[str] = field(default_factory=list)
    name: str = ""
    templates: dict[str, Template] = field(default_factory=dict)
    topics: Topics = field(default_factory=Topics)
    onboarding: Onboarding = field(default_factory=Onboarding)
    onboarding_text: str = ""


def read_layer(folder: Folder, slots: Mapping[str, str] | None = None) -> Layer:
    """Read every YAML file of a folder and its subfolders.

    Args:
        folder: the folder.
        slots: the kinds of slots of the earlier layers, each with its default.

    Raises:
        SetupError: the folder does not exist or contains no YAML file.
    """
    if not _is_folder(folder.path):
        raise SetupError(f"The knowledge folder {folder.name} does not exist: name a folder with .yaml files.")
    files = knowledge_files(folder)
    if not files:
        raise SetupError(f"The knowledge folder {folder.name} contains no .yaml files: see docs/knowledge.md.")
    layer = Layer(name=folder.name)
    if (vocabulary := folder.path / VOCABULARY) in files:
        files.remove(vocabulary)
        _read_vocabulary(vocabulary, folder.name_of(vocabulary), layer)
    if (onboarding := folder.path / ONBOARDING) in files:
        files.remove(onboarding)
        _read_onboarding(onboarding, folder.name_of(onboarding), layer)
    if (topics := folder.path / TOPICS) in files:
        files.remove(topics)
        _read_topics(topics, folder.name_of(topics), layer, {stem_of(file.name) for file in files})
    files = [file for file in files if file != folder.path / FLAGS]
    defaults = {**(slots or {}), **layer.vocabulary.slots}
    for file in files:
        name = folder.name_of(file)
        if file.parent == folder.path and file.name in _MISNAMED:
            layer.problems.append(f"{name}: is not read: rename it to {_MISNAMED[file.name]}")
        else:
            _read_entries(file, name, layer, defaults)
    return layer


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long
        return False


def knowledge_files(folder: Folder) -> list[Path]:
    """Return the YAML files of a folder and its subfolders, sorted by path, without hidden ones."""
    return sorted(
        path
        for path in folder.path.rglob("*")
        if path.suffix in SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder.path).parts)
        and path.relative_to(folder.path).parts[0] not in folder.without
        and path.is_file()
    )


def _parsed(file: Path, name: str, layer: Layer) -> tuple[Any, str] | None:
    """Return the content of a file, and its text; None if it cannot be parsed, which is then one of the problems."""
    try:
        return parse_file(file)
    except ParseError as error:
        layer.problems.append(f"{name}: {error}")
        return None


def _read_vocabulary(file: Path, name: str, layer: Layer) -> None:
    if not (parsed := _parsed(file, name, layer)):
        return
    content, text = parsed
    vocabulary, problems = validated(Vocabulary, content)
    if vocabulary:
        layer.vocabulary = vocabulary
        layer.problems += [f"{name}: {problem}" for problem in vocabulary.problems()]
    layer.problems += [f"{name}: line {line_of(text, problem.place)}: {problem.said}" for problem in problems]


def _read_topics(file: Path, name: str, layer: Layer, files: Collection[str]) -> None:
    if not (parsed := _parsed(file, name, layer)):
        return
    content, text = parsed
    topics, problems = validated(Topics, content)
    if topics:
        layer.topics = topics
        problems = [Problem(said, place) for place, said in topics.problems(files)]
    layer.problems += [f"{name}: line {line_of(text, problem.place)}: {problem.said}" for problem in problems]


def _read_onboarding(file: Path, name: str, layer: Layer) -> None:
    if not (parsed := _parsed(file, name, layer)):
        return
    content, text = parsed
    items = content.get("steps") if isinstance(content, dict) else None
    if not isinstance(items, list):
        items = []
    frame, problems = validated(Onboarding, {**content, "steps": []} if items else content)
    steps = []
    for number, item in enumerate(items):
        step, wrong = validated(Step, item)
        steps += [step] if step else []
        called = item.get("id") if isinstance(item, dict) else None
        which = " ".join(called.split()) if isinstance(called, str) else f"step {number + 1}"
        problems += [Problem(f"{which}: {each.said}", ("steps", number, *each.place)) for each in wrong]
    onboarding = Onboarding.model_construct(**{**dict(frame or Onboarding()), "steps": steps})
    problems += [Problem(said, place) for place, said in onboarding.repeated()]
    if not problems:
        layer.onboarding, layer.onboarding_text = onboarding, text
    layer.problems += [f"{name}: line {line_of(text, problem.place)}: {problem.said}" for problem in problems]


def _read_entries(file: Path, name: str, layer: Layer, slots: Mapping[str, str]) -> None:
    if not (parsed := _parsed(file, name, layer)):
        return
    content, text = parsed
    if not isinstance(content, list):
        layer.problems.append(f"{name}: must be a list of entries, each beginning with `- id:`")
        return
    for number, item in enumerate(content):
        entry, template, problems = read_entry(item, slots)
        called = item.get("id") if isinstance(item, dict) else None
        if entry:
            layer.entries.append((name, entry))
            if template:
                layer.templates[entry.id] = template
        elif isinstance(called, str):
            layer.entries.append((name, _sketch(item)))
        which = " ".join(called.split()) if isinstance(called, str) else f"entry {number + 1}"
        layer.problems += [
            f"{name}: line {line_of(text, [number, *problem.place])}: {which}: {problem.said}" for problem in problems
        ]


def read_entry(content: Any, slots: Mapping[str, str]) -> tuple[Entry | None, Template | None, list[Problem]]:
    """Return an entry, its template if it has slots, and what is wrong with it; there is none if anything is wrong.

    Args:
        content: the entry as data, as it is in a YAML file, valid or not.
        slots: the kinds of slots, each with its default.
    """
    shown = with_texts(content, lambda text: render(text, slots))
    entry, problems = validated(Entry, shown)
    has_slots = entry is not None and texts_of(shown) != texts_of(content)
    return entry, _template(content, slots) if has_slots else None, problems


def _template(item: dict[str, Any], slots: Mapping[str, str]) -> Template:
    """Return an entry as it is written, but with each slot's default: a later layer may choose another one."""
    content = {key: value for key, value in item.items() if key != "questions"}
    template: Template = with_texts(content, lambda text: render(text, slots, str))
    return template


def _sketch(item: dict[str, Any]) -> Entry:
    """Return an invalid entry as far as it can be read, so that conflicts of other entries with it are found too."""
    return Entry.model_construct(
        id=item["id"],
        title=str(item.get("title", "")),
        questions=_texts(item.get("questions")),
        answer="",
        see_also=_texts(item.get("see_also")),
    )


def _texts(value: Any) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def validated(model: type[_Model], content: Any) -> tuple[_Model | None, list[Problem]]:
    """Return data as a model, or None and what is wrong with it."""
    try:
        return model.model_validate(content), []
    except ValidationError as error:
        return None, [
            Problem(_in_words(detail, model, content), detail["loc"]) for detail in error.errors(include_url=False)
        ]


def _in_words(detail: ErrorDetails, model: type[BaseModel], content: Any) -> str:
    """Return a pydantic error in plain words: "`commands 2 run` is not text but 5: put it in quotes"."""
    where = " ".join(_place(detail["loc"], content))
    match detail["type"]:
        case "extra_forbidden":
            return f"unknown key `{where}`{_did_you_mean(detail, model)}"
        case "invalid_key":
            return f"the key {detail['input']!r} is not text: put it in quotes"
        case "missing":
            said = "is missing"
        case "string_type":
            said = _not_text(detail["input"])
        case "model_type" | "model_attributes_type" | "dict_type":
            said = "must be keys with their values: `key: value`, one per line"
        case "list_type":
            said = "must be a list: a line for each item, beginning with `- `"
        case "too_long" | "string_too_long":
            what = "characters" if isinstance(detail["input"], str) else "items"
            said = f"has {len(detail['input']):,} {what}; the maximum is {detail['ctx']['max_length']:,}"
        case "too_short":
            said = "is empty"
        case "value_error":
            said = str(detail["ctx"]["error"])
        case _:
            said = detail["msg"].removeprefix("Input ")
    return f"`{where}` {said}" if where else said


def _not_text(value: Any) -> str:
    """Return why a value is not text, and what to do."""
    match value:
        case None:
            return "is empty"
        case bool():
            return "is not text: YAML reads yes, no, on, off, true and false as truth values; put it in quotes"
        case dict():
            return "is not text: YAML reads a colon followed by a space as the end of a key; put it in quotes"
        case list():
            return "is not text but a list: write a single text, or put it in quotes"
        case _:
            return f"is not text but {value!s:.60}: put it in quotes"


def _place(parts: Iterable[int | str], content: Any) -> Iterator[str]:
    """Yield the parts of the path to a place; list positions are counted from 1."""
    for part in parts:
        if part == "[key]" or (part == "match" and not is_spelled_out(content)):  # the key itself; a text alone
            return
        yield str(part + 1 if isinstance(content, list) and isinstance(part, int) else part)
        try:
            content = content[part]
        except (LookupError, TypeError):
            content = None


def _did_you_mean(detail: ErrorDetails, model: type[BaseModel]) -> str:
    names = [field.alias or name for name, field in model.model_fields.items()]
    if len(detail["loc"]) > 1:  # a key within a part, such as a command
        names = [
            *("run", "does", "careful", "language", "text", "entry", "flags"),
            *("sees", "question", "answers", "answer", "right", "because", "learned", "ask"),
            *("patterns", "match", "minor", "shared", "yields_to", "causes", "cause", "check", "fix"),
        ]
    close = difflib.get_close_matches(str(detail["loc"][-1]), names, 1)
    return f": did you mean `{close[0]}`?" if close else ""
