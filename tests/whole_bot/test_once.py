"""Slack loses replies, delivers twice, or asks for patience: everybody gets the answer, and gets it once."""

import asyncio
import email.utils
import re
import time

import pytest

from bot.playground.slack import FakeSlack, Message
from bot.playground.slack.workspace import CHANNEL, DIRECT
from tests.bot_process import BotProcess
from tests.whole_bot.talk import QUESTION, UNSURE, HttpTalk, SocketTalk

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def answers(slack: FakeSlack, number: int) -> list[Message]:
    return [await slack.next_message() for _ in range(number)]


async def test_a_burst_of_mentions_is_answered_in_full_and_in_order_however_slow_slack_takes_it() -> None:
    async with FakeSlack() as slack, BotProcess("serve", "--http", environment=slack.environment("http")) as bot:
        talk = HttpTalk(slack, bot, bot.signed(slack.signing_secret))
        slack.limit_posts(every=0.1)
        mentions = [slack.app_mention(QUESTION) for _ in range(40)]
        for mention in mentions:
            await talk.deliver_event(mention)
        said = await answers(slack, len(mentions))

        assert [answer.thread_ts for answer in said] == [mention["event"]["ts"] for mention in mentions]
        assert all("docker volume rm" in answer.text for answer in said)
        assert bot.log.count("Incident") == 0


async def test_while_a_channel_waits_others_are_answered() -> None:
    async with FakeSlack() as slack, BotProcess("serve", "--http", environment=slack.environment("http")) as bot:
        talk = HttpTalk(slack, bot, bot.signed(slack.signing_secret))
        slack.limit_posts(every=1.0)
        for _ in range(4):
            await talk.deliver_event(slack.app_mention(QUESTION))
        await talk.deliver_event(slack.direct_message(QUESTION))
        said = await answers(slack, 5)

        assert [answer.channel for answer in said] == [CHANNEL, DIRECT, CHANNEL, CHANNEL, CHANNEL]


async def test_a_refused_answer_is_apologised_for_after_the_others_are_answered() -> None:
    async with FakeSlack() as slack, BotProcess("serve", "--http", environment=slack.environment("http")) as bot:
        talk = HttpTalk(slack, bot, bot.signed(slack.signing_secret))
        slack.fail_next("chat.postMessage", error="restricted_action")
        with slack.hold("chat.postMessage") as hold:
            for _ in range(3):
                await talk.deliver_event(slack.app_mention(QUESTION))
            await hold.reached.wait()
            await talk.deliver_event(slack.direct_message(QUESTION))
            await slack.called("chat.postMessage", times=2)  # now those before it wait for their turn in the channel
        said = [answer for answer in await answers(slack, 4) if answer.channel == CHANNEL]

        assert ["orry" in answer.text for answer in said] == [False, False, True]


@pytest.mark.parametrize("mode", ["http", "socket"])
async def test_a_bot_told_to_stop_says_what_it_did_not_send_and_nothing_of_what_was_asked(mode: str) -> None:
    async with (
        FakeSlack() as slack,
        BotProcess("serve", f"--{mode}", environment=slack.environment(mode)) as bot,  # type: ignore[arg-type]
    ):
        talk = HttpTalk(slack, bot, bot.signed(slack.signing_secret)) if mode == "http" else SocketTalk(slack, bot)
        slack.limit_posts(every=1.0)
        mentions = [slack.app_mention("how do I remove volumes of crown-jewels") for _ in range(30)]
        for mention in mentions:
            await talk.deliver_event(mention)

        assert await bot.terminate(within=10) == 0
        sent = {message.thread_ts for message in slack.take_unread()}
        left = {mention["event"]["ts"] for mention in mentions} - sent
        assert re.search(rf"{len(left)} messages were not sent to {CHANNEL}", bot.log)
        assert all(ts in bot.log for ts in left)
        assert "jewels" not in bot.log


@pytest.mark.parametrize("status", [None, 500, 503], ids=["cut off", "500", "503"])
@pytest.mark.parametrize("times", [1, 3])
async def test_a_post_whose_reply_is_lost_is_made_once_and_not_apologised_for(status: int | None, times: int) -> None:
    async with FakeSlack() as slack, BotProcess("serve", "--http", environment=slack.environment("http")) as bot:
        slack.lose_reply("chat.postMessage", status=status, times=times)
        await bot.signed(slack.signing_secret).event(slack.app_mention(QUESTION))
        await slack.next_message()

        assert await bot.terminate(within=10) == 0  # it finishes what it is at, the further tries too
        assert [message.text for message in slack.take_unread()] == []
        assert slack.calls.count("chat.postMessage") > 1


async def test_a_chosen_answer_whose_reply_is_lost_replaces_the_choices_and_nothing_more(http: HttpTalk) -> None:
    offer = await http.command(UNSURE)
    http.slack.lose_reply("response_url")
    first = await http.press(offer.buttons[0], offer)
    again = await http.slack.next_message()

    assert first.extra["replace_original"] is again.extra["replace_original"] is True
    assert first.blocks == again.blocks
    await http.no_more()


async def test_a_command_delivered_twice_is_answered_once(http: HttpTalk, sockets: SocketTalk) -> None:
    for talk in (http, sockets):
        fields = talk.slack.slash_command(QUESTION)
        for _ in range(2):
            await talk.deliver_command(fields)

        assert "docker volume rm" in (await talk.slack.next_message()).text
        await talk.no_more()


async def test_a_press_delivered_twice_is_answered_once(http: HttpTalk) -> None:
    offer = await http.command(UNSURE)
    button = offer.buttons[0]
    press = http.slack.block_actions(button["action_id"], button["value"], offer)
    for _ in range(2):
        await http.deliver_interaction(press)

    assert (await http.slack.next_message()).extra["replace_original"] is True
    await http.no_more()


async def test_the_same_button_pressed_again_is_answered_again(http: HttpTalk) -> None:
    offer = await http.command(UNSURE)
    for _ in range(2):
        assert (await http.press(offer.buttons[0], offer)).extra["replace_original"] is True


@pytest.mark.parametrize("form", ["decimal", "empty", "missing", "date", "words"])
async def test_whatever_form_retry_after_has_the_answer_comes(http: HttpTalk, form: str) -> None:
    value = {
        "decimal": "0.2",
        "empty": "",
        "date": email.utils.formatdate(time.time() + 1, usegmt=True),
        "words": "in a while",
    }.get(form)
    headers = {} if value is None else {"Retry-After": value}
    http.slack.fail_next("chat.postMessage", status=429, error="ratelimited", headers=headers, times=2)

    assert "docker volume rm" in (await http.mention(QUESTION)).text
    await http.no_more()


async def test_nobody_waits_for_a_whole_day(http: HttpTalk) -> None:
    http.slack.fail_next("chat.postMessage", status=429, error="ratelimited", headers={"Retry-After": "86400"})
    await http.deliver_event(http.slack.app_mention(QUESTION))

    await http.no_more()


async def test_commands_at_once_are_all_answered(http: HttpTalk) -> None:
    commands = [http.slack.slash_command(QUESTION, user_id=f"U0P{number}") for number in range(50)]
    await asyncio.gather(*(http.deliver_command(fields) for fields in commands))
    said = await answers(http.slack, 50)

    assert {answer.response_url for answer in said} == {fields["response_url"] for fields in commands}
