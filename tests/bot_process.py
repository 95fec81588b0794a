"""Runs the real program as a separate process, for tests of its outside behaviour."""

import asyncio
import contextlib
import os
import re
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from bot.playground.slack import Reply, SignedClient

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0
"""Seconds after which waiting for a process fails. A start takes about one."""
LISTENING = re.compile(r"listening on (http://[\w.:\[\]]+:\d+)")


@dataclass(frozen=True)
class Ended:
    """A process that is over."""

    code: int
    stdout: str
    stderr: str


def _environment(home: str, given: Mapping[str, str]) -> dict[str, str]:
    """Make a clean environment; coverage alone reaches into it, to measure the process too."""
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return {"PATH": os.environ["PATH"], "HOME": home, **coverage, **given}


async def _start(arguments: tuple[str, ...], environment: Mapping[str, str], checkout: Path) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=checkout,
        env=environment,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )


async def run_to_end(*arguments: str, environment: Mapping[str, str], stdin: str = "", checkout: Path = ROOT) -> Ended:
    """Run the program until it ends by itself.

    Args:
        arguments: of the command line.
        environment: its environment, beside ``PATH`` and an empty home.
        stdin: what it can read.
        checkout: where the program and the knowledge that comes with it lie.

    Returns:
        The exit code, and what it printed.
    """
    with tempfile.TemporaryDirectory() as home:
        process = await _start(arguments, _environment(home, environment), checkout)
        try:
            async with asyncio.timeout(PATIENCE):
                stdout, stderr = await process.communicate(stdin.encode())
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    assert process.returncode is not None
    return Ended(process.returncode, stdout.decode(), stderr.decode())


class BotProcess:
    """A bot that serves; inside ``async with`` it accepts connections.

    Args:
        arguments: of the command line, such as ``serve``, ``--http``.
        environment: its environment, beside ``PATH`` and an empty home.
        host: where it listens.
        checkout: where the program and the knowledge that comes with it lie.
    """

    def __init__(
        self, *arguments: str, environment: Mapping[str, str], host: str = "127.0.0.1", checkout: Path = ROOT
    ) -> None:
        self._arguments = (*arguments, "--host", host, "--port", "0")
        self._given = environment
        self._checkout = checkout
        self._lines: list[str] = []
        self._written = asyncio.Condition()

    async def __aenter__(self) -> Self:
        """Start the process and wait until it listens."""
        self._home = tempfile.TemporaryDirectory()
        self._process = await _start(self._arguments, _environment(self._home.name, self._given), self._checkout)
        self._base_url: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._readers = asyncio.gather(self._read_stdout(), self._read_stderr())
        self._session = aiohttp.ClientSession()
        try:
            self.base_url = await asyncio.wait_for(asyncio.shield(self._base_url), PATIENCE)
        except BaseException:
            await self._clean_up()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process, whatever happened; its log goes with an error."""
        if self._process.returncode is None:
            await self.terminate()
        await self._clean_up()
        if error is not None:
            error.add_note(f"The bot's log:\n{self.log}")

    @property
    def log(self) -> str:
        """What it has written to standard error so far."""
        return "".join(self._lines)

    async def logged(self, text: str, within: float = PATIENCE, times: int = 1) -> None:
        """Wait until something is in the log.

        Args:
            text: what is waited for.
            within: seconds after which the test fails.
            times: how often it is there.
        """
        async with asyncio.timeout(within), self._written:
            await self._written.wait_for(lambda: self.log.count(text) >= times)

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.returncode is None

    def signed(self, signing_secret: str, path: str = "/slack/events") -> SignedClient:
        """Make a client that this bot takes for Slack."""
        return SignedClient(self._session, self.base_url, signing_secret, path)

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Fetch one of its pages.

        Args:
            path: such as ``/healthz``.
            headers: such as ``Cookie``.

        Returns:
            Its answer.
        """
        async with self._session.get(self.base_url + path, headers=headers, allow_redirects=False) as response:
            return Reply(response.status, await response.text(), dict(response.headers))

    def hang_up(self) -> None:
        """Send it SIGHUP."""
        self._process.send_signal(signal.SIGHUP)

    def ask_to_stop(self) -> None:
        """Send it SIGTERM."""
        self._process.send_signal(signal.SIGTERM)

    async def kill(self) -> None:
        """End it by SIGKILL, without any warning, as a crash does."""
        self._process.kill()
        await self._process.wait()

    async def takes_no_more(self, within: float = PATIENCE) -> None:
        """Wait until new connections are refused.

        Args:
            within: seconds after which the test fails.
        """
        host, port = self.base_url.removeprefix("http://").rsplit(":", 1)
        async with asyncio.timeout(within):
            with contextlib.suppress(ConnectionError):
                while True:
                    _, writer = await asyncio.open_connection(host, int(port))
                    writer.close()
                    await writer.wait_closed()

    async def ended(self, within: float = PATIENCE) -> int:
        """Wait until the process is over.

        Args:
            within: seconds after which the test fails.

        Returns:
            Its exit code.
        """
        async with asyncio.timeout(within):
            return await self._process.wait()

    async def terminate(self, within: float = PATIENCE) -> int:
        """Ask it to stop and wait for that.

        Args:
            within: seconds after which the test fails.

        Returns:
            Its exit code.
        """
        self.ask_to_stop()
        return await self.ended(within)

    async def _clean_up(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        await self._readers
        await self._session.close()
        self._home.cleanup()

    async def _read_stdout(self) -> None:
        assert self._process.stdout
        await self._process.stdout.read()

    async def _read_stderr(self) -> None:
        assert self._process.stderr
        async for line in self._process.stderr:
            async with self._written:
                self._lines.append(line.decode())
                self._written.notify_all()
            if not self._base_url.done() and (found := LISTENING.search(self._lines[-1])):
                self._base_url.set_result(found[1])
        if not self._base_url.done():
            self._base_url.set_exception(AssertionError(f"the bot ended before it listened:\n{self.log}"))
