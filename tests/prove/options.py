"""The proofs of what knowledge/flags.yaml says of options: a command is run with the option, and without it."""

import re
from collections.abc import Iterator, Mapping

from pydantic import TypeAdapter, model_validator

from bot.commands.catalogue import OptionSpec, by_name
from bot.entry import Command, Entry
from bot.knowledge.flags import Flags
from tests.prove.scenes import PROOFS, Line, Proof, Proofs, Scenes, read

_FILES = PROOFS / "options"
_OPTION = re.compile(r"\[(-[^\[\]]+)\]")


class OptionProof(Proof):
    """How the sentence about one option, or a part of it, is proved.

    What it shows, hides and effects with the option must be otherwise without it.
    """

    without: Line | None = None
    """The line without the option, where it is more than `run` without what is in square brackets."""
    exits_without: int = 0
    """The exit status then."""

    @model_validator(mode="after")
    def _says_what_it_proves(self) -> "OptionProof":
        if not self.run or self.cannot_run or self.snippet or self.pattern:
            raise ValueError("needs `run`")
        if not (self.without or _OPTION.search(self.run)):
            raise ValueError("needs the option in square brackets, as in `docker run [--rm] alpine:3.22`, or `without`")
        if not (self.shows or self.hides or self.effect):
            raise ValueError("needs `shows`, `hides` or `effect`")
        if self.follows and not self.shows:
            raise ValueError("`follows` needs `shows`: what is waited for?")
        return self

    @property
    def line_with(self) -> str:
        """The line that is run with the option."""
        return _OPTION.sub(r"\1", self.run or "")

    @property
    def line_without(self) -> str:
        """The line that is run without it."""
        return self.without or _OPTION.sub("", self.run or "")

    def both(self) -> list[Proof]:
        """Return the two proofs to run: what is promised comes with the option, and does not come without it."""
        absent = [f"! {{ {line}\n}}" for line in self.effect]
        opposite = {
            "run": self.line_without,
            "exits": self.exits_without,
            "shows": self.hides,
            "hides": self.shows,
            "effect": [],
            "stays": [*self.stays, *absent],
            "follows": False,
        }
        return [self.model_copy(update={"run": self.line_with}), self.model_copy(update=opposite)]


OptionProofs = dict[str, dict[str, list[OptionProof]]]
"""Proofs by the command's full name, then by the option's long one."""


def load_option_proofs() -> OptionProofs:
    """Read tests/proofs/options/."""
    proofs: OptionProofs = {}
    for file in sorted(_FILES.glob("*.yaml")):
        for command, options in read(file, TypeAdapter(OptionProofs)).items():
            proofs.setdefault(command, {}).update(options)
    return proofs


def as_entries(proofs: OptionProofs, flags: Flags) -> tuple[dict[str, Entry], Proofs]:
    """Return the options in the form of entries, `container run --rm`, and the proofs to run for each."""
    entries, by_option = {}, {}
    for command, option, own in _each(proofs):
        if text := flags.flag(command, option):
            name = f"{command} {option}"
            by_option[name] = [proof for each in own for proof in each.both()]
            lines = [Command(run=proof.run or "", does=text.does) for proof in by_option[name]]
            entries[name] = Entry.model_construct(
                id=name, title=text.does, questions=[], answer=text.does, commands=lines
            )
    return entries, by_option


def option_problems(proofs: OptionProofs, flags: Flags, scenes: Scenes) -> list[str]:
    """Return inconsistencies: an option that has no sentence, a proof that does not leave it out, an unknown scene."""
    found = []
    for command, option, own in _each(proofs):
        name = f"{command} {option}"
        spec = by_name().get(command)
        if not spec or option not in spec.options or not flags.flag(command, option):
            found.append(f"{name}: knowledge/flags.yaml says nothing of it")
            continue
        left = [proof for proof in own if not _differs(proof, spec.options[option])]
        found += [f"{name}: not used, or not left out: {proof.run}" for proof in left]
        found += [f"{name}: no such scene: {s}" for proof in own for s in proof.scene if s not in scenes.scenes]
    return found


def _each(proofs: Mapping[str, Mapping[str, list[OptionProof]]]) -> Iterator[tuple[str, str, list[OptionProof]]]:
    for command, options in proofs.items():
        for option, own in options.items():
            yield command, option, own


def _differs(proof: OptionProof, option: OptionSpec) -> bool:
    """Tell whether the line has the option more often, or with another value, than the one without it."""
    names = "|".join(map(re.escape, filter(None, [option.name, option.short])))
    value = r"(?:[= ][^\s;]+)?" if option.takes_value else r"(?:=[^\s;]+)?"
    used = re.compile(rf"(?<!\S)(?:{names})(?![\w-]){value}")
    with_it = used.findall(proof.line_with)
    return bool(with_it) and with_it != used.findall(proof.line_without)
