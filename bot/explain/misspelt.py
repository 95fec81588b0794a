"""Corrects misspelt commands and options: to the nearest that Docker has, by letters and by sense."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from bot.commands.catalogue import CommandSpec, by_name
from bot.commands.parser import DockerCommand, parse_words
from bot.commands.shell import Word
from bot.explain.misspelt_commands import with_command_corrected
from bot.explain.names import full_name
from bot.explain.slips import Slip
from bot.explain.wording import code, codes

_NEAR_OPTION = 72
_MOST_SLIPS = 6
_COMPOSE_V1 = re.compile(r"(?P<path>(?:\S*/)?docker)-compose(?:\.exe)?", re.IGNORECASE)
# What people write for an option, by sense: their word, and the options that may be meant, of which the first is taken
# that the command has.
_OPTIONS_BY_SENSE = {
    "--port": ("--publish",),
    "--prot": ("--publish",),
    "--ports": ("--publish",),
    "--publish-port": ("--publish",),
    "--expose-port": ("--publish", "--expose"),
    "--volumes": ("--volume", "--volumes-from"),
    "--vol": ("--volume",),
    "--bind": ("--volume",),
    "--daemon": ("--detach",),
    "--background": ("--detach",),
    "--bg": ("--detach",),
    "--detached": ("--detach",),
    "--detatch": ("--detach",),
    "--environment": ("--env",),
    "--envs": ("--env",),
    "--env-var": ("--env",),
    "--environment-file": ("--env-file",),
    "--envfile": ("--env-file",),
    "--remove": ("--rm",),
    "--delete": ("--rm", "--force"),
    "--mem": ("--memory",),
    "--memory-limit": ("--memory",),
    "--ram": ("--memory",),
    "--cpu": ("--cpus",),
    "--gpu": ("--gpus",),
    "--work-dir": ("--workdir",),
    "--working-dir": ("--workdir",),
    "--cwd": ("--workdir",),
    "--host-name": ("--hostname",),
    "--networks": ("--network",),
    "--links": ("--link",),
    "--container-name": ("--name",),
    "--user-id": ("--user",),
    "--uid": ("--user",),
    "--it": ("--interactive",),
    "--dockerfile": ("--file",),
    "--tags": ("--tag",),
    "--build-args": ("--build-arg",),
    "--buildarg": ("--build-arg",),
    "--args": ("--build-arg",),
    "--arg": ("--build-arg",),
    "--nocache": ("--no-cache",),
    "--without-cache": ("--no-cache",),
    "--dry": ("--dry-run",),
    "--lines": ("--tail",),
    "--last": ("--tail",),
    "--yes": ("--force", "--yes"),
    "--tail-lines": ("--tail",),
    "--recreate": ("--force-recreate",),
    "--rebuild": ("--build",),
    "--orphans": ("--remove-orphans",),
    "--remove-volumes": ("--volumes",),
    "--ps": ("--all",),
}


def corrected(words: Sequence[Word]) -> tuple[Sequence[Word], tuple[Slip, ...]]:
    """Return the words of a call as they are meant, and what was misspelt in them.

    Args:
        words: from `docker` on; each word that is returned keeps the place of the one that it replaces.
    """
    slips: list[Slip] = []
    for correct in (_compose_v1, with_command_corrected):
        words = correct(words, slips)
    spec = _spec(words)
    if spec.path:
        words = _single_dashes(words, spec, slips)
        words = _moved(words, slips)
        words = _options(words, slips)
    return words, tuple(slips)


def nearest_option(name: str, spec: CommandSpec) -> str | None:
    """Return the option of a command that a misspelt one means, by its long name; None if none comes near."""
    for meant in _OPTIONS_BY_SENSE.get(name, ()):
        if meant in spec.options:
            return meant
    if belongs_elsewhere(name, spec.path) is not None:
        return None
    known = [option for option, facts in spec.options.items() if not facts.hidden]
    near = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=_NEAR_OPTION)
    return near[0] if near else None


def _compose_v1(words: Sequence[Word], slips: list[Slip]) -> Sequence[Word]:
    """Read `docker-compose` as `docker compose`."""
    first = words[0]
    if not (old := _COMPOSE_V1.fullmatch(first.text)):
        return words
    text = "`docker-compose` is Compose v1, which has had no updates since July 2023: write `docker compose` instead."
    slips.append(Slip(first.start, first.end, f"{old['path']} compose", text, is_obsolete=True))
    return [first._replace(text=old["path"]), first._replace(text="compose"), *words[1:]]


def _spec(words: Sequence[Word]) -> CommandSpec:
    command = parse_words(words)
    return command.spec if command else by_name()[""]


def _single_dashes(words: Sequence[Word], spec: CommandSpec, slips: list[Slip]) -> Sequence[Word]:
    """Correct `-name` to `--name`, and `-rm` to `--rm`, in front of a container's own command."""
    result = [*words]
    ours = _before_inside(words)
    for at, word in enumerate(words):
        if at >= ours:
            break
        name = word.text.partition("=")[0]
        long = f"-{name}"
        is_long = re.fullmatch(r"-[a-z][a-z-]+", name) and long in spec.options and long != "--ip"  # `-ip` is `-i -p`
        if not is_long or word.quoted or _is_value(words, at, spec):
            continue
        result[at] = word._replace(text=f"-{word.text}")
        text = f"With one dash, {code(name)} is read as several one-letter options: write {code(long)}, with two."
        slips.append(Slip(word.start, word.end, f"-{word.text}", text))
        ours = _before_inside(result)  # read as meant, it may take a value
    return result


def _is_value(words: Sequence[Word], at: int, spec: CommandSpec) -> bool:
    """Tell whether a word is the value of the option before it."""
    before = words[at - 1].text
    option = spec.option(before) if before.startswith("-") else None
    return bool(option and option.takes_value)


def _before_inside(words: Sequence[Word]) -> int:
    """Return how many words come before a container's own command."""
    command = parse_words(words)
    return len(words) - len(command.inside) if command else len(words)


def _moved(words: Sequence[Word], slips: list[Slip]) -> Sequence[Word]:
    """Put options beside the word that they belong to: `compose up -f a`, `compose -d up`."""
    command = parse_words(words)
    if not command or not command.spec.complete or len(command.path) == 1:
        return words
    group = by_name()[" ".join(command.path[:-1])]
    for option in command.options:
        at = next((at for at, word in enumerate(words) if word.text == option.name), None)
        place = next((at for at, word in enumerate(words) if word.text == command.path[-1]), None)
        if option.spec or at is None or place is None:
            continue
        is_early = at < place
        known = (command.spec if is_early else group).option(option.name)
        if not known or (is_early and known.takes_value):
            continue
        end = at + 1 + (known.takes_value and at + 1 < len(words))
        taken, rest = words[at:end], [*words[:at], *words[end:]]
        to = place - len(taken) + 1 if is_early else place
        slips += _move_slips(command, taken, words[place], is_early=is_early)
        words = [*rest[:to], *taken, *rest[to:]]
    return words


def _move_slips(command: DockerCommand, taken: Sequence[Word], beside: Word, *, is_early: bool) -> tuple[Slip, Slip]:
    """Return that words are taken away, and that they are put beside the subcommand."""
    whose = full_name(command.path) if is_early else " ".join(["docker", *command.path[:-1]])
    place = f"{'after' if is_early else 'before'} {code(command.path[-1])}"
    text = f"{code(taken[0].text)} is an option of {code(whose)}, and so must come {place}."
    typed = " ".join(word.text for word in taken)
    at = beside.end if is_early else beside.start
    there = Slip(at, at, f" {typed}" if is_early else f"{typed} ", "")
    return Slip(taken[0].start, taken[-1].end, "", text), there


def _options(words: Sequence[Word], slips: list[Slip]) -> Sequence[Word]:
    """Correct unknown options, one after the other, since each one's value changes what follows."""
    for _ in range(_MOST_SLIPS):
        command = parse_words(words)
        found = next(_correctable(command, words, {slip.start for slip in slips}), None) if command else None
        if not found:
            break
        at, slip = found
        words = [*words[:at], words[at]._replace(text=slip.instead), *words[at + 1 :]]
        slips.append(slip)
    return words


def _correctable(command: DockerCommand, words: Sequence[Word], seen: Iterable[int]) -> Iterator[tuple[int, Slip]]:
    if not command.spec.complete:
        return
    for option in command.options:
        if option.spec or option.start in seen or not option.name.startswith("--") or option.name == "--help":
            continue
        spec = command.spec
        at = next((at for at, word in enumerate(words) if word.start == option.start), None)
        meant = nearest_option(option.name, spec)
        if at is None or meant is None:
            continue
        short = spec.options[meant].short
        names = codes([meant, *([short] if short else [])], "or")
        text = f"{code(full_name(command.path))} has no option {code(option.name)}: did you mean {names}?"
        yield at, Slip(words[at].start, words[at].end, words[at].text.replace(option.name, meant, 1), text)


def belongs_elsewhere(name: str, path: tuple[str, ...]) -> str | None:
    """Return the group before the command, or the command, that has an option that this one lacks; None if none has."""
    groups = [" ".join(path[:end]) for end in range(len(path))]
    usual = ("container run", "compose up", "compose", "container ls", "buildx build", "compose down", "")
    for other in (*groups[1:], *usual):
        if by_name()[other].option(name) and other != " ".join(path):
            return other
    return None
