"""Measures the bot under load, compared with a minimal Bolt app: python -m bench.load.

Both run as separate processes on this machine, on the same HTTP stack, and get the same signed commands from here; the
bot answers each of them, the other app (`bench.echo`) sends its text back. Slack's side is a stub in this process.
Rounds alternate, so that other work on the machine affects both alike. Compare the ratios, not the absolute figures.
"""

import argparse
import asyncio
import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web

QUESTIONS = Path(__file__).parents[1] / "tests" / "everyday.jsonl"
WARM_UP = 100
ROUND = 400
PEOPLE = 5_000
"""More than ask in a minute: one person may not ask so much."""
_LISTENING = re.compile(rb"listening on http://127\.0\.0\.1:(\d+)")
_START_SECONDS = 120.0
_OK = b"HTTP/1.1 200 "


@dataclass
class Server:
    """An app under load, and its measurements.

    Attributes:
        name: the name of the app.
        port: the port that it listens on.
        pid: the id of its process.
        latencies: seconds until each command was acknowledged, in rounds with all connections.
        calm: the same with one connection.
        seconds: the duration of the rounds with all connections.
        processor: seconds of processor time that it spent in these rounds.
        answered: the total size of its acknowledgements' bodies in bytes.
    """

    name: str
    port: int
    pid: int
    latencies: list[float] = field(default_factory=list)
    calm: list[float] = field(default_factory=list)
    seconds: float = 0.0
    processor: float = 0.0
    answered: int = 0

    @property
    def per_second(self) -> float:
        """Commands acknowledged in a second."""
        return len(self.latencies) / self.seconds

    @property
    def processor_ms(self) -> float:
        """Milliseconds of processor time for a command."""
        return 1000 * self.processor / len(self.latencies)


class Slack:
    """A stub of Slack: accepts all calls, and generates the commands that people type."""

    def __init__(self) -> None:
        self.port = 0
        self.calls = 0
        self._secret = secrets.token_hex(16)
        lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
        self._people = cycle([f"U{number}" for number in range(PEOPLE)])
        self._questions = cycle([json.loads(line)["q"] for line in lines])

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that connect an app to this stub."""
        return {
            "SLACK_API_URL": f"http://127.0.0.1:{self.port}/api/",
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_SIGNING_SECRET": self._secret,
        }

    def commands(self, number: int) -> list[bytes]:
        """Return that many HTTP requests, each a command with another question, signed now."""
        return [self._request(question) for question in islice(self._questions, number)]

    @contextlib.asynccontextmanager
    async def serve(self) -> AsyncIterator[None]:
        """Answer the Web API and response URLs."""
        application = web.Application()
        application.router.add_post("/{tail:.*}", self._take)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        try:
            yield
        finally:
            await runner.cleanup()

    async def _take(self, _: web.Request) -> web.Response:
        self.calls += 1
        who = {"team_id": "T1", "user_id": "U1", "bot_id": "B1", "user": "wharfie", "url": "https://bench.slack.com/"}
        return web.json_response({"ok": True, "ts": "1.2", **who})

    def _request(self, question: str) -> bytes:
        fields = {
            "token": "legacyverificationtoken1",
            "team_id": "T1",
            "team_domain": "bench",
            "channel_id": "C1",
            "channel_name": "engineering",
            "user_id": next(self._people),
            "user_name": "engineer",
            "command": "/docker",
            "text": question,
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": f"http://127.0.0.1:{self.port}/commands/T1/1",
            "trigger_id": f"{secrets.randbelow(10**12)}.1.{secrets.token_hex(16)}",
        }
        body = urlencode(fields).encode()
        timestamp = str(int(time.time()))
        digest = hmac.new(self._secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
        head = (
            "POST /slack/events HTTP/1.1\r\n"
            "Host: 127.0.0.1\r\n"
            "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
            "Accept: application/json,*/*\r\n"
            "Accept-Encoding: gzip,deflate\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n"
            f"X-Slack-Request-Timestamp: {timestamp}\r\n"
            f"X-Slack-Signature: v0={digest}\r\n\r\n"
        )
        return head.encode() + body


@contextlib.asynccontextmanager
async def started(name: str, *arguments: str, environment: dict[str, str]) -> AsyncIterator[Server]:
    """Run an app as a separate process until the end of the block.

    Args:
        name: the name of the app, for the table.
        arguments: the arguments of Python.
        environment: environment variables besides `PATH` and an empty home.
    """
    with tempfile.TemporaryDirectory() as home:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            env={"PATH": os.environ["PATH"], "HOME": home, **environment},
            cwd=Path(__file__).parents[1],
            stdout=PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert process.stdout  # noqa: S101  (for the type checker: it was asked for)
        try:
            async with asyncio.timeout(_START_SECONDS):
                while not (found := _LISTENING.search(line := await process.stdout.readline())):
                    if not line:
                        raise RuntimeError(f"{name} ended before it listened")
            reading = asyncio.create_task(process.stdout.read())
            yield Server(name, int(found[1]), process.pid)
            process.terminate()
            await reading
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
            await process.wait()


async def round_of(server: Server, requests: list[bytes], connections: int) -> None:
    """Send commands and record the times. Each connection sends its next one when the last is acknowledged."""
    latencies: list[float] = []
    waiting = iter(requests)
    processor, begin = processor_seconds(server.pid), time.perf_counter()
    await asyncio.gather(*(_connection(server, waiting, latencies) for _ in range(connections)))
    if connections == 1:
        server.calm += latencies
        return
    server.seconds += time.perf_counter() - begin
    server.processor += processor_seconds(server.pid) - processor
    server.latencies += latencies


async def _connection(server: Server, waiting: Iterator[bytes], latencies: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    for request in waiting:
        begin = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if not head.startswith(_OK) or not length:
            raise RuntimeError(f"{server.name} refused a command: {head.decode(errors='replace')}")
        server.answered += len(await reader.readexactly(int(length[1])))
        latencies.append(time.perf_counter() - begin)
    writer.close()
    await writer.wait_closed()


def processor_seconds(pid: int) -> float:
    """Return the seconds of processor time that a process has used; 0 if the system has no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def percentile(values: list[float], share: float) -> float:
    """Return a percentile of values; the share is from 0 to 1."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def table(bot: Server, echo: Server) -> str:
    """Return a table of the measurements, with the ratios of the bot to the other app."""
    rows = [("", bot.name, echo.name, "ratio")]
    figures = {
        "commands a second": (bot.per_second, echo.per_second),
        "processor ms for a command": (bot.processor_ms, echo.processor_ms),
        "median ms, under load": (1000 * percentile(bot.latencies, 0.5), 1000 * percentile(echo.latencies, 0.5)),
        "p99 ms, under load": (1000 * percentile(bot.latencies, 0.99), 1000 * percentile(echo.latencies, 0.99)),
        "median ms, one at a time": (1000 * percentile(bot.calm, 0.5), 1000 * percentile(echo.calm, 0.5)),
        "p99 ms, one at a time": (1000 * percentile(bot.calm, 0.99), 1000 * percentile(echo.calm, 0.99)),
    }
    rows += [
        (name, f"{ours:.2f}", f"{theirs:.2f}", f"{ours / theirs:.2f}" if theirs else "")
        for name, (ours, theirs) in figures.items()
    ]
    return "\n".join(f"{name:<28}{ours:>12}{theirs:>12}{ratio:>8}" for name, ours, theirs, ratio in rows)


async def measure(rounds: int, connections: int) -> None:
    """Measure both apps and print the table.

    Args:
        rounds: how many times each app gets `ROUND` commands.
        connections: how many commands are in flight at once.
    """
    slack = Slack()
    async with (
        slack.serve(),
        started("wharfie", "-m", "bot", "serve", "--http", "--host", "127.0.0.1", "--port", "0",
                environment=slack.environment) as bot,
        started("echo", "-m", "bench.echo", environment=slack.environment) as echo,
    ):  # fmt: skip
        for server in (bot, echo):
            await round_of(Server(server.name, server.port, server.pid), slack.commands(WARM_UP), connections)
        before = slack.calls
        for number in range(rounds):
            for server in (bot, echo) if number % 2 else (echo, bot):
                await round_of(server, slack.commands(ROUND), connections)
                await round_of(server, slack.commands(ROUND // 4), 1)
        print(f"{rounds} rounds of {ROUND} commands on {connections} connections, and of {ROUND // 4} on one")
        print(table(bot, echo))
        print(f"calls of Slack meanwhile: {slack.calls - before}; bytes acknowledged: {bot.answered}, {echo.answered}")


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description="Measure the bot under load.")
    parser.add_argument("--rounds", type=int, choices=range(1, 51), default=6, metavar="1-50")
    parser.add_argument("--connections", type=int, choices=range(2, 101), default=8, metavar="2-100")
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.rounds, arguments.connections))


if __name__ == "__main__":
    main()
