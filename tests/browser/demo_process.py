"""Runs `wharfie demo` as a separate process."""

import contextlib
import os
import re
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PATIENCE = 60.0
"""Seconds after which waiting for the process fails. A start takes about two."""
_AT = re.compile(r"The playground is at (http://127\.0\.0\.1:\d+)")


@contextlib.contextmanager
def demo(checkout: Path, folder: Path, *arguments: str) -> Iterator[str]:
    """Serve the playground within the block, on a free port, and end it as Ctrl-C does.

    Args:
        checkout: where the program and the knowledge that comes with it lie.
        folder: keeps what the bot remembers, and its log.
        arguments: more of the command line.

    Yields:
        The address of the page.
    """
    log = folder / "log"
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser", *arguments],
            cwd=checkout,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), **coverage},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    with process:
        try:
            assert process.stdout
            line = _first_line(process.stdout)
            found = _AT.match(line)
            assert found, line + log.read_text(encoding="utf-8")
            yield found[1]
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0, log.read_text(encoding="utf-8")
        finally:
            if process.poll() is None:
                process.kill()


def _first_line(output: IO[str]) -> str:
    with selectors.DefaultSelector() as waiting:
        waiting.register(output, selectors.EVENT_READ)
        return output.readline() if waiting.select(PATIENCE) else ""
