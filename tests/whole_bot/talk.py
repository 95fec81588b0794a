"""People who talk to a running bot: what they send, and the message that comes back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.bot_process import BotProcess
from tests.fake_slack import FakeSlack, JsonObject, Message, SignedClient

QUESTION = "how do I remove volumes"
"""The bot is sure of its answer, and that answer carries a warning."""

UNSURE = "remove"
"""The bot cannot know what is meant, and offers choices."""


@dataclass(frozen=True)
class Talk:
    """A bot, and the Slack it belongs to; a subclass says how things reach the bot."""

    slack: FakeSlack
    bot: BotProcess

    async def deliver_event(self, payload: JsonObject, retry: int = 0) -> None:
        """Bring an event callback to the bot; `retry` counts further deliveries of the same."""
        raise NotImplementedError

    async def deliver_command(self, fields: Mapping[str, str]) -> None:
        """Bring a slash command to the bot."""
        raise NotImplementedError

    async def deliver_interaction(self, payload: JsonObject) -> None:
        """Bring a pressed button to the bot."""
        raise NotImplementedError

    async def command(self, text: str) -> Message:
        """Type ``/docker`` and a text, and wait for the answer."""
        await self.deliver_command(self.slack.slash_command(text))
        return await self.slack.next_message()

    async def mention(self, text: str, **event: Any) -> Message:
        """Mention the bot, and wait for the answer."""
        await self.deliver_event(self.slack.app_mention(text, **event))
        return await self.slack.next_message()

    async def direct(self, text: str, **event: Any) -> Message:
        """Write to the bot alone, and wait for the answer."""
        await self.deliver_event(self.slack.direct_message(text, **event))
        return await self.slack.next_message()

    async def press(self, button: JsonObject, message: Message, **fields: Any) -> Message:
        """Press a button of a message, and wait for what becomes of it."""
        payload = self.slack.block_actions(button["action_id"], button["value"], message, **fields)
        await self.deliver_interaction(payload)
        return await self.slack.next_message()

    async def settled(self) -> list[Message]:
        """Wait until the bot is through with everything; return what it said meanwhile."""
        return await self.slack.settled(self.deliver_event)

    async def no_more(self) -> None:
        """Fail if the bot says anything more."""
        await self.slack.no_more(self.deliver_event)


@dataclass(frozen=True)
class HttpTalk(Talk):
    """Over HTTP; each request must be answered with a 200, and with nothing else but a command's answer."""

    signed: SignedClient

    async def deliver_event(self, payload: JsonObject, retry: int = 0) -> None:
        """Post it as JSON."""
        reply = await self.signed.event(payload, retry)
        assert (reply.status, reply.text) == (200, "")

    async def deliver_command(self, fields: Mapping[str, str]) -> None:
        """Post it as a form."""
        reply = await self.signed.command(fields)
        assert reply.status == 200
        if reply.text:
            assert reply.headers["Content-Type"].startswith("application/json")
            await self.slack.take_acknowledgement(fields, json.loads(reply.text))

    async def deliver_interaction(self, payload: JsonObject) -> None:
        """Post it as a form."""
        reply = await self.signed.interaction(payload)
        assert (reply.status, reply.text) == (200, "")


@dataclass(frozen=True)
class SocketTalk(Talk):
    """Over a WebSocket; each envelope must be acknowledged."""

    async def deliver_event(self, payload: JsonObject, retry: int = 0) -> None:
        """Send it, and wait until it is acknowledged."""
        await self.slack.send_envelope("events_api", payload, retry or None)

    async def deliver_command(self, fields: Mapping[str, str]) -> None:
        """Send it, and wait until it is acknowledged."""
        await self.slack.send_envelope("slash_commands", dict(fields))

    async def deliver_interaction(self, payload: JsonObject) -> None:
        """Send it, and wait until it is acknowledged."""
        await self.slack.send_envelope("interactive", payload)
