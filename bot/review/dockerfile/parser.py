"""Parses a Dockerfile: directives, instructions with flags and forms, stages, arguments before the first FROM."""

import json
from collections.abc import Iterable, Mapping

from bot.review.dockerfile.lines import Joined, directives, join, physical_lines
from bot.review.dockerfile.parsed import Dockerfile, Flag, Instruction, Stage
from bot.review.dockerfile.words import expanded, pieces, plain, words

_MAYBE_JSON = frozenset({"ADD", "COPY", "CMD", "ENTRYPOINT", "HEALTHCHECK", "RUN", "SHELL", "VOLUME"})


def parse(text: str) -> Dockerfile:
    """Return what a Dockerfile is made of; no text is refused."""
    lines = physical_lines(text)
    found = directives(lines)
    escape = next((value for name, value, _ in found if name == "escape" and value in {"\\", "`"}), "\\")
    before: list[Instruction] = []
    stages: list[Stage] = []
    named: dict[str, Stage] = {}
    args: dict[str, str | None] = {}
    for joined in join(lines, escape):
        instruction = _parsed(joined, 0, escape)
        if instruction.name == "FROM":
            stage = _stage(instruction, len(stages), named, args)
            stages.append(stage)
            if stage.name:
                named[stage.name.lower()] = stage
        elif stages:
            stages[-1].instructions.append(instruction)
        else:
            before.append(instruction)
            if instruction.name == "ARG":
                _take_args(instruction, args)
    return Dockerfile(tuple(found), tuple(before), tuple(stages), escape, args)


def _take_args(instruction: Instruction, args: dict[str, str | None]) -> None:
    for word in words(instruction.rest, instruction.escape):
        name, equals, default = word.text.partition("=")
        args[name] = expanded(default, args.get, instruction.escape) if equals else None


def base_of(instruction: Instruction, args: Mapping[str, str | None]) -> str:
    """Return the image that a FROM names, with the default values of its arguments."""
    found = instruction.rest.split()
    return expanded(found[0], args.get, instruction.escape) if found else ""


def _stage(instruction: Instruction, number: int, named: Mapping[str, Stage], args: Mapping[str, str | None]) -> Stage:
    found = instruction.rest.split()
    name = found[2] if len(found) > 2 and found[1].upper() == "AS" else ""  # noqa: PLR2004  (BASE as NAME)
    base = base_of(instruction, args)
    return Stage(number, instruction, found[0] if found else "", name, named.get(base.lower()))


def _parsed(joined: Joined, at: int, escape: str) -> Instruction:
    """Return the instruction that begins at a position in the joined text."""
    text = joined.text.joined
    first = next(iter(pieces(text[at : at + 200], 0)), None)
    begin = at + (first.start if first else 0)
    end = begin
    while end < len(text) and not text[end].isspace():
        end += 1
    written = text[begin:end]
    name = written.upper()
    flags, rest_at = _flags(text, end)
    rest = text[rest_at:].strip()
    inner = None
    if name == "ONBUILD" and rest and not rest.upper().startswith("ONBUILD"):
        inner = _parsed(joined, rest_at, escape)
    form, problem = _json_form(name, rest)
    return Instruction(
        name=name,
        written=written,
        text=joined.text,
        rest_at=rest_at,
        flags=tuple(flags),
        source=tuple(joined.source),
        line=joined.line,
        heredocs=tuple(joined.heredocs),
        json=form,
        json_problem=problem,
        empty_lines=joined.empty_lines,
        inner=inner,
        comment=joined.comment,
        escape=escape,
    )


def _flags(text: str, at: int) -> tuple[list[Flag], int]:
    """Return the flags after a name, and where the arguments begin."""
    found: list[Flag] = []
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if not text.startswith("--", at):
            return found, at
        end, quote = at, ""
        while end < len(text) and (quote or not text[end].isspace()):
            char = text[end]
            if char == "\\":
                end += 1
            elif quote:
                quote = "" if char == quote else quote
            elif char in "'\"":
                quote = char
            end += 1
        word = text[at:end]
        at = min(end, len(text))
        if word == "--":
            return found, at
        name, equals, value = word.partition("=")
        found.append(Flag(name, plain(value) if equals else None))


def _json_form(name: str, rest: str) -> tuple[tuple[str, ...] | None, str]:
    """Return the words of a JSON form, and what is wrong with it if it only looks like one."""
    if name == "HEALTHCHECK":
        rest = rest[len("CMD") :].lstrip() if rest[: len("CMD")].upper() == "CMD" else ""
    if name not in _MAYBE_JSON or not rest.startswith("["):
        return None, ""
    try:
        found = json.loads(rest)
    except (ValueError, RecursionError):
        return None, "syntax"
    if not all(isinstance(each, str) for each in found):
        return None, "types"
    return tuple(found), ""


def arguments(instruction: Instruction) -> list[str]:
    """Return what an ADD, COPY, VOLUME, EXPOSE or FROM names."""
    return list(instruction.json) if instruction.json is not None else instruction.rest.split()


def pairs(instruction: Instruction) -> tuple[list[tuple[str, str]], bool]:
    """Return the names and values of an ENV or LABEL, with their quotes, and whether it is the form `NAME VALUE`."""
    found = words(instruction.rest, instruction.escape)
    if found and "=" not in found[0].text:
        name, *value = instruction.rest.split(None, 1)
        return [(name, value[0] if value else "")], True
    return [(name, value) for name, _, value in (word.text.partition("=") for word in found)], False


def arg_names(instruction: Instruction) -> Iterable[tuple[str, str | None]]:
    """Yield the names of an ARG with their default values, which keep their quotes."""
    for word in words(instruction.rest, instruction.escape):
        name, equals, default = word.text.partition("=")
        yield plain(name, instruction.escape), default if equals else None
