"""The order of the steps: what is installed belongs before the copy of the whole source, which changes each time."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from bot.review.dockerfile.looked import Found, Looked, Run
from bot.review.dockerfile.packages import Call, call_of
from bot.review.dockerfile.parsed import Instruction, Stage
from bot.review.dockerfile.parser import arguments
from bot.review.dockerfile.shell import Command
from bot.review.dockerfile.words import plain

_PIP = re.compile(r"pip(?:[23](?:\.\d+)?)?")
_HARMLESS = frozenset(
    {"ENV", "ARG", "LABEL", "EXPOSE", "USER", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "CMD", "ENTRYPOINT"}
)


# By program: the verbs that install what the project's own files name, the only arguments after them, and the files.
_INSTALLS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "npm": (("ci", "install", "i", "clean-install"), (), "package*.json"),
    "yarn": (("install", ""), (), "package.json yarn.lock*"),
    "pnpm": (("install", "i"), (), "package.json pnpm-lock.yaml*"),
    "bun": (("install", "i"), (), "package.json bun.lock*"),
    "go": (("mod",), ("download",), "go.mod go.sum*"),
    "bundle": (("install", ""), (), "Gemfile Gemfile.lock*"),
    "cargo": (("fetch",), (), ""),
    "dotnet": (("restore",), (), ""),
    "poetry": (("install",), (), ""),
}


class Install(NamedTuple):
    """How a package manager installs what a project needs.

    Attributes:
        name: the package manager, as one of its own calls marks that it was called before.
        files: what it reads, to copy first; empty if that can't be told.
    """

    name: str
    files: str


def order(looked: Looked) -> Iterator[Found]:
    """Yield the copies of the whole source after which everything is installed again at each change."""
    installed: dict[int, set[str]] = {}
    for stage in looked.file.stages:
        done = set(installed.get(stage.parent.number, set())) if stage.parent else set()
        runs = {run.instruction.line: run for run in looked.runs if run.stage is stage}
        copy: Instruction | None = None
        for instruction in stage.instructions:
            if _copies_all(instruction):
                copy = copy or instruction
            elif run := runs.get(instruction.line):
                for call, install in _installs(run):
                    if copy and install.name not in done and not any(run.mounts("cache")):
                        fix, last = _first_what_it_needs(looked, stage, copy, run, install)
                        values: dict[str, str | int] = {
                            "command": " ".join(word.value for word in call.command.words),
                            "copy": f"{copy.name} {copy.rest}",
                            "at": run.line(call.command),
                        }
                        yield Found("SourceBeforeInstall", copy.line, values, fix, (copy.line, last))
                    done.add(install.name)
        installed[stage.number] = done


def _copies_all(instruction: Instruction) -> bool:
    if instruction.name not in {"COPY", "ADD"} or instruction.flag("--from") is not None:
        return False
    return any(source in {".", "./", "/", "*"} for source in arguments(instruction)[:-1])


def _installs(run: Run) -> Iterator[tuple[Call, Install]]:
    for command in run.commands:
        call = call_of(command)
        if call and (install := _install(call)):
            yield call, install


def _install(call: Call) -> Install | None:
    """Return how a call installs what the project needs; None for one that installs something named in it."""
    names = [word.value for word in call.command.words[2:] if not word.value.startswith("-")]
    if any(option in {"-g", "--global"} for option in call.options):
        return None
    if _PIP.fullmatch(call.program) and call.verb == "install":
        return _pip(call)
    if call.program == "composer" and call.verb == "install":
        is_alone = {"--no-scripts", "--no-autoloader"} <= set(call.options)
        return Install("composer", "composer.json composer.lock*" if is_alone else "")
    if call.program == "mvn" and any("dependency:" in word.value for word in call.command.words):
        return Install("mvn", "pom.xml")
    verbs, after, files = _INSTALLS.get(call.program, ((), (), ""))
    if "--immutable" in call.options:  # this Yarn keeps itself and its plugins beside the source
        files = ""
    return Install(call.program, files) if call.verb in verbs and names == [*after] else None


def _pip(call: Call) -> Install | None:
    words = [word.value for word in call.command.words]
    files = [file for flag, file in pairwise(words) if flag in {"-r", "--requirement"}]
    files += [word.partition("=")[2] for word in words if word.startswith("--requirement=")]
    known = {"-r", "--requirement", "install", "-m"}
    targets = [word for word in words[1:] if not word.startswith("-") and word not in files and word not in known]
    if not files or any(target.startswith((".", "/")) for target in targets) or "-e" in words:
        return None
    if any(word.startswith(("-c", "--constraint")) for word in words):
        return Install("pip", "")
    return Install("pip", " ".join(files) if all(re.fullmatch(r"[\w.-]+", file) for file in files) else "")


def _first_what_it_needs(
    looked: Looked, stage: Stage, copy: Instruction, run: Run, install: Install
) -> tuple[str, int]:
    """Return the lines from the copy to the install in the better order, and the last line that they replace."""
    last = run.instruction.last
    between = [each for each in stage.instructions if copy.line < each.line < run.instruction.line]
    runs = {each.instruction.line: each for each in looked.runs}
    is_simple = not (run.instruction.heredocs or run.is_exec or copy.json)
    if not install.files or not is_simple or not _is_to_workdir(looked, stage, copy):
        return "", last
    if not all(each.name in _HARMLESS or _needs_nothing(runs.get(each.line)) for each in between):
        return "", last
    first, rest = _divided(run)
    if not first:
        return "", last
    kept = [f"{flag.name}={flag.value} " for flag in copy.flags if flag.value and flag.name in {"--chown", "--chmod"}]
    name = "copy" if copy.written.islower() else "COPY"
    before = f"{name} {''.join(kept)}{install.files} ./"
    return "\n".join([*(line for each in between for line in each.source), before, first, *copy.source, *rest]), last


def _is_to_workdir(looked: Looked, stage: Stage, copy: Instruction) -> bool:
    """Tell whether a copy has one source, and its target is the working directory."""
    source, *targets = arguments(copy)
    where = [each for each in looked.in_chain(stage, "WORKDIR") if each.line < copy.line]
    workdir = plain(where[-1].rest).rstrip("/") if where else ""
    target = targets[0] if len(targets) == 1 and source in {".", "./"} else ""
    return target in {".", "./"} or (bool(workdir) and target.rstrip("/") == workdir)


def _needs_nothing(run: Run | None) -> bool:
    """Tell whether a RUN only installs packages by their names, so that it doesn't need the source."""
    return run is not None and all(_is_of_packages(command) for command in run.commands)


def _is_of_packages(command: Command) -> bool:
    call = call_of(command)
    if command.program in {"set", "rm"} or not call:
        return True
    if _PIP.fullmatch(call.program):
        return call.verb == "install" and not any(
            word.value.startswith((".", "/", "-r", "-e", "--req", "-c")) for word in command.words
        )
    return call.program in {"apt-get", "apt", "apk", "yum", "dnf", "microdnf"}


def _divided(run: Run) -> tuple[str, list[str]]:
    """Return a RUN up to what it installs, and another one with what follows that; nothing if that is unclear."""
    own = [command for command in run.commands if command.program != "set"]
    places = [place for place, command in enumerate(own) if (call := call_of(command)) and _install(call)]
    if not all(_is_of_packages(command) for command in own[: places[0]]) or any(command.depth for command in own):
        return "", []
    after = own[places[-1] + 1 :]
    if not after:
        return "\n".join(run.instruction.source), []
    joined = run.text.joined
    before, start = own[places[-1]], (after[0].assigned or after[0].words)[0].start
    if len(run.instruction.source) > 1 or before.after != "&&" or run.instruction.flags:
        return "", []
    name = run.instruction.written
    return f"{name} {joined[: before.end].strip()}", [f"{name} {joined[start:].rstrip()}"]
