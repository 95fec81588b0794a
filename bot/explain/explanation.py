"""What a command line does, part by part."""

from dataclasses import dataclass
from typing import Literal

CautionKind = Literal["danger", "obsolete", "mistake"]
"""`danger`: it can lose data or opens the host; `obsolete`: Docker has a newer way; `mistake`: Docker refuses it, or it
does something else than meant: a misspelt option, an option after the image, a value of the wrong form."""


@dataclass(frozen=True)
class Part:
    """A part of a command, in the order in which it was typed.

    Attributes:
        text: the part as it was typed: `-p 3000:3000`; of options typed together, one of them: `-t`.
        meaning: what it does, in one or two sentences; values taken apart.
    """

    text: str
    meaning: str


@dataclass(frozen=True)
class Caution:
    """Something to know before the command is run.

    Attributes:
        kind: what kind of thing.
        text: what it is, and what to do about it.
        instead: the command or option to write in its place; may be empty.
    """

    kind: CautionKind
    text: str
    instead: str = ""


@dataclass(frozen=True)
class Explanation:
    """A call of docker, explained.

    Attributes:
        line: the call as it was typed.
        summary: what the whole does, in one sentence.
        parts: its parts, in their order.
        cautions: the worst first.
        entries: the ids of the entries that go deeper, the best first; up to three.
        docs: the page of Docker's documentation about the command.
        compose: the same as a Compose file, for `docker run`; empty if it has no equivalent there.
    """

    line: str
    summary: str
    parts: tuple[Part, ...]
    cautions: tuple[Caution, ...] = ()
    entries: tuple[str, ...] = ()
    docs: str = ""
    compose: str = ""
