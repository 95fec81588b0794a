"""What each command and each of its options does, as it is written in flags.yaml."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.commands.catalogue import by_name
from bot.entry import Identifier, OneLine
from bot.errors import KnowledgeError
from bot.knowledge.parse import ParseError, line_of, parse_file
from bot.knowledge.read import FLAGS, Folder, Problem, all_folders, validated

DOCKER = "docker"
"""The key of the options that docker itself has; the catalogue calls it by no name."""
_LONGEST = 160

Sentence = Annotated[OneLine, Field(max_length=_LONGEST)]


class _Model(BaseModel):
    """Validates strictly: a wrong type or an unknown key is an error."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class FlagText(_Model):
    """What an option does, in one sentence. Inline code in backticks is the only markup in it."""

    does: Sentence
    entry: Identifier | None = None
    """The entry that goes deeper."""


def _spelled_out(value: Any) -> Any:
    """Return an option's text with its key: one without an entry may be written as a text alone."""
    return {"does": value} if value is None or isinstance(value, str) else value


FlagTexts = dict[str, Annotated[FlagText, BeforeValidator(_spelled_out)]]
"""Texts by the options' long names."""


class CommandText(_Model):
    """What a command does, in one sentence, and its options.

    A group of commands, such as `compose`, has its own options here, and those that several of its commands have.
    """

    does: Sentence | None = None
    entry: Identifier | None = None
    """The entry that goes deeper."""
    flags: FlagTexts = {}


class Flags(_Model):
    """The content of one `flags.yaml`, and of all layers; empty if there is none.

    An option's text is looked for in its command, then in the groups that the command belongs to, then in `common`.
    """

    common: FlagTexts = {}
    commands: dict[str, CommandText] = {}

    def does(self, command: str) -> str | None:
        """Return what a command does, in one sentence.

        Args:
            command: its full name, `container run` for `docker run`; `` for docker itself.
        """
        found = self.commands.get(command or DOCKER)
        return found.does if found else None

    def entry(self, command: str) -> str | None:
        """Return the id of the entry that goes deeper than what `does` returns.

        Args:
            command: see `does`.
        """
        found = self.commands.get(command or DOCKER)
        return found.entry if found else None

    def flag(self, command: str, name: str) -> FlagText | None:
        """Return what an option does.

        Args:
            command: see `does`.
            name: the option's long name, `--publish`.
        """
        words = command.split() or [DOCKER]
        groups = (" ".join(words[:length]) for length in range(len(words), 0, -1))
        texts = (found.flags.get(name) for group in groups if (found := self.commands.get(group)))
        return next((text for text in texts if text), self.common.get(name))

    def unknown(self) -> Iterator[Problem]:
        """Yield each command and each option that Docker doesn't have."""
        options = _options_below()
        for name in self.common:
            if not any(name in known for known in options.values()):
                yield Problem(f"no command has the option `{name}`", ("common", name))
        for command, text in self.commands.items():
            place = ("commands", command)
            if command not in options:
                yield Problem(f"`{command}` is not a command: write its full name, without docker", place)
                continue
            for name in text.flags:
                if name not in options[command]:
                    yield Problem(f"`{command}` has no option `{name}`", (*place, "flags", name))

    def dead_entries(self, entries: Collection[str]) -> Iterator[Problem]:
        """Yield each name of an entry that does not exist."""
        named: list[tuple[tuple[str, ...], str | None]]
        named = [(("common", name), text.entry) for name, text in self.common.items()]
        for command, text in self.commands.items():
            named.append((("commands", command), text.entry))
            named += [(("commands", command, "flags", name), flag.entry) for name, flag in text.flags.items()]
        for place, entry in named:
            if entry and entry not in entries:
                yield Problem(f"`entry` names `{entry}`, which is not an entry", (*place, "entry"))

    def extended_by(self, later: "Flags") -> "Flags":
        """Return these texts with those of a later layer, which take precedence."""
        commands = dict(self.commands)
        for command, text in later.commands.items():
            below = commands.get(command, CommandText())
            flags = {**below.flags, **text.flags}
            commands[command] = CommandText(does=text.does or below.does, entry=text.entry or below.entry, flags=flags)
        return Flags(common={**self.common, **later.common}, commands=commands)


def load_flags(folders: Iterable[Path] = ()) -> Flags:
    """Read what the commands and options do: the shipped texts, then the team's, which take precedence.

    Args:
        folders: the team's own folders, in the order in which they were given.

    Raises:
        KnowledgeError: a file has errors; all of them are listed.
    """
    read = [_read(folder) for folder in all_folders(folders)]
    if problems := [line for _, _, lines in read for line in lines]:
        raise KnowledgeError(problems)
    merged = Flags()
    for flags, _, _ in read:
        merged = merged.extended_by(flags)
    return merged


def problems_of_flags(folders: Iterable[Path], entries: Collection[str]) -> list[str]:
    """Return all that is wrong with the files, each as `FILE: line N: what is wrong`.

    Args:
        folders: the team's own folders.
        entries: the ids of all entries.
    """
    problems = []
    for folder in all_folders(folders):
        flags, text, wrong = _read(folder)
        problems += wrong + _lines(folder, text, [*flags.unknown(), *flags.dead_entries(entries)])
    return problems


def _read(folder: Folder) -> tuple[Flags, str, list[str]]:
    """Return a folder's texts, empty if it has none or they have errors, with the file's text and its errors."""
    file = folder.path / FLAGS
    if not file.is_file():
        return Flags(), "", []
    try:
        content, text = parse_file(file)
    except ParseError as error:
        return Flags(), "", [f"{folder.name_of(file)}: {error}"]
    flags, problems = validated(Flags, content)
    return flags or Flags(), text, _lines(folder, text, problems)


def _lines(folder: Folder, text: str, problems: Iterable[Problem]) -> list[str]:
    name = folder.name_of(folder.path / FLAGS)
    return [f"{name}: line {line_of(text, problem.place)}: {problem.said}" for problem in problems]


def _options_below() -> dict[str, set[str]]:
    """Return the names of the options of each command; those of a group with those of all its commands."""
    options: dict[str, set[str]] = {}
    for command in {spec.path: spec for spec in by_name().values()}.values():
        options.setdefault(" ".join(command.path) or DOCKER, set()).update(command.options)
        for length in range(1, len(command.path)):
            options.setdefault(" ".join(command.path[:length]), set()).update(command.options)
    return options
