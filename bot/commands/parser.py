"""Finds the calls of docker in a line, and takes them apart by Docker's grammar: command, options, arguments."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.commands.catalogue import CommandSpec, OptionSpec, by_name
from bot.commands.shell import Word, split

_PROGRAM = re.compile(r"[*_\u2018\u201c]*(?:\S*/)?docker(?P<v1>-compose)?(?:\.exe)?", re.IGNORECASE)
_PUNCTUATION = ",;:.!?*\u2026\u201d\u2019"
# Words of a sentence, which are not taken for part of a command: `docker stop and docker rm`.
_ENGLISH = re.compile(
    r"""
    a|about|again|am|an|and|any|are|as|at|be|because|been|but|by|can|cannot|could|did|do|does|doing|during|each|every|
    fails|failed|failing|for|from|gave|gives|had|hangs|has|have|how|i|if|in|instead|into|is|it|its|just|keeps|my|not|of|on|
    or|our|says|should|showed|shows|since|so|some|than|that|the|their|them|then|there|these|they|this|those|to|too|using|
    was|were|what|when|where|whether|while|who|why|will|with|without|won|works|would|you|your|[a-z]+['\u2019][a-z]+|\.{3,}
    """,
    re.VERBOSE,
)
# These may be the value of an option (`--tail all`, `-u me`) or a program, but hardly the name of a container.
_NO_NAME = re.compile("after|all|always|before|commands?|errors?|me|never|no|until|which")


class Option(NamedTuple):
    """An option as it was given.

    Attributes:
        name: its long name, `--publish`; as it was typed if Docker doesn't know it.
        value: its value; None if it was given none.
        spec: what Docker knows of it; None if it knows nothing.
        start: where it begins in the line.
        end: where it ends, with its value.
    """

    name: str
    value: str | None
    spec: OptionSpec | None
    start: int = 0
    end: int = 0


class Argument(NamedTuple):
    """What a command acts on.

    Attributes:
        value: as it was typed, without quotes.
        kind: what Docker expects there: `container`, `image`, `volume`.
        start: where it begins in the line.
        end: where it ends.
    """

    value: str
    kind: str = ""
    start: int = 0
    end: int = 0


class DockerCommand(NamedTuple):
    """A call of docker.

    Attributes:
        path: the command's full name, whatever was typed: `("container", "ls")` for `docker ps`.
        options: its options in their order, also those before the command: `docker compose -f a.yaml up`.
        arguments: its arguments.
        inside: the container's own command: `ls -l` in `docker run alpine ls -l`.
        start: where it begins in the line.
        end: where it ends.
    """

    path: tuple[str, ...]
    options: tuple[Option, ...] = ()
    arguments: tuple[Argument, ...] = ()
    inside: tuple[str, ...] = ()
    start: int = 0
    end: int = 0

    @property
    def spec(self) -> CommandSpec:
        """What Docker knows of the command."""
        return by_name()[" ".join(self.path)]

    def has(self, name: str) -> bool:
        """Tell whether an option is given, by its long name, and not as `--name=false`."""
        return any(option.name == name and option.value != "false" for option in self.options)

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of an option, by its long name."""
        return tuple(option.value for option in self.options if option.name == name and option.value is not None)


def parse(line: str) -> tuple[DockerCommand, ...]:
    """Return all calls of docker in a line of shell or in a sentence; those in `$( )` and in quotes come last.

    A call ends where Docker's grammar ends it (a command without arguments takes no further word), at punctuation, and
    at a word of English such as `but`. A group without a subcommand, as in `a docker volume`, is not a call.
    """
    if "docker" not in line.casefold():
        return ()
    found: dict[int, DockerCommand] = {}
    for command in _calls(line, 0, nested=False):
        found.setdefault(command.start, command)  # a substitution in quotes is met twice
    return tuple(found.values())


def parse_words(words: Sequence[str]) -> DockerCommand | None:
    """Return the call that words are, all of them, or None if Docker knows no such command.

    Args:
        words: as the shell would pass them; the first is `docker`, or `docker-compose`.
    """
    reader = _Reader([Word(word) for word in words], 0, prose=False)
    command = reader.command() if words else None
    return None if reader.rest() else command


def docker_at(words: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the words that may run docker: not that of `service docker restart`."""
    for at, (before, word) in enumerate(pairwise(["", *words])):
        if _PROGRAM.fullmatch(word) and before != "service":
            yield at


def _calls(line: str, offset: int, *, nested: bool) -> Iterator[DockerCommand]:
    quotations: list[Word] = []
    for words in (simple.words for simple in split(line)):
        end = 0
        for at in docker_at([word.text for word in words]):
            reader = _Reader(words, at, prose=True)
            if at >= end and (command := reader.command()):
                quotations += words[end:at]
                end = reader.at
                yield command._replace(start=command.start + offset, end=command.end + offset)
        quotations += words[end:]
    for word in quotations if not nested else ():
        if word.quoted and not line.startswith("`", word.start):  # those in backticks are split already
            yield from _calls(word.text, offset + word.start + 1, nested=True)


class _Reader:
    """Reads one call from words.

    Attributes:
        at: the number of the next word.
        end: where the last word that was read ends in the line.
    """

    def __init__(self, words: Sequence[Word], at: int, *, prose: bool) -> None:
        self.at, self.end = at, 0
        self._words = words
        self._prose = prose
        self._over = False
        self._options: list[Option] = []

    def command(self) -> DockerCommand | None:
        """Read it; return None if it is not a command that does something."""
        start = self._words[self.at].start
        spec = self._spec()
        if spec.is_group and not (
            self._options and all(option.spec or "help" in option.name for option in self._options)
        ):
            return None
        arguments, inside = self._arguments(spec)
        return DockerCommand(spec.path, tuple(self._options), tuple(arguments), tuple(inside), start, self.end)

    def rest(self) -> Sequence[Word]:
        """Return the words that are not part of the call."""
        return self._words[self.at :]

    def _spec(self) -> CommandSpec:
        """Read the command's name, with the options of its groups."""
        program = _PROGRAM.fullmatch(self._take())
        typed = "compose" if program and program["v1"] else ""
        spec = by_name()[typed]
        while (word := self._next()) is not None:
            if self._read_option(spec):
                continue
            longer = f"{typed} {word.casefold() if self._prose else word}".strip()
            if longer not in by_name():
                break
            typed, spec = longer, by_name()[longer]
            self._take()
        return spec

    def _arguments(self, spec: CommandSpec) -> tuple[list[Argument], list[str]]:
        arguments: list[Argument] = []
        literal = False
        while (word := self._next()) is not None and not spec.is_group:
            if not literal and word == "--":
                literal = bool(self._take())
                continue
            if not literal and self._read_option(spec):
                continue
            is_full = self._prose and spec.complete and len(arguments) == spec.most
            if is_full or self._is_english(name=True):
                break
            kind = spec.kinds[min(len(arguments), len(spec.kinds) - 1)] if spec.kinds else ""
            start = self._words[self.at].start
            arguments.append(Argument(self._take(), kind, start, self.end))
            if spec.runs:
                return arguments, self._inside()
        return arguments, []

    def _inside(self) -> list[str]:
        inside = []
        while self._next() is not None and not self._is_english():
            inside.append(self._take())
        return inside

    def _read_option(self, spec: CommandSpec) -> bool:
        """Read the options in the next word, `-it` has two, and the value after it, if the next word is one."""
        word = self._next()
        if word is None or not word.startswith("-") or word in ("-", "--"):
            return False
        start = self._words[self.at].start
        self._take()
        for name, joined in _named(word, spec):
            option, value = spec.option(name), joined
            follows = option and option.takes_value and joined is None
            if follows and self._next() is not None and not self._is_english():
                value = self._take()
            self._options.append(Option(option.name if option else name, value, option, start, self.end))
        return True

    def _next(self) -> str | None:
        """Return the next word, or None after the last one and after punctuation."""
        if self._over or self.at >= len(self._words):
            return None
        return self._bare(self._words[self.at])

    def _take(self) -> str:
        word = self._words[self.at]
        self.at += 1
        bare = self._bare(word)
        self._over = bare != word.text
        self.end = word.start + len(bare) if self._over else word.end
        return bare

    def _bare(self, word: Word) -> str:
        """Return a word of a sentence without the punctuation after it; `.` and `web:/app/.` are paths."""
        if not self._prose or word.quoted:
            return word.text
        bare = word.text.rstrip(_PUNCTUATION)
        return bare if bare and not bare.endswith("/") else word.text

    def _is_english(self, *, name: bool = False) -> bool:
        """Tell whether the next word belongs to the sentence, not to the call; more words do where a name is due."""
        word = self._next()
        if not self._prose or word is None or self._words[self.at].quoted:
            return False
        return bool(_ENGLISH.fullmatch(word.casefold()) or (name and _NO_NAME.fullmatch(word.casefold())))


def _named(word: str, spec: CommandSpec) -> Iterator[tuple[str, str | None]]:
    """Yield each option in a word, and the value that the word has for it: `-p80:80`, `--name=web`."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        yield name, value if equals else None
        return
    for place, letter in enumerate(word[1:], 2):
        option = spec.option(f"-{letter}")
        value = word[place:].removeprefix("=")
        if (option and option.takes_value) or word[place : place + 1] == "=":
            yield f"-{letter}", value if place < len(word) else None
            return
        yield f"-{letter}", None
