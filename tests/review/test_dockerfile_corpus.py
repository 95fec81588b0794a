"""The review of Dockerfiles agrees with `docker build --check` and hadolint as they were recorded."""

import pytest

from bot.review.rules import load_rules
from tests.review.dockerfile_record import SETS, dockerfiles, instruction_starts, load_record
from tests.review.measure_dockerfiles import BUILD_CHECKS, HADOLINT, KINDS, Comparison, Where, compare

MISSED: dict[Where, str] = {}
"""What a tool finds and the review leaves out, with the reason."""

ALONE: dict[Where, str] = {}
"""What the review finds and no tool does, with the reason why it is right."""

OTHER_VERDICT: dict[str, str] = {}
"""Files that only one of BuildKit and the review refuses, with the reason."""


@pytest.fixture(scope="module", params=SETS)
def comparison(request: pytest.FixtureRequest) -> Comparison:
    return compare(request.param, load_rules("dockerfile"))


def test_the_record_is_of_the_files_that_are_there() -> None:
    assert load_record().files.keys() == dockerfiles().keys()


def test_each_kind_occurs_in_both_sets() -> None:
    for which in SETS:
        said = [both for name, both in load_record().files.items() if name.startswith(f"{which}/")]
        checks = {rule for both in said for rule, _ in both.buildkit.findings}
        codes = {HADOLINT.get(code, "") for both in said for code, _ in both.hadolint.findings}
        assert checks >= BUILD_CHECKS
        assert checks | codes >= set(KINDS)


def test_nothing_that_the_tools_find_is_missed(comparison: Comparison) -> None:
    assert sorted(comparison.missed - MISSED.keys()) == []


def test_nothing_is_found_that_no_tool_finds(comparison: Comparison) -> None:
    assert sorted(comparison.alone - ALONE.keys()) == []


def test_the_same_files_are_refused(comparison: Comparison) -> None:
    assert sorted(comparison.other_verdict - OTHER_VERDICT.keys()) == []


def test_the_exceptions_name_files_that_are_there() -> None:
    files = {where.file for where in (*MISSED, *ALONE)} | OTHER_VERDICT.keys()
    assert files <= dockerfiles().keys()


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        (b"FROM a\nRUN b \\\n  c\nCMD d", [0, 1, 2, 2, 4]),
        (b"RUN b \\\n# said\n\n  c\n# CMD\nCMD d\n", [0, 1, 1, 1, 1, 5, 6, 7]),
        (b"RUN <<A cat <<-B\n1\nA\n2\n\tB\nUSER c", [0, 1, 1, 1, 1, 1, 6]),
        (b"# escape=`\nRUN b `\n c \\\nCMD d", [0, 1, 2, 2, 4]),
        (b"RUN b \\\r\n c\r\nCMD d\r\n", [0, 1, 1, 3, 4]),
        (b"ENV a <<A\nUSER b", [0, 1, 2]),
    ],
)
def test_each_line_belongs_to_its_instruction(text: bytes, starts: list[int]) -> None:
    assert instruction_starts(text) == starts
