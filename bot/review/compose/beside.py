"""Reads what lies beside a Compose file: other Compose files, `.env`, and whether a file is there at all."""

import os
from pathlib import Path

from bot.review.compose.nodes import Mapping, MistakeError, Node, TooMuchError, read
from bot.review.compose.resolve import Resolver
from bot.review.compose.source import Source

_REMOTE = ("http://", "https://", "git@", "git://", "ssh://", "oci://", "github.com/")
_LARGEST = 200_000
"""Bytes of a file beside the Compose file that is read."""


def variables_at(folder: Path) -> dict[str, str]:
    """Return the variables that Compose sees in a folder: those of its `.env` and of this process."""
    values: dict[str, str] = {}
    for line in (read_file(folder / ".env") or "").splitlines():
        name, sign, value = line.strip().removeprefix("export ").partition("=")
        if sign and not name.startswith("#"):
            values[name.strip()] = _unquoted(value.strip())
    return values | os.environ


def _unquoted(value: str) -> str:
    if value[:1] in {"'", '"'} and (end := value.find(value[0], 1)) > 0:
        return value[1:end]
    return value.partition(" #")[0].rstrip()


def read_file(path: Path) -> str | None:
    """Return a file's text; None if there is none that can be read."""
    try:
        if not is_file(path) or path.stat().st_size > _LARGEST:
            return None
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def exists(path: Path) -> bool:
    """Tell whether there is something at a path."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Tell whether there is a file at a path."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_remote(path: str) -> bool:
    """Tell whether a path leads to another machine."""
    return path.startswith(_REMOTE) or path.endswith(".git")


def load(path: Path) -> Mapping | None:
    """Return another Compose file, resolved; None if it can't be read."""
    text = read_file(path)
    try:
        documents = read(text) if text is not None else []
    except (MistakeError, TooMuchError):
        return None
    if not documents or not isinstance(documents[0], Mapping):
        return None
    Resolver(_says_nothing, variables_at(path.parent), Source(text or "")).resolve(documents[0])
    return documents[0]


def _says_nothing(rule: str, node: Node, /, fix: str = "", **values: str | int) -> None:
    """Ignore the mistakes of another file."""
