"""Why a call to Slack failed, in a word."""

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import FakeSlack
from bot.slack.clients import reason_of


@pytest.mark.parametrize(
    ("status", "error", "reason"), [(200, "channel_not_found", "channel_not_found"), (503, "", "HTTP status 503")]
)
async def test_slacks_own_reason_or_else_the_status_is_named(status: int, error: str, reason: str) -> None:
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        slack.fail_next("auth.test", status=status, error=error)
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
        with pytest.raises(SlackApiError) as raised:
            await client.auth_test()

    assert reason_of(raised.value) == reason


async def test_what_is_called_json_but_is_a_page_is_named_by_its_status() -> None:
    async def page(_: web.Request) -> web.Response:
        return web.Response(status=502, text="<html>", content_type="application/json")

    app = web.Application()
    app.router.add_post("/auth.test", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    client = AsyncWebClient("xoxb-1", base_url=f"http://{host}:{port}/", retry_handlers=[])
    with pytest.raises(SlackApiError) as raised:
        await client.auth_test()
    await runner.cleanup()

    assert reason_of(raised.value) == "HTTP status 502"


def test_what_is_no_answer_of_slacks_is_named_by_its_kind() -> None:
    assert reason_of(TimeoutError()) == "TimeoutError"
