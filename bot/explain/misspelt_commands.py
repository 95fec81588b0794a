"""Corrects misspelt commands: to the nearest that Docker has, by letters and by sense."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.commands.catalogue import by_name
from bot.commands.shell import Word
from bot.explain.slips import Slip
from bot.explain.wording import code

_NEAR_COMMAND = 70
# What people write for a command, by sense; with what docker is called with for it.
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
    "scan": ("scout cves", "`docker scan` was removed in 2023; now Docker Scout looks for known security holes."),
    "compose convert": ("compose config", "`docker compose convert` was removed: it is `docker compose config`."),
    "deploy": ("stack deploy", "`docker deploy` was removed: it is `docker stack deploy`."),
}


def with_command_corrected(words: Sequence[Word], slips: list[Slip]) -> Sequence[Word]:
    """Correct the name of the command, word by word: `contianer ls`."""
    group: tuple[str, ...] = ()
    at = 1
    while at < len(words):
        spec = by_name()[" ".join(group)]
        word = words[at].text
        if word.startswith("-"):
            option = spec.option(word.partition("=")[0])
            at += 2 if option and option.takes_value and "=" not in word else 1
            continue
        if not spec.is_group:
            break
        path = (*group, word)
        if " ".join(path) not in by_name():
            meant = _nearest_command(group, word)
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
        return Slip(
            word.start, word.end, new.removeprefix(" ".join(group)).strip(), _REMOVED[typed][1], is_obsolete=True
        )
    text = f"Docker has no command {code(f'docker {typed}')}: did you mean {code(' '.join(['docker', *group, new]))}?"
    return Slip(word.start, word.end, new, text)


def _nearest_command(group: tuple[str, ...], word: str) -> Sequence[str] | None:
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
    near += ["run"] if "run" in names and _one_letter_off(lower, "run") else []
    return [max(near, key=lambda name: (_likeness(lower, name), name in _EVERYDAY))] if near else None


def _one_letter_off(typed: str, name: str) -> bool:
    return len(typed) == len(name) > 1 and sum(a != b for a, b in zip(typed, name, strict=True)) == 1


def _likeness(typed: str, name: str) -> float:
    """Return how alike two names are; letters that only changed places, or one of them, count little."""
    is_near = sorted(typed) == sorted(name) or _one_letter_off(typed, name)
    return fuzz.ratio(typed, name) + (30 if is_near else 0)
