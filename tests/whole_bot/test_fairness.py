"""One person cannot take the bot from others, neither by asking too much nor because Slack is slow for them."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable

import pytest

from bot.playground.slack import JsonObject, Message
from bot.slack.fairness import GENEROUS
from tests.whole_bot.talk import QUESTION, Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

WAIT = re.compile(r"You are asking faster than I answer; try again in 1 second\.")
ANSWER = "docker volume rm"

_AT_ONCE = 20

Ask = Callable[[], Awaitable[Message]]


async def until_refused(ask: Ask, paid: int = 0) -> Message:
    """Ask again and again, which must be answered as often as the limit says; return the word that it is too often.

    Args:
        ask: asks, and waits for what is said.
        paid: how often the person has asked before.
    """
    begin, answered = time.monotonic(), 0
    while answered < GENEROUS.at_once - paid:
        several = min(_AT_ONCE, GENEROUS.at_once - paid - answered)
        said = await asyncio.gather(*(ask() for _ in range(several)))
        assert not [message.text for message in said if WAIT.fullmatch(message.text)]
        answered += several
    while not WAIT.fullmatch((message := await ask()).text):
        answered += 1
    seconds = time.monotonic() - begin
    assert answered <= GENEROUS.at_once - paid + seconds / GENEROUS.every + 1
    return message


async def test_a_command_too_many_is_told_to_wait_in_its_acknowledgement_and_others_are_answered(team: Talk) -> None:
    ann, bob = team.as_user("U0ANN1"), team.as_user("U0BOB1")
    said = await until_refused(lambda: ann.command(QUESTION))

    assert (said.kind, said.hidden) == ("ack", True)
    assert ANSWER in (await bob.command(QUESTION)).text
    await team.no_more()


@pytest.mark.parametrize("surface", ["mention", "direct"])
async def test_a_message_too_many_is_told_to_wait_once_and_then_ignored(team: Talk, surface: str) -> None:
    ann, bob = team.as_user(f"U0ANN{surface}".upper()), team.as_user(f"U0BOB{surface}".upper())
    said = await until_refused(lambda: getattr(ann, surface)(QUESTION))
    begin = time.monotonic()
    make = team.slack.app_mention if surface == "mention" else team.slack.direct_message
    for _ in range(5):
        await ann.deliver_event(make(QUESTION, user=ann.user))
    more = await team.settled()

    assert (said.kind, said.hidden, said.extra["user"]) == ("ephemeral", True, ann.user)
    assert all(ANSWER in message.text for message in more)
    assert len(more) <= (time.monotonic() - begin) / GENEROUS.every + 1
    assert ANSWER in (await getattr(bob, surface)(QUESTION)).text
    await team.no_more()


async def test_a_message_that_is_delivered_again_and_as_a_mention_too_costs_once(team: Talk) -> None:
    ann = team.as_user("U0ANN2")
    asked = team.slack.app_mention(QUESTION, user=ann.user)
    event = asked["event"]
    for retry in range(GENEROUS.at_once + 10):
        await ann.deliver_event(asked, retry)
        await ann.deliver_event(team.slack.message(event["text"], ts=event["ts"], user=ann.user))
    assert ANSWER in (await team.slack.next_message()).text

    await until_refused(lambda: ann.command(QUESTION), paid=1)
    await team.no_more()


async def test_a_press_too_many_is_ignored_and_others_may_press(team: Talk) -> None:
    ann, bob = team.as_user("U0ANN3"), team.as_user("U0BOB3")
    help_ = await ann.mention("help")
    button = help_.element("show_topics")
    said = await until_refused(lambda: ann.press(button, help_))

    assert said.hidden
    assert "answers in" in (await bob.press(button, help_)).text
    assert ANSWER in (await ann.command(QUESTION)).text  # a press is no question
    await team.no_more()


async def test_a_form_is_taken_from_whoever_has_asked_too_much(team: Talk) -> None:
    ann = team.as_user("U0ANN4")
    form = await ann.open_by_command("teach what do we call the new harbour crane")
    await until_refused(lambda: ann.command(QUESTION), paid=1)
    await ann.submit(form, {"answer": "Its name is `Hoist`."})

    assert "Thank you!" in (await team.slack.next_view()).shown


async def test_slack_that_is_slow_for_some_delays_no_acknowledgement_or_answer_of_others(team: Talk) -> None:
    bob, eve, dan = (team.as_user(f"U0{name}5") for name in ("BOB", "EVE", "DAN"))
    slack = team.slack
    with (
        slack.hold("users.info") as looked_up,
        slack.hold("chat.postMessage") as posted,
        slack.hold("views.open") as seen,
    ):
        through_an_app: JsonObject = {"bot_id": "B0OTHER", "app_id": "A0OTHER", "bot_profile": {"id": "B0OTHER"}}
        await team.deliver_event(slack.app_mention(QUESTION, **through_an_app))
        await looked_up.reached.wait()
        await bob.deliver_event(slack.app_mention(QUESTION, user=bob.user))
        await posted.reached.wait()
        await eve.use_shortcut("search_knowledge")
        await seen.reached.wait()
        # While all of them wait, and in the same channel:
        assert ANSWER in (await dan.command(QUESTION)).text
        await dan.deliver_event(slack.app_mention(QUESTION, user=dan.user))
    said = await team.settled()

    assert [ANSWER in message.text for message in said] == [True, True, True]
    assert (await slack.next_view()).callback_id == "search_knowledge_form"
