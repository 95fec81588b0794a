"""Docker's own client reports what it does not know, without an engine."""

import shutil
from pathlib import Path

import pytest

from tests.prove.client import calls_of, complaint, prepare


def test_calls_are_taken_out_of_their_lines_once_and_without_those_that_ask_a_registry() -> None:
    lines = [
        "docker ps | grep web",
        "docker ps",
        "docker rm $(docker ps -q)",
        "docker login",
        "docker manifest inspect x",
    ]

    assert calls_of(lines) == ["docker ps", "docker ps -q", "docker rm web"]


@pytest.mark.skipif(not shutil.which("docker"), reason="the docker client is not installed")
def test_the_client_complains_about_wrong_calls_and_about_no_others(tmp_path: Path) -> None:
    wrong = ["frob", "image frob", "run --frob nginx", "rm", "ps -aZ", "run NGINX"]
    right = ["image ls", "run -d nginx:1.27", "ps -a"]
    prepare(tmp_path)

    assert [call for call in wrong if not complaint(f"docker {call}", tmp_path)] == []
    assert [call for call in right if complaint(f"docker {call}", tmp_path)] == []
