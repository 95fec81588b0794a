"""The order of the steps: what is installed belongs before the copy of the whole source, which changes each time."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from bot.review.dockerfile.looked import Found, Looked, Run
from bot.review.dockerfile.packages import Call, call_of
from bot.review.dockerfile.parsed import Instruction, Stage
from bot.review.dockerfile.parser import arguments
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
                            "name": copy.name,
                            "command": " ".join(word.value for word in call.command.words),
                            "copy": copy.rest,
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
    return Install(call.program, files) if call.verb in verbs and names == [*after] else None


def _pip(call: Call) -> Install | None:
    words = [word.value for word in call.command.words]
    files = [file for flag, file in pairwise(words) if flag in {"-r", "--requirement"}]
    files += [word.partition("=")[2] for word in words if word.startswith("--requirement=")]
    known = {"-r", "--requirement", "install", "-m"}
    targets = [word for word in words[1:] if not word.startswith("-") and word not in files and word not in known]
    if not files or any(target.startswith((".", "/")) for target in targets) or "-e" in words:
        return None
    return Install("pip", " ".join(files) if all(re.fullmatch(r"[\w.-]+", file) for file in files) else "")


def _first_what_it_needs(
    looked: Looked, stage: Stage, copy: Instruction, run: Run, install: Install
) -> tuple[str, int]:
    """Return the lines from the copy to the install in the better order, and the last line that they replace."""
    last = run.instruction.last
    between = [each for each in stage.instructions if copy.line < each.line < run.instruction.line]
    target = arguments(copy)[-1] if len(arguments(copy)) == 2 else ""  # noqa: PLR2004  (source and target)
    where = [each for each in looked.in_chain(stage, "WORKDIR") if each.line < copy.line]
    workdir = plain(where[-1].rest).rstrip("/") if where else ""
    is_here = target in {".", "./"} or (bool(workdir) and target.rstrip("/") == workdir)
    if not install.files or not is_here or copy.json is not None or copy.name != "COPY":
        return "", last
    if any(each.name not in _HARMLESS for each in between) or run.instruction.heredocs or run.is_exec:
        return "", last
    own = [command for command in run.commands if command.program != "set"]
    if len(own) != 1:
        return "", last
    flags = "".join(
        f"{flag.name}={flag.value} " for flag in copy.flags if flag.value and flag.name in {"--chown", "--chmod"}
    )
    lines = [line for each in between for line in each.source]
    before = f"COPY {flags}{install.files} ./"
    return "\n".join([*lines, before, *run.instruction.source, *copy.source]), last
