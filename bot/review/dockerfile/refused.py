"""What BuildKit refuses outright: instructions, flags and arguments that aren't there or aren't valid."""

import re
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.review.dockerfile.facts import facts
from bot.review.dockerfile.looked import Found, Looked, found
from bot.review.dockerfile.parsed import Edit, Instruction
from bot.review.dockerfile.parser import arg_names, arguments, pairs
from bot.review.dockerfile.words import is_unclosed, words

_FARTHEST = 2
"""Edits between a misspelt name and the right one."""
_ONE_OR_MORE = frozenset({"ARG", "ENV", "LABEL", "EXPOSE", "USER", "WORKDIR", "VOLUME", "STOPSIGNAL", "MAINTAINER"})
_NO_TRIGGER = frozenset({"ONBUILD", "FROM", "MAINTAINER"})
_STAGE_NAME = re.compile(r"[a-z][a-z0-9._-]*")
_CONFLICT = re.compile(r"<{7}|={7}|>{7}|\|{7}")
_CHECK = re.compile(r"\s*(?:skip|error|experimental)\s*=")


def nearest(name: str, names: list[str]) -> str:
    """Return the name that was probably meant, or nothing."""
    if len(name) > 2 * max(map(len, names)):
        return ""
    close = process.extractOne(name, names, scorer=OSA.distance, score_cutoff=_FARTHEST)
    return close[0] if close and close[1] < len(name) - 1 else ""


def refused(looked: Looked) -> Iterator[Found]:
    """Yield what BuildKit refuses in the text of single instructions."""
    yield from _directives(looked)
    yield from _without_stage(looked)
    earlier: Instruction | None = None
    for instruction in looked.file.instructions():
        known = facts().flags.get(instruction.name)
        if known is None:
            yield _unknown(instruction, earlier)
        else:
            yield from _flags(instruction)
            yield from _arguments(instruction)
        yield from (
            found("UnclosedHeredoc", instruction, name=heredoc.name)
            for heredoc in instruction.heredocs
            if not heredoc.is_closed
        )
        earlier = instruction


def _directives(looked: Looked) -> Iterator[Found]:
    seen: set[str] = set()
    for name, value, line in looked.file.directives:
        if name in seen:
            yield Found("RepeatedDirective", line, {"name": name})
        seen.add(name)
        if name == "escape" and value not in {"\\", "`"}:
            yield Found("BadEscape", line, {"value": value}, "# escape=\\", (line, line))
        if name == "check" and not all(map(_CHECK.match, value.split(";"))):
            yield Found("BadCheckDirective", line, {"value": value})


_GOES_ON = frozenset(
    {"RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "ENV", "ARG", "LABEL", "COPY", "ADD", "EXPOSE", "VOLUME"}
)
"""Instructions that people write over several lines."""


def _without_stage(looked: Looked) -> Iterator[Found]:
    first = next((each for each in looked.file.before if each.name != "ARG" and each.name in facts().flags), None)
    if first:
        yield found("NoFromFirst", first, name=first.name)
    elif not looked.file.stages:
        yield Found("NoFrom", 1)


def _unknown(instruction: Instruction, earlier: Instruction | None) -> Found:
    if not instruction.written:
        return found("ContinuationOfNothing", instruction, escape=instruction.escape)
    if instruction.written.startswith(("```", "~~~")):
        return found("MarkdownFence", instruction)
    if _CONFLICT.match(instruction.written):
        return found("MergeConflict", instruction, marks=instruction.written)
    right = nearest(instruction.name, list(facts().flags))
    if right:
        start = instruction.text.joined.find(instruction.written)
        edit = Edit(instruction.text, start, start + len(instruction.written), right)
        return found("UnknownInstruction", instruction, instruction.edited([edit]), name=instruction.written)
    if earlier and earlier.name in _GOES_ON and not earlier.heredocs:
        lines = [*earlier.source[:-1], f"{earlier.source[-1].rstrip()} {instruction.escape}", *instruction.source]
        return Found(
            "MissingContinuation",
            instruction.line,
            {"name": instruction.written, "escape": instruction.escape},
            "\n".join(lines) if instruction.line == earlier.last + 1 else "",
            (earlier.line, instruction.last),
        )
    return found("UnknownInstruction", instruction, name=instruction.written)


def _flags(instruction: Instruction) -> Iterator[Found]:
    known = facts().flags[instruction.name]
    seen: set[str] = set()
    for flag in instruction.flags:
        kind = known.get(flag.name)
        if kind is None:
            right = nearest(flag.name, list(known)) if known else ""
            rule = "UnknownFlag" if known else "NoFlags"
            fix = _replaced(instruction, flag.name, right) if right else ""
            yield found(rule, instruction, fix, flag=flag.name, name=instruction.name)
            continue
        if flag.name in seen and kind != "list":
            yield found("RepeatedFlag", instruction, flag=flag.name)
        seen.add(flag.name)
        if flag.value is None and kind != "bool":
            yield found("FlagWithoutValue", instruction, _joined_flag(instruction, flag.name), flag=flag.name)
        if kind == "bool" and flag.value is not None and flag.value.lower() not in {"true", "false"}:
            fix = _replaced(instruction, f"{flag.name}={flag.value}", flag.name)
            yield found("FlagNotBoolean", instruction, fix, flag=flag.name, value=flag.value)


def _replaced(instruction: Instruction, old: str, new: str) -> str:
    start = instruction.text.joined.find(old)
    return instruction.edited([Edit(instruction.text, start, start + len(old), new)]) if start >= 0 else ""


def _joined_flag(instruction: Instruction, flag: str) -> str:
    """Return an instruction in which a flag's value follows its `=`: `--from build` becomes `--from=build`."""
    text = instruction.text.joined
    at = text.find(f"{flag} ")
    return instruction.edited([Edit(instruction.text, at + len(flag), at + len(flag) + 1, "=")]) if at >= 0 else ""


def _arguments(instruction: Instruction) -> Iterator[Found]:
    name, rest = instruction.name, instruction.rest
    if instruction.json_problem == "types" and name != "HEALTHCHECK":
        yield found("BadJsonTypes", instruction)
    elif name in _ONE_OR_MORE and not rest:
        yield found("MissingArguments", instruction, name=name)
    elif name == "FROM":
        yield from _from(instruction)
    elif name in {"ADD", "COPY"} and len(arguments(instruction)) <= 1:
        yield found("CopyWithoutTarget", instruction, name=name)
    elif name in {"ENV", "LABEL"}:
        yield from _pairs(instruction)
    elif name == "ARG":
        yield from (found("BlankName", instruction, name=name) for arg, _ in arg_names(instruction) if not arg)
    elif name == "SHELL" and instruction.json is None:
        yield found("ShellNeedsJson", instruction)
    elif name == "ONBUILD":
        yield from _onbuild(instruction)
    elif name == "VOLUME" and "" in arguments(instruction):
        yield found("EmptyVolume", instruction)
    yield from _unclosed(instruction)


def _from(instruction: Instruction) -> Iterator[Found]:
    given = instruction.rest.split()
    if len(given) not in {1, 3} or (len(given) == 3 and given[1].upper() != "AS"):  # noqa: PLR2004  (BASE as NAME)
        fix = ""
        comment = next((place for place, word in enumerate(given) if word.startswith("#")), 0)
        if comment:
            fix = instruction.with_rest(" ".join(given[:comment])) if comment in {1, 3} else ""
        elif len(given) == 2 and given[0].endswith(":"):  # noqa: PLR2004  (`node: 22`)
            fix = instruction.with_rest("".join(given))
        elif len(given) == 2 and _STAGE_NAME.fullmatch(given[1].lower()) and given[1].upper() != "AS":  # noqa: PLR2004
            fix = instruction.with_rest(f"{given[0]} AS {given[1]}")
        yield found("BadFrom", instruction, fix)
    elif len(given) == 3 and not _STAGE_NAME.fullmatch(given[2].lower()):  # noqa: PLR2004  (BASE as NAME)
        yield found("BadStageName", instruction, name=given[2])


def _pairs(instruction: Instruction) -> Iterator[Found]:
    given, is_legacy = pairs(instruction)
    if is_legacy:
        if not given[0][1]:
            yield found("ValueMissing", instruction, name=instruction.name, key=given[0][0])
        return
    for word in words(instruction.rest, instruction.escape):
        key, equals, _ = word.text.partition("=")
        if not equals:
            yield found("EqualsMissing", instruction, name=instruction.name, word=word.text)
            return
        if not key:
            yield found("BlankName", instruction, name=instruction.name)
            return


def _onbuild(instruction: Instruction) -> Iterator[Found]:
    trigger = instruction.rest.split(None, 1)[0].upper() if instruction.rest else ""
    if not trigger:
        yield found("MissingArguments", instruction, name=instruction.name)
    elif trigger in _NO_TRIGGER:
        yield found("BadOnbuild", instruction, name=trigger)


def _unclosed(instruction: Instruction) -> Iterator[Found]:
    if instruction.name in {"ENV", "LABEL"}:
        given, _ = pairs(instruction)
        texts = [text for pair in given for text in pair]
    elif instruction.name == "ARG":
        texts = [default or "" for _, default in arg_names(instruction)]
    elif instruction.name in {"ADD", "COPY", "VOLUME", "EXPOSE"}:
        texts = arguments(instruction)
    elif instruction.name in {"USER", "WORKDIR", "STOPSIGNAL"}:
        texts = [instruction.rest]
    else:
        return
    wrong = next((text for text in texts if is_unclosed(text, instruction.escape)), None)
    if wrong is not None:
        yield found("UnclosedQuote", instruction, word=wrong)
