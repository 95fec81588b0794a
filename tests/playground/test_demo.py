"""`wharfie demo` as a real process: ready, on this machine alone, ended by Ctrl-C, and apart from everything else."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp

from tests.bot_process import PATIENCE, run_to_end

AT = re.compile(r"The playground is at (http://127\.0\.0\.1:\d+)")
OUTSIDE = {
    "SLACK_BOT_TOKEN": "xoxb-1-real",
    "SLACK_API_URL": "http://203.0.113.1/api/",
    "HTTP_PROXY": "http://127.0.0.1:9",
}
"""Settings that the playground must not use."""


@contextlib.asynccontextmanager
async def demo(checkout: Path, home: Path, *arguments: str) -> AsyncIterator[tuple[Process, str]]:
    """Start the playground, and wait until it says where it is."""
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0", *arguments),
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "HOME": str(home), **coverage, **OUTSIDE},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        assert process.stdout
        async with asyncio.timeout(PATIENCE):
            line = (await process.stdout.readline()).decode()
        found = AT.match(line)
        assert found, line + (await process.communicate())[1].decode()
        yield process, found[1]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def ended(process: Process) -> tuple[int | None, str]:
    """Press Ctrl-C; return the exit code and what was written to standard error."""
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(PATIENCE):
        _, errors = await process.communicate()
    return process.returncode, errors.decode()


async def test_it_says_where_it_is_answers_there_and_ends_at_ctrl_c(small_checkout: Path, tmp_path: Path) -> None:
    async with demo(small_checkout, tmp_path) as (process, url):
        async with aiohttp.ClientSession() as http, http.get(url) as response:
            assert response.status == 200
        assert await ended(process) == (0, "")


async def test_an_open_page_does_not_keep_it_from_ending(small_checkout: Path, tmp_path: Path) -> None:
    async with (
        demo(small_checkout, tmp_path) as (process, url),
        aiohttp.ClientSession() as http,
        http.get(f"{url}/"),
    ):
        assert (await ended(process))[0] == 0


async def test_what_the_bot_remembers_stays_until_reset(small_checkout: Path, tmp_path: Path) -> None:
    folder = tmp_path / ".local" / "share" / "wharfie" / "playground"
    async with demo(small_checkout, tmp_path) as (process, _):
        await ended(process)
    (folder / "old").touch()

    async with demo(small_checkout, tmp_path) as (process, _):
        await ended(process)
    assert (folder / "old").exists()

    async with demo(small_checkout, tmp_path, "--reset") as (process, _):
        await ended(process)
    assert not (folder / "old").exists()
    assert (folder / "wharfie.db").exists()


async def test_a_port_that_is_taken_is_said_in_one_line(small_checkout: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        end = await run_to_end("demo", "--port", port, environment={}, checkout=small_checkout)

    assert (end.code, end.stdout) == (2, "")
    assert end.stderr == (
        f"wharfie: Cannot listen on 127.0.0.1:{port} (Address already in use): choose another port with --port.\n"
    )


async def test_it_listens_on_this_machine_alone(small_checkout: Path, tmp_path: Path) -> None:
    async with demo(small_checkout, tmp_path) as (process, _):
        listening = _listening(process.pid)
        await ended(process)

    assert len(listening) == 3  # the page, the bot and the simulated Slack
    assert set(listening) == {"0100007F"}


async def test_the_other_commands_load_nothing_of_it(small_checkout: Path) -> None:
    script = (
        "import sys; import bot.cli; import bot.server; "
        "print([name for name in sys.modules if name.startswith('bot.playground')])"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, cwd=small_checkout, stdout=PIPE)
    output, _ = await process.communicate()

    assert output.decode().strip() == "[]"


def _listening(pid: int) -> list[str]:
    """Return the addresses on which a process listens, in the form of Linux's table of sockets."""
    opened = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            opened.add(str(descriptor.readlink()))
    rows = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{name}").read_text(encoding="ascii").splitlines()[1:]
    ]
    return [row[1].partition(":")[0] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in opened]
