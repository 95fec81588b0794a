"""Caches the compiled knowledge in a file next to the program, as Python does with bytecode.

If the program's folder is not writable, as in a system-wide installation, the user's cache folder is used.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import platformdirs
from pydantic import BaseModel, ConfigDict, ValidationError

import bot
from bot.entry import ALREADY_CHECKED, Entry
from bot.knowledge import Knowledge, Vocabulary, load_knowledge, sources
from bot.matching.compiled import Compiled, compile_knowledge
from bot.template import Template

_PROGRAM = Path(bot.__file__).parent
_FOLDERS = (_PROGRAM / "__pycache__", platformdirs.user_cache_path("wharfie", appauthor=False))
_KEPT = 8
"""The number of files that are kept, one for each state of the knowledge, so that two teams' bots on one machine do not
overwrite each other's."""


class _Stored(BaseModel):
    """The content of a cache file."""

    model_config = ConfigDict(frozen=True)

    entries: list[Entry]
    vocabulary: Vocabulary
    warnings: list[str]
    templates: dict[str, Template] = {}
    compiled: Compiled


def load_compiled(
    folders: Iterable[Path] = (), *, on_compile: Callable[[], None] = lambda: None
) -> tuple[Knowledge, Compiled]:
    """Return the knowledge with its compiled form, from the cache if it is there; else compile and cache it.

    Args:
        folders: the team's own folders, in the order in which they were given.
        on_compile: is called before the compilation, which takes some seconds.

    Raises:
        SetupError: a folder does not exist or is empty.
        KnowledgeError: the content has errors; all of them are listed.
    """
    folders = list(folders)
    files = [folder / f"knowledge-{_state(folders)}.json" for folder in _FOLDERS]
    for file in files:
        with contextlib.suppress(OSError, ValidationError):
            stored = _Stored.model_validate_json(file.read_bytes(), context=ALREADY_CHECKED)
            with contextlib.suppress(OSError):  # another user's file cannot be touched
                file.touch()
            entries = {entry.id: entry for entry in stored.entries}
            knowledge = Knowledge(entries, stored.vocabulary, tuple(stored.warnings), stored.templates)
            return knowledge, stored.compiled
    on_compile()
    knowledge = load_knowledge(folders)
    compiled = compile_knowledge(knowledge)
    for file in files:
        with contextlib.suppress(OSError):  # if none can be written, each start compiles again
            _write(file, knowledge, compiled)
            break
    return knowledge, compiled


def _state(folders: Sequence[Path]) -> str:
    """Return a hash of the program and the knowledge."""
    digest = hashlib.sha256()
    for name, content in _contents(folders):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:24]


def _contents(folders: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for file in sorted(file for pattern in ("*.py", "*.txt") for file in _PROGRAM.rglob(pattern)):
        yield file.relative_to(_PROGRAM).as_posix(), file.read_bytes()
    yield "folders", b"\0".join(map(os.fsencode, folders))  # one that is missing has no files
    for name, file in sources(folders):
        try:
            yield name, file.read_bytes()
        except OSError:
            yield name, b""  # reading the knowledge will say what is wrong


def _write(file: Path, knowledge: Knowledge, compiled: Compiled) -> None:
    """Write a cache file atomically, and remove the least recently used ones."""
    stored = _Stored(
        entries=list(knowledge.entries.values()),
        vocabulary=knowledge.vocabulary,
        warnings=list(knowledge.warnings),
        templates=knowledge.templates,
        compiled=compiled,
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:  # on a full disk nothing is left of it
        new = Path(folder, file.name)
        new.write_text(stored.model_dump_json(exclude_defaults=True), encoding="utf-8")
        new.chmod(0o644)
        new.replace(file)
    for old in sorted(file.parent.glob("knowledge-*.json"), key=lambda each: each.stat().st_mtime)[:-_KEPT]:
        old.unlink(missing_ok=True)
