"""The record of what has been proved, so that `make prove` runs only what has changed since then.

tests/proofs/proved.json holds a fingerprint for each proved entry: of its commands, snippets and error patterns, its
proofs with their scenes, and the ground they were run on (the engine's versions and settings, the helpers, the
stand-in images). When one of these changes, the entry counts as not proved. What an entry says in words cannot be run,
and is left out. The fingerprint of an option is of its sentence, too.
"""

import hashlib
import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.entry import Entry
from tests.prove.parts import MissingError
from tests.prove.scenes import PROOFS, Proof, Scenes

RECORD = PROOFS / "proved.json"
_GROUND = [Path(__file__).with_name(name) for name in ("engine.py", "helpers.sh", "images.py", "parse.py", "proofs.py")]


def versions(parts: Path) -> list[str]:
    """Return the version lines of the client, of the engine and of its parts.

    Raises:
        MissingError: one of them does not start.
    """
    plugins = parts / "root" / "usr" / "libexec" / "docker" / "cli-plugins"
    programs = [["docker"], *([str(parts / "bin" / name)] for name in ("dockerd", "containerd", "runc"))]
    commands = [[*program, "--version"] for program in programs]
    commands += [[str(plugins / f"docker-{name}"), "version"] for name in ("compose", "buildx")]
    return [_first_line(command) for command in commands]


def ground_fingerprint(engine: Iterable[str]) -> str:
    """Return the fingerprint of what all proofs share: the engine's versions and the program that proves."""
    return _fingerprint([*engine, *(file.read_text(encoding="utf-8") for file in _GROUND)])


def entry_fingerprint(entry: Entry, proofs: Iterable[Proof], scenes: Scenes, ground: str) -> str:
    """Return the fingerprint of all that decides whether the proofs of an entry hold."""
    content = [
        ground,
        [command.run for command in entry.commands],
        [(snippet.language, snippet.text) for snippet in entry.snippets],
        [pattern.match for pattern in entry.error.patterns] if entry.error else [],
        [(proof.model_dump(), scenes.lines(proof)) for proof in proofs],
    ]
    return _fingerprint(content)


def option_fingerprint(option: Entry, proofs: Iterable[Proof], scenes: Scenes, ground: str) -> str:
    """Return the fingerprint of an option in the form of an entry: of its proofs and of the sentence they prove."""
    return entry_fingerprint(option, proofs, scenes, f"{ground} {option.title}")


def load_record(file: Path = RECORD) -> dict[str, str]:
    """Return the fingerprints of the proved entries by entry id; empty where nothing was proved yet."""
    if not file.exists():
        return {}
    proved: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))["proved"]
    return proved


def save_record(proved: Mapping[str, str], engine: Iterable[str], file: Path = RECORD) -> None:
    """Write the fingerprints of the proved entries, one per line so that changes are easy to read and to merge.

    Args:
        proved: the fingerprint by entry id.
        engine: the version lines of the engine that the newest proofs ran on, for people to read.
        file: where to write.
    """
    content = {"engine": list(engine), "proved": dict(sorted(proved.items()))}
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _fingerprint(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _first_line(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise MissingError(f"{command[0]} does not tell its version: {error}") from error
    return done.stdout.splitlines()[0]
