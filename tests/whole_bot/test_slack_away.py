"""Slack is not available at the start: the bot runs, is not ready, and answers once Slack is back."""

import asyncio
from typing import Literal

import pytest

from bot.playground.slack import FakeSlack
from tests.bot_process import BotProcess
from tests.whole_bot.talk import QUESTION, HttpTalk, SocketTalk

SLACKS_PATIENCE = 3.0
"""Seconds until an acknowledgement, docs.slack.dev/apis/events-api."""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("mode", ["http", "socket"])
async def test_without_slack_the_bot_lives_but_is_not_ready(mode: Literal["http", "socket"]) -> None:
    async with FakeSlack() as slack:
        environment = slack.environment(mode) | {"SLACK_API_URL": "http://127.0.0.1:9/api/"}
        async with BotProcess("serve", f"--{mode}", environment=environment) as bot:
            assert (await bot.get("/healthz")).status == 200
            assert (await bot.get("/readyz")).status == 503
            assert await bot.terminate(within=10) == 0
        assert "Slack cannot be reached" in bot.log


async def test_once_slack_accepts_the_token_the_bot_is_ready() -> None:
    async with FakeSlack() as slack:
        slack.fail_next("auth.test", error="team_access_not_granted", times=2)
        async with BotProcess("serve", "--http", environment=slack.environment("http")) as bot:
            assert (await bot.get("/readyz")).status == 503
            assert (await bot.get("/readyz")).status == 200
            talk = HttpTalk(slack, bot, bot.signed(slack.signing_secret))
            assert "docker volume rm" in (await talk.mention(QUESTION)).text


async def test_a_token_that_is_refused_later_is_logged_and_the_bot_stays_not_ready() -> None:
    async with FakeSlack() as slack:
        slack.fail_next("auth.test", error="team_access_not_granted")
        slack.fail_next("auth.test", error="token_revoked")
        async with BotProcess("serve", "--http", environment=slack.environment("http")) as bot:
            assert (await bot.get("/readyz")).status == 503
        assert "Slack refused SLACK_BOT_TOKEN (token_revoked)" in bot.log
        assert "Traceback" not in bot.log


async def test_once_slack_opens_a_socket_the_bot_answers() -> None:
    async with FakeSlack() as slack:
        slack.fail_next("apps.connections.open", error="internal_error")
        slack.fail_next("apps.connections.open", error="token_revoked")
        async with BotProcess("serve", "--socket", environment=slack.environment("socket")) as bot:
            assert (await bot.get("/readyz")).status == 503
            await slack.socket_connected()
            assert "docker volume rm" in (await SocketTalk(slack, bot).mention(QUESTION)).text
            assert (await bot.get("/readyz")).status == 200
        assert "Slack refused SLACK_APP_TOKEN (token_revoked)" in bot.log


async def test_a_passing_error_of_slack_at_the_start_is_not_noticed() -> None:
    async with FakeSlack() as slack:
        slack.fail_next("auth.test", error="internal_error")
        async with BotProcess("serve", "--http", environment=slack.environment("http")) as bot:
            assert (await bot.get("/readyz")).status == 200
        assert "WARNING" not in bot.log


@pytest.mark.parametrize("mode", ["http", "socket"])
async def test_slack_is_asked_who_the_bot_is_once_and_for_all(mode: Literal["http", "socket"]) -> None:
    async with FakeSlack() as slack:
        async with BotProcess("serve", f"--{mode}", environment=slack.environment(mode)) as bot:
            talk = (
                SocketTalk(slack, bot) if mode == "socket" else HttpTalk(slack, bot, bot.signed(slack.signing_secret))
            )
            for _ in range(3):
                await talk.mention(QUESTION)
                await talk.command(QUESTION)
        assert slack.calls.count("auth.test") == 1


@pytest.mark.parametrize("mode", ["http", "socket"])
async def test_everything_is_acknowledged_and_answered_while_slack_does_not_say_who_the_bot_is(
    mode: Literal["http", "socket"],
) -> None:
    async with FakeSlack() as slack:
        with slack.hold("auth.test"):
            async with BotProcess("serve", f"--{mode}", environment=slack.environment(mode)) as bot:
                talk = (
                    SocketTalk(slack, bot)
                    if mode == "socket"
                    else HttpTalk(slack, bot, bot.signed(slack.signing_secret))
                )
                for question in (slack.app_mention(QUESTION), slack.direct_message(QUESTION)):
                    async with asyncio.timeout(SLACKS_PATIENCE):
                        await talk.deliver_event(question)
                    assert "docker volume rm" in (await slack.next_message()).text
                async with asyncio.timeout(SLACKS_PATIENCE):
                    await talk.deliver_command(slack.slash_command(QUESTION))
                assert "docker volume rm" in (await slack.next_message()).text
