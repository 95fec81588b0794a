"""Files are downloaded from Slack alone, within limits, and the token goes nowhere else."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import web
from aiohttp.typedefs import Handler
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.limits import LARGEST_FILE
from bot.playground.slack import FakeSlack
from bot.playground.slack.manifest import Manifest
from bot.slack.files import FilesRead, is_slacks, read_files

API = "https://slack.com/api/"
LONG = "FROM alpine:3.20\n" + "# a comment\n" * 500
"""More than a message shows."""


@contextlib.asynccontextmanager
async def client_of(slack: FakeSlack) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])


@contextlib.asynccontextmanager
async def elsewhere(handler: Handler) -> AsyncIterator[str]:
    """Serve something on another host; yields its address."""
    application = web.Application()
    application.router.add_get("/{tail:.*}", handler)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    yield f"http://{host}:{port}/"
    await runner.cleanup()


@pytest.mark.parametrize(
    ("url", "is_its_own"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/x", True),
        ("https://slack.com/x", True),
        ("https://acme.enterprise.slack.com/x", True),
        ("http://files.slack.com/x", False),
        ("https://files.slack.com:8443/x", False),
        ("https://slack.com.evil.example/x", False),
        ("https://evilslack.com/x", False),
        ("https://evil.example/slack.com", False),
        ("https://files.slack.com@evil.example/x", False),
        ("https://evil.example\\.slack.com/x", False),
        ("//files.slack.com/x", False),
        ("file:///etc/passwd", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_only_slacks_own_hosts_get_the_token(url: str, *, is_its_own: bool) -> None:
    assert is_slacks(url, API) == is_its_own


@given(st.text())
def test_any_address_is_read_without_an_error(url: str) -> None:
    assert is_slacks(url, API) in (True, False)


async def test_a_file_is_downloaded_whole() -> None:
    async with FakeSlack() as slack, client_of(slack) as client:
        read = await read_files([slack.files.add("Dockerfile", LONG.encode())], client)

    assert [(file.name, file.text) for file in read.files] == [("Dockerfile", LONG)]
    assert read.problems == ()


async def test_what_a_message_shows_whole_needs_no_download() -> None:
    async with FakeSlack() as slack, client_of(slack) as client:
        read = await read_files([slack.files.add("Dockerfile", b"FROM alpine\n")], client)

    assert [file.text for file in read.files] == ["FROM alpine\n"]
    assert slack.files.requests == []


async def test_too_large_a_file_is_not_downloaded_and_never_read_to_its_end() -> None:
    large = b"# a comment\n" * LARGEST_FILE
    async with FakeSlack() as slack, client_of(slack) as client:
        told = await read_files([slack.files.add("Dockerfile", large)], client)
        assert slack.files.requests == []
        untold = await read_files([slack.files.add("Dockerfile", large, size=10)], client)

    for read in (told, untold):
        assert read.files == ()
        assert "200 kB" in read.problems[0]


async def test_without_the_scope_the_person_hears_what_an_admin_has_to_do() -> None:
    manifest = Manifest.read()
    scopes = tuple(scope for scope in manifest.scopes if scope != "files:read")
    async with FakeSlack(replace(manifest, scopes=scopes)) as slack, client_of(slack) as client:
        read = await read_files([slack.files.add("Dockerfile", LONG.encode())], client)

    assert read.files == ()
    assert "`files:read`" in read.problems[0]


async def test_a_log_of_which_slack_shows_the_beginning_is_still_of_use_without_the_scope() -> None:
    manifest = replace(Manifest.read(), scopes=())
    async with FakeSlack(manifest) as slack, client_of(slack) as client:
        read = await read_files([slack.files.add("build.log", b"no space left on device\n" * 500)], client)

    assert read.files[0].text.startswith("no space left on device\n")
    assert read.problems


async def test_the_token_does_not_follow_to_another_host() -> None:
    asked: list[str] = []

    async def take(request: web.Request) -> web.Response:
        asked.append(request.headers.get("Authorization", ""))
        return web.Response(text="FROM alpine\n")

    async with FakeSlack() as slack, client_of(slack) as client, elsewhere(take) as other:
        direct = await read_files([slack.files.add("Dockerfile", LONG.encode(), url_private_download=other)], client)

        async def redirect(_: web.Request) -> web.Response:
            raise web.HTTPFound(other)

        async with elsewhere(redirect) as own:
            client.base_url = own
            file = slack.files.add("Dockerfile", LONG.encode(), url_private_download=f"{own}x")
            redirected = await read_files([file], client)

    assert asked == []
    assert [read.problems[0].endswith("It isn't in Slack.") for read in (direct, redirected)] == [True, True]


async def test_what_does_not_come_in_time_is_given_up() -> None:
    async def never(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"FROM")
        await asyncio.Event().wait()
        return response

    async with FakeSlack() as slack, client_of(slack) as client, elsewhere(never) as own:
        client.base_url = own
        file = slack.files.add("Dockerfile", LONG.encode(), url_private_download=f"{own}x")
        read = await read_files([file], client, patience=0.2)

    assert "didn't come within" in read.problems[0]


@pytest.mark.parametrize("status", [404, 500])
async def test_a_file_that_slack_does_not_give_is_named_with_the_status(status: int) -> None:
    async def fail(_: web.Request) -> web.Response:
        return web.Response(status=status)

    async with FakeSlack() as slack, client_of(slack) as client, elsewhere(fail) as own:
        client.base_url = own
        file = slack.files.add("Dockerfile", LONG.encode(), url_private_download=f"{own}x")
        read = await read_files([file], client)

    assert read.problems == (f"I couldn't read the file `Dockerfile`. Slack answered with HTTP status {status}.",)


_ODD: st.SearchStrategy[object] = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just({})
_KEYS = ("id", "name", "title", "mimetype", "mode", "preview", "plain_text", "size", "file_access", "is_external")


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(_KEYS, _ODD)), max_size=4))
async def test_files_of_any_form_are_read_without_an_error(files: list[dict[str, object]]) -> None:
    client = AsyncWebClient("xoxb-1", base_url="http://127.0.0.1:9/", retry_handlers=[])
    described = [file for file in files if file.get("file_access") != "check_file_info"]

    assert isinstance(await read_files(described, client), FilesRead)
