"""Keeps the compiled form beside the program, as Python keeps its own: made at the first start, read at the next.

Where the program's folder cannot be written, as in a system-wide installation, the user's cache folder takes it.
"""

import contextlib
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import platformdirs
from pydantic import BaseModel, ConfigDict, ValidationError

import bot
from bot.entry import ALREADY_CHECKED, Entry
from bot.knowledge import Knowledge, Vocabulary, load_knowledge, sources
from bot.matching.compiled import Compiled, compile_knowledge

_PROGRAM = Path(bot.__file__).parent
_FOLDERS = (_PROGRAM / "__pycache__", platformdirs.user_cache_path("wharfie", appauthor=False))
_KEPT = 8
"""Files; one for each state of the knowledge, so that two teams' bots on one machine don't take turns."""


class _Stored(BaseModel):
    """The content of a file."""

    model_config = ConfigDict(frozen=True)

    entries: list[Entry]
    vocabulary: Vocabulary
    warnings: list[str]
    compiled: Compiled


def load_compiled(
    folders: Iterable[Path] = (), *, on_compile: Callable[[], None] = lambda: None
) -> tuple[Knowledge, Compiled]:
    """Return the knowledge with its compiled form: from a file, or made and put into one for the next time.

    Args:
        folders: the team's own folders, in the order in which they were named.
        on_compile: is called before the form is made, which takes some seconds.

    Raises:
        SetupError: a folder is not there or is empty.
        KnowledgeError: the content is wrong; it holds every problem found.
    """
    folders = list(folders)
    files = [folder / f"knowledge-{_state(folders)}.json" for folder in _FOLDERS]
    for file in files:
        with contextlib.suppress(OSError, ValidationError):
            stored = _Stored.model_validate_json(file.read_bytes(), context=ALREADY_CHECKED)
            with contextlib.suppress(OSError):  # somebody else's file: it keeps the time of its making
                file.touch()
            entries = {entry.id: entry for entry in stored.entries}
            return Knowledge(entries, stored.vocabulary, tuple(stored.warnings)), stored.compiled
    on_compile()
    knowledge = load_knowledge(folders)
    compiled = compile_knowledge(knowledge)
    for file in files:
        with contextlib.suppress(OSError):  # if none can be written, it is made again at each start
            _write(file, knowledge, compiled)
            break
    return knowledge, compiled


def _state(folders: Sequence[Path]) -> str:
    """Return what changes with the knowledge and with the program."""
    digest = hashlib.sha256()
    for name, content in _contents(folders):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:24]


def _contents(folders: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for file in sorted(file for pattern in ("*.py", "*.txt") for file in _PROGRAM.rglob(pattern)):
        yield file.relative_to(_PROGRAM).as_posix(), file.read_bytes()
    yield "folders", "\0".join(map(str, folders)).encode()  # one that is missing has no files
    for name, file in sources(folders):
        try:
            yield name, file.read_bytes()
        except OSError:
            yield name, b""  # reading the knowledge will say what is wrong


def _write(file: Path, knowledge: Knowledge, compiled: Compiled) -> None:
    """Write the file at once or not at all, and remove those that were not read for longest."""
    stored = _Stored(
        entries=list(knowledge.entries.values()),
        vocabulary=knowledge.vocabulary,
        warnings=list(knowledge.warnings),
        compiled=compiled,
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as new:
        new.write(stored.model_dump_json(exclude_defaults=True).encode())
    Path(new.name).chmod(0o644)
    Path(new.name).replace(file)
    for old in sorted(file.parent.glob("knowledge-*.json"), key=lambda each: each.stat().st_mtime)[:-_KEPT]:
        old.unlink(missing_ok=True)
