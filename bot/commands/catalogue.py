"""Docker's commands and their options, as package data: see `origin` and `licence` in catalogue.json.

The file is made by tests/reference/make_catalogue.py, and is read on first use.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

_PLACE = re.compile(r"[\[(]*(?P<kind>[A-Za-z_-]+(?::SRC_PATH)?)(?P<image>\[?:TAG)?.*?(?P<many>\.\.\.)?[\])]*")
# After the first argument of these, the words are a container's own command: `IMAGE [COMMAND] [ARG...]`.
_RUNS = re.compile(r"COMMAND\]? \[ARGS?\.\.\.\]|\[ps OPTIONS\]")


class OptionSpec(NamedTuple):
    """What Docker knows of an option.

    Attributes:
        name: its long name, `--publish`.
        type: the type of its value in Docker's own words; `bool` for one that needs no value.
        short: its short name, `-p`, if it has one.
        default: the value that it has if it isn't given.
        hidden: whether Docker's help doesn't show it, because it is deprecated or has no effect.
        only: the one version of docker that knows it, if the other one doesn't.
        same: the option that it is another name of: `--network` for `--net`.
    """

    name: str
    type: str
    short: str | None = None
    default: str | int | bool | None = None
    hidden: bool = False
    only: str | None = None
    same: str | None = None

    @property
    def takes_value(self) -> bool:
        """Whether a value follows it."""
        return self.type != "bool"


class CommandSpec(NamedTuple):
    """What Docker knows of a command.

    Attributes:
        path: its full name, `("container", "ls")` for `docker ps`.
        usage: its arguments as Docker writes them, `CONTAINER [CONTAINER...]`.
        kinds: what each argument names, in lower case: `container`; a repeated one once.
        most: how many arguments it takes at most; None for any number.
        runs: whether the words after the first argument are a container's own command.
        options: by their long names.
        by_short: the same by their short names.
        complete: whether all options are known: they aren't for Docker Desktop's plugins.
        hidden: whether Docker's help doesn't show it.
        only: the one version of docker that knows it, if the other one doesn't.
    """

    path: tuple[str, ...]
    usage: str
    kinds: tuple[str, ...]
    most: int | None
    runs: bool
    options: Mapping[str, OptionSpec]
    by_short: Mapping[str, OptionSpec]
    complete: bool = True
    hidden: bool = False
    only: str | None = None

    @property
    def is_group(self) -> bool:
        """Whether it does nothing without a subcommand, as `docker volume`."""
        return self.usage == "COMMAND"

    def option(self, name: str) -> OptionSpec | None:
        """Return what is known of an option, by its long or short name."""
        return self.options.get(name) or self.by_short.get(name)


@cache
def by_name() -> dict[str, CommandSpec]:
    """Return all commands by each of their names: `container ls`, `container list`, `ps`; docker itself by ``."""
    found = {}
    rows = json.loads(Path(__file__).with_name("catalogue.json").read_text(encoding="utf-8"))["commands"]
    for name, row in rows.items():
        options = {option: OptionSpec(option, **facts) for option, facts in (row["options"] or {}).items()}
        places = [place for each in row["arguments"].split() if (place := _PLACE.fullmatch(each))]
        found[name] = CommandSpec(
            path=tuple(name.split()),
            usage=row["arguments"],
            kinds=tuple("image" if place["image"] else place["kind"].lower().removesuffix("s") for place in places),
            most=None if any(place["many"] for place in places) else len(row["arguments"].split()),
            runs=bool(_RUNS.search(row["arguments"])),
            options=options,
            by_short={option.short: option for option in options.values() if option.short},
            complete=row["options"] is not None,
            hidden=row.get("hidden", False),
            only=row.get("only"),
        )
    aliases = {alias: found[name] for name, row in rows.items() for alias in row.get("aliases", ())}
    return found | aliases
