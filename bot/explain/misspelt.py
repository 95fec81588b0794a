"""Corrects misspelt commands and options: to the nearest that Docker has, by letters and by sense."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.commands.catalogue import CommandSpec, by_name
from bot.commands.parser import DockerCommand, parse_words
from bot.commands.shell import Word
from bot.explain.names import full_name
from bot.explain.wording import code, codes

_NEAR_COMMAND = 70
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
# Likewise for commands; with what they are written as when docker is called.
_COMMANDS_BY_SENSE = {
    "up": "compose up",
    "down": "compose down",
    "list": "ps",
    "delete": "rm",
    "remove": "rm",
    "destroy": "rm",
    "ssh": "exec",
    "shell": "exec",
    "enter": "exec",
    "log": "logs",
    "process": "ps",
    "processes": "ps",
    "status": "ps",
    "container-ls": "container ls",
    "copy": "cp",
    "mv": "rename",
    "clean": "system prune",
    "cleanup": "system prune",
    "prune": "system prune",
    "df": "system df",
    "net": "network",
    "vol": "volume",
    "describe": "inspect",
    "show": "inspect",
    "upgrade": "update",
    "halt": "stop",
}
_EVERYDAY = (
    "run",
    "ps",
    "exec",
    "build",
    "logs",
    "stop",
    "start",
    "pull",
    "push",
    "images",
    "container",
    "image",
    "compose",
)
_REMOVED = {
    "scan": ("scout cves", "`docker scan` was removed in 2023; Docker Scout looks for known security holes now."),
    "compose convert": ("compose config", "`docker compose convert` was removed: it is `docker compose config`."),
    "deploy": ("stack deploy", "`docker deploy` was removed: it is `docker stack deploy`."),
}


class Slip(NamedTuple):
    """Something misspelt, and what is meant by it.

    Attributes:
        start: where it begins in the text.
        end: where it ends.
        instead: what to write in its place; empty to leave it out.
        text: what is wrong, in a sentence or two.
        is_obsolete: whether Docker had it once.
    """

    start: int
    end: int
    instead: str
    text: str
    is_obsolete: bool = False


def corrected(words: Sequence[Word]) -> tuple[Sequence[Word], tuple[Slip, ...]]:
    """Return the words of a call as they are meant, and what was misspelt in them.

    Args:
        words: from `docker` on; each word that is returned keeps the place of the one that it replaces.
    """
    slips: list[Slip] = []
    for correct in (_compose_v1, _command_name):
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
    text = "`docker-compose` is Compose v1, which has had no updates since July 2023: now it is `docker compose`."
    slips.append(Slip(first.start, first.end, f"{old['path']} compose", text, is_obsolete=True))
    return [first._replace(text=old["path"]), first._replace(text="compose"), *words[1:]]


def _command_name(words: Sequence[Word], slips: list[Slip]) -> Sequence[Word]:
    """Correct the name of the command, word by word: `contianer ls`."""
    group: tuple[str, ...] = ()
    at = 1
    while at < len(words):
        spec = by_name()[" ".join(group)]
        word = words[at].text
        if word.startswith("-"):
            option = spec.option(word.partition("=")[0])
            at += 2 if option and option.takes_value and "=" not in word and word.startswith("-") else 1
            continue
        if not spec.is_group:
            break
        path = (*group, word)
        if " ".join(path) not in by_name():
            meant = _nearest_command(group, word, words[at + 1 : at + 2])
            if not meant:
                break
            slips.append(_command_slip(group, words[at], meant))
            words = [*words[:at], *(words[at]._replace(text=each) for each in meant), *words[at + 1 :]]
            path = (*group, meant[0])
        group = path
        at += 1
    return words


def _command_slip(group: tuple[str, ...], word: Word, meant: Sequence[str]) -> Slip:
    typed = " ".join([*group, word.text])
    new = " ".join(meant)
    if typed in _REMOVED:
        return Slip(word.start, word.end, new.removeprefix(" ".join(group)).strip(), _REMOVED[typed][1], True)
    text = f"Docker has no command {code(f'docker {typed}')}: did you mean {code(' '.join(['docker', *group, new]))}?"
    return Slip(word.start, word.end, new, text)


def _nearest_command(group: tuple[str, ...], word: str, following: Sequence[Word]) -> Sequence[str] | None:
    """Return the words of the command that a misspelt one means; None if none comes near."""
    typed = " ".join([*group, word])
    if typed in _REMOVED:
        return _REMOVED[typed][0].removeprefix(" ".join(group)).split()
    if not group and word in _COMMANDS_BY_SENSE:
        return _COMMANDS_BY_SENSE[word].split()
    if not re.fullmatch(r"[A-Za-z][A-Za-z-]{1,20}", word):
        return None
    start = "".join(f"{each} " for each in group)
    names = [name.removeprefix(start) for name in by_name() if name.startswith(start) and name != start]
    names = [name for name in names if name and " " not in name]
    lower = word.casefold()
    if lower in names:
        return [lower]
    near = [name for name, *_ in process.extract(lower, names, scorer=fuzz.ratio, score_cutoff=_NEAR_COMMAND, limit=8)]
    near += [name for name in names if len(name) == len(lower) and sorted(name) == sorted(lower)]  # `rnu`
    near += [name for name in ("run", "ps") if name in names and _one_letter_off(lower, name)]
    return [max(near, key=lambda name: (_likeness(lower, name), name in _EVERYDAY))] if near else None


def _one_letter_off(typed: str, name: str) -> bool:
    return len(typed) == len(name) > 1 and sum(a != b for a, b in zip(typed, name, strict=True)) == 1


def _likeness(typed: str, name: str) -> float:
    """Return how alike two names are; letters that only changed places, or one of them, count little."""
    is_near = sorted(typed) == sorted(name) or _one_letter_off(typed, name)
    return fuzz.ratio(typed, name) + (30 if is_near else 0)


def _spec(words: Sequence[Word]) -> CommandSpec:
    command = parse_words(words)
    return command.spec if command else by_name()[""]


def _single_dashes(words: Sequence[Word], spec: CommandSpec, slips: list[Slip]) -> Sequence[Word]:
    """Correct `-name` to `--name`, and `-rm` to `--rm`, in front of a container's own command."""
    result = list(words)
    ours = _before_inside(words)
    for at, word in enumerate(words[:ours]):
        name = word.text.partition("=")[0]
        long = f"-{name}"
        if not re.fullmatch(r"-[a-z][a-z-]+", name) or long not in spec.options or word.quoted or long == "--ip":
            continue
        if all(spec.option(f"-{letter}") for letter in name[1:2] if name != "-rm") and _is_value(words, at, spec):
            continue
        result[at] = word._replace(text=f"-{word.text}")
        text = f"{code(name)} with one dash is read as one-letter options: the option is {code(long)}, with two."
        slips.append(Slip(word.start, word.end, f"-{word.text}", text))
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
    """Put options of a group before its command, and those of a command behind it: `compose up -f a`, `compose -d up`."""
    command = parse_words(words)
    for option in command.options if command and command.spec.complete else ():
        if option.spec or not command:
            continue
        at = next((at for at, word in enumerate(words) if word.start == option.start), None)
        place = _subcommand(words, command)
        group = by_name()[" ".join(command.path[:-1])]
        if at is None or place is None or "=" in words[at].text or len(words[at].text) > 2 and words[at].text[1] != "-":
            continue
        is_early = at < place
        known = command.spec.option(option.name) if is_early else group.option(option.name)
        if not known or (is_early and known.takes_value):
            continue
        length = 2 if known.takes_value and at + 1 < len(words) else 1
        taken = words[at : at + length]
        rest = [*words[:at], *words[at + length :]]
        to = place if is_early else place
        words = [*rest[:to], *taken, *rest[to:]]
        typed = " ".join(word.text for word in taken)
        slips.append(_move_slip(command, option.name, taken, is_early=is_early))
        beside = words[to - 1].end if is_early else words[to + length].start
        slips.append(Slip(beside, beside, f" {typed}" if is_early else f"{typed} ", ""))
        command = parse_words(words)
    return words


def _subcommand(words: Sequence[Word], command: DockerCommand) -> int | None:
    """Return the number of the word that names the subcommand, after a group."""
    names = [at for at, word in enumerate(words) if word.text == command.path[-1]]
    return names[0] if names and len(command.path) > 1 else None


def _move_slip(command: DockerCommand, name: str, taken: Sequence[Word], *, is_early: bool) -> Slip:
    group, last = code(" ".join(["docker", *command.path[:-1]])), code(command.path[-1])
    if is_early:
        text = f"{code(name)} is an option of {code(full_name(command.path))}, and so must come after {last}."
    else:
        text = f"{code(name)} is an option of {group}, and so must come before {last}."
    return Slip(taken[0].start, taken[-1].end, "", text)


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
