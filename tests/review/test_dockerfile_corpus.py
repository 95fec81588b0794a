"""The review of Dockerfiles agrees with `docker build --check` and hadolint as they were recorded."""

import pytest

from bot.review.rules import load_rules
from tests.review.dockerfile_record import SETS, dockerfiles, instruction_starts, load_record
from tests.review.measure_dockerfiles import BUILD_CHECKS, HADOLINT, KINDS, Comparison, Where, compare

MISSED = {
    "a shell in HEALTHCHECK is usual: what it starts ends by itself, so no signal has to reach it": [
        "dev/from-a-tutorial:7 JSONArgsRecommended",
        "dev/node-express-clean:21 JSONArgsRecommended",
        "dev/two-cmds-entrypoints:5 JSONArgsRecommended",
        "dev/two-cmds-entrypoints:6 JSONArgsRecommended",
        "held-out/airflow-long:55 JSONArgsRecommended",
        "held-out/api-with-typos:12 JSONArgsRecommended",
        "held-out/healthcheck-shell:3 JSONArgsRecommended",
        "held-out/two-apps-fixed:5 JSONArgsRecommended",
        "held-out/two-apps-fixed:6 JSONArgsRecommended",
        "held-out/two-apps-in-one:6 JSONArgsRecommended",
    ],
    "the file chose its shell with SHELL, or skips the check: BuildKit says nothing either": [
        "held-out/directives-check:5 JSONArgsRecommended",
        "held-out/shell-form-with-shell:4 JSONArgsRecommended",
    ],
    "it is in a stage that doesn't become the image, where size doesn't matter": [
        "dev/kiosk-stages:2 AptRecommends",
        "held-out/cpp-cmake-conan:2 PipCacheKept",
        "held-out/two-apps-fixed:4 PipCacheKept",
        "held-out/two-apps-in-one:4 PipCacheKept",
    ],
    "what matters first is said: the file has no FROM, or an image's name that is refused": [
        "dev/no-from-refused:2 AptListsKept",
        "dev/no-from-refused:2 AptRecommends",
        "dev/base-with-comment-refused:1 FromAsCasing",
        "held-out/from-colon-twice-refused:1 InvalidDefaultArgInFrom",
        "held-out/from-upper-refused:1 InvalidDefaultArgInFrom",
    ],
    "what the variable has may be an address": [
        "dev/scopes-of-args:16 AddInsteadOfCopy",
        "held-out/add-many:8 AddInsteadOfCopy",
    ],
    "newer versions of BuildKit know that `_FILE` names a file": [
        "dev/secrets-env-bad:7 SecretsUsedInArgOrEnv",
    ],
    "`C:` is absolute on Windows, for which the file is; the engine of the record runs Linux": [
        "dev/escape-windows:5 WorkdirRelativePath",
        "held-out/nanoserver:6 WorkdirRelativePath",
    ],
    "the variable that is not defined is what is wrong": [
        "dev/undefined-vars:4 WorkdirRelativePath",
    ],
    "it is relative to a WORKDIR of the file itself, which says where it is: BuildKit says nothing either": [
        "held-out/workdirs:3 WorkdirRelativePath",
        "held-out/workdirs:5 WorkdirRelativePath",
        "held-out/workdirs:9 WorkdirRelativePath",
        "held-out/workdirs:11 WorkdirRelativePath",
    ],
    "hadolint reads the case of a stage's name, BuildKit doesn't": [
        "held-out/stage-names-camel:9 CopyFromUnknownStage",
        "held-out/stage-names-camel:6 UnpinnedBaseImage",
        "held-out/mixed-case-keywords:5 UnpinnedBaseImage",
    ],
    "`set -o pipefail` comes before the pipe": [
        "held-out/pipes-dash-alpine:4 PipeWithoutPipefail",
    ],
    "the real base image sets the variable, and the stand-in of the record does not": [
        "held-out/airflow-long:48 UndefinedVar",
    ],
}
"""What a tool finds and the review leaves out on purpose, by the reason: `file:line kind`."""

ALONE = {
    "hadolint looks at apt-get only, and not behind sudo": [
        "dev/ubuntu-toolbox-bad:3 AptRecommends",
        "dev/ubuntu-toolbox-bad:4 AptRecommends",
        "dev/ubuntu-toolbox-bad:4 AptWithoutYes",
        "held-out/api-with-typos:6 AptRecommends",
        "held-out/apt-variants:9 AptRecommends",
        "held-out/apt-variants:9 AptWithoutYes",
    ],
    "hadolint doesn't look into ONBUILD": [
        "dev/onbuild-base:5 AddInsteadOfCopy",
    ],
    "hadolint stops at the unknown flag": [
        "held-out/run-flag-refused:2 AptListsKept",
    ],
}
"""What the review finds and no tool does, by the reason why it is right."""


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
    assert sorted(comparison.missed - excepted(MISSED)) == []


def test_nothing_is_found_that_no_tool_finds(comparison: Comparison) -> None:
    assert sorted(comparison.alone - excepted(ALONE)) == []


def test_the_same_files_are_refused(comparison: Comparison) -> None:
    assert not comparison.other_verdict


def test_each_exception_is_one() -> None:
    told = [compare(which, load_rules("dockerfile")) for which in SETS]
    assert excepted(MISSED) <= set().union(*(each.missed for each in told))
    assert excepted(ALONE) <= set().union(*(each.alone for each in told))


def excepted(reasons: dict[str, list[str]]) -> set[Where]:
    places = (place.split() for places in reasons.values() for place in places)
    return {Where(place.partition(":")[0], kind, int(place.partition(":")[2])) for place, kind in places}


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
