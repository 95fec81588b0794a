"""The checks before Bolt, without a server, of requests that no well-behaved client sends."""

import asyncio
import json
import time
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.types import Message

from bot.metrics import Metrics
from bot.server import http
from bot.server.http import build_web, slack_routes

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105


async def post(body: list[Message], headers: dict[str, str] | None = None) -> int:
    """Hand a request to the web application, and return the status of its answer."""
    app = AsyncApp(client=AsyncWebClient("xoxb-1-2-abc"), signing_secret=SECRET)

    async def ready() -> bool:
        return True

    metrics = Metrics()
    site = build_web(metrics, ready, slack_routes(app, SECRET, metrics))
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/slack/events",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
    }
    answered: list[Message] = []

    async def receive() -> Message:
        if body:
            return body.pop(0)
        return await asyncio.Future()

    async def send(message: Message) -> None:
        answered.append(message)

    await site(scope, receive, send)
    return int(answered[0]["status"])


async def post_signed(content: dict[str, Any]) -> int:
    text, now = json.dumps(content), str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=text)
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": signature or "",
    }
    return await post([{"type": "http.request", "body": text.encode(), "more_body": False}], headers)


async def test_a_body_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_BODY_SECONDS", 0.01)

    assert await post([{"type": "http.request", "body": b"half", "more_body": True}]) == 408


async def test_a_client_that_goes_away_is_not_taken_for_slack() -> None:
    assert await post([{"type": "http.disconnect"}]) == 401


async def test_slacks_notice_that_it_holds_events_back_is_received(caplog: pytest.LogCaptureFixture) -> None:
    assert await post_signed({"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1}) == 200
    assert "Slack is withholding events" in caplog.text


@pytest.mark.parametrize("actions", [None, [], "x", [5]])
async def test_a_button_without_its_shape_is_refused(actions: object) -> None:
    assert await post_signed({"type": "block_actions", "actions": actions}) == 400
