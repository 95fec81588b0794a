"""Reads the scenes, and the proofs of each entry of the knowledge."""

import re
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from bot.entry import Entry

PROOFS = Path(__file__).parent.parent / "proofs"
_SCENES = PROOFS / "scenes.yaml"
_Read = TypeVar("_Read")


def _pattern_of_a_change(text: str) -> str:
    try:
        if re.search(text, "", re.MULTILINE):
            raise ValueError("matches even where nothing is printed")
    except re.error as error:
        raise ValueError(f"is not a valid regular expression: {error.msg}") from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern_of_a_change)]
Line = Annotated[str, Field(min_length=1)]


class Proof(BaseModel):
    """How one command, snippet or error pattern of an entry is proved."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    run: Line | None = None
    """The command, exactly as in the entry."""
    snippet: Annotated[int, Field(ge=1)] | None = None
    """Or which of its snippets."""
    by: Line | None = None
    """Lines of shell that use the snippet in another way than the default."""
    pattern: Annotated[int, Field(ge=1)] | None = None
    """Or which of its error patterns."""
    provoke: Line | None = None
    """Lines of shell that make the engine print the message."""
    source: Annotated[str, Field(pattern=r"^https://")] | None = None
    """Or where the message is documented, if it cannot be provoked here: a source file or a thread."""
    prints: Line | None = None
    """The message, as it was printed there."""
    cannot_run: Line | None = None
    """Why it cannot run on a private engine; only its spelling is checked then."""
    scene: list[Line] = []
    """Names of scenes, set up in this order."""
    before: Line | None = None
    """Further lines of shell, after the scenes."""
    answer: str = ""
    """What is typed, lines ended by Enter."""
    terminal: bool = False
    follows: bool = False
    """It goes on for ever: Ctrl-C is pressed as soon as all of `shows` has come."""
    exits: int = 0
    shows: list[Pattern] = []
    """Regular expressions that match its output."""
    hides: list[Pattern] = []
    """Regular expressions that do not."""
    effect: list[Line] = []
    """Lines of shell that succeed afterwards, and fail before."""
    stays: list[Line] = []
    """Lines of shell that succeed before and afterwards: what is kept."""

    @model_validator(mode="after")
    def _says_what_it_proves(self) -> "Proof":
        if [self.run, self.snippet, self.pattern].count(None) != 2:
            raise ValueError("needs one of `run`, `snippet` and `pattern`")
        if self.pattern:
            self._says_where_the_message_comes_from()
        elif bool(self.cannot_run) == bool(self.shows or self.effect):
            raise ValueError("needs `shows` or `effect`, or else `cannot_run`")
        if self.follows and not self.shows:
            raise ValueError("`follows` needs `shows`: what is waited for?")
        return self

    def _says_where_the_message_comes_from(self) -> None:
        if (self.provoke is None) == (self.source is None) or not self.prints:
            raise ValueError("a `pattern` needs `prints`, and either `provoke` or `source`")

    def __str__(self) -> str:
        """Name what is proved, for messages."""
        return self.run or (f"pattern {self.pattern}" if self.pattern else f"snippet {self.snippet}")


Proofs = dict[str, list[Proof]]


class Scenes(BaseModel):
    """The shared scenes: a name and the lines of shell that set it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    scenes: dict[str, Line]

    def lines(self, proof: Proof) -> list[str]:
        """Return what sets the scene for a proof, scene by scene."""
        return [self.scenes[name] for name in proof.scene] + ([proof.before] if proof.before else [])


def load_scenes() -> Scenes:
    """Read tests/proofs/scenes.yaml."""
    return Scenes(scenes=read(_SCENES, TypeAdapter(dict[str, Line])))


def load_proofs() -> dict[str, Proofs]:
    """Read the proofs of all topics: by topic, then by entry."""
    files = sorted(file for file in PROOFS.glob("*.yaml") if file != _SCENES)
    return {file.stem: read(file, TypeAdapter(Proofs)) for file in files}


def problems(entries: dict[str, Entry], proofs: Proofs, scenes: Scenes) -> list[str]:
    """Return inconsistencies: a command without a proof, a proof without its command, an unknown scene."""
    found = [f"{name}: there is no such entry" for name in proofs if name not in entries]
    for name, entry in entries.items():
        own = proofs.get(name, [])
        commands = {command.run for command in entry.commands}
        snippets = set(range(1, len(entry.snippets) + 1))
        proved: set[Any] = {proof.run or proof.snippet for proof in own if not proof.pattern}
        found += [f"{name}: not proved: {missing}" for missing in (commands | snippets) - proved]
        found += [f"{name}: proved, but not in the entry: {extra}" for extra in proved - commands - snippets]
        found += [f"{name}: pattern {missing} has no message" for missing in _silent_patterns(entry, own)]
        found += [f"{name}: no such scene: {s}" for proof in own for s in proof.scene if s not in scenes.scenes]
        careful = {command.run for command in entry.commands if command.careful}
        shown = {proof.run for proof in own if proof.effect or proof.cannot_run}
        found += [f"{name}: says `careful`, but no effect is proved: {run}" for run in careful & proved - shown]
    return found


def _silent_patterns(entry: Entry, proofs: list[Proof]) -> set[int]:
    """Return the error patterns that no proof has a message for, and those of proofs that the entry lacks."""
    patterns = range(1, len(entry.error.patterns) + 1) if entry.error else []
    return set(patterns) ^ {proof.pattern for proof in proofs if proof.pattern}


def read(file: Path, adapter: TypeAdapter[_Read]) -> _Read:
    """Read and validate one file.

    Raises:
        ValueError: it is not valid; the message names the file.
    """
    try:
        return adapter.validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{file.name}: {error}") from error
