"""The schema of an entry, the unit of the knowledge: every entry of every YAML file has this form."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from bot.commands.risk import risk_of
from bot.expressions import problem_of

# An entry must fit into one chat message: Slack advises at most 4,000 characters of text in one
# (https://docs.slack.dev/reference/methods/chat.postMessage), and the titles of related entries come on top.
LONGEST_ENTRY = 3_000
LONGEST_TITLE = 75
"""Characters; a button's text holds no more in Slack."""
LONGEST_LINE = 300
"""Characters of a text that is one line."""

ALREADY_CHECKED = {"already checked": True}
"""The validation context for stored content: it was checked before it was stored, so the slow checks are skipped."""


# What is not shown as it is, so that a command could do something else than people read: control characters other than
# newline and tab, marks that turn the direction of writing round, the zero-width space. Emoji need the joiner U+200D.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]")


def _visible(text: str, info: ValidationInfo) -> str:
    if info.context != ALREADY_CHECKED and (found := _HIDDEN.search(text)):
        raise ValueError(f"has the invisible character U+{ord(found[0]):04X}, which can disguise a command: remove it")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text.strip("\n")


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("must be one line")
    return text


def _expression(text: str, info: ValidationInfo) -> str:
    if info.context != ALREADY_CHECKED and (problem := problem_of(text)):
        raise ValueError(problem)
    return text


def _spelled_out(value: Any) -> Any:
    """Return a pattern with its key: one without properties may be written as a text alone."""
    return value if isinstance(value, BaseModel) or is_spelled_out(value) else {"match": value}


def is_spelled_out(pattern: Any) -> bool:
    """Tell whether a pattern in a file has keys, and is not a text alone."""
    return isinstance(pattern, dict) and not Pattern.model_fields.keys().isdisjoint(pattern)


def _identifier(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError("must be lower-case letters and digits, with single hyphens in between, such as remove-volume")
    return text


def _address(text: str) -> str:
    if not re.fullmatch(r"https://\S+", text):
        raise ValueError("must be an address that begins with https://")
    return text


Text = Annotated[str, AfterValidator(_visible), AfterValidator(_not_blank), Field(max_length=3_000)]
OneLine = Annotated[Text, AfterValidator(_one_line), Field(max_length=LONGEST_LINE)]
Expression = Annotated[Text, AfterValidator(_expression)]
Identifier = Annotated[str, AfterValidator(_identifier), Field(max_length=80)]
Address = Annotated[OneLine, AfterValidator(_address)]


class _Model(BaseModel):
    """Validates strictly: a wrong type or an unknown key is an error."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Command(_Model):
    """A command that can be pasted into a terminal."""

    run: Text
    does: OneLine
    careful: OneLine | None = None
    """What it can lose or break."""


class Snippet(_Model):
    """Part of a file, for answers that are not a command."""

    language: Literal["dockerfile", "compose", "json", "sh", "text"]
    text: Text
    does: OneLine


class Cause(_Model):
    """One possible cause of an error message."""

    cause: Text
    check: Text | None = None
    """How to find out whether it is this cause."""
    fix: Text


class Pattern(_Model):
    """A regular expression that recognises an error message."""

    match: Expression
    minor: bool = False
    """Any other message in the same paste matters more: it says only that something failed, or is a warning."""
    shared: bool = False
    """Programs outside of Docker print it too, so it needs a sign of Docker in the same paste."""

    def __str__(self) -> str:
        """Return the expression."""
        return self.match


class ErrorMessage(_Model):
    """An error message that people paste, and its possible causes."""

    patterns: Annotated[list[Annotated[Pattern, BeforeValidator(_spelled_out)]], Field(min_length=1)]
    yields_to: list[Identifier] = []
    """Entries that fit better if their message is in the same paste: it is the cause, or says more."""
    causes: Annotated[list[Cause], Field(min_length=1, max_length=8)]


class Platforms(_Model):
    """What differs from Docker on Linux."""

    windows: Text | None = None
    macos: Text | None = None
    desktop: Text | None = None


class Entry(_Model):
    """One question that people have, with its answer.

    Inline code in backticks is the only markup in its texts.
    """

    id: Identifier
    title: Annotated[OneLine, Field(max_length=LONGEST_TITLE)]
    questions: Annotated[list[OneLine], Field(min_length=1)]
    """How people ask it."""
    answer: Text
    commands: Annotated[list[Command], Field(max_length=8)] = []
    """The lead command first: it does what the title says."""
    snippets: Annotated[list[Snippet], Field(max_length=5)] = []
    error: ErrorMessage | None = None
    platforms: Platforms | None = None
    since: OneLine | None = None
    """The version that introduced it, such as `Docker 23.0`."""
    docs: Address | None = None
    see_also: Annotated[list[Identifier], Field(max_length=8)] = []

    @property
    def needs_care(self) -> bool:
        """Whether its lead command can lose or break something: it says so, or the command itself shows it."""
        return bool(self.commands) and bool(self.commands[0].careful or risk_of(self.commands[0].run))

    @model_validator(mode="after")
    def _fits_one_message(self, info: ValidationInfo) -> "Entry":
        if info.context == ALREADY_CHECKED:
            return self
        shown = self.model_dump_json(exclude={"questions": True, "error": {"patterns", "yields_to"}}, exclude_none=True)
        length = len(shown)
        if length > LONGEST_ENTRY:
            raise ValueError(f"has {length:,} characters; the maximum is {LONGEST_ENTRY:,}")
        return self
