"""The onboarding tour: a new engineer's first steps with Docker, in order, as they are written in onboarding.yaml."""

from collections.abc import Collection, Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from bot.commands.risk import risk_of
from bot.entry import ALREADY_CHECKED, LONGEST_ENTRY, LONGEST_TITLE, Identifier, OneLine, Text

Place = tuple[int | str, ...]
"""The path of keys and list positions to a place in a file."""

_OnButton = Annotated[OneLine, Field(max_length=LONGEST_TITLE)]


class _Model(BaseModel):
    """Validates strictly: a wrong type or an unknown key is an error."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Trial(_Model):
    """A command to try on one's own machine."""

    run: Text
    sees: OneLine
    """What one sees then."""
    careful: OneLine | None = None
    """What it removes."""

    @model_validator(mode="after")
    def _warns(self, info: ValidationInfo) -> "Trial":
        if info.context != ALREADY_CHECKED and risk_of(self.run) and not self.careful:
            raise ValueError("has a command that can lose data, so it needs a `careful`")
        return self


class Choice(_Model):
    """One of the answers to a question."""

    answer: _OnButton
    right: bool = False
    because: OneLine | None = None
    """Why it is wrong or right."""

    @model_validator(mode="after")
    def _explains(self) -> "Choice":
        if not self.right and not self.because:
            raise ValueError("is a wrong answer, so it needs a `because` that explains it")
        return self


class Check(_Model):
    """A question to check oneself."""

    question: OneLine
    answers: Annotated[list[Choice], Field(min_length=3, max_length=4)]

    @model_validator(mode="after")
    def _has_one_right_answer(self) -> "Check":
        match sum(choice.right for choice in self.answers):
            case 0:
                raise ValueError("has no right answer: mark one with `right: true`")
            case 1:
                pass
            case number:
                raise ValueError(f"has {number} right answers: mark only one with `right: true`")
        texts = [choice.answer.casefold() for choice in self.answers]
        if twice := next((choice.answer for choice in self.answers if texts.count(choice.answer.casefold()) > 1), None):
            raise ValueError(f"has the answer `{twice}` twice")
        return self


class Step(_Model):
    """One step of the tour. Inline code in backticks is the only markup in its texts."""

    id: Identifier
    title: _OnButton
    after: Identifier | None = None
    """The step after which a team's step is added; without it, the step is the last one."""
    entries: Annotated[list[Identifier], Field(min_length=1, max_length=3)]
    """The entries that the step builds on."""
    say: Annotated[Text, Field(max_length=600)]
    trials: Annotated[list[Trial], Field(alias="try", min_length=1, max_length=2)]
    check: Check

    @model_validator(mode="after")
    def _fits_one_message(self, info: ValidationInfo) -> "Step":
        if info.context == ALREADY_CHECKED:
            return self
        length = len(self.model_dump_json(exclude_none=True))
        if length > LONGEST_ENTRY:
            raise ValueError(f"has {length:,} characters; the maximum is {LONGEST_ENTRY:,}")
        return self


class Ending(_Model):
    """What is said after the last step."""

    learned: Annotated[list[OneLine], Field(min_length=1, max_length=10)]
    ask: OneLine
    """Where to ask from then on."""


class Onboarding(_Model):
    """The content of one `onboarding.yaml`, and the tour of all layers; empty if there is none.

    A team's file may have any of the three parts; what it leaves out stays as it is in the layers below.
    """

    welcome: Annotated[Text, Field(max_length=600)] | None = None
    steps: list[Step] = []
    ending: Ending | None = None

    def repeated(self) -> Iterator[tuple[Place, str]]:
        """Yield each step whose id an earlier one of the same file has: its place, and what is wrong."""
        seen: set[str] = set()
        for number, step in enumerate(self.steps):
            if step.id in seen:
                yield ("steps", number, "id"), f"{step.id}: the id is twice in this file"
            seen.add(step.id)

    def dead_entries(self, entries: Collection[str]) -> Iterator[tuple[Place, str]]:
        """Yield each name of an entry that does not exist: its place, and what is wrong."""
        for number, step in enumerate(self.steps):
            for place, name in enumerate(step.entries):
                if name not in entries:
                    said = f"{step.id}: `entries {place + 1}` names `{name}`, which is not an entry"
                    yield ("steps", number, "entries", place), said

    def lost_steps(self, below: "Onboarding") -> Iterator[tuple[Place, str]]:
        """Yield each `after` that names no step below or earlier in this file: its place, and what is wrong."""
        known = {step.id for step in below.steps}
        for number, step in enumerate(self.steps):
            if step.after == step.id or (step.after and step.after not in known):
                which = "the step itself" if step.after == step.id else f"`{step.after}`, which is not an earlier step"
                yield ("steps", number, "after"), f"{step.id}: `after` names {which}"
            known.add(step.id)

    def extended_by(self, later: "Onboarding") -> "Onboarding":
        """Return this tour with the parts of a later layer's.

        A step with the id of one here takes its place, unless it names another place itself. Any other is added after
        the step that it names, and after those that the same file has added there before it, or at the end.
        """
        steps = list(self.steps)
        last_after: dict[str, str] = {}
        for step in later.steps:
            ids = [each.id for each in steps]
            if step.id in ids and not step.after:
                steps[ids.index(step.id)] = step
                continue
            steps = [each for each in steps if each.id != step.id]
            ids = [each.id for each in steps]
            before = last_after.get(step.after, step.after) if step.after else None
            steps.insert(ids.index(before) + 1 if before in ids else len(ids), step)
            if step.after:
                last_after[step.after] = step.id
        return Onboarding(welcome=later.welcome or self.welcome, steps=steps, ending=later.ending or self.ending)
