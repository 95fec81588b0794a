"""Runs one program, with or without a terminal, until it ends or has printed what was waited for."""

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

_BETWEEN_PRESSES = 2.0
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


AS_USUAL = Manner()


def run(command: list[str], environment: Mapping[str, str], manner: Manner) -> Outcome:
    """Run a program and return all that it printed, standard output and error together."""
    reading, typing, inside = _terminal() if manner.terminal else _pipes()
    process = subprocess.Popen(
        command, env=environment, stdin=inside[0], stdout=inside[1], stderr=inside[1], start_new_session=True
    )
    for descriptor in set(inside):
        os.close(descriptor)
    with contextlib.suppress(BrokenPipeError):  # it ended without reading
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
    """Read until nobody can write any more; press Ctrl-C once the wanted output has come, as often as it takes."""
    deadline = time.monotonic() + manner.limit
    next_press = deadline if manner.stop_after else float("inf")
    data, output = b"", ""
    while (now := time.monotonic()) < deadline:
        if next_press == deadline and all(re.search(wanted, output, re.MULTILINE) for wanted in manner.stop_after):
            next_press = now
        if now >= next_press:
            _signal(process, signal.SIGINT)
            next_press = now + _BETWEEN_PRESSES
        if not select.select([reading], [], [], max(0, min(deadline, next_press) - time.monotonic()))[0]:
            continue
        try:
            piece = os.read(reading, 65_536)
        except OSError:  # a terminal that nobody holds any more
            piece = b""
        if not piece:
            return output, not _has_ended(process)
        data += piece
        output = _ESCAPES.sub("", data.decode(errors="replace"))
    return output, True


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether a program that has closed its output ends soon; one that goes on says nothing any more."""
    try:
        process.wait(_BETWEEN_PRESSES)
    except subprocess.TimeoutExpired:
        return False
    return True


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
