"""`python -m tests.prove.client`: the real docker client reads each call of docker in the knowledge, without an engine.

It says what it does not know, also in calls whose proofs have not changed, and what a newer client calls deprecated.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.commands import parse_words
from bot.knowledge import load_knowledge
from tests.docker_cli import calls_alone
from tests.prove.parts import MissingError, fetch_parts
from tests.prove.tour import provable

_NOT_UNDERSTOOD = re.compile(
    r"unknown (?:shorthand )?flag|unknown (?:docker )?command|flag needs an argument|invalid argument"
    r"|requires (?:at least|at most|exactly|\d)|is not a docker command|invalid reference format|deprecated",
    re.IGNORECASE,
)
# These ask a registry by themselves, without an engine.
_ASK_A_REGISTRY = {("login",), ("manifest",), ("buildx", "imagetools")}
_COMPOSE_FILE = "services: {web: {image: nginx}, api: {image: nginx}, db: {image: postgres}}"


def main() -> int:
    """Print the client's errors for the knowledge's calls; return the exit status."""
    lines = {command.run for entry in provable(load_knowledge()).values() for command in entry.commands}
    calls = calls_of(lines)
    try:
        plugins = fetch_parts() / "root" / "usr" / "libexec" / "docker" / "cli-plugins"
    except MissingError as missing:
        print(f"make prove: {missing}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="wharfie-") as name, ThreadPoolExecutor() as pool:
        folder = Path(name)
        prepare(folder, plugins)
        complaints = list(pool.map(lambda call: complaint(call, folder), calls))
    found = [f"{call}: {said}" for call, said in zip(calls, complaints, strict=True) if said]
    print("\n".join([*found, f"calls read by the client: {len(calls)}, not understood: {len(found)}"]))
    return 1 if found else 0


def calls_of(lines: Iterable[str]) -> list[str]:
    """Return each different call of docker in lines of shell, substitutions replaced by a word.

    Those that would ask a registry are left out.
    """
    found = {call for line in lines for call in calls_alone(line)}
    return sorted(call for call in found if not _asks_a_registry(call))


def _asks_a_registry(call: str) -> bool:
    command = parse_words(shlex.split(call))
    return command is not None and any(command.path[: len(asking)] == asking for asking in _ASK_A_REGISTRY)


def prepare(folder: Path, plugins: Path | None = None) -> None:
    """Make the folder in which the client is called: a Compose file, and a separate configuration.

    Args:
        folder: an empty one.
        plugins: where Compose and Buildx are; without it, the client has neither.
    """
    (folder / "compose.yaml").write_text(_COMPOSE_FILE, encoding="utf-8")
    (folder / "config").mkdir()
    if plugins:
        (folder / "config" / "cli-plugins").symlink_to(plugins)


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


if __name__ == "__main__":
    sys.exit(main())
