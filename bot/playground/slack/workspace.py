"""A small workspace, and the requests that Slack sends from it, in Slack's own shapes.

Shapes: docs.slack.dev/apis/events-api and /interactivity/implementing-slash-commands. Any field can be given by
name; ids are new each time.
"""

import itertools
import secrets
import time
from typing import Any

from bot.playground.slack.composer import rich_text
from bot.playground.slack.elements import with_block_ids
from bot.playground.slack.installs import Installs, Place
from bot.playground.slack.manifest import Manifest
from bot.playground.slack.messages import Message
from bot.playground.slack.people import (
    ADMIN,
    APP,
    BOT,
    BOT_USER,
    DIRECT,
    EVERYONE,
    NEWCOMER,
    OWNER,
    PERSON,
    TEAM,
    WORKFLOW,
)
from bot.playground.slack.records import JsonObject
from bot.playground.slack.triggers import Clock, Triggers

__all__ = [
    "ADMIN",
    "APP",
    "BOT",
    "BOT_USER",
    "CHANNEL",
    "DIRECT",
    "NEWCOMER",
    "OWNER",
    "OWNERS_CHANNEL",
    "PERSON",
    "TEAM",
    "WORKFLOW",
    "Workspace",
]

CHANNEL = "C0ENGINEERING"
OWNERS_CHANNEL = "C0OWNERS"

NOT_IN_MESSAGES = ("channel", "event_ts", "channel_type")
"""Keys of a message's event that the message itself doesn't have."""


class Workspace:
    """The people and channels of the workspace, and what people write in it.

    Args:
        manifest: of the app.
        clock: by it triggers expire; by default one that tests move.
    """

    def __init__(self, manifest: Manifest, clock: Clock | None = None) -> None:
        self.manifest = manifest
        self.refused: list[str] = []
        """What the bot sent that Slack would refuse, one line each."""
        self.clock = clock or Clock()
        """By it triggers expire."""
        self.triggers = Triggers(self.clock)
        self.bot_token = f"xoxb-1234-5678-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{APP}-1234-{secrets.token_hex(16)}"
        self.signing_secret = secrets.token_hex(16)
        self.people = {person.id: person for person in EVERYONE}
        """Users that are not bots, by their id."""
        self.channels = {CHANNEL, OWNERS_CHANNEL} | {person.direct for person in EVERYONE}
        """The conversations of which the bot is a member."""
        self.channel_names = {CHANNEL: "engineering", OWNERS_CHANNEL: "owners"}
        """Of those that are no direct messages; others are called `engineering` too."""
        self.workflows = {WORKFLOW}
        """Bots of Workflow Builder."""
        self.installs = Installs(self.bot_token, manifest.scopes)
        """Where the app is installed."""
        self._numbers = itertools.count(1)

    def add_workspace(self, team: str, enterprise: str | None = None) -> Place:
        """Make another workspace, with a channel; it does not have the app yet."""
        place = self.installs.add_workspace(team, enterprise)
        self.channels.add(place.channel)
        return place

    def new_ts(self) -> str:
        """Name a message as Slack does: the time, and a part that is unlike all others."""
        return f"{int(time.time())}.{next(self._numbers):06d}"

    def new_response_url(self, channel: str = CHANNEL, *, hidden: bool = False) -> str:
        """Make an address that takes answers to one request."""
        raise NotImplementedError

    def conversation(self, channel: str) -> str:
        """Tell where a message goes: to a person means to their conversation with the bot alone.

        Args:
            channel: of a channel, or of a person.

        Returns:
            The conversation's id.
        """
        return self.people[channel].direct if channel in self.people else channel

    def channel_name(self, channel: str) -> str:
        """Name a conversation as Slack's payloads do."""
        return "directmessage" if channel.startswith("D") else self.channel_names.get(channel, "engineering")

    def user_name(self, user: str) -> str:
        """Name a user as Slack's payloads do."""
        return self.people[user].name if user in self.people else user.lower()

    def team_of(self, user: str) -> str:
        """Name the workspace of a user, which is another one for people of other organisations in shared channels."""
        return self.people[user].team if user in self.people else TEAM

    def slash_command(self, text: str, **fields: Any) -> dict[str, str]:
        """Someone types ``/docker`` and a text.

        Args:
            text: what follows the command, as Slack sends it.
            fields: any field of the form, to replace or to add.

        Returns:
            The fields of the form.
        """
        channel, user = fields.get("channel_id", CHANNEL), fields.get("user_id", PERSON)
        return {
            "token": "legacyverificationtoken1",
            "team_id": TEAM,
            "team_domain": "wharf",
            "channel_id": channel,
            "channel_name": self.channel_name(channel),
            "user_id": user,
            "user_name": self.user_name(user),
            "command": "/docker",
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": fields.get("response_url") or self.new_response_url(channel),
            "trigger_id": self.triggers.new(user, channel),
            **fields,
        }

    def app_mention(self, text: str, *, event_id: str | None = None, **event: Any) -> JsonObject:
        """Someone mentions the bot in a channel.

        Args:
            text: what follows the mention, as Slack sends it; may be empty.
            event_id: the delivery's own id, where a test wants the same again.
            event: any field of the inner event, to replace or to add.

        Returns:
            The whole event callback.
        """
        ts = event.get("ts") or self.new_ts()
        inner = {
            "type": "app_mention",
            "user": PERSON,
            "ts": ts,
            "client_msg_id": secrets.token_hex(16),
            "text": f"<@{BOT_USER}> {text}".rstrip(),
            "team": TEAM,
            "blocks": [rich_text(f"<@{BOT_USER}> {text}")],
            "channel": CHANNEL,
            "event_ts": ts,
            **event,
        }
        return self.event_callback(inner, event_id)

    def direct_message(self, text: str, *, event_id: str | None = None, **event: Any) -> JsonObject:
        """Someone writes to the bot alone; arguments and result as for `app_mention`."""
        person = self.people.get(str(event.get("user")))
        channel = person.direct if person else DIRECT
        return self.message(text, event_id=event_id, **{"channel": channel, "channel_type": "im", **event})

    def message(self, text: str, *, event_id: str | None = None, **event: Any) -> JsonObject:
        """Someone writes in a channel; arguments and result as for `app_mention`."""
        ts = event.get("ts") or self.new_ts()
        inner = {
            "user": PERSON,
            "type": "message",
            "ts": ts,
            "client_msg_id": secrets.token_hex(16),
            "text": text,
            "team": TEAM,
            "blocks": [rich_text(text)],
            "channel": CHANNEL,
            "event_ts": ts,
            "channel_type": "channel",
            **event,
        }
        return self.event_callback(inner, event_id)

    def app_uninstalled(self) -> JsonObject:
        """Someone removes the app (docs.slack.dev/reference/events/app_uninstalled); returns the event callback."""
        return self.event_callback({"type": "app_uninstalled", "event_ts": self.new_ts()})

    def tokens_revoked(self) -> JsonObject:
        """Slack takes the bot's token back (docs.slack.dev/reference/events/tokens_revoked); returns the callback."""
        tokens = {"oauth": [], "bot": [BOT_USER]}
        return self.event_callback({"type": "tokens_revoked", "tokens": tokens, "event_ts": self.new_ts()})

    def team_join(self, user: str) -> JsonObject:
        """Someone joins the workspace (docs.slack.dev/reference/events/team_join); returns the event callback."""
        profile = self.people[user].profile()
        return self.event_callback({"type": "team_join", "user": profile, "event_ts": self.new_ts()})

    def event_callback(self, event: JsonObject, event_id: str | None = None) -> JsonObject:
        """Wrap an event as the Events API delivers it.

        Args:
            event: the inner event.
            event_id: the delivery's own id; a new one if none is given.

        Returns:
            The whole event callback.
        """
        return {
            "token": "legacyverificationtoken1",
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": event_id or f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": False,
                },
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{secrets.token_hex(24)}",
        }

    def posted(self, message: Message) -> JsonObject:
        """Show a message of the bot as Slack shows it to an app.

        Args:
            message: the message as it was recorded.

        Returns:
            The message object, as in ``chat.postMessage``'s answer.
        """
        return {
            "user": BOT_USER,
            "type": "message",
            "ts": message.ts,
            "bot_id": BOT,
            "app_id": APP,
            "text": message.text,
            "team": TEAM,
            "blocks": with_block_ids(message.blocks, message.ts),
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        }
