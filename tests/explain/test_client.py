"""What is called a mistake is one for the real client of docker, and nothing else is."""

import os
import shlex
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml

from bot.explain.explainer import Explainer
from bot.knowledge.flags import load_flags
from tests.prove.client import prepare
from tests.prove.engine import Engine
from tests.prove.parts import are_fetched, cache_folder, lacking

VERDICTS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("verdicts.yaml").read_text(encoding="utf-8"))
EXPLAINER = Explainer(load_flags())
# What the client says after it has understood a call: it finds no engine, no terminal or no file.
_UNDERSTOOD = ("Cannot connect", "failed to connect", "unable to get image", "TTY", "No such file")


def mistakes(line: str) -> list[str]:
    """Return what is called a mistake in a line."""
    return [each.text for explained in EXPLAINER.explain(line) for each in explained.cautions if each.kind == "mistake"]


@pytest.mark.parametrize("line", VERDICTS["refused"] + VERDICTS["refused_by_engine"])
def test_what_docker_refuses_is_called_a_mistake(line: str) -> None:
    assert mistakes(line)


@pytest.mark.parametrize("line", VERDICTS["taken"])
def test_what_docker_takes_is_called_no_mistake(line: str) -> None:
    assert mistakes(line) == []


@pytest.mark.skipif(not shutil.which("docker"), reason="the docker client is not installed")
@pytest.mark.skipif(not are_fetched(), reason="Compose and Buildx are not there: `make prove` fetches them")
def test_the_client_says_the_same(tmp_path: Path) -> None:
    prepare(tmp_path, cache_folder() / "root" / "usr" / "libexec" / "docker" / "cli-plugins")
    (tmp_path / "x.yml").write_text("services: {web: {image: nginx}, db: {image: postgres}}", encoding="utf-8")
    (tmp_path / "Dockerfile").write_text("FROM alpine", encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "DOCKER_HOST": "tcp://127.0.0.1:1",
        "DOCKER_CONFIG": str(tmp_path / "config"),
    }

    def is_taken(line: str) -> bool:
        done = subprocess.run(
            shlex.split(line),
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=60,
        )
        return done.returncode == 0 or any(text in done.stdout + done.stderr for text in _UNDERSTOOD)

    lines = [line for part in VERDICTS.values() for line in part]
    with ThreadPoolExecutor() as pool:
        taken = {line for line, is_one in zip(lines, pool.map(is_taken, lines), strict=True) if is_one}

    assert [line for line in VERDICTS["refused"] if line in taken] == []
    assert [line for line in VERDICTS["taken"] + VERDICTS["refused_by_engine"] if line not in taken] == []


_IMAGE = """mkdir -p root/bin && cp {busybox} root/bin/busybox && ln -s busybox root/bin/sh
tar -C root -c . | docker import -c 'CMD ["/bin/sh", "-c", "sleep 60"]' - nginx
docker run -d --name web nginx"""


@pytest.mark.skipif(bool(lacking()), reason=lacking())
@pytest.mark.skipif(not are_fetched(), reason="the engine is not there: `make prove` fetches it")
def test_the_engine_refuses_what_the_client_takes() -> None:
    # Not in pytest's own folder, whose path is too long for the engine's sockets.
    with TemporaryDirectory(prefix="wharfie-") as folder, Engine(Path(folder), cache_folder()) as engine:
        made = engine.shell(_IMAGE.format(busybox=cache_folder() / "root" / "bin" / "busybox"))
        outcomes = {line: engine.shell(line.replace(" run ", " run -d ")) for line in VERDICTS["refused_by_engine"]}

    assert made.status == 0, made.output
    assert [line for line, outcome in outcomes.items() if outcome.status == 0] == []
