"""Channels whose settings differ, and how to tell that the bot stays silent in them."""

import itertools
from typing import Any

from bot.playground.slack import JsonObject, Message
from bot.playground.slack.workspace import TEAM
from bot.records import ChannelSettings
from bot.storage import Channels, Database
from tests.whole_bot.talk import Talk

_numbers = itertools.count(1)
NOTE = "I answered because I'm sure"
BARRIER = "how do I list all containers?"


async def channel_with(talk: Talk, database: Database, **settings: Any) -> str:
    """Create a channel of which the bot is a member, with settings that no process knows yet."""
    channel = f"C0NUMBER{next(_numbers)}"
    talk.slack.channels.add(channel)
    await Channels(database).put(TEAM, channel, ChannelSettings(**settings))
    return channel


async def said_before(talk: Talk, database: Database) -> list[Message]:
    """Wait until the bot is through with everything; return what it said meanwhile.

    Two further questions, one after the other, are the barrier: to answer them takes more than anything else. Somebody
    else asks each time, so that nobody who takes part in the test has asked too much.
    """
    channel = await channel_with(talk, database, mode="sure")
    said: list[Message] = []
    for _ in range(2):
        barrier = await talk.say(BARRIER, channel, user=f"U0BARRIER{next(_numbers)}")
        while not said or said[-1].thread_ts != barrier["event"]["ts"]:
            said.append(await talk.slack.next_message())
        said.pop()
    return said + talk.slack.take_unread()


async def stays_silent(talk: Talk, database: Database) -> None:
    """Fail if the bot says anything to what it was sent so far."""
    said = [message.text for message in await said_before(talk, database)]
    assert not said, f"nothing was expected: {said}"


async def next_update(talk: Talk, answer: Message) -> Message:
    """Wait for the next message, which must change an answer."""
    updated = await talk.slack.next_message()
    assert (updated.kind, updated.channel, updated.ts) == ("update", answer.channel, answer.ts)
    return updated


async def ask_in(talk: Talk, channel: str, text: str, **event: Any) -> tuple[JsonObject, Message]:
    """Mention the bot in a channel; return what was delivered, and the answer."""
    mention = talk.slack.app_mention(text, channel=channel, **{"user": talk.user, **event})
    await talk.deliver_event(mention)
    return mention, await talk.slack.next_message()
