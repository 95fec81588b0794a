"""What `docker build --check` and hadolint say of each Dockerfile of the two sets, as it was recorded.

`dev` may be looked at by whoever writes the review; `held-out` may not, and decides.
"""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "dockerfiles"
RECORD = FOLDER / "recorded.json"
SETS = ("dev", "held-out")

_DIRECTIVE = re.compile(rb"#[ \t]*escape[ \t]*=[ \t]*(\S)[ \t]*\r?$", re.IGNORECASE)
_ANY_DIRECTIVE = re.compile(rb"#[ \t]*[a-z]+[ \t]*=", re.IGNORECASE)
_HEREDOC = re.compile(rb"<<(-?)(['\"]?)([A-Za-z_][\w.]*)\2")
_TAKES_HEREDOC = re.compile(rb"\s*(onbuild\s+)?(run|copy|add)\s", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What one tool says of one file.

    Attributes:
        refused: why the tool does not take the file; empty if it does.
        line: the line of the refusal, 0 if none was named.
        findings: rule or code with its line, in the tool's order.
    """

    refused: str
    line: int
    findings: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Verdicts:
    """What both tools say of one file."""

    buildkit: Said
    hadolint: Said


@dataclass(frozen=True)
class Record:
    """All that was recorded: the tools' versions, and the verdicts by set and name (`dev/flask-typical`)."""

    versions: dict[str, str]
    files: dict[str, Verdicts]


def dockerfiles() -> dict[str, Path]:
    """Return the files of both sets by set and name."""
    return {
        f"{folder}/{path.name.removesuffix('.Dockerfile')}": path
        for folder in SETS
        for path in sorted((FOLDER / folder).glob("*.Dockerfile"))
    }


def load_record() -> Record:
    """Return what was recorded."""
    told = json.loads(RECORD.read_text(encoding="utf-8"))
    return Record(
        told["versions"],
        {name: Verdicts(_said(both["buildkit"]), _said(both["hadolint"])) for name, both in told["files"].items()},
    )


def save_record(record: Record) -> None:
    """Write the record, one line per file so that a change shows as one."""
    lines = [f"{json.dumps(name)}: {json.dumps(asdict(both))}" for name, both in sorted(record.files.items())]
    files = ",\n".join(lines)
    RECORD.write_text(f'{{"versions": {json.dumps(record.versions)},\n"files": {{\n{files}\n}}}}\n', encoding="utf-8")


def instruction_starts(text: bytes) -> list[int]:
    """Return for each line, from 1, the first line of the instruction that it belongs to (index 0 is not a line).

    Lines between instructions belong to themselves. It is written apart from the review's own parser on purpose: the
    measure must not share the faults of what it measures.
    """
    lines = text.split(b"\n")
    escape = _escape(lines)
    starts = [0]
    number = 0
    while number < len(lines):
        first = number
        if lines[number].strip() and not lines[number].lstrip().startswith(b"#"):
            number = _last_line(lines, number, escape)
        starts += [first + 1] * (number - first + 1)
        number += 1
    return starts


def _last_line(lines: list[bytes], number: int, escape: bytes) -> int:
    """Return the index of the last line of the instruction that begins at the index."""
    logical = lines[number]
    while lines[number].rstrip().endswith(escape) and number + 1 < len(lines):
        number += 1
        while number + 1 < len(lines) and _is_gap(lines[number]):
            number += 1
        logical += lines[number]
    if _TAKES_HEREDOC.match(logical):
        for dash, _, word in _HEREDOC.findall(logical):
            end = number + 1
            while end < len(lines) and (lines[end].lstrip(b"\t") if dash else lines[end]).rstrip(b"\r") != word:
                end += 1
            if end == len(lines):
                break
            number = end
    return number


def _is_gap(line: bytes) -> bool:
    return not line.strip() or line.lstrip().startswith(b"#")


def _escape(lines: list[bytes]) -> bytes:
    for line in lines:
        if found := _DIRECTIVE.match(line):
            return found[1]
        if not _ANY_DIRECTIVE.match(line):
            break
    return b"\\"


def _said(told: dict[str, Any]) -> Said:
    return Said(told["refused"], told["line"], tuple((rule, line) for rule, line in told["findings"]))
