"""Commands and files in messages are recognised, and questions about them are not taken for them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import Knowledge
from bot.pasted_code import PastedCode, kind_of_file, recognise
from tests.conftest import ROOT

RUN = 'docker run -it --rm -v "$PWD":/app -p 3000:3000 node:20 npm start'
DOCKERFILE = "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD npm start"
COMPOSE = "services:\n  web:\n    image: nginx\n    ports:\n      - 80:80"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (RUN, RUN, ""),
        (f"$ sudo {RUN}", f"$ sudo {RUN}", ""),
        (f"what does {RUN} do?", RUN, "what does do?"),
        (f"What does `{RUN}` mean", RUN, "What does mean"),
        (f"can someone please explain this one-liner: `{RUN}`", RUN, "can someone please explain this one-liner:"),
        (f"explain {RUN}", RUN, "explain"),
        (f"```\n{RUN}\n```\nwhat does this do", RUN, "what does this do"),
        (f"```{RUN}```", RUN, ""),
        ("`docker compose up -d`", "docker compose up -d", ""),
        ("what does docker compose up -d do", "docker compose up -d", "what does do"),
        ("what does docker ps -aq | xargs docker stop do?", "docker ps -aq | xargs docker stop", "what does do?"),
        (
            "explain docker ps -a | grep Exited | awk '{print $1}' | xargs docker rm",
            "docker ps -a | grep Exited | awk '{print $1}' | xargs docker rm",
            "explain",
        ),
        (
            "what does sudo docker run -d \\\n  -p 80:80 nginx do",
            "docker run -d \\\n  -p 80:80 nginx",
            "what does sudo do",
        ),
        ("docker rm -f $(docker ps -aq)", "docker rm -f $(docker ps -aq)", ""),
        ("docker run -d \\\n  --name web \\\n  nginx", "docker run -d \\\n  --name web \\\n  nginx", ""),
        ("docker build -t app .\ndocker run -d --rm app", "docker build -t app .\ndocker run -d --rm app", ""),
        ("docker exec -i db pg_dump --clean app > dump.sql", "docker exec -i db pg_dump --clean app > dump.sql", ""),
    ],
)
def test_a_command_is_recognised(text: str, code: str, words: str) -> None:
    assert recognise(text) == PastedCode("command", code, words)


@pytest.mark.parametrize(
    "text",
    [
        "docker run --rm",
        "docker compose up -d",
        "docker logs last lines",
        "docker run -d -p",
        "what does -v do in docker run -v data:/data nginx",
        "docker run -i meaning",
        "how do I run docker run -it --rm alpine in the background?",
        f"why does {RUN} not stop on Ctrl-C?",
        f"{RUN} shows nothing",
        f"`{RUN}` exits immediately",
        f"$ {RUN}\ndocker: Error response from daemon: no such image",
        "docker exec -t db psql -U me app < backup.sql just hangs and nothing is imported",
        "docker build -t app . && docker run --rm app → exits with code 1",
        "docker rm --force --volumes web, is the data gone?",
        "what is an image",
        "",
    ],
)
def test_a_question_about_a_command_is_none(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "code", "words", "is_all"),
    [
        (DOCKERFILE, "dockerfile", DOCKERFILE, "", True),
        (COMPOSE, "compose", COMPOSE, "", True),
        (f"what is wrong here?\n{DOCKERFILE}", "dockerfile", DOCKERFILE, "what is wrong here?", True),
        (f"please review\n```\n{COMPOSE}\n```", "compose", COMPOSE, "please review", True),
        (f"```dockerfile\n{DOCKERFILE}\n```", "dockerfile", DOCKERFILE, "", True),
        (f"{DOCKERFILE}\n\nAny feedback?", "dockerfile", DOCKERFILE, "Any feedback?", True),
        (f"{COMPOSE}\n\nwhy doesn't this work", "compose", COMPOSE, "why doesn't this work", True),
        (f"how do I add a volume?\n{COMPOSE}", "compose", COMPOSE, "how do I add a volume?", False),
        (f"# syntax=a\n\n# ours\n{DOCKERFILE}", "dockerfile", f"# syntax=a\n\n# ours\n{DOCKERFILE}", "", True),
        (f"---\n{COMPOSE}", "compose", f"---\n{COMPOSE}", "", True),
        (f"a: &a\n  driver: local\n\n{COMPOSE}", "compose", f"a: &a\n  driver: local\n\n{COMPOSE}", "", True),
        (f"# escape=`\n{DOCKERFILE}", "dockerfile", f"# escape=`\n{DOCKERFILE}", "", True),
        ("name: a\nservices:\n\tb:\n\t\timage: a", "compose", "name: a\nservices:\n\tb:\n\t\timage: a", "", True),
        ("service:\n  web:\n    image: a", "compose", "service:\n  web:\n    image: a", "", True),
        ("services:\n  web:\n    imgae: a", "compose", "services:\n  web:\n    imgae: a", "", True),
        (f"Can somebody look over this?\n{COMPOSE}", "compose", COMPOSE, "Can somebody look over this?", True),
    ],
)  # fmt: skip
def test_a_file_is_recognised(text: str, kind: str, code: str, words: str, is_all: bool) -> None:  # noqa: FBT001
    assert recognise(text) == PastedCode(kind, code, words, is_all)  # type: ignore[arg-type]


def test_a_file_as_long_as_a_message_can_be_is_recognised() -> None:
    long = DOCKERFILE + "\n# why" * 6_000
    assert recognise(long) == PastedCode("dockerfile", long)
    assert recognise(long + "\n# why" * 1_000) is None


@pytest.mark.parametrize(
    "text",
    [
        "#7 [3/6] RUN npm ci\n#7 1.2 npm error\nERROR: failed to solve\nFROM node:20\nRUN npm ci",
        "Step 1/4 : FROM node:20\nStep 2/4 : RUN npm ci\n ---> Running in 5c0c",
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: web\n    image: nginx",
        "From what I know\nrun the build\ncopy the file",
        "which is better:\n- image: nginx\n- build: .",
        "in compose, are services: and volumes: required?",
        "image: docker:27\nservices:\n  - docker:27-dind\nbuild:\n  script: make",
    ],
)
def test_what_only_looks_like_a_file_is_none(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("Dockerfile", "anything", "dockerfile"),
        ("docker/dev.Dockerfile", "", "dockerfile"),
        ("Dockerfile.prod", "", "dockerfile"),
        ("Containerfile", "", "dockerfile"),
        ("compose.yaml", "", "compose"),
        ("docker-compose.override.yml", "", "compose"),
        ("stack.yml", COMPOSE, "compose"),
        ("build.txt", DOCKERFILE.lower(), "dockerfile"),
        ("Untitled", DOCKERFILE, "dockerfile"),
        ("notes.md", DOCKERFILE, None),
        ("deploy.yaml", "kind: Deployment", None),
        ("hello.txt", "hello", None),
    ],
)
def test_a_whole_file_is_recognised_by_its_name_or_content(name: str, text: str, kind: str | None) -> None:
    assert kind_of_file(text, name) == kind


@pytest.mark.parametrize("name", ["README.md", "run.sh", "build.log"])
def test_a_text_about_a_file_is_not_the_file(name: str) -> None:
    assert kind_of_file(f"# Title\n\n```\n{COMPOSE}\n```\n", name) is None


def test_hardly_any_known_question_is_taken_for_code(knowledge: Knowledge) -> None:
    """Only commands that are complete and have several options; those that the knowledge has go before."""
    phrases = [question for entry in knowledge.entries.values() for question in entry.questions]
    people = [json.loads(line)["q"] for line in (ROOT / "tests/people.jsonl").read_text(encoding="utf-8").splitlines()]
    taken = [text for text in phrases if recognise(text)]
    assert all(text.startswith("docker ") and len(text.split()) > 4 for text in taken)
    assert len(taken) < len(phrases) / 1_000
    assert not [text for text in people if recognise(text)]


@given(st.text(), st.sampled_from([RUN, DOCKERFILE, COMPOSE, "```"]), st.text())
def test_any_text_is_read(before: str, code: str, after: str) -> None:
    recognise(before + code + after)
    kind_of_file(before + code + after)
