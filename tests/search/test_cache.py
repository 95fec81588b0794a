"""The compiled knowledge is cached wherever that can be written; a person who waits for it is told so."""

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PREPARING = b"Preparing the knowledge (once) ..."


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Return a folder with the program and a knowledge of one entry."""
    shutil.copytree(ROOT / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "web.yaml").write_text(
        "- {id: stop-web, title: Stop web, questions: [end web], answer: Go.}"
    )
    return tmp_path


def ask_in_a_terminal(program: Path) -> bytes:
    """Ask a question, and return what a terminal shows of the standard error."""
    mine, terminal = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "stop web"],
        cwd=program,
        env={**os.environ, "XDG_CACHE_HOME": str(program / "cache"), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=True,
    )
    os.write(terminal, b"\n")
    shown = os.read(mine, 4096)
    os.close(terminal)
    os.close(mine)
    assert b"Stop web" in done.stdout
    return shown


def test_who_waits_for_the_first_answer_is_told_why_and_only_once(program: Path) -> None:
    assert PREPARING in ask_in_a_terminal(program)
    assert PREPARING not in ask_in_a_terminal(program)

    assert list((program / "bot" / "__pycache__").glob("knowledge-*.npz"))


def test_where_the_program_cannot_be_written_the_users_cache_keeps_the_form(program: Path) -> None:
    (program / "bot" / "__pycache__").write_text("no folder: whoever runs this may be root, and may write everywhere")

    assert PREPARING in ask_in_a_terminal(program)
    assert PREPARING not in ask_in_a_terminal(program)

    assert list((program / "cache" / "wharfie").glob("knowledge-*.npz"))


def test_on_a_full_disk_nothing_is_left_of_the_form(program: Path) -> None:
    for folder in (program / "bot" / "__pycache__", program / "cache" / "wharfie"):
        folder.mkdir(parents=True)
    limit = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (9, 9)); from bot.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", limit, "ask", "stop web"],
        cwd=program,
        env={**os.environ, "XDG_CACHE_HOME": str(program / "cache"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=True,
    )

    assert list((program / "bot" / "__pycache__").iterdir()) == []
    assert list((program / "cache" / "wharfie").iterdir()) == []


def _empty(file: bytes) -> bytes:
    return file[:0]


def _cut(file: bytes) -> bytes:
    return file[: len(file) // 2]


def _with_other_compression(file: bytes) -> bytes:
    directory = file.rindex(b"PK\x01\x02")  # of the archive; its 10th byte is the method
    return file[: directory + 10] + b"\x63" + file[directory + 11 :]


@pytest.mark.parametrize("damage", [_empty, _cut, _with_other_compression])
def test_a_damaged_file_is_replaced(program: Path, damage: Callable[[bytes], bytes]) -> None:
    ask_in_a_terminal(program)
    [kept] = (program / "bot" / "__pycache__").glob("knowledge-*.npz")
    kept.write_bytes(damage(kept.read_bytes()))

    assert PREPARING in ask_in_a_terminal(program)
    assert PREPARING not in ask_in_a_terminal(program)


def test_what_is_read_is_not_taken_for_old(program: Path) -> None:
    ask_in_a_terminal(program)
    [kept] = (program / "bot" / "__pycache__").glob("knowledge-*.npz")
    os.utime(kept, (1, 1))

    ask_in_a_terminal(program)

    assert kept.stat().st_mtime > 1


def test_a_program_that_reads_standard_error_is_not_told(program: Path) -> None:
    command = [sys.executable, "-m", "bot", "ask", "stop web"]
    done = subprocess.run(command, cwd=program, capture_output=True, check=True)

    assert done.stderr == b""
