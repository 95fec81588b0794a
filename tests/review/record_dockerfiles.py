"""Asks `docker build --check` and hadolint what they say of each Dockerfile.

The engine is a private one without a way to a registry: each base image that a file names is a small stand-in, with
the variables that the real one sets where files use them.
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.prove.engine import Engine
from tests.prove.images import build_images
from tests.prove.parts import fetch_parts
from tests.prove.record import versions as engine_versions
from tests.review.dockerfile_record import Record, Said, Verdicts, dockerfiles

_NOT_THE_TEXT = {"CopyIgnoredFile", "InvalidBaseImagePlatform"}
"""Checks of what lies beside the file, or of the stand-in."""

_VARIABLES = {
    "golang": "GOLANG_VERSION=1 GOPATH=/go GOTOOLCHAIN=local",
    "python": "PYTHON_VERSION=3 LANG=C.UTF-8 GPG_KEY=0",
    "node": "NODE_VERSION=1 YARN_VERSION=1",
    "php": "PHP_VERSION=8 PHP_INI_DIR=/usr/local/etc/php PHP_CFLAGS=-O2",
    "ruby": "RUBY_VERSION=3 GEM_HOME=/usr/local/bundle BUNDLE_APP_CONFIG=/usr/local/bundle LANG=C.UTF-8",
    "rust": "RUSTUP_HOME=/usr/local/rustup CARGO_HOME=/usr/local/cargo RUST_VERSION=1",
    "openjdk": "JAVA_HOME=/usr/local/openjdk JAVA_VERSION=17 LANG=C.UTF-8",
    "eclipse-temurin": "JAVA_HOME=/opt/java/openjdk JAVA_VERSION=17 LANG=en_US.UTF-8",
    "maven": "JAVA_HOME=/opt/java/openjdk MAVEN_HOME=/usr/share/maven",
    "gradle": "JAVA_HOME=/opt/java/openjdk GRADLE_HOME=/opt/gradle",
    "tomcat": "CATALINA_HOME=/usr/local/tomcat JAVA_HOME=/usr/local/openjdk-8",
    "aspnet": "APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_VERSION=8",
    "sdk": "APP_UID=1654 DOTNET_VERSION=8",
    "cuda": "CUDA_VERSION=12 LD_LIBRARY_PATH=/usr/local/nvidia/lib NVIDIA_VISIBLE_DEVICES=all",
    "pytorch": "CUDA_VERSION=12 LD_LIBRARY_PATH=/usr/local/nvidia/lib PYTHONPATH=/opt",
    "scipy-notebook": "CONDA_DIR=/opt/conda NB_USER=jovyan NB_UID=1000 NB_GID=100 HOME=/home/jovyan",
    "postgres": "PGDATA=/var/lib/postgresql/data PG_MAJOR=16",
    "nginx": "NGINX_VERSION=1",
    "redis": "REDIS_VERSION=7",
}
"""Variables that real images set, by the last part of their name; from `docker image inspect` of them."""

_NO_IMAGE = re.compile(r"failed to resolve source metadata for (\S+?): ")
_DIGEST = re.compile(rb"@sha256:[0-9a-f]{64}")
_PLATFORM = re.compile(rb"(?<=--platform=)(?:linux|windows)/[\w/]+")
_SYNTAX = re.compile(
    rb"\A((?:#[ \t]*\w+[ \t]*=[^\n]*\n)*?)(#[ \t]*syntax[ \t]*=[^\n]*\n)((?:#[ \t]*\w+[ \t]*=[^\n]*\n)*)"
)
_MOST_IMAGES = 30  # that one file names


def record(hadolint: Path) -> Record:
    """Ask both tools about all files.

    Args:
        hadolint: the program.

    Raises:
        MissingError: this machine cannot run an engine.
        RuntimeError: a tool does not answer as expected.
    """
    parts = fetch_parts()
    told = engine_versions(parts)
    versions = {
        "dockerd": told[1],
        "buildx": told[-1],
        "hadolint": _output([str(hadolint), "--version"]).strip(),
    }
    files = {}
    with _engine(parts) as engine:
        for name, path in dockerfiles().items():
            files[name] = Verdicts(_buildkit(engine, path.read_bytes()), _hadolint(hadolint, path))
    return Record(versions, files)


@contextmanager
def _engine(parts: Path) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="wharfie-") as temporary:
        folder = Path(temporary)
        build_images(folder, parts)
        with Engine(folder / "engine", parts) as engine:
            for name, variables in {"plain": "", **_VARIABLES}.items():
                changes = " ".join(f"-c 'ENV {variable}'" for variable in ["PATH=/bin", *variables.split()])
                _done(engine, f"docker import {changes} '{folder}/busybox:1.37.tar' stand-in:{name}")
            engine.keep_images()
            engine.clean()  # it brings in the plugins
            yield engine


def _buildkit(engine: Engine, text: bytes) -> Said:
    # The frontend that `syntax` names would be pulled; a comment in its place would end the directives after it.
    text = _SYNTAX.sub(rb"\1\3#\n", _DIGEST.sub(b"", text))
    text = _PLATFORM.sub(b"linux/amd64", text)  # that of the stand-ins; one constant is as good as another
    (engine.work / "Dockerfile").write_bytes(text)
    for _ in range(_MOST_IMAGES):
        said = engine.shell("docker build --call=check,format=json . 2>/dev/null").output
        told = json.loads(said) if said.startswith("{") else _plain_refusal(engine)
        missing = _NO_IMAGE.search((told.get("buildError") or {}).get("message", ""))
        if not missing:
            return _from_check(told)
        _tag_stand_in(engine, missing[1])
    raise RuntimeError("a file names more images than are expected, or one that no stand-in is taken for")


def _tag_stand_in(engine: Engine, image: str) -> None:
    name = image.rsplit("/", 1)[-1].split(":", maxsplit=1)[0]
    _done(engine, f"docker tag stand-in:{name if name in _VARIABLES else 'plain'} {image}")


def _plain_refusal(engine: Engine) -> dict[str, Any]:
    """Return what is said where there is no JSON: the file is refused before it is checked."""
    lines = engine.shell("docker build --call=check .").output.splitlines()
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    if not errors:
        raise RuntimeError(f"docker build --check says neither findings nor an error: {lines[-1:]}")
    return {"buildError": {"message": errors[-1]}}


def _from_check(told: dict[str, Any]) -> Said:
    error = told.get("buildError") or {}
    warnings = [warning for warning in told.get("warnings") or [] if warning["ruleName"] not in _NOT_THE_TEXT]
    findings = tuple(sorted((str(warning["ruleName"]), _line(warning)) for warning in warnings))
    return Said(error.get("message", ""), _line(error), findings)


def _line(told: dict[str, Any]) -> int:
    ranges = (told.get("location") or {}).get("ranges") or [{"start": {"line": 0}}]
    return int(ranges[0]["start"]["line"])


def _hadolint(program: Path, path: Path) -> Said:
    told = json.loads(_output([str(program), "--no-fail", "--format", "json", str(path)]))
    refused = [finding for finding in told if finding["code"] == "DL1000"]
    findings = tuple((finding["code"], finding["line"]) for finding in told if finding["code"] != "DL1000")
    if refused:
        return Said(refused[0]["message"], refused[0]["line"], findings)
    return Said("", 0, findings)


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _done(engine: Engine, line: str) -> None:
    outcome = engine.shell(line)
    if outcome.status:
        raise RuntimeError(f"{line}: {outcome.last_line}")
