"""Measures the review of Dockerfiles against `docker build --check` and hadolint.

`python -m tests.review.measure_dockerfiles` prints a table for each set; with `--record` it asks the real tools first.
"""

import argparse
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.review.dockerfile import review_dockerfile
from bot.review.finding import Review
from bot.review.rules import Rules, load_rules
from tests.review.dockerfile_record import (
    SETS,
    Verdicts,
    dockerfiles,
    instruction_starts,
    load_record,
    save_record,
)
from tests.review.record_dockerfiles import record

BUILD_CHECKS = frozenset(
    {
        *("ConsistentInstructionCasing", "DuplicateStageName", "ExposeInvalidFormat", "ExposeProtoCasing"),
        *("FromAsCasing", "FromPlatformFlagConstDisallowed", "InvalidDefaultArgInFrom", "InvalidDefinitionDescription"),
        *("JSONArgsRecommended", "LegacyKeyValueFormat", "MaintainerDeprecated", "MultipleInstructionsDisallowed"),
        *("NoEmptyContinuation", "RedundantTargetPlatform", "ReservedStageName", "SecretsUsedInArgOrEnv"),
        *("StageNameCasing", "UndefinedArgInFrom", "UndefinedVar", "WorkdirRelativePath"),
    }
)
"""The build checks that need the text alone."""

HADOLINT = {
    "DL3000": "WorkdirRelativePath",
    "DL3002": "RunsAsRoot",
    "DL3003": "CdInRun",
    "DL3004": "SudoInRun",
    "DL3006": "UnpinnedBaseImage",
    "DL3007": "UnpinnedBaseImage",
    "DL3009": "AptListsKept",
    "DL3011": "InvalidPort",
    "DL3012": "MultipleInstructionsDisallowed",
    "DL3014": "AptWithoutYes",
    "DL3015": "AptRecommends",
    "DL3019": "ApkCacheKept",
    "DL3020": "AddInsteadOfCopy",
    "DL3021": "CopyManyNeedsFolder",
    "DL3022": "CopyFromUnknownStage",
    "DL3024": "DuplicateStageName",
    "DL3025": "JSONArgsRecommended",
    "DL3027": "AptInsteadOfAptGet",
    "DL3029": "FromPlatformFlagConstDisallowed",
    "DL3030": "YumWithoutYes",
    "DL3032": "YumCacheKept",
    "DL3038": "YumWithoutYes",
    "DL3040": "YumCacheKept",
    "DL3042": "PipCacheKept",
    "DL4000": "MaintainerDeprecated",
    "DL4003": "MultipleInstructionsDisallowed",
    "DL4004": "MultipleInstructionsDisallowed",
    "DL4006": "PipeWithoutPipefail",
}
"""Our rule for each code of hadolint that is covered."""

FINER = {"BadJsonForm": "JSONArgsRecommended", "CdWithoutEffect": "CdInRun"}
"""Our rules that say more exactly what the tools call by another name."""

KINDS = tuple(sorted(BUILD_CHECKS | set(HADOLINT.values())))


@dataclass(frozen=True, order=True)
class Where:
    """A finding for comparison: its file, kind, and the first line of the instruction that it is about."""

    file: str
    kind: str
    line: int


@dataclass
class Comparison:
    """What the tools and the review find in the files of one set.

    Attributes:
        buildkit: findings of the build checks.
        hadolint: findings of hadolint, of the kinds that are covered.
        ours: the review's, without those that no tool could have found in that file.
        files: all files of the set.
        refused: the files that BuildKit does not take.
        refused_by_us: the files in which the review finds an error.
        not_covered: hadolint's findings under codes that are left out on purpose, by code.
    """

    buildkit: set[Where] = field(default_factory=set)
    hadolint: set[Where] = field(default_factory=set)
    ours: set[Where] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    refused_by_us: set[str] = field(default_factory=set)
    not_covered: Counter[str] = field(default_factory=Counter)

    @property
    def theirs(self) -> set[Where]:
        """What at least one of the tools finds."""
        return self.buildkit | self.hadolint

    @property
    def missed(self) -> set[Where]:
        """What a tool finds and the review does not."""
        return self.theirs - self.ours

    @property
    def alone(self) -> set[Where]:
        """What the review finds and no tool does."""
        return self.ours - self.theirs

    @property
    def other_verdict(self) -> set[str]:
        """The files that only one of BuildKit and the review refuses."""
        return self.refused ^ self.refused_by_us


def compare(which: str, rules: Rules) -> Comparison:
    """Compare the review with the record.

    Args:
        which: the set, `dev` or `held-out`.
        rules: the words of the review.
    """
    told = Comparison()
    verdicts = load_record().files
    for name, path in dockerfiles().items():
        if name.startswith(f"{which}/"):
            text = path.read_bytes()
            review = review_dockerfile(text.decode("utf-8"), rules)
            _add(told, name, text, verdicts[name], review)
    return told


def _add(told: Comparison, name: str, text: bytes, verdicts: Verdicts, review: Review) -> None:
    starts = instruction_starts(text)

    def where(kind: str, line: int) -> Where:
        return Where(name, kind, starts[line] if 0 <= line < len(starts) else line)

    told.files.add(name)
    if verdicts.buildkit.refused:
        told.refused.add(name)
    if not review.is_valid:
        told.refused_by_us.add(name)
    comparable = _comparable(verdicts)
    told.buildkit |= {where(rule, line) for rule, line in verdicts.buildkit.findings if rule in BUILD_CHECKS}
    for code, line in verdicts.hadolint.findings:
        if code in HADOLINT:
            told.hadolint.add(_same_as_buildkit(told.buildkit, where(HADOLINT[code], line)))
        else:
            told.not_covered[code] += 1
    lines = text.split(b"\n")
    for finding in review.findings:
        kind = FINER.get(finding.rule, finding.rule)
        found = _same_as_buildkit(told.buildkit, where(kind, finding.line))
        is_comparable = kind in comparable and not _is_wider_on_purpose(finding.rule, lines[finding.line - 1])
        if is_comparable or found in told.theirs:
            told.ours.add(found)


def _comparable(verdicts: Verdicts) -> set[str]:
    """Return the kinds that a tool looks for in the whole file: one that refuses it stops looking."""
    kinds: set[str] = set()
    if not verdicts.buildkit.refused:
        kinds |= BUILD_CHECKS
    if not verdicts.hadolint.refused:
        kinds |= set(HADOLINT.values())
    return kinds


def _same_as_buildkit(buildkit: set[Where], found: Where) -> Where:
    """Return BuildKit's place of the same finding: of two CMDs, BuildKit names the first and hadolint the second."""
    if found.kind != "MultipleInstructionsDisallowed":
        return found
    before = [other for other in buildkit if (other.file, other.kind) == (found.file, found.kind)]
    return max((other for other in before if other.line <= found.line), default=found)


def _is_wider_on_purpose(rule: str, line: bytes) -> bool:
    """Tell whether the finding says that there is no USER at all, which hadolint does not look for."""
    return rule == "RunsAsRoot" and not line.lstrip().upper().startswith(b"USER")


def table(told: Comparison) -> Iterator[str]:
    """Yield the lines of the Markdown table of a comparison."""
    yield "| Kind | `docker build --check` | hadolint | found by both them and wharfie | missed | wharfie alone |"
    yield "|---|---:|---:|---:|---:|---:|"
    for kind in KINDS:
        sets = (told.buildkit, told.hadolint, told.theirs & told.ours, told.missed, told.alone)
        counts = [sum(where.kind == kind for where in found) for found in sets]
        yield f"| {kind} | {' | '.join(str(count or '') for count in counts)} |"
    sums = [len(s) for s in (told.buildkit, told.hadolint, told.theirs & told.ours, told.missed, told.alone)]
    yield f"| **all** | {' | '.join(f'**{number}**' for number in sums)} |"
    yield ""
    same = len(told.files) - len(told.other_verdict)
    yield f"Same verdict (refused or not): {same} of {len(told.files)} files, {len(told.refused)} of them refused."
    codes = ", ".join(f"{code} {count}" for code, count in sorted(told.not_covered.items()))
    in_refused = sum(where.file in told.refused for where in told.missed)
    yield f"Of the {len(told.missed)} missed findings, {in_refused} are in files that BuildKit refuses."
    yield f"Not covered: {told.not_covered.total()} findings of hadolint ({codes})."


def main(arguments: list[str]) -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.review.measure_dockerfiles", description=__doc__)
    parser.add_argument("--record", action="store_true", help="ask the real tools first; needs root, as make prove")
    parser.add_argument("--hadolint", type=Path, help="the program, if it is not in PATH")
    parser.add_argument("--each", choices=SETS, help="also name each difference in this set")
    options = parser.parse_args(arguments)
    if options.record:
        hadolint = options.hadolint or shutil.which("hadolint")
        if not hadolint:
            parser.error("hadolint is not in PATH: name it with --hadolint")
        save_record(record(Path(hadolint)))
    for name, version in load_record().versions.items():
        print(f"{name}: {version}")
    rules = load_rules("dockerfile")
    for which in SETS:
        told = compare(which, rules)
        print(f"\n## {which}\n", *table(told), sep="\n")
        if options.each == which:
            print(*(f"missed {where}" for where in sorted(told.missed)), sep="\n")
            print(*(f"alone {where}" for where in sorted(told.alone)), sep="\n")
            print(*(f"other verdict {file}" for file in sorted(told.other_verdict)), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
