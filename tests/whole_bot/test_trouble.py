"""If Slack fails or is slow, or the bot is stopped, every answer is still sent once, and nothing leaks."""

import asyncio

import pytest

from bot.playground.slack import FakeSlack
from tests.bot_process import BotProcess
from tests.whole_bot.talk import QUESTION, UNSURE, HttpTalk

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    "failure",
    [
        {"status": 429, "error": "ratelimited", "headers": {"Retry-After": "0"}},
        {"status": 500},
        {"status": 502},
        {"status": 503},
        {"error": "internal_error"},
        {"error": "fatal_error"},
        {"error": "service_unavailable"},
    ],
    ids=lambda failure: str(failure.get("status", failure.get("error"))),
)
async def test_a_post_that_fails_at_first_is_made_once_in_the_end(http: HttpTalk, failure: dict[str, object]) -> None:
    http.slack.fail_next("chat.postMessage", **failure)  # type: ignore[arg-type]
    answer = await http.mention(QUESTION)

    assert "docker volume rm" in answer.text
    await http.no_more()


@pytest.mark.parametrize("status", [429, 500])
async def test_a_response_that_fails_at_first_is_given_once_in_the_end(http: HttpTalk, status: int) -> None:
    offer = await http.command(UNSURE)
    http.slack.fail_next("response_url", status=status, headers={"Retry-After": "0"})
    answer = await http.press(offer.buttons[0], offer)

    assert answer.extra["replace_original"] is True
    await http.no_more()


async def test_a_refused_post_ends_in_an_apology_that_tells_nothing(http: HttpTalk) -> None:
    http.slack.fail_next("chat.postMessage", error="restricted_action")
    apology = await http.mention(QUESTION)

    assert "orry" in apology.text
    assert "restricted_action" not in apology.shown
    assert "Traceback" not in apology.shown
    assert "Traceback" in http.bot.log
    await http.no_more()


async def test_a_refused_response_ends_in_an_apology(http: HttpTalk) -> None:
    offer = await http.command(UNSURE)
    http.slack.fail_next("response_url", status=404, error="expired_url")
    apology = await http.press(offer.buttons[0], offer)

    assert "orry" in apology.text
    assert "expired_url" not in apology.shown


async def test_a_press_is_acknowledged_at_once_even_if_its_answer_fails(http: HttpTalk) -> None:
    offer = await http.command(UNSURE)
    for _ in range(10):
        http.slack.fail_next("response_url", status=404, error="expired_url")
        await http.press(offer.buttons[0], offer)


async def test_a_channel_without_the_bot_gets_nothing_and_the_bot_goes_on(http: HttpTalk) -> None:
    await http.deliver_event(http.slack.app_mention(QUESTION, channel="C0OTHER"))

    await http.no_more()
    assert (await http.bot.get("/healthz")).status == 200


async def test_an_apology_that_fails_too_harms_nobody(http: HttpTalk) -> None:
    offer = await http.command(UNSURE)
    http.slack.fail_next("response_url", status=404, error="expired_url", times=2)
    button = offer.buttons[0]
    await http.deliver_interaction(http.slack.block_actions(button["action_id"], button["value"], offer))

    await http.no_more()
    assert (await http.bot.get("/healthz")).status == 200


async def test_a_slow_slack_does_not_keep_others_waiting(http: HttpTalk) -> None:
    with http.slack.hold("chat.postMessage") as hold:
        await http.deliver_event(http.slack.app_mention(QUESTION))
        await hold.reached.wait()

        answer = await http.command("what is an image")
        assert answer.kind == "ack"

    assert (await http.slack.next_message()).kind == "post"


async def test_a_bot_told_to_stop_finishes_what_it_is_at() -> None:
    async with (
        FakeSlack() as slack,
        BotProcess("serve", "--http", environment=slack.environment("http")) as bot,
    ):
        talk = HttpTalk(slack, bot, bot.signed(slack.signing_secret))
        offer = await talk.command(UNSURE)
        button = offer.buttons[0]
        with slack.hold("chat.postMessage") as post, slack.hold("response_url") as response:
            await talk.deliver_event(slack.app_mention(QUESTION))
            await talk.deliver_interaction(slack.block_actions(button["action_id"], button["value"], offer))
            await post.reached.wait()
            await response.reached.wait()
            bot.ask_to_stop()
            await bot.takes_no_more()
            with pytest.raises(TimeoutError):
                await bot.ended(within=1)

        assert await bot.ended(within=10) == 0
        assert sorted(message.kind for message in slack.take_unread()) == ["post", "response"]


async def test_a_bot_told_to_stop_does_not_wait_for_ever() -> None:
    async with (
        FakeSlack() as slack,
        BotProcess("serve", "--http", environment=slack.environment("http")) as bot,
    ):
        with slack.hold("chat.postMessage") as hold:
            await bot.signed(slack.signing_secret).event(slack.app_mention(QUESTION))
            await hold.reached.wait()

            assert await bot.terminate(within=10) == 0


async def test_a_bot_told_to_stop_while_fifty_answers_are_under_way_sends_them_all() -> None:
    async with (
        FakeSlack() as slack,
        BotProcess("serve", "--http", environment=slack.environment("http")) as bot,
    ):
        signed = bot.signed(slack.signing_secret)
        await asyncio.gather(*(signed.event(slack.app_mention(QUESTION)) for _ in range(50)))

        assert await bot.terminate(within=10) == 0
        assert len(slack.take_unread()) == 50
