"""A Dockerfile is parsed as BuildKit does, and each piece of it knows where it is in the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.review.dockerfile.facts import facts
from bot.review.dockerfile.looked import Looked
from bot.review.dockerfile.parsed import Instruction
from bot.review.dockerfile.parser import parse
from bot.review.dockerfile.shell import Command
from tests.docker_cli import reference

PIECES = [
    "FROM a\n",
    "RUN b\n",
    "RUN c \\\n",
    "# d\n",
    "\n",
    "  e\n",
    "RUN <<X\n",
    "X\n",
    " \\\n",
    "COPY <<-Y /z\n",
    "\tY\n",
]


def only(text: str) -> Instruction:
    [instruction] = parse(f"FROM a:1\n{text}").stages[0].instructions
    return instruction


def commands(run: str) -> list[Command]:
    [found] = Looked(parse(f"FROM a:1\n{run}")).runs
    return found.commands


def said(run: str) -> list[list[str]]:
    return [[word.value for word in command.words] for command in commands(run)]


@given(some.lists(some.sampled_from(PIECES), max_size=20).map("".join))
def test_each_instruction_knows_its_lines_and_each_character_its_place(text: str) -> None:
    lines = text.split("\n")
    for instruction in parse(text).instructions():
        assert list(instruction.source) == lines[instruction.line - 1 : instruction.last]
        for at, char in enumerate(instruction.text.joined):
            line, column = instruction.text.place(at)
            assert lines[line - 1][column] == char


def test_lines_go_on_after_a_continuation_without_comments_and_empty_lines() -> None:
    run = only("RUN a \\\n# note\n\n  b \\\n  c\nRUN d\n".removesuffix("RUN d\n"))

    assert run.rest.split() == ["a", "b", "c"]
    assert (run.line, run.last, run.empty_lines) == (2, 6, (4,))


def test_two_backslashes_do_not_continue_a_line() -> None:
    assert [each.name for each in parse("FROM a\nRUN b \\\\\nUSER c\n").instructions()] == ["FROM", "RUN", "USER"]


def test_the_escape_directive_chooses_what_continues_a_line() -> None:
    file = parse("# escape=`\nFROM a\nRUN dir C:\\ `\n  /s\nUSER b\\\n")

    assert [each.rest for each in file.stages[0].instructions] == ["dir C:\\   /s", "b\\"]


def test_directives_end_at_the_first_other_line() -> None:
    assert parse("# Syntax = a\n#check=skip=all\n\n# escape=`\n").directives == (
        ("syntax", "a", 1),
        ("check", "skip=all", 2),
    )


def test_heredocs_belong_to_their_instruction() -> None:
    copy = only('COPY <<A <<-"B" /c/\nRUN no\nA\n\tx\n\tB\n')

    assert [(each.name, each.text.joined, each.expands) for each in copy.heredocs] == [
        ("A", "RUN no", True),
        ("B", "\tx", False),
    ]
    assert (copy.line, copy.last) == (2, 6)


@pytest.mark.parametrize(
    "text", ["RUN echo '<<A'\n", "RUN echo $((1 << 2))\n", "RUN a<<B\n", "CMD <<A\n", "RUN cat << A\n"]
)
def test_not_each_double_arrow_is_a_heredoc(text: str) -> None:
    assert only(text).heredocs == ()


def test_flags_are_taken_from_the_front() -> None:
    copy = only("COPY --from=a --chown='b c' --link d --e f\n")

    assert [tuple(flag) for flag in copy.flags] == [("--from", "a"), ("--chown", "b c"), ("--link", None)]
    assert copy.rest == "d --e f"


def test_the_json_form_is_told_from_what_only_looks_like_it() -> None:
    assert only('CMD [ "a", "b" ]\n').json == ("a", "b")
    assert only("CMD ['a']\n").json_problem == "syntax"
    assert only('CMD ["a", 1]\n').json_problem == "types"
    assert only('HEALTHCHECK CMD ["a"]\n').json == ("a",)
    assert only("RUN [[ -f a ]]\n").json is None


def test_stages_know_what_they_are_built_on() -> None:
    first, second, third = parse("ARG B=one\nFROM a:1 AS One\nFROM ${B} AS two\nFROM other:1\n").stages

    assert first.parent is None
    assert second.parent is first
    assert third.parent is None


def test_the_instruction_of_an_onbuild_has_its_flags() -> None:
    inner = only("ONBUILD COPY --from=a b c\n").inner

    assert inner is not None
    assert (inner.name, inner.flag("--from"), inner.rest) == ("COPY", "a", "b c")


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("RUN a b && c || d; e | f &\n", [["a", "b"], ["c"], ["d"], ["e"], ["f"]]),
        ("RUN a 'b c' \"d e\" f\\ g\n", [["a", "b c", "d e", "f g"]]),
        ("RUN X=1 Y=2 a > b 2>&1 < c\n", [["a", "2"]]),
        ("RUN if a; then b; else c; fi\n", [["a"], ["b"], ["c"]]),
        ("RUN for x in a b; do c $x; done\n", [["c", "$x"]]),
        ('RUN a $(b c) "$(d)" `e`\n', [["a", "$(...)", "$(...)", "$(...)"], ["b", "c"], ["d"], ["e"]]),
        ("RUN (a; b) && { c; }\n", [["a"], ["b"], ["c"]]),
        ("RUN a # b && c\n", [["a"]]),
        ("RUN a \\\n  && b\n", [["a"], ["b"]]),
        ("RUN <<E\na b\nc\nE\n", [["a", "b"], ["c"]]),
        ("RUN <<E\n#!/bin/sh\na\nE\n", [["a"]]),
        ('RUN ["a", "b c"]\n', [["a", "b c"]]),
        ("RUN echo ${a:-b c} '$(d)'\n", [["echo", "${a:-b c}", "$(d)"]]),
    ],
)
def test_the_commands_of_a_run_are_found(run: str, words: list[list[str]]) -> None:
    assert said(run) == words


@pytest.mark.parametrize(
    "text",
    [
        'FROM a:1\nSHELL ["powershell"]\nRUN a | b\n',
        "# escape=`\nFROM a:1\nRUN a\n",
        "FROM mcr.microsoft.com/windows/nanoserver:1\nRUN a\n",
        "FROM a:1\nRUN <<E\n#!/usr/bin/env python3\na\nE\n",
    ],
)
def test_other_languages_than_those_of_posix_shells_are_not_read(text: str) -> None:
    assert Looked(parse(text)).runs == []


@given(some.text(alphabet="ab $()`'\"\\|&;<>#\n{}=", max_size=60))
def test_any_text_can_be_read_as_shell_and_words_are_where_they_say(text: str) -> None:
    for run in Looked(parse(f"FROM a:1\nRUN {text}")).runs:
        for command in run.commands:
            for word in command.words:
                assert 0 <= word.start <= word.end <= len(run.text.joined)


def test_the_facts_of_the_program_are_those_of_the_reference() -> None:
    data = reference("dockerfile")

    assert facts().flags.keys() == data["instructions"].keys()
    for name, flags in facts().flags.items():
        assert flags == {flag: each["type"] for flag, each in data["instructions"][name]["flags"].items()}
    assert facts().build_checks == data["build_checks"].keys()
    assert facts().platform_args == set(data["platform_args"])
    mount = data["instructions"]["RUN"]["flags"]["--mount"]
    assert {kind: sorted(keys) for kind, keys in facts().mounts.items()} == {
        kind: sorted(keys) for kind, keys in mount["types"].items()
    }
