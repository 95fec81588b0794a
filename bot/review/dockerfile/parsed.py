"""What a Dockerfile is made of: stages with instructions, each with the places of its words in the file."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Piece(NamedTuple):
    """A part of a joined text, and where it is in the file.

    Attributes:
        start: where it begins in the joined text.
        line: its line in the file, from 1.
        column: where it begins in that line, from 0.
    """

    start: int
    line: int
    column: int


@dataclass(frozen=True)
class Text:
    """A text that was joined from lines of the file, and knows where its parts come from.

    Attributes:
        joined: the text.
        pieces: where it comes from, in order.
    """

    joined: str
    pieces: tuple[Piece, ...]

    def place(self, at: int) -> tuple[int, int]:
        """Return the line (from 1) and the column (from 0) of a position in the joined text."""
        piece = self.pieces[max(bisect_right(self.pieces, at, key=lambda each: each.start) - 1, 0)]
        return piece.line, piece.column + at - piece.start

    def line(self, at: int) -> int:
        """Return the line of a position in the joined text."""
        return self.place(at)[0]


class Flag(NamedTuple):
    """A flag as it was given: `--from=build`; None for a value that is missing."""

    name: str
    value: str | None


class Heredoc(NamedTuple):
    """A document inside an instruction.

    Attributes:
        name: what it ends with.
        text: its content.
        is_closed: whether its end was found.
        expands: whether variables in it are filled in: its name has no quotes.
    """

    name: str
    text: Text
    is_closed: bool
    expands: bool


class Edit(NamedTuple):
    """A change of a text: what lies between two positions is replaced."""

    text: Text
    start: int
    end: int
    new: str


@dataclass(frozen=True, eq=False)
class Instruction:
    """One instruction.

    Attributes:
        name: in upper case.
        written: as it was written.
        text: all of it but heredocs and comments, joined.
        rest_at: where its arguments begin in the text.
        flags: its flags.
        source: its lines in the file as they are, with comments and heredocs.
        line: its first line, from 1.
        heredocs: its heredocs.
        json: the words of its JSON form; None for another form.
        json_problem: whether it begins like a JSON form and isn't: `syntax`, or `types` if not all of it is text.
        empty_lines: the lines without anything inside it.
        inner: the instruction of an ONBUILD.
        comment: the last comment before it, without its `#`; empty if there is none.
        escape: the character that continues lines.
    """

    name: str
    written: str
    text: Text
    rest_at: int
    flags: tuple[Flag, ...]
    source: tuple[str, ...]
    line: int
    heredocs: tuple[Heredoc, ...] = ()
    json: tuple[str, ...] | None = None
    json_problem: str = ""
    empty_lines: tuple[int, ...] = ()
    inner: "Instruction | None" = None
    comment: str = ""
    escape: str = "\\"

    @property
    def last(self) -> int:
        """Its last line, from 1."""
        return self.line + len(self.source) - 1

    @property
    def rest(self) -> str:
        """What follows the name and the flags."""
        return self.text.joined[self.rest_at :].strip()

    def flag(self, name: str) -> str | None:
        """Return the value of a flag, the last one; an empty one if it has none; None without the flag."""
        found = [flag.value or "" for flag in self.flags if flag.name == name]
        return found[-1] if found else None

    def edited(self, edits: Iterable[Edit]) -> str:
        """Return its lines with changes, of which no two overlap and each lies in one line."""
        lines = list(self.source)
        placed = [(*edit.text.place(edit.start), edit.end - edit.start, edit.new) for edit in edits]
        for line, column, length, new in sorted(placed, reverse=True):
            old = lines[line - self.line]
            lines[line - self.line] = old[:column] + new + old[column + length :]
        return "\n".join(lines)

    def with_rest(self, rest: str) -> str:
        """Return it with other arguments, on one line, with its own name and flags."""
        head = self.text.joined[: self.rest_at].rstrip()
        return f"{head} {rest}"


@dataclass(eq=False)
class Stage:
    """A build stage.

    Attributes:
        number: its place, from 0.
        start: its FROM.
        base: its image or the stage that it begins from, as written.
        name: its name as written; empty if it has none.
        parent: the earlier stage that it begins from.
        instructions: what follows its FROM.
    """

    number: int
    start: Instruction
    base: str
    name: str
    parent: "Stage | None"
    instructions: list[Instruction] = field(default_factory=list)

    def chain(self) -> Iterator["Stage"]:
        """Yield the stage and those that it is built on, the last one first."""
        stage: Stage | None = self
        while stage:
            yield stage
            stage = stage.parent


@dataclass(frozen=True)
class Dockerfile:
    """A whole file.

    Attributes:
        directives: the parser directives in order: name in lower case, value, line.
        before: the instructions before the first FROM.
        stages: the build stages.
        escape: the character that continues lines.
        args: the default values of the arguments before the first FROM; None for one without a default.
    """

    directives: tuple[tuple[str, str, int], ...]
    before: tuple[Instruction, ...]
    stages: tuple[Stage, ...]
    escape: str
    args: Mapping[str, str | None]

    def instructions(self) -> Iterator[Instruction]:
        """Yield all instructions in order, each FROM too."""
        yield from self.before
        for stage in self.stages:
            yield stage.start
            yield from stage.instructions

    def stage_called(self, name: str, before: int | None = None) -> Stage | None:
        """Return the stage of that name or number, of several the last one.

        Args:
            name: its name, in any case, or its number.
            before: only stages before this number.
        """
        among = self.stages[:before]
        if name.isascii() and name.isdigit() and len(name) < len("1000000"):
            return among[int(name)] if int(name) < len(among) else None
        found = [stage for stage in among if stage.name and stage.name.lower() == name.lower()]
        return found[-1] if found else None
