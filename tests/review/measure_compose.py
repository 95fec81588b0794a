"""`python -m tests.review.measure_compose`: compares the review of Compose files with the real Compose's verdicts.

With `--record`, it first asks the real Compose about each file of the corpus; without, it takes what was recorded.
"""

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.review.compose import review_compose
from bot.review.finding import Finding, Review
from bot.review.rules import Rules, load_rules
from tests.prove.parts import MissingError
from tests.review.compose_record import SETS, Recorded, Verdict, files, laid_out, load_record, record


@dataclass(frozen=True)
class Compared:
    """A file as Compose and as the review see it."""

    name: str
    theirs: Verdict
    ours: Review

    @property
    def agrees(self) -> bool:
        """Whether both take the file, or neither does."""
        return self.theirs.valid == self.ours.is_valid

    @property
    def is_overlooked(self) -> bool:
        """Whether Compose refuses it, and the review finds nothing at all."""
        return not self.theirs.valid and not self.ours.findings

    @property
    def errors(self) -> list[Finding]:
        """What the review finds that Compose would refuse."""
        return [finding for finding in self.ours.findings if finding.severity == "error"]

    @property
    def is_near(self) -> bool:
        """Whether an error of ours is on the line that Compose names, or next to it."""
        return any(abs(finding.line - self.theirs.line) <= 1 for finding in self.errors)


def compare(name: str, recorded: Recorded) -> list[Compared]:
    """Review each file of a set, and put it beside what was recorded.

    Raises:
        ValueError: the record is of other files than the set has.
    """
    places, said = files(name), recorded.sets[name]
    if differing := places.keys() ^ said.keys():
        raise ValueError(f"recorded.json and {name}/ differ in {', '.join(sorted(differing))}: record them again")
    return [Compared(file, said[file], _review(place)) for file, place in places.items()]


@cache
def _rules() -> Rules:
    return load_rules("compose")


def _review(place: Path) -> Review:
    with laid_out(place) as folder:
        text = (folder / "compose.yaml").read_bytes().decode()
        return review_compose(text, _rules(), folder)


def main(arguments: list[str]) -> int:
    """Print how far the verdicts agree; return the exit status."""
    if arguments not in ([], ["--record"]):
        print("usage: python -m tests.review.measure_compose [--record]", file=sys.stderr)
        return 2
    if arguments:
        try:
            record()
        except MissingError as missing:
            print(f"measure_compose: {missing}.", file=sys.stderr)
            return 2
    recorded = load_record()
    print(f"Compose {recorded.compose}")
    for name in SETS:
        print("\n" + "\n".join(_report(name, compare(name, recorded))))
    return 0


def _report(name: str, compared: list[Compared]) -> list[str]:
    disagreeing = [file for file in compared if not file.agrees]
    overlooked = [file.name for file in compared if file.is_overlooked]
    located = [file for file in compared if file.theirs.line and not file.theirs.valid]
    far = [file for file in located if not file.is_near]
    refused = sum(not file.theirs.valid for file in compared)
    same = len(compared) - len(disagreeing)
    return [
        f"{name}: {len(compared)} files, Compose refuses {refused}",
        f"  same verdict: {same} of {len(compared)} ({same / len(compared):.1%})",
        f"  refused by Compose, and nothing found: {len(overlooked)} {' '.join(overlooked)}".rstrip(),
        f"  an error of ours at the line that Compose names: {len(located) - len(far)} of {len(located)}",
        *(f"    not {file.name}: Compose {file.theirs.line}, ours {_lines(file)}" for file in far),
        *(line for file in disagreeing for line in _disagreement(file)),
    ]


def _lines(file: Compared) -> str:
    return ", ".join(str(finding.line) for finding in file.errors) or "none"


def _disagreement(file: Compared) -> list[str]:
    findings = [f"      {found.line}: {found.severity} {found.rule}: {found.message}" for found in file.ours.findings]
    return [
        f"  {file.name}:",
        f"    Compose: {'takes it' if file.theirs.valid else file.theirs.message}",
        f"    review: {'takes it' if file.ours.is_valid else 'refuses it'}",
        *findings,
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
