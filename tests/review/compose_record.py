"""What the real Compose says of each Compose file of the corpus, recorded in tests/review/compose/recorded.json.

A file of the corpus is NAME.yaml, or, where it needs others beside it, a folder NAME with compose.yaml in it. `dev` may
be looked at by whoever works on the review; `held-out` is only measured with.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.prove.parts import fetch_parts

CORPUS = Path(__file__).parent / "compose"
SETS = ("dev", "held-out")
RECORD = CORPUS / "recorded.json"
_WARNING = re.compile(r"^(?:time=\S+ )?level=warning ")
# A line of the Compose file itself, not of an env file.
_NAMED_LINE = re.compile(r"^(?:yaml: |failed to parse compose\.yaml: )?(?:yaml: )?line (\d+):", re.MULTILINE)
_LISTED = re.compile(r"'[^']+'(?:, '[^']+')+")


@dataclass(frozen=True)
class Verdict:
    """What Compose says of a file.

    Attributes:
        valid: whether it takes it.
        message: why it doesn't; empty if it does. Where several things are wrong alike, it names any of them, so that
            this may differ from one record to the next.
    """

    valid: bool
    message: str = ""

    @property
    def line(self) -> int:
        """The line that the message names, from 1; 0 if it names none."""
        named = _NAMED_LINE.search(self.message)
        return int(named[1]) if named else 0


@dataclass(frozen=True)
class Recorded:
    """The record.

    Attributes:
        compose: the version of Compose that was asked.
        sets: by name of the set and of the file, what it says.
    """

    compose: str
    sets: dict[str, dict[str, Verdict]]


def files(name: str) -> dict[str, Path]:
    """Return where each file of a set is, by its name: a file, or a folder with `compose.yaml` in it."""
    return {place.name.removesuffix(".yaml"): place for place in sorted((CORPUS / name).iterdir())}


@contextmanager
def laid_out(place: Path) -> Iterator[Path]:
    """Lay out a file of the corpus as `compose.yaml` in a new folder, with what belongs beside it; yield the folder."""
    with tempfile.TemporaryDirectory(prefix="wharfie-") as above:
        folder = Path(above, "work")
        if place.is_dir():
            shutil.copytree(place, folder)
        else:
            folder.mkdir()
            shutil.copy(place, folder / "compose.yaml")
        yield folder


def load_record() -> Recorded:
    """Read the record."""
    content = json.loads(RECORD.read_text(encoding="utf-8"))
    sets = {
        name: {file: Verdict(**verdict) for file, verdict in said.items()} for name, said in content["sets"].items()
    }
    return Recorded(content["compose"], sets)


def record() -> None:
    """Ask the real Compose about every file, and write the record.

    Raises:
        MissingError: this machine doesn't have Compose, and can't fetch it.
    """
    plugins = fetch_parts() / "root" / "usr" / "libexec" / "docker" / "cli-plugins"
    with tempfile.TemporaryDirectory(prefix="wharfie-") as config, ThreadPoolExecutor() as pool:
        Path(config, "cli-plugins").symlink_to(plugins)
        version = _compose(["version", "--short"], Path(config), Path(config)).stdout.strip()
        sets = {
            name: dict(
                zip(
                    files(name),
                    pool.map(lambda place: asdict(_verdict(place, Path(config))), files(name).values()),
                    strict=True,
                )
            )
            for name in SETS
        }
    content = {"compose": version, "sets": sets}
    RECORD.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _verdict(place: Path, config: Path) -> Verdict:
    with laid_out(place) as folder:
        done = _compose(["-f", "compose.yaml", "config", "-q"], folder, config)
    if done.returncode == 0:
        return Verdict(valid=True)
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip() and not _WARNING.search(line)]
    message = "\n".join(lines).replace(f"{folder}/", "").replace(str(folder), ".")
    return Verdict(valid=False, message=_LISTED.sub(_in_order, message))


def _in_order(listed: re.Match[str]) -> str:
    """Sort names that Compose lists in a different order each time."""
    return ", ".join(sorted(listed[0].split(", ")))


def _compose(arguments: list[str], folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    """Run Compose without an engine, and with none of this machine's settings."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DOCKER_HOST": "tcp://127.0.0.1:1",
        "DOCKER_CONFIG": str(config),
    }
    return subprocess.run(
        ["docker", "compose", *arguments],  # noqa: S607 - docker is wherever the machine has it
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
