"""Calls of Docker commands."""

import pytest

from bot.matching.calls import Call, calls_in


def test_the_calls_of_a_line_of_shell_are_all_found() -> None:
    assert calls_in("docker stop $(docker ps -q); docker volume rm app-data") == [
        Call(("stop",)),
        Call(("ps",), frozenset({"-q"})),
        Call(("volume", "rm")),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("docker container ls -a", ("ps",)),
        ("docker container list", ("ps",)),
        ("docker container stop web", ("stop",)),
        ("docker container prune", ("container", "prune")),
        ("docker image ls", ("images",)),
        ("docker image remove nginx:1.27", ("rmi",)),
        ("docker image build .", ("build",)),
        ("docker image prune", ("image", "prune")),
        ("docker volume remove app-data", ("volume", "rm")),
    ],
)
def test_a_command_with_two_names_is_known_by_the_older_one(line: str, words: tuple[str, ...]) -> None:
    assert [call.words for call in calls_in(line)] == [words]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("docker compose -f compose.prod.yaml --profile tools up -d", ("compose", "up")),
        ("docker -H ssh://me@staging ps", ("ps",)),
        ("docker --context=staging volume ls", ("volume", "ls")),
    ],
)
def test_options_before_a_command_are_passed_over(line: str, words: tuple[str, ...]) -> None:
    assert [call.words for call in calls_in(line)] == [words]


def test_text_that_is_not_a_command_is_not_a_call() -> None:
    assert calls_in("docker ./build.sh") == []
