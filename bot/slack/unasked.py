"""Messages in channels that do not mention the bot: where the owners allow it, some of them are answered.

A question is answered if the answer is sure, and a follow-up in a thread if the bot has answered there lately. Code is
never explained or reviewed: people show it to each other. What is not answered leaves no trace: it is not claimed,
kept, counted or logged.
"""

import logging
from collections.abc import Callable
from typing import Any, NamedTuple

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.find_answer import Found
from bot.records import Asker, ChannelSettings
from bot.search import Result
from bot.search.asking import answers_follow_up, answers_unasked, may_ask
from bot.slack.interaction import team_of
from bot.slack.replying import FOLLOW_UP, UNASKED, AskedMessage
from bot.slack.services import Services
from bot.storage import Claim

_TO_OTHERS = ("<@", "<!")
"""In a message to certain people, a group or the whole channel; who mentions the bot is answered because of that."""
_log = logging.getLogger(__name__)


class _ToGive(NamedTuple):
    """An answer that may be given.

    Attributes:
        found: what was found.
        previous: the question before it in its conversation, if any.
    """

    found: Found
    previous: str | None


def register(app: AsyncApp, services: Services) -> None:
    """Listen to messages in channels."""

    @app.event("message", matchers=[is_in_channel])
    async def channel_message(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        # Whether it is claimed depends on the database, and Slack does not wait for that: nobody has asked the bot.
        if services.intake.is_from_person(body["event"]) and not _is_to_others(body["event"]):
            services.in_flight.start(_consider(services, body, client, context))


async def is_in_channel(event: dict[str, Any]) -> bool:
    """Tell whether a message was written in a channel."""
    return event.get("channel_type") in ("channel", "group")


async def _consider(
    services: Services, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
) -> None:
    try:
        asked = await _asked(services, body, client, team_of(context))
        answer = await _find(services, asked) if asked else None
        if not asked or not answer:
            await services.intake.let_go(context)
        # Claimed only now: a mention is also a message in the channel, which comes before or after it.
        elif claim := await services.intake.claim_message(body, context, is_asked=False):
            await _give(services, asked, answer, client, claim)
    except Exception:  # noqa: BLE001  (whatever it is, nobody waits for an answer, so there is no apology)
        _log.exception("A message that nobody addressed to the bot could not be answered")


async def _asked(services: Services, body: dict[str, Any], client: AsyncWebClient, team: str) -> AskedMessage | None:
    """Return what a message asks, if it may be answered."""
    event = body["event"]
    if not _may_answer(event, await services.channels.get(team, event["channel"])):
        return None
    share = await services.guests.share_of(body, team, client)
    if share == "nothing":
        return None
    asker = Asker(team, event["channel"], str(event["user"]), share == "shipped")
    return AskedMessage.of(event, asker, FOLLOW_UP if event.get("thread_ts") else UNASKED)


async def _find(services: Services, asked: AskedMessage) -> _ToGive | None:
    """Find an answer that is sure enough."""
    if asked.surface == UNASKED:
        if not may_ask(asked.text):
            return None
        found = services.answers.find(asked.said.words, asked.asker, None, asked.said.shown)
        return _ToGive(found, None) if _holds(answers_unasked, found) else None
    if not await services.replying.goes_on_in(asked.conversation):
        return None
    previous = await services.answers.last_question(asked.conversation)
    found = services.answers.find(asked.said.words, asked.asker, previous, asked.said.shown)
    return _ToGive(found, previous) if _holds(answers_follow_up, found) else None


def _holds(check: Callable[[Result], bool], found: Found) -> bool:
    return isinstance(found.result, Result) and check(found.result)


async def _give(services: Services, asked: AskedMessage, answer: _ToGive, client: AsyncWebClient, claim: Claim) -> None:
    async with claim:
        await services.replying.begin(asked)
        await services.answers.go_on(asked.conversation, answer.found, asked.asker)
        answered = services.answers.give(answer.found, asked.surface, asked.asker, answer.previous)
        await services.replying.post(asked, answered, client, claim.id)


def _may_answer(event: dict[str, Any], settings: ChannelSettings) -> bool:
    if settings.mode == "off":
        return False
    return settings.follow_ups if event.get("thread_ts") else settings.mode == "sure"


def _is_to_others(event: dict[str, Any]) -> bool:
    text = event.get("text")
    return isinstance(text, str) and any(sign in text for sign in _TO_OTHERS)
