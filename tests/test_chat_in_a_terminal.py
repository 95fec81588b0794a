"""A conversation in a real terminal: prompt, colors, pastes, history, choices by number, Ctrl-D and Ctrl-C."""

import contextlib
import os
import pty
import resource
import select
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest

ROOT = Path(__file__).parent.parent
PATIENCE = 20.0
PROMPT = "\x1b[?2004h"
"""The terminal is asked to mark pastes, which means that the prompt is ready."""


class Terminal:
    """The program at a terminal, with a person who types."""

    def __init__(self, home: Path) -> None:
        """Start a conversation of somebody whose files are in a folder."""
        self._person, terminal = pty.openpty()
        self.process = Popen(
            [sys.executable, "-m", "bot", "chat"],
            cwd=ROOT,
            # The prompt asks a terminal where its cursor is; nobody answers here.
            env={
                **os.environ,
                "TERM": "xterm",
                "COLUMNS": "80",
                "XDG_STATE_HOME": str(home),
                "PROMPT_TOOLKIT_NO_CPR": "1",
            },
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

    def press(self, keys: str) -> str:
        """Press keys, and return what is shown up to the next prompt."""
        os.write(self._person, keys.encode())
        return self.read_until(PROMPT)

    def type(self, text: str) -> str:
        """Type a line, and return what is shown up to the next prompt."""
        return self.press(f"{text}\r")

    def leave(self, keys: str) -> int:
        """Press keys that end the conversation, and return the exit code."""
        os.write(self._person, keys.encode())
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """Leave."""
        self.process.kill()
        self.process.wait()
        os.close(self._person)


def _at_terminal(terminal: int) -> None:
    """Make the process one that was started in a terminal, even if the tests run with Ctrl-C turned off."""
    os.login_tty(terminal)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    with started(home) as opened:
        yield opened


@contextlib.contextmanager
def started(home: Path) -> Iterator[Terminal]:
    opened = Terminal(home)
    try:
        opened.read_until(PROMPT)
        yield opened
    finally:
        opened.close()


def test_a_conversation_shows_answers_in_color_and_choices_by_number(terminal: Terminal) -> None:
    answer = terminal.type("how do I remove volumes")
    assert "docker volume rm app-data" in answer
    assert "\x1b[1mRemove a volume" in answer

    choices = terminal.type("remove")
    second = next(line for line in choices.splitlines() if "2. " in line).split("2. ")[1].strip("\x1b[0m\r")
    assert second in terminal.type("2")


def test_code_within_a_text_is_shown_in_color_instead_of_in_backticks(terminal: Terminal) -> None:
    shown = terminal.type("how do I remove volumes")

    assert "\x1b[36mapp-data\x1b[0m stands for your volume" in shown
    assert "`" not in shown


def test_a_chosen_answer_has_the_names_of_the_question(terminal: Terminal) -> None:
    choices = terminal.type("inspect volume billing-data files")
    number = choices.split(". Look at the files in a volume")[0][-1]
    assert "-v billing-data:/data:ro" in terminal.type(number)


def test_the_other_choices_and_what_is_related_can_be_typed_as_numbers(terminal: Terminal) -> None:
    choices = terminal.type("remove")
    first = choices.split("1. ")[1].splitlines()[0].strip("\x1b[0m\r")
    chosen = terminal.type("2")
    assert f"1. {first}" in chosen
    related = chosen.split("See also:")[1].split("3. ")[1].splitlines()[0].strip("\x1b[0m\r")
    assert related in terminal.type("3")


def test_more_shows_what_was_left_out(terminal: Terminal) -> None:
    short = terminal.type("docker: no space left on device")
    assert "More causes: type \x1b[36mmore" in short
    assert terminal.type("more").count("Fix: ") > short.count("Fix: ")


def test_a_paste_of_several_lines_is_one_question(terminal: Terminal) -> None:
    pasted = "\x1b[200~$ docker volume inspect shop\r\nError response from daemon: no such volume: shop\x1b[201~"

    shown = terminal.type(pasted)

    assert 'Fix "no such volume"' in shown
    assert shown.count("See also") == 1


def test_what_was_typed_can_be_brought_back_in_the_next_session(home: Path) -> None:
    with started(home) as first:
        first.type("what is an image")
        assert first.leave("\x04") == 0

    with started(home) as second:
        up = "\x1b[A"
        assert "What is an image?" in second.type(up)

    assert (home / "wharfie" / "history").stat().st_mode & 0o077 == 0


def test_without_a_folder_for_its_history_a_conversation_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with started(tmp_path / "file") as terminal:
        assert "What is an image?" in terminal.type("what is an image")


def test_where_its_history_can_no_longer_be_written_a_conversation_goes_on(terminal: Terminal) -> None:
    resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, (0, 0))  # as on a full disk

    assert 'Fix "no space left on device"' in terminal.type("no space left on device")
    assert "What is an image?" in terminal.type("what is an image")


def test_ctrl_c_clears_the_line_and_says_how_to_leave(terminal: Terminal) -> None:
    assert "Press Ctrl-C again to leave." in terminal.press("never mind\x03")
    assert "What is an image?" in terminal.type("what is an image")


def test_ctrl_c_twice_ends_a_conversation(terminal: Terminal) -> None:
    terminal.press("\x03")

    assert terminal.leave("\x03") == 0


@pytest.mark.parametrize("keys", ["\x04", "quit\r"], ids=["Ctrl-D", "quit"])
def test_a_conversation_ends_without_complaint(terminal: Terminal, keys: str) -> None:
    assert terminal.leave(keys) == 0
