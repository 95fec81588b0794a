"""Runs one program, with or without a terminal, until it ends or until what was waited for came out of it."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\r")


@dataclass(frozen=True)
class Outcome:
    """What came of a program: all that it printed, its exit status, and whether it had to be killed."""

    output: str
    status: int
    timed_out: bool = False

    @property
    def last_line(self) -> str:
        """The last line that says something, to show in a message."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        return lines[-1][:160] if lines else "no output"


@dataclass(frozen=True)
class Manner:
    """How somebody runs a program.

    Attributes:
        typed: what is typed into it.
        terminal: whether it runs in a terminal.
        stop_after: regular expressions; Ctrl-C is pressed as soon as the output matches all of them.
        limit: seconds after which it is killed.
    """

    typed: str = ""
    terminal: bool = False
    stop_after: tuple[str, ...] = ()
    limit: float = 40.0


def run(command: list[str], environment: Mapping[str, str], manner: Manner = Manner()) -> Outcome:
    """Run a program and return all that it printed, standard output and error together."""
    reading, typing, inside = _terminal() if manner.terminal else _pipes()
    process = subprocess.Popen(
        command, env=environment, stdin=inside[0], stdout=inside[1], stderr=inside[1], start_new_session=True
    )
    for descriptor in set(inside):
        os.close(descriptor)
    os.write(typing, manner.typed.encode())
    if typing != reading:
        os.close(typing)
    try:
        output, timed_out = _read(reading, process, manner)
    finally:
        os.close(reading)
        _signal(process, signal.SIGKILL if process.poll() is None else signal.SIGCONT)
    return Outcome(output, process.wait(), timed_out)


def _terminal() -> tuple[int, int, tuple[int, int]]:
    outside, inside = pty.openpty()
    return outside, outside, (inside, inside)


def _pipes() -> tuple[int, int, tuple[int, int]]:
    standard_input, typing = os.pipe()
    reading, standard_output = os.pipe()
    return reading, typing, (standard_input, standard_output)


def _read(reading: int, process: subprocess.Popen[bytes], manner: Manner) -> tuple[str, bool]:
    """Read until nobody can write any more; press Ctrl-C when the wanted output has come."""
    deadline = time.monotonic() + manner.limit
    output, stopped = "", False
    data = b""
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([reading], [], [], left)[0]:
            break
        try:
            piece = os.read(reading, 65_536)
        except OSError:  # a terminal that nobody holds any more
            piece = b""
        if not piece:
            process.wait(max(left, 0.1))
            return output, False
        data += piece
        output = _ESCAPES.sub("", data.decode(errors="replace"))
        came = all(re.search(pattern, output, re.MULTILINE) for pattern in manner.stop_after)
        if manner.stop_after and came and not stopped:
            stopped = True
            _signal(process, signal.SIGINT)
    _signal(process, signal.SIGKILL)
    return output, True


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
