"""What a review of a file finds."""

from dataclasses import dataclass
from typing import Literal

FileKind = Literal["dockerfile", "compose"]
Severity = Literal["error", "warning", "advice"]
"""`error`: Docker refuses the file. `warning`: it takes it, but it probably doesn't do what is meant, or is dangerous.
`advice`: it works, and a good colleague would still change it."""


@dataclass(frozen=True)
class Finding:
    """Something that is wrong in a file.

    Attributes:
        rule: its name; that of Docker's build check if there is one: `JSONArgsRecommended`.
        severity: how bad it is.
        line: the line where it begins, from 1.
        column: the column, from 1; 0 if it is about the whole line.
        message: what is wrong, in one sentence.
        why: why that matters, in one or two sentences; may be empty.
        fix: the corrected lines, to copy; empty if there are none.
        entry: the id of the entry that explains it; may be empty.
        docs: the page of Docker's documentation about it; may be empty.
    """

    rule: str
    severity: Severity
    line: int
    column: int
    message: str
    why: str = ""
    fix: str = ""
    entry: str = ""
    docs: str = ""


@dataclass(frozen=True)
class Review:
    """What was found in a file.

    Attributes:
        kind: what the file is.
        findings: the worst first, then by line.
        looked_at: what was looked at, for people to see if nothing was found: `the order of the steps`.
    """

    kind: FileKind
    findings: tuple[Finding, ...]
    looked_at: tuple[str, ...]

    @property
    def is_valid(self) -> bool:
        """Whether Docker takes the file."""
        return all(finding.severity != "error" for finding in self.findings)
