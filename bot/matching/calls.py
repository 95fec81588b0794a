"""Parses calls of Docker commands, in a line of shell or as a user types them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_CALL_IN_A_LINE = re.compile(r"\bdocker (?P<call>[^|;&$]*)")
_COMMAND = re.compile(r"[a-z]+")
# Docker's commands that have commands of their own (docker --help, management commands, and the plugins).
GROUPS = {"builder", "buildx", "compose", "config", "container", "context", "image", "manifest", "network", "node"}
GROUPS |= {"plugin", "secret", "service", "stack", "swarm", "system", "trust", "volume"}
# Their options that come before the command and take a value (docker --help, docker compose --help).
_WITH_VALUE = {"-f", "--file", "-p", "--project-name", "--profile", "--env-file", "--project-directory", "-H", "--host"}
_WITH_VALUE |= {"-c", "--context", "--config", "-l", "--log-level", "--ansi", "--parallel", "--progress"}
# The older names of commands that are now also under `container` and `image` (docker container --help and so on).
_OLDER: dict[tuple[str, ...], tuple[str, ...]] = {
    ("container", "ls"): ("ps",),
    ("image", "ls"): ("images",),
    ("image", "rm"): ("rmi",),
}
_OLDER |= {("image", name): (name,) for name in ("build", "history", "import", "load", "pull", "push", "save", "tag")}
_NO_OLDER = {"prune", "inspect"}
_FULL = {"list": "ls", "remove": "rm"}
_FLAG = re.compile(r"(?<!\S)--?[A-Za-z][A-Za-z-]*")


class Call(NamedTuple):
    """A call of a Docker command: `docker service logs -f web`.

    Attributes:
        words: the command, `service` and `logs`.
        flags: its flags, without their values.
    """

    words: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()


def calls_in(line: str) -> list[Call]:
    """Return each call of a Docker command in a line of shell."""
    calls = (each["call"] for each in _CALL_IN_A_LINE.finditer(line))
    return [Call(path, flags_in(call)) for call in calls if (path := path_of(call.split())[0])]


def path_of(words: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the command that is called, by its older name if it has two, and the words after it.

    Options before the command are skipped.
    """
    path: list[str] = []
    left = iter(words)
    for word in left:
        if word.startswith("-"):
            if word in _WITH_VALUE:
                next(left, None)
            continue
        name = word.casefold()
        if not _COMMAND.fullmatch(name):
            return (), []
        path.append(_FULL.get(name, name) if path else name)
        if len(path) > 1 or name not in GROUPS:
            break
    found = _OLDER.get(tuple(path), tuple(path))
    has_older = found[:1] == ("container",) and len(found) > 1 and found[1] not in _NO_OLDER
    return found[1:] if has_older else found, list(left)


def flags_in(text: str) -> frozenset[str]:
    """Return the flags in a text, without their values."""
    return frozenset(_FLAG.findall(text))
