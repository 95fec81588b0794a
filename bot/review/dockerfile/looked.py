"""What the rules look at: the file, the commands of its RUNs, the stages whose files end up in the image."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from bot.review.dockerfile.parsed import Dockerfile, Instruction, Piece, Stage, Text
from bot.review.dockerfile.parser import arguments, base_of
from bot.review.dockerfile.shell import Command, ShellWord, commands

_POSIX = frozenset({"sh", "bash", "ash", "dash", "zsh", "ksh", "busybox"})
_NOWHERE = Text("", (Piece(0, 1, 0),))


class Found(NamedTuple):
    """What a rule found.

    Attributes:
        rule: the rule's name.
        line: the line, from 1.
        values: what its sentences show.
        fix: the corrected lines, without which they are shown.
        replaced: the first and the last line that the corrected ones replace.
        column: the column, from 1; 0 for the whole line.
    """

    rule: str
    line: int
    values: Mapping[str, str | int] = MappingProxyType({})
    fix: str = ""
    replaced: tuple[int, int] = (0, 0)
    column: int = 0


def found(rule: str, at: Instruction, fix: str = "", line: int = 0, **values: str | int) -> Found:
    """Return what a rule found in an instruction, of which the fix replaces all lines."""
    return Found(rule, line or at.line, values, fix, (at.line, at.last))


@dataclass
class Run:
    """A RUN with its commands.

    Attributes:
        stage: its stage.
        instruction: the RUN.
        text: what the commands are in.
        commands: its commands, in order.
        is_exec: whether it is the JSON form, in which no word has a place.
        pipefail: whether its shell stops at the first failing command of a pipe.
    """

    stage: Stage
    instruction: Instruction
    text: Text
    commands: list[Command]
    is_exec: bool = False
    pipefail: bool = False

    def mounts(self, kind: str) -> Iterator[str]:
        """Yield the targets of its mounts of a type."""
        for flag in self.instruction.flags:
            if flag.name == "--mount":
                keys = dict(part.partition("=")[::2] for part in (flag.value or "").split(","))
                if keys.get("type", "bind") == kind:
                    yield next((keys[key] for key in ("target", "dst", "destination") if key in keys), "")

    def line(self, command: Command) -> int:
        """Return the line of a command."""
        return self.instruction.line if self.is_exec else self.text.line(command.words[0].start)


@dataclass
class Looked:
    """A Dockerfile that is looked at.

    Attributes:
        file: the Dockerfile.
        folder: where it lies; None if that isn't known.
        runs: the RUNs whose shell is known.
    """

    file: Dockerfile
    folder: Path | None = None
    runs: list[Run] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find the commands."""
        shells: dict[int, list[str]] = {}
        for stage in self.file.stages:
            shell = list(shells.get(stage.parent.number, [])) if stage.parent else []
            for instruction in stage.instructions:
                if instruction.name == "SHELL" and instruction.json:
                    shell = list(instruction.json)
                run = instruction.inner or instruction
                if run.name == "RUN" and self._is_posix(stage, shell):
                    self.runs += _runs(stage, run, pipefail="pipefail" in " ".join(shell))
            shells[stage.number] = shell
        self.shells = shells

    def _is_posix(self, stage: Stage, shell: list[str]) -> bool:
        if shell:
            return PurePosixPath(shell[0]).name in _POSIX
        return not self.is_windows(stage)

    def is_windows(self, stage: Stage) -> bool:
        """Tell whether a stage is for Windows."""
        return self.file.escape == "`" or any(
            word in self.image(stage).lower() for word in ("windows", "nanoserver", "servercore")
        )

    def image(self, stage: Stage) -> str:
        """Return the image that a stage is built on in the end, with the default values of its arguments."""
        *_, first = stage.chain()
        return base_of(first.start, self.file.args)

    @cached_property
    def kept(self) -> frozenset[int]:
        """The numbers of the stages whose files are all in the image: the last one and what it is built on."""
        if not self.file.stages:
            return frozenset()
        waiting = [self.file.stages[-1]]
        numbers: set[int] = set()
        while waiting:
            stage = waiting.pop()
            if stage.number in numbers:
                continue
            numbers.add(stage.number)
            waiting += [stage.parent] if stage.parent else []
            for copy in stage.instructions:
                if copy.name == "COPY" and (source := copy.flag("--from")) and "/" in arguments(copy)[:-1]:
                    other = self.file.stage_called(source, stage.number)
                    waiting += [other] if other else []
        return frozenset(numbers)

    @property
    def last(self) -> Stage:
        """The last stage, which the image is made from."""
        return self.file.stages[-1]

    def in_chain(self, stage: Stage, *names: str) -> Iterator[Instruction]:
        """Yield a stage's instructions of some names, and those of the stages that it is built on, in order."""
        for each in reversed([*stage.chain()]):
            yield from (instruction for instruction in each.instructions if instruction.name in names)


def _runs(stage: Stage, instruction: Instruction, *, pipefail: bool) -> Iterator[Run]:
    if instruction.json is not None:
        words = [ShellWord(word, 0, 0) for word in instruction.json]
        only = Command(words, [], "", "", 0, 0, 0, is_substituted=False)
        yield Run(stage, instruction, _NOWHERE, [only] if words else [], is_exec=True, pipefail=pipefail)
        return
    body = instruction.rest
    if instruction.heredocs and body.split(None, 1)[:1] and body.startswith("<<") and " " not in body:
        text = instruction.heredocs[0].text
        if not text.joined.startswith("#!") or _is_shell_script(text.joined):
            yield Run(stage, instruction, text, commands(text), pipefail=pipefail)
        return
    blanked = " " * instruction.rest_at + instruction.text.joined[instruction.rest_at :]
    text = Text(blanked, instruction.text.pieces)
    yield Run(stage, instruction, text, commands(text), pipefail=pipefail)


def _is_shell_script(text: str) -> bool:
    return any(PurePosixPath(word).name in _POSIX for word in text.partition("\n")[0][2:].split())
