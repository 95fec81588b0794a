"""A PostgreSQL server of the tests' own, in a temporary folder, reached by a socket there."""

import functools
import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

USER = "wharfie"
PASSWORD = "open:sesame-7f3a"  # noqa: S105  (of a server that lives as long as the tests)


@functools.cache
def programs() -> Path | None:
    """Find the folder with PostgreSQL's programs: Debian does not have them in the path."""
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    in_path = map(Path, os.get_exec_path())
    return next((folder for folder in (*newest, *in_path) if (folder / "initdb").is_file()), None)


class PostgreSQL:
    """A server; inside ``with`` it runs. It refuses to run as root, so then it runs as Debian's user for it."""

    def __init__(self) -> None:
        found = programs()
        assert found, "PostgreSQL is not installed"
        self._programs = found
        self._numbers = itertools.count(1)
        self._as: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}

    def __enter__(self) -> Self:
        """Create a server and start it."""
        self._folder = tempfile.TemporaryDirectory(prefix="pg")
        folder = Path(self._folder.name)
        if self._as:
            shutil.chown(folder, **self._as)
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        (folder / "password").chmod(0o644)
        self._run(
            "initdb",
            "--no-sync",
            "--encoding=UTF8",
            "--auth=scram-sha-256",
            f"--username={USER}",
            "--pwfile=password",
            "data",
        )
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it and remove all of it."""
        self.stop()
        self._folder.cleanup()

    def start(self) -> None:
        """Start it, and wait until it accepts connections."""
        options = f"-k {self._folder.name} -c listen_addresses= -c fsync=off -c max_connections=50"
        self._run("pg_ctl", "start", "-w", "-D", "data", "-l", "log", "-o", options)

    def stop(self) -> None:
        """End all connections and stop it."""
        self._run("pg_ctl", "stop", "-w", "-D", "data", "-m", "immediate")

    def new_database(self) -> str:
        """Create an empty database, and return its URL."""
        name = f"test{next(self._numbers)}"
        self._run("createdb", "-h", self._folder.name, "-U", USER, name)
        return self.url(name)

    def url(self, name: str, password: str = PASSWORD) -> str:
        """Return the URL of a database."""
        return f"postgresql://{USER}:{password.replace(':', '%3A')}@/{name}?host={self._folder.name}"

    def _run(self, program: str, *arguments: str) -> None:
        with tempfile.TemporaryFile() as said:  # not a pipe, which the server would keep open
            done = subprocess.run(
                [self._programs / program, *arguments],
                cwd=self._folder.name,
                env={"PATH": os.environ["PATH"], "PGPASSWORD": PASSWORD, "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                check=False,
                **self._as,
            )
            said.seek(0)
            assert done.returncode == 0, said.read().decode()
