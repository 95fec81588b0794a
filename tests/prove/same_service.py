"""`python -m tests.prove.same_service`: a `docker run` and its Compose file make the same container.

Each of the lines is run on a private engine as `docker create`; then Compose creates the service that bot/explain writes
for it, and what `docker inspect` says of both is compared.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.commands import parse
from bot.explain.compose_file import compose_file
from tests.prove.engine import Engine
from tests.prove.images import build_images, import_images
from tests.prove.inspected import differences, facts_of
from tests.prove.parts import MissingError, fetch_parts
from tests.prove.run_lines import LINES, SCENE, VARIABLES

DIFFERENT = {
    r"Config\.(AttachStdin|StdinOnce)": "`docker compose run` attaches a terminal, `docker compose up` does not",
    r"HostConfig\.AutoRemove": "it is in `left_out`: --rm",
    r"HostConfig\.PublishAllPorts": "it is in `left_out`: --publish-all",
    r"HostConfig\.VolumeDriver": "Compose gives the driver to the volume, which is compared too",
    r"(HostConfig\.VolumesFrom|Mounts\./shared\.RW)": "it is in `left_out`: --volumes-from files:ro",
    r"(Config\.Env|(Asked|Mounts)\./var/run/docker\.sock\.(Source|CreateMountpoint|BindOptions))": (
        "with --use-api-socket, Compose always mounts /var/run/docker.sock, not the socket of DOCKER_HOST as docker does, "
        "and names a folder for credentials even if there are none"
    ),
}
"""Where the containers may differ, as regular expressions of paths, and why. Each must be needed by a line."""

NOT_HERE = {
    "--cpu-count": "only engines on Windows accept it",
    "--cpu-percent": "only engines on Windows accept it",
    "--isolation": "only engines on Windows know more than the default",
    "--storage-opt": "the file system must have quotas",
}
"""Translated options that no line has, and why."""

_ONLY_OF_RUN = ("--detach", "--detach-keys", "--sig-proxy")
_ENGINE_MADE_VOLUMES = "already exists but was not created by Docker Compose"
# Of a container: what is said of it and of its volumes. Then it and whatever it brought with it are removed.
_LOOK = """
docker inspect "$id" >"$ENGINE/container.json"
volumes=$(docker inspect -f '{{range .Mounts}}{{with .Name}}{{.}} {{end}}{{end}}' "$id")
[ -z "$volumes" ] || docker volume inspect $volumes >"$ENGINE/volumes.json"
docker rm -fv "$id" >/dev/null
docker volume prune -af >/dev/null
"""
_COMPOSE = "docker compose -p same create 2>&1; id=$(docker ps -aq --filter label=com.docker.compose.project=same)"


def main() -> int:
    """Print the differences of all lines, and how many there are; return the exit status."""
    try:
        parts = fetch_parts()
        with tempfile.TemporaryDirectory(prefix="wharfie-") as folder:
            build_images(Path(folder), parts)
            with Engine(Path(folder) / "0", parts) as engine:
                import_images(engine, Path(folder))
                engine.clean()
                wrong = [*_compare_all(engine)]
    except MissingError as missing:
        print(f"make prove: {missing}.", file=sys.stderr)
        return 2
    print("\n".join([*wrong, f"docker run lines compared with their Compose files: {len(LINES)}, wrong: {len(wrong)}"]))
    return 1 if wrong else 0


def as_create(line: str) -> str:
    """Return a line of `docker run` as `docker create`, which makes the same container and doesn't start it."""
    command = parse(line)[0]
    for option in reversed(command.options):
        typed = line[option.start : option.end]
        if option.name in _ONLY_OF_RUN:
            kept = typed.replace("d", "", 1) if re.fullmatch("-[a-z]{2,}", typed) else ""
            line = line[: option.start] + kept + line[option.end :]
    return re.sub(r"docker\s+(?:container\s+)?run\b", "docker create", line[command.start :], count=1)


def unexpected(found: dict[str, tuple[Any, Any]], used: set[str]) -> list[str]:
    """Return the differences that have no reason, each as one line; note the reasons that others have."""
    wrong = []
    for path, (one, other) in found.items():
        reason = next((pattern for pattern in DIFFERENT if re.fullmatch(pattern, path)), None)
        if reason:
            used.add(reason)
        else:
            wrong.append(f"{path} is {one!r} by docker and {other!r} by Compose")
    return wrong


def _compare_all(engine: Engine) -> Iterator[str]:
    scene = engine.shell(SCENE)
    if scene.status:
        yield f"the scene cannot be set: {scene.last_line}"
        return
    used: set[str] = set()
    for line in LINES:
        yield from (f"{line}: {wrong}" for wrong in _compare(engine, line, used))
    yield from (f"no line needs this difference any more: {reason}" for reason in DIFFERENT if reason not in used)


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
        by_compose = _created(engine, _COMPOSE, service, "" if command.has("--network") else "same_default")
    except RuntimeError as error:
        return [str(error)]
    return unexpected(differences(by_docker, by_compose), used)


def _created(engine: Engine, create: str, service: str = "", default: str = "") -> dict[str, Any]:
    """Return the facts of a container that lines of shell create.

    Raises:
        RuntimeError: it cannot be created, or not without a warning.
    """
    (engine.folder / "volumes.json").write_text("[]", encoding="ascii")
    variables = "".join(f"export {name}='{value}'\n" for name, value in VARIABLES.items())
    outcome = engine.shell(f"set -e\n{variables}{create}{_LOOK}")
    warnings = [said for said in outcome.output.splitlines() if "warning" in said and _ENGINE_MADE_VOLUMES not in said]
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
