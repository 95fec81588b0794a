"""Checks a line of shell against Docker's own command data: commands, flags, dead spellings. Needs no Docker.

The commands are those of bot/commands/catalogue.json: a command must be known to the newest client and to the older one
that is still around. tests/reference/ has the data of Dockerfiles and Compose files, and the scripts that took it all.
"""

import json
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import bashlex
import bashlex.ast
import bashlex.errors

from bot.commands import DockerCommand, parse_words
from bot.commands.catalogue import by_name

REFERENCE = Path(__file__).parent / "reference"


@cache
def reference(name: str) -> Any:
    """Return one file of tests/reference/, such as `dockerfile`."""
    return json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


@cache
def docker_calls(line: str) -> list[list[str]]:
    """Return the words of each call of docker in a line of shell, including those in `$( )` and after pipes.

    Raises:
        ValueError: the line is not valid shell.
    """
    try:
        trees = bashlex.parse(line)
    except (bashlex.errors.ParsingError, NotImplementedError) as error:
        raise ValueError(f"is not valid shell: {error}") from error
    return [words for tree in trees for words in _commands(tree) if words and words[0] == "docker"]


def calls_alone(line: str) -> list[str]:
    """Return each call of docker in a line of shell as a separate line, with substitutions replaced by a word.

    Such a line runs only docker, whatever was around it.
    """
    return [shlex.join("web" if "$(" in word or "`" in word else word for word in call) for call in docker_calls(line)]


def _commands(node: Any) -> Iterator[list[str]]:
    if node.kind == "command":
        yield [part.word for part in node.parts if part.kind == "word"]
    for child in [*getattr(node, "parts", []), *getattr(node, "list", []), getattr(node, "command", None)]:
        if isinstance(child, bashlex.ast.node):
            yield from _commands(child)


def line_problems(line: str) -> list[str]:
    """Return the errors in a line of shell: invalid syntax, a placeholder, a dead spelling, an unknown flag."""
    problems = [f"has the placeholder {found}" for found in re.findall(r"<[a-zA-Z][\w -]*>", line)]
    problems += [
        f"is out of date, write: {dead['instead']}"
        for dead in reference("deprecated")["patterns"]
        if re.search(dead["pattern"], line, re.MULTILINE)
    ]
    try:
        calls = docker_calls(line)
    except ValueError as error:
        return [*problems, str(error)]
    return problems + [problem for call in calls for problem in call_problems(call)]


def command_name(call: list[str]) -> str:
    """Return the full name of the command that a call runs: `docker container ls` for `docker ps -a`.

    `docker build` is Buildx's. An unknown command has no name.

    Args:
        call: its words; the first is `docker`.
    """
    command = parse_words(call)
    return " ".join(["docker", *command.path]) if command else ""


def call_problems(call: list[str]) -> list[str]:
    """Return the errors in one call, according to Docker's data.

    Args:
        call: its words; the first is `docker`.
    """
    command = parse_words(call)
    if command is None and (group := by_name().get(" ".join(call[1:]))) and group.is_group:
        return [f"{' '.join(call)} needs a subcommand"]
    if command is None:
        return [f"docker knows no command `{' '.join(call[1:3])}`"]
    name = command_name(call)
    problems = [f"only docker {command.spec.only} knows {name}"] if command.spec.only else []
    problems += [f"{name} is deprecated or hidden"] if command.spec.hidden else []
    if command.spec.complete and command.spec.most is not None and len(command.arguments) > command.spec.most:
        problems.append(f"{name} takes at most {command.spec.most} arguments")
    return [*problems, *_flag_problems(name, command)]


def _flag_problems(name: str, command: DockerCommand) -> Iterator[str]:
    for flag, value, known, *_ in command.options:
        if known is None:
            if command.spec.complete and flag not in ("--help", "-h"):
                yield f"{name} knows no flag `{flag}`"
            continue
        if known.hidden:
            yield f"{name}: `{flag}` is deprecated or hidden"
        if known.only:
            yield f"only docker {known.only} knows `{flag}` of {name}"
        if known.takes_value and value is None:
            yield f"{name}: `{flag}` needs a value"
