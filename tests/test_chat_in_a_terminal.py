"""A conversation in a real terminal: prompt, colors, choices by number, Ctrl-D and Ctrl-C."""

import contextlib
import os
import pty
import select
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen, TimeoutExpired

import pytest

ROOT = Path(__file__).parent.parent
PATIENCE = 20.0
PROMPT = "docker? "


class Terminal:
    """The program at a terminal, and a person before it."""

    def __init__(self) -> None:
        self._person, terminal = pty.openpty()
        self.process = Popen(
            [sys.executable, "-m", "bot", "chat"],
            cwd=ROOT,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
            preexec_fn=lambda: _at_terminal(terminal),  # noqa: PLW1509  (there are no threads)
        )
        os.close(terminal)

    def read_until(self, part: str) -> str:
        """Return what is shown up to and with a part of it."""
        shown = ""
        while part not in shown:
            ready, _, _ = select.select([self._person], [], [], PATIENCE)
            assert ready, f"{part!r} did not come after {shown!r}"
            shown += os.read(self._person, 4096).decode()
        return shown

    def type(self, text: str) -> str:
        """Type a text, and return what is shown up to the next prompt."""
        os.write(self._person, text.encode())
        return self.read_until(PROMPT)

    def press(self, key: str) -> int:
        """Press a key that ends the conversation, and return the exit code.

        Python's prompt may miss a Ctrl-C that comes in the very moment in which it appears; a person presses again.
        """
        for _ in range(int(PATIENCE)):
            os.write(self._person, key.encode())
            with contextlib.suppress(TimeoutExpired):
                return self.process.wait(1)
        raise AssertionError("the conversation does not end")

    def close(self) -> None:
        """Leave."""
        self.process.kill()
        self.process.wait()
        os.close(self._person)


def _at_terminal(terminal: int) -> None:
    """Be a program that was started in a terminal, also where the tests run with Ctrl-C turned off."""
    os.login_tty(terminal)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    opened = Terminal()
    opened.read_until(PROMPT)
    yield opened
    opened.close()


def test_a_conversation_shows_answers_in_color_and_choices_by_number(terminal: Terminal) -> None:
    answer = terminal.type("how do I remove volumes\n")
    assert "docker volume rm app-data" in answer
    assert "\x1b[" in answer

    choices = terminal.type("remove\n")
    second = next(line for line in choices.splitlines() if "2. " in line).split("2. ")[1].strip("\x1b[0m\r")
    assert second in terminal.type("2\n")


def test_a_chosen_answer_has_the_names_of_the_question(terminal: Terminal) -> None:
    assert "2. Look at the files in a volume" in terminal.type("inspect volume billing-data files\n")
    assert "-v billing-data:/data:ro" in terminal.type("2\n")


@pytest.mark.parametrize("key", ["\x04", "\x03", "quit\n"], ids=["Ctrl-D", "Ctrl-C", "quit"])
def test_a_conversation_ends_without_complaint(terminal: Terminal, key: str) -> None:
    assert terminal.press(key) == 0
