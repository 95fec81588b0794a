"""`python -m tests.prove.same_service`: a `docker run` and its Compose file make the same container.

Each line of run_lines.sh is run on a private engine as `docker create`; then Compose creates the service that
bot/explain writes for it, and what `docker inspect` says of both is compared.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.commands import DockerCommand, parse
from bot.explain.compose_file import compose_file
from tests.prove.engine import Engine
from tests.prove.images import build_images, import_images
from tests.prove.inspected import Differences, differences, facts_of
from tests.prove.parts import MissingError, fetch_parts

LINES = Path(__file__).parent / "run_lines.sh"
SCENE = """set -e
docker network create --subnet 172.30.0.0/16 backend
docker network create frontend
docker network create --ipv6 --subnet fd00:30::/64 --subnet 172.31.0.0/16 six
docker create --name db -v pgdata:/var/lib/postgresql/data postgres:17
docker create --name files -v /shared alpine:3.22
mkdir -p src conf html "$HOME/.cache"
echo 'APP_ENV="quoted $HOME"' >.env.production
echo 'com.example.team=web' >labels.txt
echo '{"defaultAction": "SCMP_ACT_ALLOW"}' >seccomp.json
"""
"""What the lines need: networks, containers, a volume, files in the folder in which they are run."""

_VARIABLES = "export TAG=1.27 API_KEY=s3cr3t GROUP=nogroup PORT=8085"

DIFFERENT = {
    "--interactive": (
        r"Config\.(AttachStdin|StdinOnce)",
        "`docker compose run` attaches a terminal, `docker compose up` does not",
    ),
    "--rm": (r"HostConfig\.AutoRemove", "it is in `left_out`"),
    "--publish-all": (r"HostConfig\.PublishAllPorts", "it is in `left_out`"),
    "--volume-driver": (r"HostConfig\.VolumeDriver", "Compose gives it to the volume, which is compared too"),
    "--volumes-from": (r"(HostConfig\.VolumesFrom|Mounts\./shared\.RW)", "its `:ro` is in `left_out`"),
    "--use-api-socket": (
        r"(Config\.Env|(Asked|Mounts)\./var/run/docker\.sock\.(Source|CreateMountpoint))",
        "Compose always mounts /var/run/docker.sock, and names a folder of credentials even if there are none",
    ),
}
"""Where the containers of a line with an option may differ, as a regular expression of paths, and why."""

NOT_HERE = {
    "--cpu-count": "only engines on Windows accept it",
    "--cpu-percent": "only engines on Windows accept it",
    "--isolation": "only engines on Windows know more than the default",
    "--storage-opt": "the file system must have quotas",
}
"""Translated options that no line has, and why."""

_ONLY_OF_RUN = ("--detach", "--detach-keys", "--sig-proxy")
_EXPORT = re.compile(r"`(export .*)`\.$", re.MULTILINE)  # in the notes: what is to be done for the file's variables
_KNOWN_WARNING = "already exists but was not created by Docker Compose"
# Of a container: what is said of it and of its volumes. Then it and whatever it brought with it are removed.
_LOOK = """
docker inspect "$id" >"$ENGINE/container.json"
volumes=$(docker inspect -f '{{range .Mounts}}{{with .Name}}{{.}} {{end}}{{end}}' "$id")
[ -z "$volumes" ] || docker volume inspect $volumes >"$ENGINE/volumes.json"
docker rm -fv "$id" >/dev/null
[ -z "$volumes" ] || docker volume prune -af >/dev/null
"""
_COMPOSE = "docker compose -p same create 2>&1; id=$(docker ps -aq --filter label=com.docker.compose.project=same)"


def main() -> int:
    """Print the differences of all lines, and how many there are; return the exit status."""
    lines = load_lines()
    try:
        parts = fetch_parts()
        with tempfile.TemporaryDirectory(prefix="wharfie-") as folder:
            build_images(Path(folder), parts)
            with Engine(Path(folder) / "0", parts) as engine:
                import_images(engine, Path(folder))
                engine.clean()
                wrong = [*_compare_all(engine, lines)]
    except MissingError as missing:
        print(f"make prove: {missing}.", file=sys.stderr)
        return 2
    summary = f"docker run lines compared with their Compose files: {len(lines)}, wrong: {len(wrong)}"
    print("\n".join([*wrong, summary]))
    return 1 if wrong else 0


def load_lines() -> list[str]:
    """Read run_lines.sh."""
    blocks = LINES.read_text(encoding="utf-8").strip().split("\n\n")
    return [block for block in blocks if not block.startswith("#")]


def as_create(line: str) -> str:
    """Return a line of `docker run` as `docker create`, which makes the same container and doesn't start it."""
    command = parse(line)[0]
    for option in reversed(command.options):
        typed = line[option.start : option.end]
        if option.name in _ONLY_OF_RUN:
            kept = typed.replace("d", "", 1) if re.fullmatch("-[a-z]{2,}", typed) else ""
            line = line[: option.start] + kept + line[option.end :]
    return re.sub(r"\Adocker\s+(?:container\s+)?run\b", "docker create", line[command.start :])


def unexpected(command: DockerCommand, found: Differences, used: set[str]) -> list[str]:
    """Return the differences that no option of the command explains, each as one line.

    Args:
        command: the command.
        found: what differs.
        used: gets the options that explain a difference.
    """
    wrong = []
    for path, (one, other) in found.items():
        options = [
            name for name, (pattern, _) in DIFFERENT.items() if command.has(name) and re.fullmatch(pattern, path)
        ]
        used.update(options)
        if not options:
            wrong.append(f"{path} is {one!r} by docker and {other!r} by Compose")
    return wrong


def _compare_all(engine: Engine, lines: list[str]) -> Iterator[str]:
    scene = engine.shell(SCENE)
    if scene.status:
        yield f"the scene cannot be set: {scene.last_line}"
        return
    used: set[str] = set()
    for line in lines:
        yield from (f"{line}: {wrong}" for wrong in _compare(engine, line, used))
    yield from (f"no difference is left to explain: {name}" for name in DIFFERENT if name not in used)


def _compare(engine: Engine, line: str, used: set[str]) -> list[str]:
    """Create the container of a line in both ways, and return what is wrong."""
    command = parse(line)[0]
    file = compose_file(command, line)
    if not file:
        return ["it has no Compose file"]
    service = re.findall(r'^  "?([^ "]+)"?:$', file.text, re.MULTILINE)[0]
    (engine.work / "compose.yaml").write_text(file.text, encoding="utf-8")
    try:
        by_docker = _created(engine, f"id=$({as_create(line)})")
        exports = "\n".join(_EXPORT.findall("\n".join(file.notes)))
        by_compose = _created(
            engine, f"{exports}\n{_COMPOSE}", service, "" if command.has("--network") else "same_default"
        )
    except RuntimeError as error:
        return [str(error)]
    return unexpected(command, differences(by_docker, by_compose), used)


def _created(engine: Engine, create: str, service: str = "", default: str = "") -> dict[str, Any]:
    """Return the facts of a container that lines of shell create.

    Raises:
        RuntimeError: it cannot be created, or not without a warning.
    """
    (engine.folder / "volumes.json").write_text("[]", encoding="ascii")
    outcome = engine.shell(f"set -e\n{_VARIABLES}\n{create}{_LOOK}")
    lines = outcome.output.splitlines()
    warnings = [said for said in lines if "level=warning" in said and _KNOWN_WARNING not in said]
    if outcome.status or warnings:
        raise RuntimeError(f"`{create}`: {(warnings or [outcome.last_line])[0]}")
    [container] = json.loads((engine.folder / "container.json").read_text(encoding="utf-8"))
    volumes = json.loads((engine.folder / "volumes.json").read_text(encoding="utf-8"))
    if default:  # each project has its own network where a container of docker run is in that of all others
        text = json.dumps(container).replace(f'"{default}"', '"bridge"')
        container = json.loads(text)
    return facts_of(container, volumes, service)


if __name__ == "__main__":
    sys.exit(main())
