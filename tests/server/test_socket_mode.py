"""Socket Mode reconnects after any failure, without flooding Slack with attempts."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from typing import Any, NoReturn

import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SetupError
from bot.in_flight import InFlight
from bot.playground.slack import FakeSlack
from bot.server import socket_mode
from bot.server.socket_mode import Attempts, SocketMode
from bot.server.web_api import BotToken, SlackAway, slack_client, slack_session

OPEN = "apps.connections.open"
BACK = "connected to Slack by Socket Mode"


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as slack:
        yield slack


@pytest.fixture(autouse=True)
def soon_steady(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(socket_mode, "_STEADY_SECONDS", 0.2)
    caplog.set_level(logging.INFO, "bot")


async def answer(event: dict[str, Any], client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="here")


class Connected:
    """A small bot in this process, connected with a Slack."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack

    async def __aenter__(self) -> SocketMode:
        """Start it."""
        self._stack = contextlib.AsyncExitStack()
        session = await self._stack.enter_async_context(slack_session())
        client = slack_client(session, self._slack.api_url)
        in_flight = InFlight()
        app = AsyncApp(
            client=client,
            authorize=BotToken(client, self._slack.bot_token),
            request_verification_enabled=False,
        )
        app.event("app_mention")(answer)
        connection = SocketMode(app, self._slack.app_token, self._slack.api_url, session, in_flight)
        self._stack.push_async_callback(connection.aclose)
        self._stack.push_async_callback(in_flight.finish, 5)
        self._stack.push_async_callback(connection.stop_taking)
        await connection.start()
        return connection

    async def __aexit__(self, *_: object) -> None:
        """Stop it."""
        await self._stack.aclose()


async def answers(slack: FakeSlack) -> bool:
    await slack.send_envelope("events_api", slack.app_mention("are you there"))
    return (await slack.next_message()).text == "here"


def lines(caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == level]


async def test_a_spent_ticket_is_not_tried_again(slack: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    async with Connected(slack):
        slack.fail_next("socket", status=408, error="expired")
        await slack.disconnect("refresh_requested")

        await slack.socket_connected(within=5)
        assert await answers(slack)
        assert slack.calls.count(OPEN) == 3
        assert len(lines(caplog, logging.WARNING)) == 1


async def test_an_address_whose_host_is_gone_is_not_tried_again(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    async with Connected(slack):
        assert await answers(slack)
        slack.lose_socket_host()
        slack.drop_socket()

        await slack.socket_connected(within=5)
        assert await answers(slack)
        assert len(lines(caplog, logging.WARNING)) == 1


async def test_a_lost_connection_that_is_restored_at_once_is_not_a_warning(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    async with Connected(slack):
        assert await answers(slack)
        slack.drop_socket()

        await slack.socket_connected(within=5)
        assert await answers(slack)
        assert lines(caplog, logging.WARNING) == []
        assert lines(caplog, logging.INFO)[-1] == BACK


async def test_too_many_connections_are_met_with_growing_pauses_and_one_warning(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.limit_sockets(0)
    async with Connected(slack):
        began = time.monotonic()
        await slack.called(OPEN, times=4)

        assert time.monotonic() - began >= 0.5 + 1 + 2
        (warning,) = lines(caplog, logging.WARNING)
        assert "stop other copies of the bot" in warning

        slack.limit_sockets()
        await slack.socket_connected()
        assert await answers(slack)


async def test_when_it_is_back_one_line_says_so(slack: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    slack.fail_next(OPEN, error="internal_error", times=2)
    async with Connected(slack) as connection:
        assert not await connection.is_connected()
        await slack.socket_connected()
        async with asyncio.timeout(5):
            while BACK not in lines(caplog, logging.INFO):  # noqa: ASYNC110  (a log has nothing to wait on)
                await asyncio.sleep(0.01)

        assert await connection.is_connected()
        assert len(lines(caplog, logging.WARNING)) == 1


@pytest.mark.parametrize("seconds", ["2", "2.0"])
async def test_slack_is_asked_again_no_sooner_than_it_says(slack: FakeSlack, seconds: str) -> None:
    slack.fail_next(OPEN, status=429, error="ratelimited", headers={"Retry-After": seconds})
    async with Connected(slack):
        began = time.monotonic()
        await slack.socket_connected()

        assert time.monotonic() - began >= 1.9


async def test_a_half_open_connection_is_noticed(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_mode, "_PING_SECONDS", 0.2)
    async with Connected(slack):
        slack.silence_socket()

        await slack.socket_connected(within=5)
        assert await answers(slack)


async def test_what_comes_after_a_warning_is_answered_once(slack: FakeSlack) -> None:
    async with Connected(slack):
        mentions = [slack.app_mention("are you there") for _ in range(25)]
        for number, mention in enumerate(mentions):
            if number == 5:
                await slack.disconnect("warning")
            if number == 15:
                await slack.disconnect("refresh_requested")
            await slack.send_envelope("events_api", mention)
        answered = [(await slack.next_message()).thread_ts for _ in mentions]

        assert sorted(map(str, answered)) == sorted(mention["event"]["ts"] for mention in mentions)
        await slack.no_more(lambda event: slack.send_envelope("events_api", event))


async def test_what_still_comes_over_the_old_connection_does_not_count_as_a_new_one(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    async with Connected(slack):
        slack.fail_next("socket", status=408, error="expired", times=2)
        await slack.disconnect("warning")
        await slack.called(OPEN, times=2)

        assert await answers(slack)
        assert lines(caplog, logging.INFO) == [BACK]
        began = time.monotonic()
        await slack.called(OPEN, times=4)
        assert time.monotonic() - began >= 1


async def test_it_stops_at_once_during_a_pause(slack: FakeSlack) -> None:
    slack.fail_next(OPEN, status=429, error="ratelimited", headers={"Retry-After": "60"})
    async with asyncio.timeout(5), Connected(slack):
        await slack.called(OPEN)


async def test_an_error_nobody_foresaw_does_not_leave_it_deaf(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with Connected(slack):
        content = socket_mode._content  # noqa: SLF001  (the place of an error that nobody knows)

        def fails_once(_: object) -> NoReturn:
            monkeypatch.setattr(socket_mode, "_content", content)
            raise ZeroDivisionError

        monkeypatch.setattr(socket_mode, "_content", fails_once)
        await slack.disconnect("refresh_requested")
        await slack.socket_connected(within=5)
        assert await answers(slack)
        assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("nonsense", ["no JSON", "[]", "7", '{"envelope_id": "x", "type": "events_api", "payload": 7}'])
async def test_nonsense_is_passed_over(slack: FakeSlack, nonsense: str) -> None:
    async with Connected(slack):
        await slack.send_text(nonsense)

        assert await answers(slack)


async def test_a_token_refused_later_is_an_error_in_the_log(slack: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    async with Connected(slack):
        slack.fail_next(OPEN, error="token_revoked")
        slack.drop_socket()
        await slack.socket_connected(within=5)

        assert any("Slack refused SLACK_APP_TOKEN (token_revoked)" in line for line in lines(caplog, logging.ERROR))


async def test_a_token_refused_at_the_start_ends_it(slack: FakeSlack) -> None:
    slack.fail_next(OPEN, error="invalid_auth")
    connected = Connected(slack)

    with pytest.raises(SetupError, match="SLACK_APP_TOKEN"):
        await connected.__aenter__()
    await connected.__aexit__()


def test_pauses_grow_to_a_minute_and_begin_again_after_a_success() -> None:
    attempts = Attempts()
    assert attempts.pause() == 0
    longest = 0.0
    for _ in range(100):
        attempts.count += 1
        attempts.failed(SlackAway("away"))
        assert min(longest, 30) <= (longest := attempts.pause()) <= 60
    assert longest >= 30

    attempts.succeeded()
    assert attempts.pause() == 0
