"""Finds the calls of docker in a line, and takes them apart by Docker's grammar: command, options, arguments."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.commands.catalogue import CommandSpec, OptionSpec, by_name
from bot.commands.shell import Word, split

_PROGRAM = re.compile(r"[*_\u2018\u201c]*(?:\S*/)?docker(?P<v1>-compose)?(?:\.exe)?", re.IGNORECASE)
_PUNCTUATION = ",;:.!?*\u2026\u201d\u2019"
# Words of a sentence, which end a call in it: `docker stop and docker rm`.
_ENGLISH = re.compile(
    r"""
    a|about|again|also|am|an|and|any|are|as|at|be|because|been|but|by|can|cannot|could|did|do|does|doing|dont|during|each|
    every|ever|fails|failed|failing|for|from|gave|gets|gives|goes|had|hangs|has|have|how|i|if|in|instead|into|is|it|its|
    just|keeps|loses|my|needs|not|now|of|on|only|or|our|over|prints|refuses|requires|said|say|says|should|showed|shows|
    since|so|some|still|takes|tells|than|that|the|their|them|then|there|these|they|this|those|through|to|too|uses|using|
    versus|vs|wants|warns|was|were|what|when|where|whether|while|who|why|will|with|without|won|worked|works|would|you|your|
    [a-z]+['\u2019][a-z]+|\.{3,}|[-=]+>|[\u2013\u2014\u2192]
    """,
    re.VERBOSE,
)
# These may be the value of an option (`--tail all`, `-u me`) or a program, but hardly the name of a container.
_NO_NAME = re.compile(
    "after|all|always|before|both|commands?|complains|containers?|errors?|flags?|ignores|images?|lines?|lists|me|meaning|"
    "multiple|must|networks?|never|no|options?|output|runs|services?|starts|stops|twice|until|use|volumes?|which|work"
)


class Option(NamedTuple):
    """An option as it was given.

    Attributes:
        name: its long name, `--publish`, and of two the usual one; as it was typed if Docker doesn't know it.
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


def parse_whole(line: str) -> DockerCommand | None:
    """Return the call of docker that a line is from its beginning to its end, or None; only its beginning is read."""
    first = next(split(line), None)
    words = next(_clauses(first.words)) if first else []
    if next(docker_at([word.text for word in words]), None) != 0:
        return None
    command = _Reader(words, 0, prose=True).command()
    return command if command and (command.start, command.end) == (0, len(line)) else None


def parse_words(words: Sequence[str | Word]) -> DockerCommand | None:
    """Return the call that words are, all of them, or None if Docker knows no such command.

    Args:
        words: as the shell would pass them; the first is `docker`, or `docker-compose`. Of words from a line, the
            parts of the call keep their places in it.
    """
    if not words:
        return None
    reader = _Reader([Word(word) if isinstance(word, str) else word for word in words], 0, prose=False)
    command = reader.command()
    return command if reader.at == len(words) else None


def docker_at(words: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the words that may run docker: not that of `service docker restart`."""
    for at, (before, word) in enumerate(pairwise(["", *words])):
        if _PROGRAM.fullmatch(word) and before != "service":
            yield at


def _calls(line: str, offset: int, *, nested: bool) -> Iterator[DockerCommand]:
    quotations: list[Word] = []
    for words in (clause for simple in split(line) for clause in _clauses(simple.words)):
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


def _clauses(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Split words at English and punctuation, without these; `.` and `web:/app/.` are paths."""
    clause: list[Word] = []
    for word in words:
        bare = word.text if word.quoted else word.text.rstrip(_PUNCTUATION)
        if not word.quoted and (_ENGLISH.fullmatch(word.text.casefold()) or _ENGLISH.fullmatch(bare.casefold())):
            yield clause
            clause = []
        elif bare and bare != word.text and not bare.endswith("/"):
            yield [*clause, Word(bare, word.start, word.start + len(bare))]
            clause = []
        else:
            clause.append(word)
    yield clause


class _Reader:
    """Reads one call from words.

    Attributes:
        at: the number of the next word.
    """

    def __init__(self, words: Sequence[Word], at: int, *, prose: bool) -> None:
        self.at = at
        self._start = words[at].start
        self._words = words
        self._prose = prose
        self._options: list[Option] = []

    def command(self) -> DockerCommand | None:
        """Read it; return None if it is not a command that does something."""
        spec = self._spec()
        arguments, inside = self._arguments(spec) if not spec.is_group else ([], [])
        names_nothing = not self._options or any(not o.spec and "help" not in o.name for o in self._options)
        if spec.is_group and names_nothing:
            return None
        end = self._words[self.at - 1].end
        return DockerCommand(spec.path, tuple(self._options), tuple(arguments), tuple(inside), self._start, end)

    def _spec(self) -> CommandSpec:
        """Read the command's name, with the options of its groups."""
        program = _PROGRAM.fullmatch(self._take().text)
        typed = "compose" if program and program["v1"] else ""
        spec = by_name()[typed]
        while word := self._next():
            if self._read_options(spec):
                continue
            longer = f"{typed} {word.casefold() if self._prose else word}".strip()
            if longer not in by_name():
                break
            typed, spec = longer, by_name()[longer]
            self._take()
        return spec

    def _arguments(self, spec: CommandSpec) -> tuple[list[Argument], list[str]]:
        """Read the arguments and the options between them, and then a container's own command."""
        arguments: list[Argument] = []
        literal = False
        while (word := self._next()) is not None:
            if not literal and (word == "--" or self._read_options(spec)):
                literal = word == "--" and bool(self._take())
                continue
            is_full = spec.complete and len(arguments) == spec.most
            if self._prose and (is_full or self._is_no_name()):
                break
            kind = spec.kinds[min(len(arguments), len(spec.kinds) - 1)] if spec.kinds else ""
            place = self._take()
            arguments.append(Argument(word, kind, place.start, place.end))
            if spec.runs:
                inside = [each.text for each in self._words[self.at :]]
                self.at = len(self._words)
                return arguments, inside
        return arguments, []

    def _read_options(self, spec: CommandSpec) -> bool:
        """Read the options in the next word (`-it` has two) and the value after it; return whether it is an option."""
        word = self._next()
        if not word or not word.startswith("-") or word in ("-", "--"):
            return False
        start = self._take().start
        for name, joined in _named(word, spec):
            option, value = spec.option(name), joined
            if option and option.takes_value and joined is None and self._next() is not None:
                value = self._take().text
            end = self._words[self.at - 1].end
            full = (option.same or option.name) if option else name
            self._options.append(Option(full, value, option, start, end))
        return True

    def _next(self) -> str | None:
        return self._words[self.at].text if self.at < len(self._words) else None

    def _take(self) -> Word:
        self.at += 1
        return self._words[self.at - 1]

    def _is_no_name(self) -> bool:
        word = self._words[self.at]
        return not word.quoted and bool(_NO_NAME.fullmatch(word.text.casefold()))


def _named(word: str, spec: CommandSpec) -> Iterator[tuple[str, str | None]]:
    """Yield each option in a word, and the value that the word has for it: `-p80:80`, `--name=web`."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        yield name, value if equals else None
        return
    for place, letter in enumerate(word[1:], 2):
        option, rest = spec.option(f"-{letter}"), word[place:]
        if (option and option.takes_value) or rest.startswith("="):
            yield f"-{letter}", rest.removeprefix("=") if rest else None
            return
        yield f"-{letter}", None
