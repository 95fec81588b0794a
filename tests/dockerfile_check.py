"""Checks the lines of a Dockerfile against the data of BuildKit: instructions, flags, mounts, dead spellings."""

import re
from collections.abc import Iterator
from typing import Any

from bot.review.dockerfile.parsed import Instruction
from bot.review.dockerfile.parser import parse
from tests.docker_cli import reference

_DIRECTIVE = re.compile(r"#\s*(\w+)\s*=\s*\S+")


def instructions(text: str) -> list[Instruction]:
    """Return the instructions of a Dockerfile, or of some lines of one."""
    return list(parse(text).instructions())


def directives(text: str) -> list[str]:
    """Return the names of what looks like parser directives at the top of a Dockerfile."""
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
