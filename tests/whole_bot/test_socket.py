"""A workspace asks through Socket Mode, and the real bot answers."""

import asyncio
import time

import pytest

from bot.playground.slack import FakeSlack
from bot.playground.slack.workspace import CHANNEL, DIRECT
from tests.bot_process import BotProcess
from tests.whole_bot.talk import QUESTION, UNSURE, HttpTalk, SocketTalk

pytestmark = pytest.mark.asyncio(loop_scope="module")

REBUILT_WITHIN = 10.0
"""Seconds: a connection that is half open is noticed after five."""


async def test_a_command_is_acknowledged_and_answered_once(sockets: SocketTalk) -> None:
    fields = sockets.slack.slash_command(QUESTION)
    acknowledgement = await sockets.slack.send_envelope("slash_commands", fields)
    answer = await sockets.slack.next_message()

    assert acknowledgement["text"] == answer.text
    assert (answer.kind, answer.response_url) == ("ack", fields["response_url"])
    assert answer.extra.get("response_type") == "ephemeral"
    assert any(command.startswith("docker volume rm") for command in answer.commands)
    await sockets.no_more()


async def test_a_mention_is_answered_in_its_thread(sockets: SocketTalk) -> None:
    mention = sockets.slack.app_mention(QUESTION)
    await sockets.deliver_event(mention)
    answer = await sockets.slack.next_message()

    assert (answer.channel, answer.thread_ts) == (CHANNEL, mention["event"]["ts"])
    assert "docker volume rm" in answer.text
    await sockets.no_more()


async def test_a_direct_message_is_answered(sockets: SocketTalk) -> None:
    answer = await sockets.direct(QUESTION)

    assert answer.channel == DIRECT
    assert "docker volume rm" in answer.text
    await sockets.no_more()


async def test_a_pressed_button_puts_the_answer_in_the_place_of_the_choices(sockets: SocketTalk) -> None:
    offer = await sockets.command(UNSURE)
    answer = await sockets.press(offer.buttons[0], offer)

    assert answer.extra.get("replace_original") is True
    assert offer.buttons[0]["text"]["text"] in answer.text
    await sockets.no_more()


async def test_an_event_delivered_again_is_acknowledged_but_answered_once(sockets: SocketTalk) -> None:
    mention = sockets.slack.app_mention(QUESTION)
    for retry in range(3):
        await sockets.deliver_event(mention, retry)

    assert "docker volume rm" in (await sockets.slack.next_message()).text
    await sockets.no_more()


async def test_an_event_without_use_is_acknowledged(sockets: SocketTalk) -> None:
    await sockets.deliver_event(sockets.slack.event_callback({"type": "reaction_added", "event_ts": "1.2"}))
    await sockets.no_more()


async def test_it_connects_anew_when_slack_asks_for_it(sockets: SocketTalk) -> None:
    await sockets.slack.disconnect("refresh_requested")

    assert "docker volume rm" in (await sockets.command(QUESTION)).text


async def test_it_connects_anew_when_it_is_cut_off(sockets: SocketTalk) -> None:
    sockets.slack.drop_socket()
    await sockets.slack.socket_connected(REBUILT_WITHIN)

    assert "docker volume rm" in (await sockets.command(QUESTION)).text


async def test_one_failed_handshake_does_not_leave_it_deaf(sockets: SocketTalk) -> None:
    sockets.slack.fail_next("socket", status=408, error="expired")
    await sockets.slack.disconnect("refresh_requested")
    await sockets.slack.socket_connected(within=5)

    assert "docker volume rm" in (await sockets.command(QUESTION)).text


async def test_a_half_open_connection_is_noticed_and_replaced(sockets: SocketTalk) -> None:
    sockets.slack.silence_socket()
    await sockets.slack.socket_connected(REBUILT_WITHIN)

    assert "docker volume rm" in (await sockets.command(QUESTION)).text


async def test_what_was_answered_before_a_new_connection_is_not_answered_again(sockets: SocketTalk) -> None:
    mention = sockets.slack.app_mention(QUESTION)
    await sockets.deliver_event(mention)
    await sockets.slack.next_message()

    await sockets.slack.disconnect("refresh_requested")
    await sockets.deliver_event(mention, retry=1)
    await sockets.no_more()


async def test_fifty_mentions_at_once_are_all_answered(sockets: SocketTalk) -> None:
    mentions = [sockets.slack.app_mention(QUESTION) for _ in range(50)]
    await asyncio.gather(*(sockets.deliver_event(mention) for mention in mentions))
    answers = [await sockets.slack.next_message() for _ in mentions]

    assert {answer.thread_ts for answer in answers} == {mention["event"]["ts"] for mention in mentions}


async def test_health_is_told_over_http(sockets: SocketTalk) -> None:
    assert (await sockets.bot.get("/healthz")).status == 200
    assert (await sockets.bot.get("/readyz")).status == 200
    assert "wharfie_questions_total" in (await sockets.bot.get("/metrics")).text


async def test_slack_cannot_be_played_over_http(sockets: SocketTalk) -> None:
    for secret in ("guessed", sockets.slack.app_token):
        reply = await sockets.bot.signed(secret).command(sockets.slack.slash_command(QUESTION))
        assert 400 <= reply.status < 500

    await sockets.no_more()


async def test_a_bot_told_to_stop_finishes_what_it_is_at() -> None:
    async with (
        FakeSlack() as slack,
        BotProcess("serve", "--socket", environment=slack.environment("socket")) as bot,
    ):
        talk = SocketTalk(slack, bot)
        with slack.hold("chat.postMessage") as hold:
            await talk.deliver_event(slack.app_mention(QUESTION))
            await hold.reached.wait()
            bot.ask_to_stop()
            await bot.takes_no_more()
            with pytest.raises(TimeoutError):
                await bot.ended(within=1)

        assert await bot.ended(within=10) == 0
        assert len(slack.take_unread()) == 1


async def test_too_many_connections_are_met_with_pauses_in_which_it_can_be_stopped() -> None:
    async with FakeSlack() as slack:
        slack.limit_sockets(0)
        async with BotProcess("serve", "--socket", environment=slack.environment("socket")) as bot:
            began = time.monotonic()
            await slack.called("apps.connections.open", times=3)

            assert time.monotonic() - began >= 1
            assert await bot.terminate(within=10) == 0
        assert bot.log.count("more connections than Slack allows") == 1


async def test_an_app_token_means_socket_mode_where_no_flag_says_otherwise() -> None:
    async with FakeSlack() as slack:
        environment = slack.environment("http") | slack.environment("socket")
        async with BotProcess("serve", environment=environment) as bot:
            assert "docker volume rm" in (await SocketTalk(slack, bot).command(QUESTION)).text


async def test_a_flag_wins_over_the_app_token() -> None:
    async with FakeSlack() as slack:
        environment = slack.environment("http") | slack.environment("socket")
        async with BotProcess("serve", "--http", environment=environment) as bot:
            talk = HttpTalk(slack, bot, bot.signed(slack.signing_secret))
            assert "docker volume rm" in (await talk.command(QUESTION)).text
            assert "apps.connections.open" not in slack.calls


async def test_without_an_app_token_http_is_served() -> None:
    async with FakeSlack() as slack, BotProcess("serve", environment=slack.environment("http")) as bot:
        talk = HttpTalk(slack, bot, bot.signed(slack.signing_secret))
        assert "docker volume rm" in (await talk.command(QUESTION)).text
