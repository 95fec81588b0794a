"""Commands as people paste them are explained: in one sentence, part by part, and with what to know before."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.commands.catalogue import by_name
from bot.explain.calls import calls
from bot.explain.explainer import Explainer
from bot.explain.explanation import Caution
from bot.explain.summaries import summary
from bot.knowledge import Knowledge
from bot.knowledge.flags import Flags, load_flags

HERE = Path(__file__).parent
PASTES: list[dict[str, Any]] = yaml.safe_load((HERE / "commands.yaml").read_text(encoding="utf-8"))
FLAGS = load_flags()


def explain_alone(line: str) -> Any:
    """Return the explanation of a line that is one call."""
    [explanation] = Explainer(FLAGS).explain(line)
    return explanation


def shown(caution: Caution) -> str:
    """Return a caution in one line, as in commands.yaml."""
    return f"{caution.kind}: {caution.text}" + (f" -> {caution.instead}" if caution.instead else "")


@pytest.mark.parametrize("paste", PASTES, ids=lambda paste: paste["line"][:60])
def test_a_command_as_people_paste_it_is_explained(paste: dict[str, Any]) -> None:
    explained = Explainer(FLAGS).explain(paste["line"])

    assert [each.summary for each in explained] == [call["summary"] for call in paste["calls"]]
    assert [[*map(shown, each.cautions)] for each in explained] == [call.get("cautions", []) for call in paste["calls"]]
    for each, call in zip(explained, paste["calls"], strict=True):
        meanings = [(part.text, part.meaning) for part in each.parts]
        assert [pair for pair in meanings if pair[0] in call.get("parts", {})] == [*call.get("parts", {}).items()]


def test_the_parts_come_in_the_order_in_which_they_were_typed() -> None:
    explained = explain_alone("sudo docker -H tcp://a:1 run -itd -p80:80 --name=web nginx:1.27 nginx -t > out.txt 2>&1")

    assert [part.text for part in explained.parts] == [
        "sudo",
        "docker",
        "-H tcp://a:1",
        "run",
        "-i",
        "-t",
        "-d",
        "-p80:80",
        "--name=web",
        "nginx:1.27",
        "nginx -t",
        "> out.txt",
        "2>&1",
    ]


def test_the_value_of_options_typed_together_is_with_the_last_one() -> None:
    assert [part.text for part in explain_alone("docker run -dp 80:80 nginx").parts][1:3] == ["-d", "-p 80:80"]


def test_the_general_sentences_are_those_of_the_knowledge_base() -> None:
    parts = {part.text: part.meaning for part in explain_alone("docker run --init nginx").parts}
    known = FLAGS.flag("container run", "--init")

    assert known
    assert parts["--init"] == known.does
    assert parts["docker run"] == FLAGS.does("container run")


def test_an_option_without_a_sentence_is_named_with_its_type_and_its_page() -> None:
    [explained] = Explainer(Flags()).explain("docker run --cgroup-parent x nginx")

    assert explained.parts[1].meaning == (
        "An option of `docker run` that takes a value; see"
        " https://docs.docker.com/reference/cli/docker/container/run/ for what it does. Here: `x`."
    )


def test_calls_come_in_their_order_also_those_in_substitutions_and_quotes() -> None:
    lines = [
        each.line
        for each in Explainer(FLAGS).explain(
            "docker stop $(docker ps -q) && ssh me@host 'docker pull nginx; docker ps'\n"
            "docker images | xargs docker rmi"
        )
    ]

    assert lines == [
        "docker stop $(docker ps -q)",
        "docker ps -q",
        "docker pull nginx",
        "docker ps",
        "docker images",
        "docker rmi",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ls -l | grep docker",
        "sudo usermod -aG docker $USER",
        "apt install docker",
        "systemctl restart docker",
        "sudo service docker restart",
        "docker",
        "my docker builds are slow",
        "brew install --cask docker",
        "docker: command not found",
    ],
)
def test_a_text_without_a_call_has_no_explanation(text: str) -> None:
    assert Explainer(FLAGS).explain(text) == ()


def test_a_line_is_shown_as_it_was_typed_whatever_a_wiki_did_to_it() -> None:
    explained = explain_alone("docker run \u2013rm \u2014name web \u201cnginx\u201d")

    assert explained.line == "docker run \u2013rm \u2014name web \u201cnginx\u201d"
    assert [part.text for part in explained.parts] == ["docker run", "\u2013rm", "\u2014name web", "\u201cnginx\u201d"]
    assert explained.cautions[0].instead == 'docker run --rm --name web "nginx"'


@pytest.mark.parametrize(
    ("line", "corrected"),
    [
        ("docker run --prot 80:80 --nme web nginx", "docker run --publish 80:80 --name web nginx"),
        ("docker run --port=80:80 nginx", "docker run --publish=80:80 nginx"),
        ("docker run --volumes /a:/b --background nginx", "docker run --volume /a:/b --detach nginx"),
        ("docker run --environment A=b nginx", "docker run --env A=b nginx"),
        ("docker run -name web -rm nginx", "docker run --name web --rm nginx"),
        ("docker run nginx -p 80:80 -d", "docker run -p 80:80 -d nginx"),
        ("docker run nginx -d nginx -g x", "docker run -d nginx nginx -g x"),
        ("docker exec web -it bash", "docker exec -it web bash"),
        ("docker compose up -d -f a.yaml", "docker compose -f a.yaml up -d"),
        ("docker compose -d up web", "docker compose up -d web"),
        ("docker-compose --profile dev ps", "docker compose --profile dev ps"),
        ("docker contianer ls -a", "docker container ls -a"),
        ("docker rum -it alpine", "docker run -it alpine"),
        ("docker rnu alpine", "docker run alpine"),
        ("docker psa", "docker ps"),
        ("docker imagse", "docker images"),
        ("docker compose pu -d", "docker compose up -d"),
        ("docker network crate x", "docker network create x"),
        ("docker up -d", "docker compose up -d"),
        ("docker log web", "docker logs web"),
        ("docker scan nginx", "docker scout cves nginx"),
        ("docker compose convert", "docker compose config"),
        ("sudo docker run \\\n  --detatch \\\n  nginx", "sudo docker run \\\n  --detach \\\n  nginx"),
        ("docker run\u00a0-d\u00a0nginx", "docker run -d nginx"),
    ],
)
def test_the_corrected_line_is_offered_and_is_right(line: str, corrected: str) -> None:
    [instead] = [caution.instead for caution in explain_alone(line).cautions if caution.instead]

    assert instead == corrected
    assert not [caution for caution in explain_alone(instead).cautions if caution.kind in ("mistake", "obsolete")]


@pytest.mark.parametrize(
    ("line", "note", "corrected"),
    [
        ("docker run -d \\ \n  --name web nginx", "delete the space", "docker run -d  \\\n  --name web nginx"),
        ("docker run -d \\  \r\n  --name web nginx", "delete the space", "docker run -d   \\\r\n  --name web nginx"),
        ("docker run -d \\ --name web \\ nginx", "leave it out", "docker run -d   --name web   nginx"),
        ("docker run \u2014rm \\ --name web nginx", "leave it out", "docker run --rm   --name web nginx"),
    ],
)
def test_a_backslash_that_continues_no_line_is_told_and_left_out(line: str, note: str, corrected: str) -> None:
    explained = explain_alone(line)
    assert "named `web` from the image `nginx`" in explained.summary
    assert any(note in caution.text for caution in explained.cautions)
    assert explained.cautions[0].instead == corrected


@pytest.mark.parametrize("line", ["docker run -v /a\\ b:/c nginx", "docker run -d \\\n  --name web nginx"])
def test_a_backslash_in_its_place_is_no_mistake(line: str) -> None:
    assert explain_alone(line).cautions == ()


@pytest.mark.parametrize(
    "line",
    [
        "docker run postgres -c shared_buffers=256MB",
        "docker run python -v",
        "docker run node -e 'console.log(1)'",
        "docker run perl -e 'print 1'",
        "docker run redis --appendonly yes",
        "docker run traefik --api.insecure=true -p x",
        "docker run alpine ls -it",
        "docker run -ip 80:80 nginx",
        "docker top web -o pid",
        "docker run -e A= nginx",
        "docker run -v data:/data nginx",
        "docker ps -n 3",
        "docker run --memory $MEM -p $PORT:80 -v $X:/y $IMAGE",
        "docker run -p ${HOST_PORT}:80 nginx",
        "docker exec $(docker ps -q) ls",
        "docker ps -q | xargs docker stop",
        "docker ps -q | xargs -r docker rm -v",
        "docker images -q | xargs -I {} docker rmi {}",
        "docker images -q | xargs -n1 docker save -o x.tar",
        "docker run --name <name> <image>",
        "docker exec -it <container> bash",
        "docker run [OPTIONS] IMAGE [COMMAND] [ARG...]",
        "docker pull YOUR_IMAGE",
        "docker scout cves --only-severity high web",
    ],
)
def test_nothing_is_called_a_mistake_that_may_be_meant(line: str) -> None:
    assert [
        caution for each in Explainer(FLAGS).explain(line) for caution in each.cautions if caution.kind == "mistake"
    ] == []


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("docker run --privileged --net host --prot 80:80 nginx", ["danger", "danger", "mistake", "obsolete"]),
        ("docker ps", []),
    ],
)
def test_the_worst_caution_comes_first(line: str, kinds: list[str]) -> None:
    cautions = explain_alone(line).cautions

    assert list(dict.fromkeys(caution.kind for caution in cautions)) == list(dict.fromkeys(kinds))


def test_no_command_that_the_knowledge_teaches_is_called_a_mistake_or_obsolete(knowledge: Knowledge) -> None:
    lines = {command.run for entry in knowledge.entries.values() for command in entry.commands}
    found = [
        (line, caution.text)
        for line in lines
        for each in Explainer(FLAGS).explain(line)
        for caution in each.cautions
        if caution.kind != "danger"
    ]

    assert found == []


def test_what_lies_deeper_is_an_entry_and_there_are_at_most_three(knowledge: Knowledge) -> None:
    entries = set(knowledge.entries)
    for paste in PASTES:
        for each in Explainer(FLAGS).explain(paste["line"]):
            assert len(each.entries) <= 3
            assert set(each.entries) <= entries


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("docker run -v /var/run/docker.sock:/x alpine", "docker-socket-in-container"),
        ("docker run -it --privileged alpine", "run-privileged"),
        ("docker run --rm -it --net host alpine", "use-host-network"),
        ("docker run --rm -v /data redis", "named-or-anonymous-volume"),
        ('docker run --rm -it -v "$PWD":/app node', "mount-current-folder"),
        ("docker-compose up", "compose-migrate-from-v1"),
    ],
)
def test_what_is_special_in_a_call_comes_soon_among_the_entries(line: str, entry: str) -> None:
    assert entry in explain_alone(line).entries[:2]


def test_the_pages_about_commands_are_those_that_exist() -> None:
    listed = (HERE.parent / "reference" / "docs-pages.txt").read_text(encoding="utf-8").split()

    pages = (HERE.parents[1] / "bot" / "explain" / "pages.txt").read_text(encoding="utf-8").splitlines()

    start = "https://docs.docker.com/reference/cli/docker/"
    assert sorted(f"{start}{name.replace(' ', '/')}/" for name in pages) == sorted(
        page for page in listed if page.startswith(start) and page != start
    )
    for paste in PASTES:
        for each in Explainer(FLAGS).explain(paste["line"]):
            assert each.docs in listed
    assert explain_alone("docker volume create x").docs.endswith("/volume/create/")
    assert explain_alone("docker compose alpha viz").docs.endswith("/docker/compose/")
    assert explain_alone("docker stack deploy -c a b").docs.endswith("/cli/docker/")


def test_every_command_of_the_catalogue_has_a_summary_that_is_a_sentence() -> None:
    for name, spec in by_name().items():
        for arguments in ("", " a", " a b"):
            for call in calls(f"docker {name}{arguments}"):
                text = summary(call, FLAGS.does(" ".join(spec.path)))
                assert text[0].isupper() or text.startswith("`")
                assert text.endswith(".")
                assert not text.endswith("..")
                assert "{" not in text.replace("{{", "")
                assert "  " not in text
                assert "``" not in text
