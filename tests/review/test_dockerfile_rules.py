"""Each rule about Dockerfiles finds what it is for, and nothing in what only looks like it; its fix fixes it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.review.dockerfile import review_dockerfile
from bot.review.dockerfile.looked import Found, Looked
from bot.review.dockerfile.parser import parse
from bot.review.dockerfile.review import find
from bot.review.finding import Review
from bot.review.rules import load_rules
from tests.review.dockerfile_cases import CASES, Case, whole

RULES = load_rules("dockerfile")
WITH_FILES = {"CopyIgnoredFile", "TooLarge"}
"""The rules that need more than a short text."""


def review(text: str, folder: Path | None = None) -> Review:
    return review_dockerfile(text, RULES, folder)


def found(text: str) -> list[Found]:
    return find(Looked(parse(text)))


def rules_of(text: str) -> list[str]:
    return [finding.rule for finding in review(text).findings]


def fixed(text: str, finding: Found) -> str:
    lines = text.split("\n")
    first, last = finding.replaced
    return "\n".join([*lines[: first - 1], *finding.fix.split("\n"), *lines[last:]])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}:{case.text[:30]!r}")
def test_a_rule_finds_what_it_is_for(case: Case) -> None:
    text = whole(case.text)
    lines = [finding.line for finding in review(text).findings if finding.rule == case.rule]

    assert case.line in lines


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.fix is not None], ids=lambda case: repr(case.text[:40])
)
def test_a_rule_offers_the_corrected_lines(case: Case) -> None:
    fixes = [finding.fix for finding in review(whole(case.text)).findings if finding.rule == case.rule]

    assert case.fix in fixes


@pytest.mark.parametrize(
    ("rule", "text"), [(case.rule, text) for case in CASES for text in case.without], ids=lambda each: repr(each[:40])
)
def test_a_rule_finds_nothing_in_what_only_looks_like_it(rule: str, text: str) -> None:
    assert rule not in rules_of(whole(text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case.text[:40]))
def test_with_its_fix_a_finding_is_gone_and_nothing_is_refused_that_was_not_before(case: Case) -> None:
    text = whole(case.text)
    for finding in found(text):
        if finding.fix:
            after = fixed(text, finding)
            assert rules_of(after).count(finding.rule) < rules_of(text).count(finding.rule), after
            assert errors(after) <= errors(text), after


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("UnknownInstruction", "FROM alpine:3.20\ndocker build .\n"),
        ("CopyManyNeedsFolder", "FROM alpine:3.20\nCOPY . /app # copy\n"),
    ],
)
def test_no_lines_are_given_to_copy_that_are_as_wrong(rule: str, text: str) -> None:
    assert [finding.fix for finding in found(text) if finding.rule == rule] == [""]


def errors(text: str) -> set[str]:
    return {finding.rule for finding in review(text).findings if finding.severity == "error"}


def test_each_rule_has_an_example() -> None:
    assert {case.rule for case in CASES} | WITH_FILES == set(RULES.root)


def test_a_clean_dockerfile_has_no_finding_and_is_told_what_was_looked_at(tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").write_text(".git\n")
    text = """# syntax=docker/dockerfile:1
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM nginx:1.27
COPY --from=build /app/dist /usr/share/nginx/html
"""
    said = review(text, tmp_path)

    assert said.findings == ()
    assert said.is_valid
    assert "secrets" in said.looked_at


def test_the_worst_comes_first_then_by_line() -> None:
    said = review("FROM debian\nRUN apk add a\nWORKDIR b\nUSER root\nEXPOSE x\n")

    assert [(each.severity, each.line) for each in said.findings] == [
        ("error", 5),
        ("warning", 3),
        ("warning", 4),
        ("advice", 1),
        ("advice", 2),
    ]
    assert not said.is_valid


def test_in_a_folder_only_a_missing_dockerignore_is_advised(tmp_path: Path) -> None:
    text = "FROM a:1\nCOPY . .\n"
    before = review(text, tmp_path)
    (tmp_path / ".dockerignore").write_text(".git\n")

    assert [each.rule for each in before.findings] == ["DockerignoreAdvised"]
    assert review(text, tmp_path).findings == ()


@pytest.mark.parametrize(
    ("ignored", "source", "is_found"),
    [
        ("dist", "dist", True),
        ("dist", "dist/app.js", True),
        ("/dist/", "./dist", True),
        ("*.log", "a.log", True),
        ("*.log", "a/b.log", False),
        ("**/*.log", "a/b.log", True),
        ("dist", "distribution", False),
        ("dist\n!dist/app.js", "dist/app.js", False),
        ("# dist", "dist", False),
    ],
)
def test_a_copy_of_an_ignored_file_is_found(tmp_path: Path, ignored: str, source: str, is_found: bool) -> None:  # noqa: FBT001
    (tmp_path / ".dockerignore").write_text(f"{ignored}\n")

    assert (review(f"FROM a:1\nCOPY {source} /x\n", tmp_path).findings != ()) is is_found


def test_checks_that_the_file_turns_off_are_not_reported() -> None:
    text = "FROM debian:12 as a\nENV B c\n"

    assert rules_of(f"# check=skip=FromAsCasing\n{text}") == ["LegacyKeyValueFormat"]
    assert rules_of(f"# check=skip=all\n{text}") == []


def test_checks_are_errors_if_the_file_says_so() -> None:
    assert not review("# check=error=true\nFROM a:1\nENV B c\n").is_valid
    assert review("# check=error=true\nFROM a:1\nRUN apk add a\n").is_valid


def test_a_file_that_nobody_wrote_gets_one_line() -> None:
    said = review("FROM a:1\n" + "RUN a && b\n" * 20_000)

    assert [each.rule for each in said.findings] == ["TooLarge"]
    assert said.looked_at == ()


@given(some.text())
def test_any_text_has_a_review(text: str) -> None:
    review(text)


@given(
    some.lists(
        some.sampled_from(
            [
                *(
                    "FROM ",
                    "a:1",
                    "RUN ",
                    "COPY ",
                    "ENV ",
                    "ARG ",
                    "CMD ",
                    "ONBUILD ",
                    "HEALTHCHECK ",
                    "--from=",
                    "--mount=",
                ),
                *(
                    "<<EOF",
                    "EOF",
                    "\n",
                    "\n",
                    "\\\n",
                    " ",
                    "$",
                    "${",
                    "}",
                    "$(",
                    "`",
                    "(",
                    ")",
                    "'",
                    '"',
                    "[",
                    "]",
                    "=",
                    ":",
                ),
                *(
                    "&&",
                    "|",
                    "#",
                    "apt-get update",
                    "apt-get install ",
                    "cd ",
                    "npm ci",
                    ". .",
                    "type=cache",
                    ",",
                    "/",
                    "é",
                ),
                *("AS b", "0", "\t", "pip install ", "sudo ", "rm -rf ", "\r\n", "USER ", "WORKDIR ", "EXPOSE ", "\\"),
            ]
        ),
        max_size=60,
    ).map("".join)
)
def test_any_mix_of_pieces_of_dockerfiles_has_a_review_whose_lines_are_in_the_file(text: str) -> None:
    count = text.count("\n") + 1

    assert all(1 <= finding.line <= count for finding in review(text).findings)
