"""Checks a line of shell against Docker's own command data: commands, flags, dead spellings. Needs no Docker.

The data is in tests/reference/: names and flags with the version they were taken from, and the scripts that took
them. A command must be known to the newest client (docker-latest.json) and to the older one that is still around
(docker.json). Compose and Buildx are plugins with data of their own; `docker build` is Buildx's.
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

REFERENCE = Path(__file__).parent / "reference"

# Plugins that are not part of the data: their commands are not checked.
_PLUGINS_WITHOUT_DATA = {"debug", "init", "mcp", "model", "offload", "sandbox", "scout"}
# After the image or container of these, everything is the container's own command.
ENDS_OPTIONS_AT_FIRST_ARGUMENT = {"container run", "container create", "container exec", "compose run", "compose exec"}


@cache
def reference(name: str) -> Any:
    """Return one file of tests/reference/, such as `docker`."""
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
    words, _ = _skip_options(call[1:], reference("docker")["global_options"])
    if words[:1] == ["build"] or words[:2] == ["image", "build"]:
        return "docker buildx build"
    if words[:2] == ["builder", "prune"]:
        return "docker builder prune"
    if words[:1] in (["compose"], ["buildx"]):
        rest, _ = _skip_options(words[1:], reference(words[0])["global_options"])
        name, _ = _named_command(rest, reference(words[0])["commands"], f"{words[0]} ")
        return f"docker {words[0]} {name}" if name else ""
    name, _ = _named_command(words, reference("docker")["commands"], "")
    return f"docker {name}" if name else ""


def call_problems(call: list[str]) -> list[str]:
    """Return the errors in one call, according to Docker's data.

    Args:
        call: its words; the first is `docker`.
    """
    words, problems = _skip_options(call[1:], reference("docker")["global_options"])
    if words[:1] == ["compose"]:
        rest, own = _skip_options(words[1:], reference("compose")["global_options"])
        return problems + own + _checked("compose", "compose ", rest, _compose_commands())
    if words[:1] == ["buildx"]:
        rest, own = _skip_options(words[1:], reference("buildx")["global_options"])
        return problems + own + _checked("buildx", "buildx ", rest, reference("buildx")["commands"])
    if words[:1] == ["build"] or words[:2] in (["image", "build"], ["builder", "build"]):
        rest = words[1:] if words[0] == "build" else words[2:]
        return problems + _flags("docker build", rest, reference("buildx")["commands"]["build"], interspersed=True)
    if not words or words[0] in _PLUGINS_WITHOUT_DATA:
        return problems
    older = _checked("docker 28", "", words, reference("docker")["commands"])
    return problems + (older or _checked("docker 29", "", words, reference("docker-latest")["commands"]))


@cache
def _compose_commands() -> Any:
    return {name: command for name, command in reference("compose")["commands"].items() if not command.get("hidden")}


def _checked(tool: str, prefix: str, words: list[str], commands: dict[str, Any]) -> list[str]:
    """Find the command that the words name, and check the flags that follow."""
    name, rest = _named_command(words, commands, prefix)
    if name:
        interspersed = prefix + name not in ENDS_OPTIONS_AT_FIRST_ARGUMENT
        return _flags(f"{tool} {name}", rest, commands[name], interspersed=interspersed)
    if not words or words[0].startswith("-"):
        return []
    return [f"{tool} knows no command `{' '.join(words[:2])}`"]


def _named_command(words: list[str], commands: dict[str, Any], prefix: str) -> tuple[str, list[str]]:
    """Return the full name of the command that the words begin with, or nothing, and the words after it."""
    names = {
        alias.removeprefix(prefix): name for name, command in commands.items() for alias in command.get("aliases", [])
    }
    for length in (3, 2, 1):
        said = " ".join(words[:length])
        name = said if said in commands else names.get(said)
        if name and not commands[name].get("subcommands"):
            return name, words[length:]
    return "", words


def _flags(tool: str, words: list[str], command: dict[str, Any], *, interspersed: bool) -> list[str]:
    problems = []
    rest = words
    while rest:
        rest, found = _skip_options(rest, command["options"], tool)
        problems += found
        if not interspersed or rest[:1] == ["--"]:
            break
        rest = rest[1:]
    return problems


def _skip_options(words: list[str], options: dict[str, Any], tool: str = "docker") -> tuple[list[str], list[str]]:
    """Return the words after the leading options, and what is wrong with these."""
    by_short = {option["short"]: name for name, option in options.items() if option.get("short")}
    problems = []
    while words and words[0].startswith("-") and words[0] not in ("-", "--"):
        word, words = words[0], words[1:]
        needs_value = False
        for name, has_value in _named(word, by_short, options):
            option = options.get(name)
            if option is None and name not in ("--help", "-h"):
                problems.append(f"{tool} knows no flag `{name}`")
            elif option and (option.get("deprecated") or option.get("hidden")):
                problems.append(f"{tool}: `{name}` is deprecated or hidden")
            needs_value = option is not None and option["type"] != "bool" and not has_value
        if needs_value:
            if not words:
                problems.append(f"{tool}: `{word}` needs a value")
            words = words[1:]
    return words, problems


def _named(word: str, by_short: dict[str, str], options: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield each flag in a word, `-it` has two, and whether its value is in the word too."""
    if word.startswith("--"):
        name, equals, _ = word.partition("=")
        yield name, bool(equals)
        return
    for place, letter in enumerate(word[1:], 2):
        name = by_short.get(f"-{letter}", f"-{letter}")
        takes_value = name in options and options[name]["type"] != "bool"
        yield name, takes_value and place < len(word)
        if takes_value:
            return
