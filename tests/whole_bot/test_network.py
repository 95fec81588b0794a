"""The bot on networks as they are: proxies, IPv6, load balancers that keep connections."""

import asyncio
import json
import sys
import time
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.playground.slack import FakeSlack
from tests.bot_process import ROOT, BotProcess, run_to_end
from tests.proxy import Proxy
from tests.whole_bot.talk import QUESTION, UNSURE, SocketTalk

NOWHERE = "http://127.0.0.1:9"
"""A proxy that is not there."""


@pytest.mark.parametrize("name", ["HTTP_PROXY", "all_proxy"])
async def test_all_goes_by_the_proxy_that_the_environment_names(name: str) -> None:
    async with FakeSlack() as slack, Proxy() as proxy:
        environment = slack.environment("socket") | {name: proxy.url}
        async with BotProcess("serve", "--socket", environment=environment) as bot:
            talk = SocketTalk(slack, bot)
            await talk.mention(QUESTION)
            offer = await talk.command(UNSURE)
            await talk.press(offer.buttons[0], offer)

    for address in ("/api/auth.test", "/api/apps.connections.open", "/link/", "/api/chat.postMessage", "/commands/"):
        assert any(address in line for line in proxy.asked), proxy.asked


async def test_no_proxy_is_taken_to_hosts_that_are_to_be_reached_without() -> None:
    async with FakeSlack() as slack:
        proxies = {"HTTP_PROXY": NOWHERE, "ALL_PROXY": NOWHERE, "NO_PROXY": "example.com, 127.0.0.1"}
        environment = slack.environment("socket") | proxies
        async with BotProcess("serve", "--socket", environment=environment) as bot:
            talk = SocketTalk(slack, bot)
            assert "docker volume rm" in (await talk.mention(QUESTION)).text
            assert "docker volume rm" in (await talk.command(QUESTION)).text


async def test_a_socks_proxy_is_refused_in_one_line() -> None:
    async with FakeSlack() as slack:
        environment = slack.environment("http") | {"ALL_PROXY": "socks5://user:secret@127.0.0.1:9"}
        ended = await run_to_end("serve", "--http", "--port", "0", environment=environment)

    assert ended.code == 2
    (line,) = ended.stderr.splitlines()
    assert "ALL_PROXY" in line
    assert "socks5" in line
    assert "secret" not in line


async def test_every_address_means_both_kinds_and_the_images_health_check_finds_it() -> None:
    async with (
        FakeSlack() as slack,
        BotProcess("serve", "--http", environment=slack.environment("http"), host="::") as bot,
        aiohttp.ClientSession() as session,
    ):
        port = urlsplit(bot.base_url).port
        for address in ("127.0.0.1", "[::1]"):
            async with session.get(f"http://{address}:{port}/healthz") as response:
                assert response.status == 200

        _, *arguments = health_check()
        check = await asyncio.create_subprocess_exec(sys.executable, *arguments, env={"PORT": str(port)})
        assert await check.wait() == 0


def health_check() -> list[str]:
    """Return the command by which the image is checked."""
    _, checked = (ROOT / "Dockerfile").read_text(encoding="utf-8").split("HEALTHCHECK", 1)
    command: list[str] = json.loads(checked.split("CMD", 1)[1].splitlines()[0])
    return command


async def test_an_idle_connection_is_kept_as_long_as_the_setting_says() -> None:
    async with FakeSlack() as slack:
        environment = slack.environment("http") | {"WHARFIE_KEEP_ALIVE": "1"}
        async with BotProcess("serve", "--http", environment=environment) as bot:
            where = urlsplit(bot.base_url)
            reader, writer = await asyncio.open_connection(where.hostname, where.port)
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: wharfie\r\n\r\n")
            await reader.readuntil(b"ok")
            idle_since = time.monotonic()
            assert await reader.read() == b""
            writer.close()

    assert 0.9 <= time.monotonic() - idle_since < 4
