"""A Compose file while it is put together from a command's options."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.commands import DockerCommand
from bot.explain.interpolation import LITERAL, Interpolation
from bot.explain.yaml_text import Flow, Number, Quoted, Value

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,18})", re.ASCII)
_GROUP = r"\$\{[^{}]*+\}|\$\([^()]*+\)"
_BETWEEN = {
    mark: re.compile(rf"(?:{_GROUP}|[^{mark}])++|(?<![^{mark}])(?![^{mark}])")  # some text, or none
    for mark in (":", ",")
}
_USUAL_KEY = re.compile(r"[\w./-]{1,200}", re.ASCII)


@dataclass
class Draft:
    """What has been translated so far.

    Attributes:
        command: the command; its words have `LITERAL` in the place of each literal `$`, if they are known.
        service: the service's attributes.
        volumes: the volumes of the file.
        networks: the networks of the file.
        left_out: what has no equivalent, one sentence each.
        notes: what to know about the rest, one sentence each.
    """

    command: DockerCommand
    service: dict[str, Value] = field(default_factory=dict)
    volumes: dict[str, dict[str, Value]] = field(default_factory=dict)
    networks: dict[str, dict[str, Value]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)

    def values(self, name: str) -> list[str]:
        """Return the different values of an option, in their order."""
        return list(dict.fromkeys(self.command.values(name)))

    def last(self, name: str) -> str | None:
        """Return the value of an option of which only the last one counts; None if it isn't given."""
        return next(reversed(self.command.values(name)), None)

    def leave_out(self, option: str, reason: str) -> None:
        """Note that an option has no equivalent, and why."""
        self.left_out.append(f"`{option.replace(LITERAL, '$')}`: {reason}")

    def refuse(self, name: str, value: str) -> None:
        """Note that Docker itself does not accept the value of an option."""
        self.leave_out(f"{name} {value}".rstrip(), "Docker does not accept this value.")

    def note(self, text: str) -> None:
        """Note something about what was translated."""
        self.notes[text.replace(LITERAL, "$")] = None

    def settings(self, name: str, values: Sequence[str]) -> dict[str, Value]:
        """Return settings of an option, such as `max-size=10m`, as a mapping; refuse those without an equals sign."""
        found: dict[str, Value] = {}
        for value in values:
            key, equals, text = value.partition("=")
            if equals and _USUAL_KEY.fullmatch(key):
                found[key] = text
            else:
                self.refuse(name, value)
        return found


def cut(text: str, separator: str) -> list[str]:
    """Split a value at a separator, but not inside of `${ }` and `$( )`."""
    return _BETWEEN[separator].findall(text)


def number(text: str) -> Value:
    """Return a value as a number if it is a whole one, else as a string: `512m`."""
    return Number(text) if _NUMBER.fullmatch(text) else text


def pairs(values: Sequence[str], missing: str | None) -> Value:
    """Return values such as `KEY=value` as a mapping, or as a list if a key is a variable or very unusual.

    Args:
        values: as they were typed.
        missing: the value of a key without one.
    """
    split = [(key, value if equals else missing) for key, equals, value in (each.partition("=") for each in values)]
    if all(_USUAL_KEY.fullmatch(key) for key, _ in split):
        return dict(split)
    return list(values)


def rewritten(value: Value, interpolation: Interpolation) -> Value:
    """Return a value with its strings as a Compose file needs them, and lists without repetitions.

    Keys are not interpolated.
    """
    if isinstance(value, str):
        text = interpolation.rewrite(value)
        return type(value)(text) if isinstance(value, (Number, Quoted)) else text
    if isinstance(value, Flow):
        return Flow(interpolation.rewrite(word) for word in value)
    if isinstance(value, Mapping):
        return {key.replace(LITERAL, "$"): rewritten(each, interpolation) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [*{repr(item): item for item in (rewritten(each, interpolation) for each in value)}.values()]
    return value
