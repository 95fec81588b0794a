"""No engine but the one that was started here can be touched. Needs no Docker, but a socket that answers like one."""

import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.prove.engine import Engine, ForeignEngineError


class AnyEngine(socketserver.ThreadingUnixStreamServer):
    """Answers on a socket as an engine of these facts, and notes what it is asked."""

    def __init__(self, path: Path, told: dict[str, Any]) -> None:
        self.told = told
        self.asked: list[str] = []
        super().__init__(str(path), _Answer)


class _Answer(BaseHTTPRequestHandler):
    server: AnyEngine

    def _answer(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        body = json.dumps(self.server.told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine(tmp_path, tmp_path / "parts")


@pytest.fixture
def foreign(engine: Engine) -> Iterator[AnyEngine]:
    """Listen on the private socket as an engine with the right folder, but without the mark."""
    told = {"DockerRootDir": str(engine.folder / "data"), "Labels": ["proof=another"]}
    with AnyEngine(engine.folder / "docker.sock", told) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_an_engine_without_the_mark_is_refused_and_nothing_is_removed(engine: Engine, foreign: AnyEngine) -> None:
    for remove in (engine.remove_everything, engine.clean):
        with pytest.raises(ForeignEngineError, match="hands off"):
            remove()

    assert set(foreign.asked) == {"GET /info"}


def test_an_engine_with_another_data_root_is_refused(engine: Engine, foreign: AnyEngine) -> None:
    foreign.told = {"DockerRootDir": "/var/lib/docker", "Labels": [engine.mark]}

    with pytest.raises(ForeignEngineError):
        engine.clean()

    assert set(foreign.asked) == {"GET /info"}


def test_nothing_of_the_caller_s_environment_reaches_the_engine(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_TLS_VERIFY", "COMPOSE_FILE", "HOME"):
        monkeypatch.setenv(name, "/elsewhere")

    environment = engine.environment()

    assert environment["DOCKER_HOST"] == f"unix://{engine.folder}/docker.sock"
    assert environment["DOCKER_CONFIG"] == f"{engine.folder}/config"
    assert "/elsewhere" not in environment.values()
    assert {name for name in environment if name.startswith(("DOCKER", "COMPOSE"))} == {"DOCKER_HOST", "DOCKER_CONFIG"}


def test_nothing_runs_before_the_engine_is_started(engine: Engine) -> None:
    with pytest.raises(RuntimeError, match="not started"):
        engine.shell("docker ps")
