"""Calls of docker are found in lines of shell and in sentences, and taken apart as Docker does it."""

import string
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands import DockerCommand, parse, parse_whole, parse_words


def outline(command: DockerCommand) -> str:
    """Return a command in one line: the full names of all, `|` before the container's own command."""
    options = [option.name if option.value is None else f"{option.name}={option.value}" for option in command.options]
    inside = ["|", *command.inside] if command.inside else []
    return " ".join([*command.path, *options, *(argument.value for argument in command.arguments), *inside])


@pytest.mark.parametrize(
    ("line", "outlines"),
    [
        ("docker ps -aq", ["container ls --all --quiet"]),
        ("docker run -itd nginx", ["container run --interactive --tty --detach nginx"]),
        ("docker run -p 80:80 nginx", ["container run --publish=80:80 nginx"]),
        ("docker run -p80:80 nginx", ["container run --publish=80:80 nginx"]),
        ("docker run -dp=80:80 nginx", ["container run --detach --publish=80:80 nginx"]),
        ("docker run --name=web nginx", ["container run --name=web nginx"]),
        ('docker run -v"$PWD":/app nginx', ["container run --volume=$PWD:/app nginx"]),
        ("docker run --rm=false alpine", ["container run --rm=false alpine"]),
        ("docker run alpine ls -l /", ["container run alpine | ls -l /"]),
        ("docker compose exec -T db psql -U me", ["compose exec --no-tty db | psql -U me"]),
        ("docker top web -o pid", ["container top web | -o pid"]),
        ("docker logs web -f --tail 10", ["container logs --follow --tail=10 web"]),
        ("docker -H ssh://me@staging ps", ["container ls --host=ssh://me@staging"]),
        ("docker compose -f a.yaml --profile dev up -d", ["compose up --file=a.yaml --profile=dev --detach"]),
        ("docker buildx imagetools inspect nginx", ["buildx imagetools inspect nginx"]),
        ("docker run --frob -Z nginx", ["container run --frob -Z nginx"]),
        ("docker run --net host nginx", ["container run --network=host nginx"]),
        ("docker stop --time 30 web", ["container stop --timeout=30 web"]),
        ("docker build -m 1g --squash .", ["buildx build --memory=1g --squash ."]),
        ("docker --version", ["--version"]),
        ("docker compose --help", ["compose --help"]),
        ("docker run nginx -- -x", ["container run nginx | -- -x"]),
        ("docker rm -- -x", ["container rm -x"]),
        ("docker scout cves --only-severity high web", ["scout cves --only-severity high web"]),
    ],
)
def test_a_call_is_taken_apart(line: str, outlines: list[str]) -> None:
    assert [outline(command) for command in parse(line)] == outlines


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("docker ps", "container ls"),
        ("docker container list", "container ls"),
        ("docker rmi nginx", "image rm"),
        ("docker images", "image ls"),
        ("docker info", "system info"),
        ("docker stack down web", "stack rm"),
        ("docker build .", "buildx build"),
        ("docker image build .", "buildx build"),
        ("docker-compose up", "compose up"),
        ("/usr/bin/docker ps", "container ls"),
    ],
)
def test_every_name_of_a_command_leads_to_its_full_name(line: str, path: str) -> None:
    assert [" ".join(command.path) for command in parse(line)] == [path]


@pytest.mark.parametrize(
    ("line", "outlines"),
    [
        ("docker ps | grep web && docker logs web; docker images", ["container ls", "container logs web", "image ls"]),
        ("docker rm -f $(docker ps -aq)", ["container rm --force $(docker ps -aq)", "container ls --all --quiet"]),
        ("docker rm `docker ps -aq`", ["container rm `docker ps -aq`", "container ls --all --quiet"]),
        ('test "$(docker wait web)" = 0', ["container wait web"]),
        ("docker run alpine sh -c 'docker ps'", ["container run alpine | sh -c docker ps"]),
        ("ssh staging 'docker ps | docker rm web'", ["container ls", "container rm web"]),
        ("sudo docker ps 2>&1 > out.txt", ["container ls"]),
        ("docker logs web > web.log -f", ["container logs --follow web"]),
        ("docker ps # docker images", ["container ls"]),
        ("docker run \\\n  -d \\\n  nginx", ["container run --detach nginx"]),
        ("docker run `\n  -d `\n  nginx", ["container run --detach nginx"]),
        ("docker build - <<EOF\nFROM a\ndocker ps\nEOF\ndocker images", ["buildx build -", "image ls"]),
        ("docker compose -f - up <<'EOF'\ndocker ps\nEOF\ndocker images", ["compose up --file=-", "image ls"]),
        (
            "docker exec -i db psql <<EOF | grep a\nselect 1\nEOF\ndocker ps",
            ["container exec --interactive db | psql", "container ls"],
        ),
        ("(cd app && docker compose up)", ["compose up"]),
        ("for c in a b; do docker stop $c; done", ["container stop $c"]),
        ("$ docker ps\n# docker images\n> docker info", ["container ls", "image ls", "system info"]),
        ("sudo systemctl restart docker && sudo service docker restart", []),
    ],
)
def test_the_calls_of_a_line_are_all_found(line: str, outlines: list[str]) -> None:
    assert [outline(command) for command in parse(line)] == outlines


@pytest.mark.parametrize(
    ("sentence", "calls"),
    [
        ("what does docker ps -a do", ["docker ps -a"]),
        ("ran docker compose up -d --build but nothing", ["docker compose up -d --build"]),
        ("I ran docker logs web. It shows nothing", ["docker logs web"]),
        ("docker ps -a shows nothing", ["docker ps -a"]),
        ("Docker Compose up -d hangs", ["Docker Compose up -d"]),
        ("docker stop and docker rm, what's the difference?", ["docker stop", "docker rm"]),
        ("docker logs doesn't work", ["docker logs"]),
        ("does docker run -v need a colon", ["docker run -v need"]),
        ("what is docker run --rm for", ["docker run --rm"]),
        ("is docker logs --tail all slow?", ["docker logs --tail all slow"]),
        ("`docker volume prune` removed my data", ["docker volume prune"]),
        ('what does "docker exec -it web bash" do', ["docker exec -it web bash"]),
        ("please explain (docker system df -v)", ["docker system df -v"]),
        ("can I docker cp web:/app/. . while it runs", ["docker cp web:/app/. ."]),
        ("docker run my container", ["docker run"]),
        ("docker run ...", ["docker run"]),
        ("docker exec -it <container> bash", ["docker exec -it <container> bash"]),
        ("docker cp <my container>:/etc/x .", ["docker cp <my container>:/etc/x ."]),
        ("docker exec -i db psql <dump.sql >out", ["docker exec -i db psql"]),
        ("docker stop -> docker rm → gone", ["docker stop", "docker rm"]),
        ("PS C:\\Users\\me> docker ps -a", ["docker ps -a"]),
        ("```\ndocker ps\ndocker images\n```", ["docker ps", "docker images"]),
        ("how do I remove a docker volume", []),
        ("docker compose", []),
        ("is docker slow?", []),
        ("docker: command not found", []),
        ("my docker-compose.yml is broken", []),
        ("docker -x", []),
    ],
)
def test_a_call_in_a_sentence_ends_where_dockers_grammar_ends_it(sentence: str, calls: list[str]) -> None:
    assert [sentence[command.start : command.end] for command in parse(sentence)] == calls


def test_options_and_arguments_know_their_place_and_what_they_are() -> None:
    line = "sudo docker run -d -p 80:80 nginx:1.27"
    [command] = parse(line)

    assert [line[each.start : each.end] for each in command.options] == ["-d", "-p 80:80"]
    assert [(line[each.start : each.end], each.kind) for each in command.arguments] == [("nginx:1.27", "image")]
    assert [each.kind for each in parse("docker network connect app-net web")[0].arguments] == ["network", "container"]
    assert [each.kind for each in parse("docker stop web db")[0].arguments] == ["container", "container"]
    assert [each.spec.type for each in command.options if each.spec] == ["bool", "list"]


def test_a_command_is_asked_for_its_options_by_their_long_names() -> None:
    [command] = parse("docker run -e A=1 -e B=2 --init=false --rm nginx")

    assert command.values("--env") == ("A=1", "B=2")
    assert command.has("--rm")
    assert not command.has("--init")
    assert command.spec.usage == "IMAGE [COMMAND] [ARG...]"


def test_words_are_taken_as_they_are() -> None:
    command = parse_words(["docker", "run", "-u", "the", "alpine", "echo", "but.", ""])

    assert command
    assert outline(command) == "container run --user=the alpine | echo but. "


@pytest.mark.parametrize(
    "line", ["docker frob", "docker image frob", "docker image", "docker compose -f a.yaml frob", "docker"]
)
def test_what_docker_does_not_know_is_not_a_command(line: str) -> None:
    assert parse_words(line.split()) is None


def test_a_line_is_parsed_in_well_under_a_millisecond() -> None:
    lines = ["docker run -itd --rm -p 80:80 -e A=1 --name web nginx:1.27 ls", "what does docker ps -a show"] * 100
    parse("docker ps")
    started = time.process_time()
    for line in lines:
        parse(line)

    assert (time.process_time() - started) / len(lines) < 0.0005


PIECES = ["docker ", "run ", "-it ", "-v", "$(", ")", "`", "'", '"', "\\", "<<E", ">", ";", "\n", "a", " ", "# ", "me"]
SHELL = st.lists(st.sampled_from(PIECES)).map("".join)


@given(st.text() | st.text(string.printable) | st.text(string.punctuation + " \n") | SHELL)
@example("a -<b =>c")
def test_any_text_can_be_parsed(text: str) -> None:
    for command in parse(f"docker {text}"):
        assert 0 <= command.start < command.end <= len(text) + len("docker ")


@given(
    st.text() | st.text(string.punctuation + " \n") | SHELL, st.sampled_from(["docker ps", "docker exec web ls", ""])
)
def test_a_line_is_a_call_as_a_whole_if_its_first_call_is_all_of_it(text: str, begun: str) -> None:
    line = f"{begun} {text}"
    first = next(iter(parse(line)), DockerCommand(()))

    assert parse_whole(line) == (first if (first.start, first.end) == (0, len(line)) else None)


@given(st.lists(st.text()))
def test_any_words_can_be_parsed(words: list[str]) -> None:
    parse_words(["docker", *words])


@pytest.mark.parametrize(
    "text",
    [
        "$(",
        "(",
        "`",
        "'",
        '"',
        "docker ps ",
        "docker run -v ",
        "a=$(docker ps ",
        "\\",
        "'\"",
        "${",
        "<a ",
        "> ",
        "\n",
        "<<E\n",
    ],
)
def test_a_long_text_is_parsed_in_little_time(text: str) -> None:
    started = time.process_time()
    parse("docker ps " + text * (40_000 // len(text)))

    assert time.process_time() - started < 1


def test_of_a_log_only_the_beginning_is_read_to_tell_that_it_is_not_a_call() -> None:
    log = "docker compose up\n" + "docker ps -a\n" * 1_000
    started = time.process_time()
    assert parse_whole(log) is None

    assert time.process_time() - started < 0.005
