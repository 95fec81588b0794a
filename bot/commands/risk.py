"""Decides which lines of shell lose something. This is the only place that decides it.

- A command of Docker removes something if it is `rm` or `prune` of anything, `compose down`, `kill` or `swarm leave`,
  if it scales to 0, drains a node, renews anonymous volumes or removes orphans, or has `--force`, `--prune`, `--purge`.
- It replaces something if it copies files (not to standard output) or recreates containers.
- Other programs that remove files or packages, end processes or restart the engine remove something. A file that `>`
  writes to is replaced.
- What a new container runs counts only if it reaches a volume, a folder of the host, another container's volumes or has
  privileges: anything else is gone with the container anyway. What a running container is made to run always counts.
"""

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from bot.commands.parser import DockerCommand, docker_at, parse_words
from bot.commands.shell import SimpleCommand, split

_REMOVING_PROGRAM = re.compile(
    r"rm|rmi|unlink|shred|truncate|mkfs(?:\.\w+)?|dropdb|prune|purge|--(?:force|delete|unregister)|-delete"
)
_REMOVING_OPTION = re.compile("--(?:force(?!-recreate).*|prune|purge|remove-orphans|renew-anon-volumes)")
_ENGINE_ENDS = re.compile(r"\b(?:(?:restart|stop) docker(?:\.\w+)?|service docker (?:restart|stop))\b")
_HARMLESS_SIGNALS = re.compile(r"-(?:0|1|HUP)")
# What the tools in a container do to data: a database's statements, unpacking over existing files.
_STATEMENT = re.compile(
    r"""
    \b(?:drop\ (?:database|schema|table|user|role)|delete\ from|flushall|flushdb|dropDatabase)\b
    | \btar\ -?[a-z]*x
    | \bdd\ .*\bof=
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LINES_KEPT = 4_000
_NOT_FILES = ("/dev/", "/proc/")
_READ_ONLY = re.compile(r".*:(?:\w+,)*ro(?:,.*)?")
_READ_ONLY_MOUNT = re.compile(r"(?:.*,)?(?:readonly|ro|type=tmpfs)\b.*")


class Risk(IntEnum):
    """What a line can lose; the greater one is worse."""

    NONE = 0
    REPLACES = 1
    """It overwrites a file or replaces a container."""
    REMOVES = 2
    """It removes something, ends what runs or restarts the engine."""


@lru_cache(_LINES_KEPT)
def risk_of(line: str) -> Risk:
    """Return the risk of a line of shell: the greatest of its commands'."""
    return max((_of_simple_command(command) for command in [*split(line)]), default=Risk.NONE)


def _of_simple_command(command: SimpleCommand) -> Risk:
    words = [word.text for word in command.words]
    is_replacing = any(not file.startswith(_NOT_FILES) for file in command.overwritten)
    file_risk = Risk.REPLACES if is_replacing else Risk.NONE
    start = next(docker_at(words), len(words))
    if docker := parse_words(words[start:]):
        return max(file_risk, _of_words(words[:start]), _of_docker(docker), _of_inside(docker, command.here))
    return max(file_risk, _of_words(words, command.here))


def _of_docker(command: DockerCommand) -> Risk:
    """Return the risk of a call of docker, without what it runs in a container."""
    scaled = [
        *(argument.value for argument in command.arguments if command.path[-1] == "scale"),
        *command.values("--scale"),
    ]
    if (
        command.path[-1:] in (("rm",), ("prune",), ("kill",))
        or command.path in (("compose", "down"), ("swarm", "leave"))
        or any(value.endswith("=0") for value in scaled)
        or "drain" in command.values("--availability")
        or any(_REMOVING_OPTION.fullmatch(option.name) and command.has(option.name) for option in command.options)
    ):
        return Risk.REMOVES
    is_copy = command.path[-1:] == ("cp",) and command.arguments and command.arguments[-1].value != "-"
    return Risk.REPLACES if is_copy or command.has("--force-recreate") else Risk.NONE


def _of_inside(command: DockerCommand, here: Sequence[str]) -> Risk:
    """Return the risk of what a call of docker runs in a container."""
    if not _reaches_out(command):
        return Risk.NONE
    text = " ".join([*command.inside, *here])
    return Risk.REMOVES if _STATEMENT.search(text) else _of_words(command.inside, here)


def _reaches_out(command: DockerCommand) -> bool:
    """Tell whether what runs in the container can change data that outlives it."""
    return (
        command.path[-1:] == ("exec",)
        or command.path == ("compose", "run")
        or command.has("--privileged")
        or any(
            not _READ_ONLY.fullmatch(value) for name in ("--volume", "--volumes-from") for value in command.values(name)
        )
        or any(not _READ_ONLY_MOUNT.fullmatch(value) for value in command.values("--mount"))
    )


def _of_words(words: Sequence[str], here: Sequence[str] = ()) -> Risk:
    """Return the risk of a command that is not docker; a word of several words may be a line of shell itself."""
    for word, following in pairwise([*words, ""]):
        program = word.rpartition("/")[2]
        if _REMOVING_PROGRAM.fullmatch(program) or (program == "kill" and not _HARMLESS_SIGNALS.fullmatch(following)):
            return Risk.REMOVES
    if _ENGINE_ENDS.search(" ".join(words)):
        return Risk.REMOVES
    lines = [word for word in words if " " in word and len(words) > 1]
    lines += here if {"sh", "bash"}.intersection(words) else []
    return max(map(risk_of, lines), default=Risk.NONE)
