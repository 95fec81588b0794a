"""BuildKit's build checks of names, forms and repeated instructions: docs.docker.com/reference/build-checks."""

import json
import re
from collections.abc import Iterator

from bot.review.dockerfile.facts import facts
from bot.review.dockerfile.looked import Found, Looked, found
from bot.review.dockerfile.parsed import Edit, Instruction, Stage, Text
from bot.review.dockerfile.parser import arg_names, arguments, pairs
from bot.review.dockerfile.shell import commands
from bot.review.dockerfile.words import is_unclosed, plain, words

_RESERVED = frozenset({"context", "scratch"})
_SECRET = re.compile(
    r"(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)", re.IGNORECASE
)
_NO_SECRET = re.compile(r"(?:_|^)(?:public|file|version)(?:_|$)", re.IGNORECASE)
_ONCE = frozenset({"CMD", "ENTRYPOINT", "HEALTHCHECK"})
_IN_SHELL = re.compile(r"[$`*?<>|&;()\[\]{}~#!\\\n]")
_WORD_OF_SHELL = frozenset({"cd", "export", "source", ".", "exec", "ulimit", "umask", "set", "if", "for", "while"})
_CURLY = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_ABSOLUTE = re.compile(r"/|[A-Za-z]:[\\/]|\\")


def checks(looked: Looked) -> Iterator[Found]:
    """Yield what these checks find."""
    if _is_on(looked, "InvalidDefinitionDescription"):
        yield from _descriptions(looked)
    for instruction in looked.file.instructions():
        yield from (
            found("NoEmptyContinuation", instruction, _closed_up(instruction), line)
            for line in instruction.empty_lines[:1]
        )
    yield from _casing(looked)
    yield from _stage_names(looked)
    for stage in looked.file.stages:
        yield from _repeated(stage)
        yield from _workdir(looked, stage)
        yield from _forms(looked, stage)
        for instruction in stage.instructions:
            yield from _old(instruction)
            yield from _exposed(instruction)
            yield from _secrets(instruction)


def _is_on(looked: Looked, check: str) -> bool:
    """Tell whether the file turns on a check that is off otherwise: `# check=experimental=NAME`."""
    for name, value, _ in looked.file.directives:
        options = dict(option.partition("=")[::2] for option in value.replace(" ", "").split(";"))
        if name == "check" and not {check, "all"}.isdisjoint(options.get("experimental", "").split(",")):
            return True
    return False


def _descriptions(looked: Looked) -> Iterator[Found]:
    names = {stage.start.line: [stage.name.lower()] for stage in looked.file.stages if stage.name}
    for instruction in looked.file.instructions():
        described = [name for name, _ in arg_names(instruction)] if instruction.name == "ARG" else []
        described += names.get(instruction.line, [])
        if described and instruction.comment and instruction.comment.split()[0] not in described:
            yield found("InvalidDefinitionDescription", instruction, name=described[0])


def _closed_up(instruction: Instruction) -> str:
    empty = {line - instruction.line for line in instruction.empty_lines}
    return "\n".join(line for number, line in enumerate(instruction.source) if number not in empty)


def _casing(looked: Looked) -> Iterator[Found]:
    every = (each for stage in looked.file.stages for each in (stage.start, *stage.instructions))
    names = [each for each in every if each.name in facts().flags]
    lower = sum(each.written.islower() for each in names)
    upper = sum(each.written.isupper() for each in names)
    for each in names:
        right = each.written.lower() if lower > upper else each.written.upper()
        if each.written != right:
            start = each.text.joined.find(each.written)
            fix = each.edited([Edit(each.text, start, start + len(each.written), right)])
            yield found("ConsistentInstructionCasing", each, fix, name=each.written, right=right)


def _stage_names(looked: Looked) -> Iterator[Found]:
    seen: set[str] = set()
    for stage in looked.file.stages:
        given = words(stage.start.rest)
        if not stage.name or len(given) != 3:  # noqa: PLR2004  (BASE as NAME)
            continue
        start, as_, name = stage.start, given[1], given[2]
        if stage.name != stage.name.lower():
            fix = start.edited([_in_rest(start, name.start, name.end, name.text.lower())])
            yield found("StageNameCasing", start, fix, name=stage.name)
        for casing in (str.isupper, str.islower):
            if casing(start.written) and not casing(as_.text):
                right = "AS" if casing is str.isupper else "as"
                fix = start.edited([_in_rest(start, as_.start, as_.end, right)])
                yield found("FromAsCasing", start, fix, written=as_.text, name=start.written)
        if stage.name.lower() in _RESERVED:
            yield found("ReservedStageName", start, name=stage.name)
        if stage.name.lower() in seen:
            yield found("DuplicateStageName", start, name=stage.name)
        seen.add(stage.name.lower())


def _in_rest(instruction: Instruction, start: int, end: int, new: str) -> Edit:
    """Return an edit of an instruction's arguments."""
    at = instruction.rest_at
    return Edit(instruction.text, at + start, at + end, new)


def _repeated(stage: Stage) -> Iterator[Found]:
    last: dict[str, Instruction] = {}
    for instruction in stage.instructions:
        if instruction.name in _ONCE:
            if earlier := last.get(instruction.name):
                yield found("MultipleInstructionsDisallowed", earlier, name=earlier.name, last=instruction.line)
            last[instruction.name] = instruction


def _workdir(looked: Looked, stage: Stage) -> Iterator[Found]:
    every = list(looked.in_chain(stage, "WORKDIR"))
    if every and every[0] in stage.instructions:
        path = plain(every[0].rest, every[0].escape)
        if not _ABSOLUTE.match(path) and not path.startswith("$") and path:
            yield found("WorkdirRelativePath", every[0], every[0].with_rest(f"/{path.removeprefix('./')}"), path=path)


def _forms(looked: Looked, stage: Stage) -> Iterator[Found]:
    has_shell = bool(looked.shells.get(stage.parent.number)) if stage.parent else False
    for instruction in stage.instructions:
        has_shell = has_shell or instruction.name == "SHELL"
        if instruction.json_problem == "syntax" and instruction.name != "SHELL":
            yield found("BadJsonForm", instruction, _as_json(instruction), name=instruction.name)
        elif instruction.name in {"CMD", "ENTRYPOINT"} and instruction.json is None and not has_shell:
            if instruction.json_problem:
                continue
            fix = "" if looked.is_windows(stage) else _in_exec_form(instruction)
            yield found("JSONArgsRecommended", instruction, fix, name=instruction.name)


def _as_json(instruction: Instruction) -> str:
    """Return an instruction whose JSON form has other quotes than double ones, corrected; nothing if it is unclear."""
    body = instruction.rest
    if instruction.name == "HEALTHCHECK":
        body = body[len("CMD") :].strip()
    inside = body[1:].removesuffix("]").translate(_CURLY)
    if not inside or "\\" in inside:
        return ""
    inside = re.sub(r"""(["'])\s+(["'])""", r"\1, \2", inside)
    given = [part.strip() for part in inside.rstrip(", ").split(",")]
    texts = [part[1:-1] if len(part) > 1 and part[0] == part[-1] and part[0] in "'\"" else part for part in given]
    if any(quote in text for text in texts for quote in "'\"") or not all(texts):
        return ""
    form = json.dumps(texts, ensure_ascii=False)
    return instruction.with_rest(f"CMD {form}" if instruction.name == "HEALTHCHECK" else form)


def _in_exec_form(instruction: Instruction) -> str:
    """Return a CMD or ENTRYPOINT in the JSON form; nothing if it is no simple line."""
    body = instruction.rest
    if not body or len(instruction.text.joined) > 2000 or instruction.heredocs:  # noqa: PLR2004  (a line of a person)
        return ""
    given = words(body)
    texts = [plain(word.text) for word in given]
    if not _IN_SHELL.search(body) and "=" not in texts[0] and texts[0] not in _WORD_OF_SHELL:
        return instruction.with_rest(json.dumps(texts, ensure_ascii=False))
    text = Text(" " * instruction.rest_at + instruction.text.joined[instruction.rest_at :], instruction.text.pieces)
    found_commands = commands(text)
    last = found_commands[-1]
    if any(command.depth or command.after not in {"&&", ""} for command in found_commands) or not last.words:
        return ""
    if last.program in _WORD_OF_SHELL - {"exec"} or any(line.startswith("#") for line in instruction.source):
        return ""
    at = last.words[0].start
    start = "" if last.program == "exec" else "exec "
    line = f"{text.joined[:at]}{start}{text.joined[at:]}".strip()
    return instruction.with_rest(json.dumps(["sh", "-c", line], ensure_ascii=False))


def _old(instruction: Instruction) -> Iterator[Found]:
    if instruction.name == "MAINTAINER" and instruction.rest:
        author = instruction.rest.strip("\"'").replace("\\", "").replace('"', "").replace("$", "")
        fix = f'LABEL org.opencontainers.image.authors="{author}"'
        yield found("MaintainerDeprecated", instruction, fix)
    elif instruction.name in {"ENV", "LABEL"}:
        given, is_legacy = pairs(instruction)
        if is_legacy and given[0][1]:
            key, value = given[0]
            yield found(
                "LegacyKeyValueFormat", instruction, _with_equals(instruction, key, value), name=instruction.name
            )


def _with_equals(instruction: Instruction, key: str, value: str) -> str:
    if len(instruction.source) > 1 or instruction.escape != "\\":
        return ""
    if is_unclosed(value):
        return ""
    value = value.removeprefix("=").lstrip()  # `ENV NAME = value` would have the sign in its value
    one_word = [word.text for word in words(value)] == [value]
    if not one_word or any(sign in value for sign in "'\""):
        if any(sign in value for sign in "'\"\\"):
            return f"{instruction.name} {key}={value}" if one_word else ""
        value = f'"{value}"'
    return f"{instruction.written} {key}={value}"


def _exposed(instruction: Instruction) -> Iterator[Found]:
    if instruction.name != "EXPOSE":
        return
    given = arguments(instruction)
    for port in given:
        number, slash, protocol = port.rpartition(":")[2].partition("/")
        others = [number + slash + protocol if each == port else each for each in given]
        if ":" in port and "$" not in port.partition(":")[0][:1]:
            yield found("ExposeInvalidFormat", instruction, instruction.with_rest(" ".join(others)), port=port)
        if protocol != protocol.lower() and "$" not in protocol:
            fixed = [each.lower() if each == port else each for each in given]
            yield found("ExposeProtoCasing", instruction, instruction.with_rest(" ".join(fixed)), port=port)


def _secrets(instruction: Instruction) -> Iterator[Found]:
    if instruction.name == "ENV":
        names = [name for name, _ in pairs(instruction)[0]]
    elif instruction.name == "ARG":
        names = [name for name, _ in arg_names(instruction)]
    else:
        return
    for name in names:
        name = plain(name, instruction.escape)  # noqa: PLW2901
        if _SECRET.search(name) and not _NO_SECRET.search(name):
            yield found("SecretsUsedInArgOrEnv", instruction, name=name, instruction=instruction.name)
