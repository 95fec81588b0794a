"""The check of docker commands accepts right ones and reports wrong ones."""

import pytest

from bot.knowledge import Knowledge
from tests.docker_cli import calls_alone, command_name, docker_calls, line_problems
from tests.prove.tour import provable


def test_every_command_of_the_knowledge_is_known_to_docker(knowledge: Knowledge) -> None:
    commands = [(entry.id, command.run) for entry in provable(knowledge).values() for command in entry.commands]

    assert [(entry, run, found) for entry, run in commands if (found := line_problems(run))] == []


@pytest.mark.parametrize(
    ("line", "calls"),
    [
        ("docker ps", [["docker", "ps"]]),
        ("docker rm -f $(docker ps -aq)", [["docker", "rm", "-f", "$(docker ps -aq)"], ["docker", "ps", "-aq"]]),
        ("docker ps | grep web && docker logs web", [["docker", "ps"], ["docker", "logs", "web"]]),
        ("echo hello", []),
    ],
)
def test_all_calls_of_docker_in_a_line_are_found(line: str, calls: list[list[str]]) -> None:
    assert docker_calls(line) == calls


@pytest.mark.parametrize(
    "line",
    [
        "docker run -itd --rm -p8080:80 -e A=1 --name=web nginx:1.27 ls --frob",
        "docker exec -it web sh -c 'docker frob'",
        "docker build -t my-app:1.0 .",
        "docker image build --check .",
        "docker compose -f compose.yaml up -d --scale web=3",
        "docker compose exec -T api python -m pytest --frob",
        "docker logs web -f --tail 10",
        "docker --context staging ps",
        "docker buildx build --platform linux/amd64,linux/arm64 .",
        "docker images --help",
        "docker compose version",
    ],
)
def test_commands_that_docker_knows_have_no_problem(line: str) -> None:
    assert line_problems(line) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("docker frob", "docker knows no command `frob`"),
        ("docker image frob", "docker knows no command `image frob`"),
        ("docker run --frob nginx", "docker container run knows no flag `--frob`"),
        ("docker ps -aZ", "docker container ls knows no flag `-Z`"),
        ("docker logs --tail", "docker container logs: `--tail` needs a value"),
        ("docker build --frob .", "docker buildx build knows no flag `--frob`"),
        ("docker compose up --frob", "docker compose up knows no flag `--frob`"),
        ("docker compose frob", "docker knows no command `compose frob`"),
        ("docker buildx frob", "docker knows no command `buildx frob`"),
        ("docker compose", "docker compose needs a subcommand"),
        ("docker ps web", "docker container ls takes at most 0 arguments"),
        ("docker compose rm --all", "docker compose rm: `--all` is deprecated or hidden"),
        ("docker commit --no-pause web my-app", "only docker 29.7.2 knows `--no-pause` of docker container commit"),
        ("docker trust inspect nginx", "only docker 28.2.2 knows docker trust inspect"),
        ("docker-compose up", "is out of date, write: docker compose"),
        ("docker stop <container-id>", "has the placeholder <container-id>"),
        ("docker run '", "is not valid shell: "),
        ("docker rm $(docker frob)", "docker knows no command `frob`"),
    ],
)
def test_commands_that_docker_does_not_know_are_reported(line: str, problem: str) -> None:
    assert any(found.startswith(problem) for found in line_problems(line)), line_problems(line)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("docker ps -a", "docker container ls"),
        ("docker rmi nginx", "docker image rm"),
        ("docker --context staging image ls", "docker image ls"),
        ("docker compose -f compose.yaml up -d", "docker compose up"),
        ("docker build .", "docker buildx build"),
        ("docker buildx imagetools inspect nginx", "docker buildx imagetools inspect"),
        ("docker frob", ""),
    ],
)
def test_a_call_is_known_by_the_full_name_of_its_command(line: str, name: str) -> None:
    assert command_name(line.split()) == name


def test_only_the_calls_of_docker_are_left_of_a_line() -> None:
    line = "sudo systemctl restart docker && docker rm $(docker ps -aq) | sudo rm -rf /"

    assert calls_alone(line) == ["docker rm web", "docker ps -aq"]
