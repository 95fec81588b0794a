"""People who talk to a running bot: what they send, and the message that comes back."""

import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

from bot.playground.slack import FakeSlack, JsonObject, Message, ShownView, SignedClient
from bot.playground.slack.elements import Values
from bot.playground.slack.workspace import PERSON
from tests.bot_process import BotProcess

QUESTION = "how do I remove volumes"
"""The bot is sure of its answer, and that answer carries a warning."""

UNSURE = "remove"
"""The bot cannot know what is meant, and offers choices."""


@dataclass(frozen=True)
class Talk:
    """A bot, and the Slack it belongs to; a subclass says how things reach the bot."""

    slack: FakeSlack
    bot: BotProcess
    user: str = field(default=PERSON, kw_only=True)
    """Who talks."""

    def as_user(self, user: str) -> Self:
        """Let another person talk to the same bot.

        Args:
            user: the person's id.
        """
        return replace(self, user=user)

    async def deliver_event(self, payload: JsonObject, retry: int = 0) -> None:
        """Bring an event callback to the bot; `retry` counts further deliveries of the same."""
        raise NotImplementedError

    async def deliver_command(self, fields: Mapping[str, str]) -> None:
        """Bring a slash command to the bot."""
        raise NotImplementedError

    async def deliver_interaction(self, payload: JsonObject) -> None:
        """Bring what someone did with a message, a view or a shortcut to the bot, and take the acknowledgement."""
        raise NotImplementedError

    async def command(self, text: str) -> Message:
        """Type ``/docker`` and a text, and wait for the answer."""
        await self.deliver_command(self.slack.slash_command(text, user_id=self.user))
        return await self.slack.next_message()

    async def open_by_command(self, text: str) -> ShownView:
        """Type ``/docker`` and a text, and wait for the view that it opens."""
        await self.deliver_command(self.slack.slash_command(text, user_id=self.user))
        return await self.slack.next_view()

    async def mention(self, text: str, **event: Any) -> Message:
        """Mention the bot, and wait for the answer."""
        await self.deliver_event(self.slack.app_mention(text, **{"user": self.user, **event}))
        return await self.slack.next_message()

    async def direct(self, text: str, **event: Any) -> Message:
        """Write to the bot alone, and wait for the answer."""
        await self.deliver_event(self.slack.direct_message(text, **{"user": self.user, **event}))
        return await self.slack.next_message()

    async def open_home(self, **event: Any) -> ShownView:
        """Open the Home tab, and wait for what is shown."""
        await self.deliver_event(self.slack.app_home_opened(self.user, **event))
        return await self.slack.next_view()

    async def say(self, text: str, channel: str, **event: Any) -> JsonObject:
        """Write in a channel without mentioning the bot, and return what was delivered."""
        said = self.slack.message(text, channel=channel, **{"user": self.user, **event})
        await self.deliver_event(said)
        return said

    async def act(self, element: JsonObject, shown: Message | ShownView, value: object = None, **fields: Any) -> None:
        """Use an element of a message or a view.

        Args:
            element: as `shown` has it: a button, a menu, feedback buttons, ...
            shown: the message or the view.
            value: of the chosen option, or of the feedback button that is pressed; by default what the button carries.
            fields: as for `FakeSlack.block_actions`: ``block_id``, or any field of the payload.
        """
        value = element.get("value") if value is None else value
        payload = self.slack.block_actions(element["action_id"], value, shown, **{"user": self.user, **fields})
        await self.deliver_interaction(payload)

    async def press(
        self, element: JsonObject, shown: Message | ShownView, value: object = None, **fields: Any
    ) -> Message:
        """Use an element, and wait for the message that becomes of it; arguments as for `act`."""
        await self.act(element, shown, value, **fields)
        return await self.slack.next_message()

    async def open(
        self, element: JsonObject, shown: Message | ShownView, value: object = None, **fields: Any
    ) -> ShownView:
        """Use an element, and wait for the view that it opens or changes; arguments as for `act`."""
        await self.act(element, shown, value, **fields)
        return await self.slack.next_view()

    async def use_shortcut(self, callback_id: str, message: Message | JsonObject | None = None) -> None:
        """Use a shortcut.

        Args:
            callback_id: of the shortcut.
            message: on which it is used; None for a global one.
        """
        if message is None:
            await self.deliver_interaction(self.slack.shortcut(callback_id, self.user))
        else:
            await self.deliver_interaction(self.slack.message_action(callback_id, message, self.user))

    async def submit(self, view: ShownView, values: Values | None = None) -> None:
        """Submit a modal, and let the bot's answer close it or show what comes next.

        Args:
            view: as it was recorded.
            values: by action id or block id; what isn't given keeps its value.
        """
        await self.deliver_interaction(self.slack.view_submission(view, values))

    async def close(self, view: ShownView) -> None:
        """Close a modal that asks to hear of it."""
        await self.deliver_interaction(self.slack.view_closed(view))

    async def settled(self) -> list[Message]:
        """Wait until the bot is through with everything; return what it said meanwhile."""
        return await self.slack.settled(self.deliver_event)

    async def no_more(self) -> None:
        """Fail if the bot says anything more."""
        await self.slack.no_more(self.deliver_event)


@dataclass(frozen=True)
class HttpTalk(Talk):
    """Over HTTP; each request must be answered with a 200, and only commands and submissions with more."""

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
        assert reply.status == 200
        if payload["type"] == "view_submission":
            answer = json.loads(reply.text) if reply.text else {}
            await self.slack.take_submission_acknowledgement(payload, answer)
        else:
            assert reply.text == ""


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


@contextlib.asynccontextmanager
async def serving(
    slack: FakeSlack, database_url: str, mode: Literal["http", "socket"] = "http", log_level: str = "DEBUG"
) -> AsyncIterator[Talk]:
    """Let a bot serve, with a database that others may share.

    Args:
        slack: the workspace.
        database_url: of the database.
        mode: how requests reach the bot.
        log_level: what is logged.
    """
    environment = slack.environment(mode) | {"DATABASE_URL": database_url, "LOG_LEVEL": log_level}
    async with BotProcess("serve", f"--{mode}", environment=environment) as bot:
        yield HttpTalk(slack, bot, bot.signed(slack.signing_secret)) if mode == "http" else SocketTalk(slack, bot)
