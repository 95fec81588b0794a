"""Reads one layer's YAML files. Nothing else in the program knows YAML."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.entry import Entry
from bot.errors import SetupError
from bot.knowledge.vocabulary import Vocabulary

VOCABULARY = "vocabulary.yaml"
_MISNAMED_VOCABULARY = "vocabulary.yml"
_SUFFIXES = {".yaml", ".yml"}
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True)
class Folder:
    """A folder of knowledge, and the name by which messages call it."""

    path: Path
    name: str


@dataclass
class Layer:
    """All that one folder holds.

    Attributes:
        entries: each entry with the name of its file, in the order of the files; one with problems as a sketch.
        vocabulary: the folder's own words.
        problems: `FILE: ENTRY: what is wrong`, all of them.
        name: the folder's name in messages.
    """

    entries: list[tuple[str, Entry]] = field(default_factory=list)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    problems: list[str] = field(default_factory=list)
    name: str = ""


def read_layer(folder: Folder) -> Layer:
    """Read every YAML file of a folder and of the folders in it.

    Raises:
        SetupError: the folder is not there or holds no YAML file.
    """
    if not _is_folder(folder.path):
        raise SetupError(f"The knowledge folder {folder.name} is not there: name a folder with .yaml files.")
    files = knowledge_files(folder)
    if not files:
        raise SetupError(f"The knowledge folder {folder.name} holds no .yaml file: see docs/knowledge.md.")
    layer = Layer(name=folder.name)
    for file in files:
        relative = file.relative_to(folder.path)
        name = f"{folder.name}/{relative.as_posix()}"
        if relative.as_posix() == VOCABULARY:
            _read_vocabulary(file, name, layer)
        elif relative.as_posix() == _MISNAMED_VOCABULARY:
            layer.problems.append(f"{name}: is not read: call it {VOCABULARY}")
        else:
            _read_entries(file, name, layer)
    return layer


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long
        return False


def knowledge_files(folder: Folder) -> list[Path]:
    """Return the YAML files of a folder and of the folders in it, hidden ones left out, in the order of their names."""
    return sorted(
        path
        for path in folder.path.rglob("*")
        if path.suffix in _SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder.path).parts)
        and path.is_file()
    )


class _Loader(yaml.CSafeLoader):
    """Reports by its line what plain YAML passes over, a key that stands twice, and what makes PyYAML break."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise _problem_at(key, f"the key `{key.value}` stands twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        try:
            return super().construct_object(node, deep)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            raise _problem_at(node, f"the value does not fit its type {tag}: put it in quotes") from error


def _problem_at(node: yaml.Node, problem: str) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


def _parse(file: Path) -> Any:
    """Return the file's content, or raise ValueError with one line that says where it is broken."""
    try:
        with file.open(encoding="utf-8") as stream:
            return yaml.load(stream, _Loader)  # noqa: S506  (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise ValueError(f"{line}is no valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise ValueError(f"is no valid YAML: {' '.join(str(error).split())}") from error
    except UnicodeDecodeError as error:
        raise ValueError("is no text in UTF-8") from error
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from error


def _read_vocabulary(file: Path, name: str, layer: Layer) -> None:
    try:
        content = _parse(file)
    except ValueError as error:
        layer.problems.append(f"{name}: {error}")
        return
    vocabulary, problems = _validated(Vocabulary, content)
    if vocabulary:
        layer.vocabulary = vocabulary
        problems = vocabulary.problems()
    layer.problems += [f"{name}: {problem}" for problem in problems]


def _read_entries(file: Path, name: str, layer: Layer) -> None:
    try:
        content = _parse(file)
    except ValueError as error:
        layer.problems.append(f"{name}: {error}")
        return
    if not isinstance(content, list):
        layer.problems.append(f"{name}: must be a list of entries, each beginning with `- id:`")
        return
    for number, item in enumerate(content, 1):
        entry, problems = _validated(Entry, item)
        called = item.get("id") if isinstance(item, dict) else None
        if entry:
            layer.entries.append((name, entry))
        elif isinstance(called, str):
            layer.entries.append((name, _sketch(item)))
        place = " ".join(called.split()) if isinstance(called, str) else f"entry {number}"
        layer.problems += [f"{name}: {place}: {problem}" for problem in problems]


def _sketch(item: dict[str, Any]) -> Entry:
    """Return an entry with problems as far as it can be read, so that what others share with it is found too."""
    return Entry.model_construct(
        id=item["id"],
        title=str(item.get("title", "")),
        questions=_texts(item.get("questions")),
        answer="",
        see_also=_texts(item.get("see_also")),
    )


def _texts(value: Any) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _validated(model: type[_Model], content: Any) -> tuple[_Model | None, list[str]]:
    try:
        return model.model_validate(content), []
    except ValidationError as error:
        return None, [_in_words(detail, model, content) for detail in error.errors(include_url=False)]


def _in_words(detail: ErrorDetails, model: type[BaseModel], content: Any) -> str:
    """Say in plain words what pydantic found: `commands 2 run` is no text: ..."""
    where = " ".join(_place(detail["loc"], content))
    match detail["type"]:
        case "extra_forbidden":
            return f"unknown key `{where}`{_did_you_mean(detail, model)}"
        case "invalid_key":
            return f"the key {detail['input']!r} is no text: put it in quotes"
        case "missing":
            said = "is missing"
        case "string_type":
            said = f"is no text, but {detail['input']!r:.60}: put it in quotes"
        case "model_type" | "model_attributes_type" | "dict_type":
            where, said = where or "it", "must be a mapping of keys to values"
        case "list_type":
            said = "must be a list"
        case "too_long" | "string_too_long":
            what = "characters" if isinstance(detail["input"], str) else "items"
            said = f"has {len(detail['input']):,} {what}; {detail['ctx']['max_length']:,} is the most"
        case "too_short":
            said = "is empty"
        case "value_error":
            said = str(detail["ctx"]["error"])
        case _:
            said = detail["msg"].removeprefix("Input ")
    return f"`{where}` {said}" if where else said


def _place(parts: Iterable[int | str], content: Any) -> Iterator[str]:
    """Yield the keys that lead to a place, and where a list is on the way, the number as people count."""
    for part in parts:
        if part == "[key]":  # it is the key itself, not its value
            return
        yield str(part + 1 if isinstance(content, list) and isinstance(part, int) else part)
        try:
            content = content[part]
        except (LookupError, TypeError):
            content = None


def _did_you_mean(detail: ErrorDetails, model: type[BaseModel]) -> str:
    names = list(model.model_fields)
    if len(detail["loc"]) > 1:  # a key of a part, such as a command
        names = ["run", "does", "careful", "language", "text", "patterns", "causes", "cause", "check", "fix"]
    close = difflib.get_close_matches(str(detail["loc"][-1]), names, 1)
    return f": did you mean `{close[0]}`?" if close else ""
