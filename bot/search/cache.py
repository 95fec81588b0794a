"""Caches the knowledge and its index in a file next to the program, as Python does with bytecode.

If the program's folder is not writable, as in a system-wide installation, the user's cache folder is used.
"""

import contextlib
import hashlib
import os
import tempfile
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs
from pydantic import BaseModel, ConfigDict

import bot
from bot.entry import ALREADY_CHECKED, Entry
from bot.knowledge import Knowledge, Vocabulary, load_knowledge, sources
from bot.knowledge.onboarding import Onboarding
from bot.search.encoder import MODEL, TOKENIZER, Encoder, StoredVectors
from bot.search.index import IndexedEntry, index_entries, vectors_by_text, worded
from bot.search.model import FOLDER
from bot.search.parsing import Parser, tokens_of
from bot.template import Template

_PROGRAM = Path(bot.__file__).parent
_FOLDERS = (_PROGRAM / "__pycache__", platformdirs.user_cache_path("wharfie", appauthor=False))
_KEPT = 8
"""The number of files that are kept, one for each state of the knowledge, so that two teams' bots on one machine do not
overwrite each other's."""
_UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    RuntimeError,
    MemoryError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a damaged file raises; which one depends on where it is damaged. An empty one is the end of a file."""


class _Stored(BaseModel):
    """The content of a cache file, besides the vectors."""

    model_config = ConfigDict(frozen=True)

    entries: list[Entry]
    vocabulary: Vocabulary
    warnings: list[str]
    templates: dict[str, Template]
    topics: dict[str, str]
    onboarding: Onboarding
    stems: dict[str, str]
    words: list[str]
    asked: list[tuple[str, ...]]
    titles: list[tuple[str, ...]]
    concepts: list[dict[str, int]]


@dataclass(frozen=True)
class Prepared:
    """The knowledge with everything that is computed before the first question.

    Attributes:
        knowledge: the knowledge.
        parser: parses questions with its vocabulary.
        rows: the index's rows, in the order of its entries.
    """

    knowledge: Knowledge
    parser: Parser
    rows: list[IndexedEntry]


def load_prepared(folders: Iterable[Path] = (), *, on_prepare: Callable[[], None] = lambda: None) -> Prepared:
    """Return the prepared knowledge, from the cache if it is there; else prepare and cache it.

    Args:
        folders: the team's own folders, in the order in which they were given.
        on_prepare: is called before the preparation, which takes some seconds.

    Raises:
        SetupError: a folder does not exist or is empty.
        KnowledgeError: the content has errors; all of them are listed.
    """
    folders = list(folders)
    model, state = encoder_digest(), _digest(_program_and_knowledge(folders))
    files = [folder / f"knowledge-{model}-{state}.npz" for folder in _FOLDERS]
    for file in files:
        with contextlib.suppress(*_UNREADABLE):
            prepared = _read(file)
            with contextlib.suppress(OSError):  # another user's file cannot be touched
                file.touch()
            return prepared
    on_prepare()
    prepared = prepare(load_knowledge(folders), _vectors_in_cache(model))
    for file in files:
        with contextlib.suppress(OSError):  # if none can be written, each start prepares it again
            _write(file, prepared)
            break
    return prepared


def prepare(knowledge: Knowledge, known: Mapping[str, StoredVectors] | None = None) -> Prepared:
    """Compute everything that does not depend on a question.

    Args:
        knowledge: the knowledge.
        known: vectors of texts that were embedded before.
    """
    entries = list(knowledge.entries.values())
    parser = Parser(
        knowledge.vocabulary, {word for entry in entries for text in worded(entry) for word in tokens_of(text)}
    )
    return Prepared(knowledge, parser, index_entries(entries, parser, Encoder(FOLDER), known or {}))


def _vectors_in_cache(model: str) -> dict[str, StoredVectors]:
    """Return the vectors of all texts in the newest file of the same model: most of them are still needed."""
    files = [file for folder in _FOLDERS for file in folder.glob(f"knowledge-{model}-*.npz")]
    for file in sorted(files, key=lambda each: each.stat().st_mtime, reverse=True):
        with contextlib.suppress(*_UNREADABLE):
            return vectors_by_text(_read(file).rows)
    return {}


def _digest(contents: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in contents:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def encoder_digest() -> str:
    """Return a digest of the encoder: vectors with another one cannot be compared."""
    return _digest(_model())


def _model() -> Iterator[tuple[str, bytes]]:
    for name in (MODEL, TOKENIZER):
        yield name, (FOLDER / name).read_bytes()


def _program_and_knowledge(folders: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for file in sorted(_PROGRAM.rglob("*.py")):
        yield file.relative_to(_PROGRAM).as_posix(), file.read_bytes()
    yield "folders", b"\0".join(map(os.fsencode, folders))  # one that is missing has no files
    for name, file in sources(folders):
        try:
            yield name, file.read_bytes()
        except OSError:
            yield name, b""  # reading the knowledge will say what is wrong


def _read(file: Path) -> Prepared:
    with np.load(file) as arrays:
        stored = _Stored.model_validate_json(arrays["stored"].tobytes(), context=ALREADY_CHECKED)
        phrases, texts, ends = arrays["phrases"], arrays["texts"], arrays["ends"]
    starts = [0, *ends[:-1]]
    rows = [
        IndexedEntry(entry, phrases[start:end], text, asked, title, concepts)
        for entry, start, end, text, asked, title, concepts in zip(
            stored.entries, starts, ends, texts, stored.asked, stored.titles, stored.concepts, strict=True
        )
    ]
    entries = {entry.id: entry for entry in stored.entries}
    knowledge = Knowledge(
        entries, stored.vocabulary, tuple(stored.warnings), stored.templates, stored.topics, stored.onboarding
    )
    return Prepared(knowledge, Parser(stored.vocabulary, stored.words, stored.stems), rows)


def _write(file: Path, prepared: Prepared) -> None:
    """Write a cache file atomically, and remove the least recently used ones."""
    stored = _Stored(
        entries=list(prepared.knowledge.entries.values()),
        vocabulary=prepared.knowledge.vocabulary,
        warnings=list(prepared.knowledge.warnings),
        templates=prepared.knowledge.templates,
        topics=prepared.knowledge.topics,
        onboarding=prepared.knowledge.onboarding,
        words=sorted(prepared.parser.words),
        stems=prepared.parser.stems,
        asked=[row.asked for row in prepared.rows],
        titles=[row.title for row in prepared.rows],
        concepts=[dict(row.concepts) for row in prepared.rows],
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:  # on a full disk nothing is left of it
        new = Path(folder, file.name)
        np.savez(
            new,
            stored=np.frombuffer(stored.model_dump_json(exclude_defaults=True, by_alias=True).encode(), np.uint8),
            phrases=np.concatenate([row.phrase_vectors for row in prepared.rows]),
            texts=np.stack([row.text_vector for row in prepared.rows]),
            ends=np.cumsum([len(row.phrase_vectors) for row in prepared.rows]),
        )
        new.chmod(0o644)
        new.replace(file)
    for old in sorted(file.parent.glob("knowledge-*.npz"), key=lambda each: each.stat().st_mtime)[:-_KEPT]:
        old.unlink(missing_ok=True)
