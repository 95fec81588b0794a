"""Each style rule has a sample that breaks only this rule, and whose first line is the expected message."""

from pathlib import Path

import pytest

import bot
from bot.entry import Entry
from bot.knowledge import Vocabulary, check_knowledge, load_knowledge
from bot.knowledge.read import Folder, read_layer
from bot.knowledge.style import RULES, can_lose_data, removes_something, style_problems

STYLE = Path(__file__).parent / "style"
VOCABULARY = Vocabulary(samples={"container": ["web"]}, fillers=["how", "do", "i", "my", "want", "can", "to", "what"])


@pytest.mark.parametrize("sample", sorted(STYLE.iterdir()), ids=lambda path: path.stem)
def test_a_sample_breaks_only_its_own_rule(sample: Path, tmp_path: Path) -> None:
    text = sample.read_text(encoding="utf-8")
    (tmp_path / sample.name).write_text(text, encoding="utf-8")
    layer = read_layer(Folder(tmp_path, "style"))
    [(file, entry)] = layer.entries

    assert layer.problems == []
    assert style_problems(file, entry, VOCABULARY) == [text.splitlines()[0].removeprefix("# ")]


def test_every_rule_has_a_sample_and_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "knowledge.md").read_text(encoding="utf-8")

    codes = set(RULES)
    assert {sample.stem for sample in STYLE.iterdir()} == codes
    assert [code for code in sorted(codes) if f"| {code} |" not in page] == []


def test_the_shipped_knowledge_breaks_no_rule() -> None:
    _, problems = check_knowledge()

    assert problems == []


def test_a_team_may_add_sample_names_of_its_own(
    tmp_path: Path, small_checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot, "__file__", str(small_checkout / "bot" / "__init__.py"))
    (tmp_path / "vocabulary.yaml").write_text("samples: {container: [billing]}")
    (tmp_path / "a.yaml").write_text(
        (STYLE / "W14.yaml").read_text(encoding="utf-8").replace("docker stop foo", "docker stop billing")
    )

    _, problems = check_knowledge([tmp_path])

    assert problems == []


@pytest.mark.parametrize(
    "command",
    [
        "docker volume prune",
        "docker rm web",
        "docker rm -f $(docker ps -aq)",
        "docker container rm -v web",
        "docker rmi nginx:1.27",
        "docker compose down -v",
        "docker compose -f compose.yaml down",
        "docker compose up -d --force-recreate",
        "docker compose up -d -V",
        "docker system prune -a --volumes",
        "docker kill web",
        "docker ps -q | xargs docker rm",
        "docker cp ./nginx.conf web:/etc/nginx/nginx.conf",
        "docker compose cp app.env api:/app/",
        "docker swarm leave --force",
        "sudo systemctl restart docker",
        "sudo truncate -s 0 web.log",
        "docker network rm app-net",
        "docker buildx prune",
        "docker run --rm -v app-data:/data alpine:3.22 rm -rf /data",
        "docker run --rm --mount type=volume,src=app-data,dst=/data alpine:3.22 find /data -delete",
        "docker run --rm --volumes-from db alpine:3.22 rm -rf /var/lib/postgresql/data",
        "docker run --privileged -v /:/host:ro alpine:3.22 rm -rf /host/x",
        "docker run --rm -v db-data:/data -v .:/backup:ro alpine:3.22 tar xzf /backup/db-data.tar.gz -C /data",
        "docker exec db rm -rf /var/lib/postgresql/data",
        "docker exec db psql -U postgres -c 'DROP DATABASE shop'",
        "docker exec cache redis-cli flushall",
        "docker exec web sh -c 'cd /data && rm -rf cache'",
        "docker compose run --rm api rm -rf /data",
        "docker volume remove app-data",
        "docker container remove web",
        "docker image remove my-app:1.0",
        "docker save my-app:1.0 > my-app.tar",
        "docker cp web:/etc/nginx/nginx.conf .",
        "docker compose create --force-recreate",
        "docker service update --force web",
        "docker service scale web=0",
        "docker node update --availability drain worker-1",
        "docker swarm init --force-new-cluster",
        "wsl --unregister docker-desktop",
        "sudo service docker restart",
    ],
)
def test_what_can_lose_data_is_known(command: str) -> None:
    assert can_lose_data(command)


@pytest.mark.parametrize(
    "command",
    [
        "docker run --rm alpine:3.22 ls",
        "docker run --rm alpine:3.22 rm /etc/motd",
        "docker run --rm -v app-data:/v:ro alpine:3.22 sh -c 'rm -f /tmp/x'",
        "docker run --rm --mount type=bind,src=.,dst=/work,readonly alpine:3.22 rm -rf /tmp/x",
        "docker run --rm -v app-data:/data alpine:3.22 ls /data",
        "docker exec web sh -c 'kill -HUP 1'",
        "docker cp web:/etc/hosts - | tar -xO",
        "docker logs web >> web.log",
        "docker logs web > /dev/null 2>&1",
        "docker exec -d web sh -c 'ls / >/proc/1/fd/1 2>&1'",
        "docker service scale web=3",
        "docker compose up -d",
        "docker stop web",
        "docker compose config --volumes",
        "docker image ls --filter dangling=true",
        "docker compose run --rm api env",
    ],
)
def test_what_loses_nothing_is_left_alone(command: str) -> None:
    assert not can_lose_data(command)


@pytest.mark.parametrize(
    "command",
    [
        "docker rm web",
        "docker volume prune",
        "docker compose down",
        "docker kill web",
        "sudo systemctl restart docker",
        "sudo apt-get purge docker-ce",
        "docker exec db psql -U postgres -c 'drop table users'",
    ],
)
def test_what_removes_something_or_ends_what_runs_is_known(command: str) -> None:
    assert removes_something(command)


@pytest.mark.parametrize(
    "command",
    [
        "docker cp nginx.conf web:/etc/nginx/nginx.conf",
        "docker logs web > web.log",
        "docker compose up -d --force-recreate",
        "docker run --rm alpine:3.22 ls",
        "docker image tag my-app:1.0 my-app:1.1",
    ],
)
def test_what_only_overwrites_or_replaces_removes_nothing(command: str) -> None:
    assert not removes_something(command)


def test_the_words_of_quotations_and_code_are_not_style() -> None:
    entry = Entry(
        id="a",
        title='Fix "Cannot connect! Is it running?"',
        questions=["one", "two", "three", "four", "five", "six"],
        answer='Set `WARNING=1`. The message "NEVER. Do. That!" goes away.',
    )

    assert style_problems("f", entry, VOCABULARY) == []
    assert load_knowledge().vocabulary.samples
