"""Checks the lines of a Dockerfile against the data of BuildKit: instructions, flags, mounts, dead spellings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.docker_cli import reference

_DIRECTIVE = re.compile(r"#\s*(\w+)\s*=\s*\S+")
_HEREDOC = re.compile(r"<<-?([\"']?)(\w+)\1")
_FLAG = re.compile(r"(--[a-z-]+)(?:=(\S+))?\s*")


@dataclass
class Instruction:
    """One instruction: its name in upper case, its flags as pairs of name and value, and what follows them."""

    name: str
    flags: list[tuple[str, str | None]] = field(default_factory=list)
    rest: str = ""


def instructions(text: str) -> list[Instruction]:
    """Return the instructions of a Dockerfile, or of some lines of one."""
    escape = re.match(r"#\s*escape\s*=\s*(\S)", text)
    return [_instruction(line) for line in _logical_lines(text.splitlines(), escape[1] if escape else "\\")]


def directives(text: str) -> list[str]:
    """Return the names of the parser directives at the top of a Dockerfile."""
    found = []
    for line in text.splitlines():
        directive = _DIRECTIVE.fullmatch(line.strip())
        if not directive:
            break
        found.append(directive[1].lower())
    return found


def dockerfile_problems(text: str) -> list[str]:
    """Return the errors in a Dockerfile, according to BuildKit's data."""
    data = reference("dockerfile")
    problems = [f"no such directive: {name}" for name in directives(text) if name not in data["parser_directives"]]
    for instruction in instructions(text):
        known = data["instructions"].get(instruction.name)
        if known is None:
            problems.append(f"no such instruction: {instruction.name}")
            continue
        if known.get("deprecated"):
            problems.append(f"{instruction.name} is deprecated: {known['replacement']}")
        if known.get("deprecated_form") and not re.match(r"\S+=", instruction.rest):
            problems.append(f"{instruction.name} without = is deprecated: {instruction.rest}")
        problems += _flag_problems(instruction, known["flags"])
    return problems


def _flag_problems(instruction: Instruction, known: dict[str, Any]) -> Iterator[str]:
    for name, value in instruction.flags:
        if name not in known:
            yield f"{instruction.name} has no flag {name}"
        elif name == "--mount":
            yield from _mount_problems(value or "", known[name])


def _mount_problems(value: str, known: dict[str, Any]) -> Iterator[str]:
    keys = dict(part.partition("=")[::2] for part in value.split(","))
    kind = keys.pop("type", known["default_type"])
    if kind not in known["types"]:
        yield f"RUN --mount has no type {kind}"
        return
    for key in keys:
        if known["aliases"].get(key, key) not in known["types"][kind]:
            yield f"RUN --mount=type={kind} has no {key}"


def _instruction(line: str) -> Instruction:
    name, _, rest = line.partition(" ")
    instruction = Instruction(name.upper())
    rest = rest.lstrip()
    while flag := _FLAG.match(rest):
        instruction.flags.append((flag[1], flag[2]))
        rest = rest[flag.end() :]
    instruction.rest = rest
    return instruction


def _logical_lines(lines: list[str], escape: str) -> Iterator[str]:
    """Join what a backslash (or another escape) continues; leave out comments, blank lines and bodies of heredocs."""
    waiting: list[str] = []
    joined = ""
    for line in lines:
        if waiting:
            if line.strip() == waiting[0]:
                waiting.pop(0)
            continue
        if line.lstrip().startswith("#") or not line.strip():
            continue
        joined += line.strip()
        if joined.endswith(escape):
            joined = joined[:-1].rstrip() + " "
            continue
        waiting = [word for _, word in _HEREDOC.findall(joined)]
        yield joined
        joined = ""
