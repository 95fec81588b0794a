"""Docker's own client parses every command, with no engine to talk to: it says what it doesn't know."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.knowledge import load_knowledge
from tests.docker_cli import calls_alone
from tests.prove.parts import are_fetched, cache_folder

pytestmark = pytest.mark.skipif(not shutil.which("docker"), reason="the docker client is not installed")

_NOT_UNDERSTOOD = re.compile(
    r"unknown (?:shorthand )?flag|unknown (?:docker )?command|flag needs an argument|invalid argument"
    r"|requires (?:at least|at most|exactly|\d)|is not a docker command|invalid reference format|deprecated",
    re.IGNORECASE,
)
# These ask a registry by themselves, without an engine.
_ASK_A_REGISTRY = {("login",), ("manifest",), ("buildx", "imagetools")}
_OF_PLUGINS = {"compose", "buildx", "build", "builder"}
_COMPOSE_FILE = "services: {web: {image: nginx}, api: {image: nginx}, db: {image: postgres}}"


def calls() -> list[str]:
    """Return each different call of docker in the knowledge, substitutions replaced by a word."""
    lines = {command.run for entry in load_knowledge().entries.values() for command in entry.commands}
    found = {call for line in lines for call in calls_alone(line)}
    return sorted(call for call in found if not any(tuple(call.split()[1 : 1 + len(x)]) == x for x in _ASK_A_REGISTRY))


def complaint(call: str, folder: Path) -> str:
    """Return the line in which the client says that it doesn't understand a call, or nothing."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DOCKER_HOST": "tcp://127.0.0.1:1",
        "DOCKER_CONFIG": str(folder / "config"),
    }
    done = subprocess.run(
        shlex.split(call),
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return next((line for line in (done.stdout + done.stderr).splitlines() if _NOT_UNDERSTOOD.search(line)), "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("client")
    (folder / "compose.yaml").write_text(_COMPOSE_FILE, encoding="utf-8")
    (folder / "config").mkdir()
    if are_fetched():
        plugins = cache_folder() / "root" / "usr" / "libexec" / "docker" / "cli-plugins"
        (folder / "config" / "cli-plugins").symlink_to(plugins)
    return folder


@pytest.mark.parametrize("call", calls())
def test_the_client_understands_the_call(call: str, folder: Path) -> None:
    if _OF_PLUGINS.intersection(call.split()) and not are_fetched():
        pytest.skip("Compose and Buildx are not here yet: make prove fetches them")

    assert complaint(call, folder) == ""


@pytest.mark.parametrize(
    "call",
    ["docker frob", "docker image frob", "docker run --frob nginx", "docker rm", "docker ps -aZ", "docker run NGINX"],
)
def test_the_client_complains_about_a_wrong_call(call: str, folder: Path) -> None:
    assert complaint(call, folder)
