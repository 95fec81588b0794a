"""A small workspace, and the requests that Slack sends from it, in Slack's own shapes.

Shapes: docs.slack.dev/apis/events-api, /interactivity/implementing-slash-commands and
/reference/interaction-payloads/block_actions-payload. Any field can be given by name; ids are new each time.
"""

import html
import itertools
import secrets
import time
from typing import Any

from tests.fake_slack.messages import JsonObject, Message

TEAM = "T0WHARF"
APP = "A0WHARFIE"
BOT = "B0WHARFIE"
BOT_USER = "U0WHARFIE"
PERSON = "U0ENGINEER"
WORKFLOW = "U0WORKFLOW"
CHANNEL = "C0ENGINEERING"
DIRECT = "D0ENGINEER"


class Workspace:
    """The people and channels of the workspace, and what people do in it."""

    def __init__(self) -> None:
        self.bot_token = f"xoxb-1234-5678-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{APP}-1234-{secrets.token_hex(16)}"
        self.signing_secret = secrets.token_hex(16)
        self.channels = {CHANNEL, DIRECT}
        """The conversations of which the bot is a member."""
        self.people = {PERSON}
        """Users that are not bots."""
        self.workflows = {WORKFLOW}
        """Bots of Workflow Builder."""
        self._numbers = itertools.count(1)

    def new_ts(self) -> str:
        """Name a message as Slack does: the time, and a part that is unlike all others."""
        return f"{int(time.time())}.{next(self._numbers):06d}"

    def new_response_url(self, channel: str = CHANNEL) -> str:
        """Make an address that takes answers to one request."""
        raise NotImplementedError

    def slash_command(self, text: str, **fields: Any) -> dict[str, str]:
        """Someone types ``/docker`` and a text.

        Args:
            text: what follows the command, as Slack sends it.
            fields: any field of the form, to replace or to add.

        Returns:
            The fields of the form.
        """
        channel = fields.get("channel_id", CHANNEL)
        return {
            "token": "legacyverificationtoken1",
            "team_id": TEAM,
            "team_domain": "wharf",
            "channel_id": channel,
            "channel_name": "engineering",
            "user_id": PERSON,
            "user_name": "engineer",
            "command": "/docker",
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": fields.get("response_url") or self.new_response_url(channel),
            "trigger_id": self._trigger_id(),
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
            "blocks": [_typed({"type": "user", "user_id": BOT_USER}, f" {text}")],
            "channel": CHANNEL,
            "event_ts": ts,
            **event,
        }
        return self.event_callback(inner, event_id)

    def direct_message(self, text: str, *, event_id: str | None = None, **event: Any) -> JsonObject:
        """Someone writes to the bot alone; arguments and result as for `app_mention`."""
        return self.message(text, event_id=event_id, **{"channel": DIRECT, "channel_type": "im", **event})

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
            "blocks": [_typed(text)],
            "channel": CHANNEL,
            "event_ts": ts,
            "channel_type": "channel",
            **event,
        }
        return self.event_callback(inner, event_id)

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

    def block_actions(self, action_id: str, value: str, message: Message, **fields: Any) -> JsonObject:
        """Someone presses a button of a message the bot has sent.

        Args:
            action_id: names the button; it must be one of the message.
            value: what the button carries; another than it has, for a message from an older time.
            message: the message as it was recorded.
            fields: any field of the payload, to replace or to add.

        Returns:
            The payload. As in Slack, it brings the message along unless only one person sees that.
        """
        button = next(found for found in message.buttons if found["action_id"] == action_id)
        hidden = message.kind == "ephemeral" or message.extra.get("response_type") == "ephemeral"
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        payload: JsonObject = {
            "type": "block_actions",
            "user": {"id": PERSON, "username": "engineer", "name": "engineer", "team_id": TEAM},
            "api_app_id": APP,
            "token": "legacyverificationtoken1",
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": message.channel,
                "is_ephemeral": hidden,
                **thread,
            },
            "trigger_id": self._trigger_id(),
            "team": {"id": TEAM, "domain": "wharf"},
            "enterprise": None,
            "is_enterprise_install": False,
            "channel": {"id": message.channel, "name": "engineering"},
            "state": {"values": {}},
            "response_url": self.new_response_url(message.channel),
            "actions": [
                {
                    "action_id": action_id,
                    "block_id": _block_id(message, action_id),
                    "text": {"emoji": True, **button["text"]},
                    "value": value,
                    "type": "button",
                    "action_ts": self.new_ts(),
                },
            ],
        }
        if not hidden:
            payload["message"] = self.posted(message)
        return payload | fields

    def interaction(self, kind: str, **fields: Any) -> JsonObject:
        """Someone uses something of the app that belongs to no message.

        Args:
            kind: such as ``view_submission``, ``shortcut`` or ``message_action``.
            fields: of the payload, to add.

        Returns:
            The payload.
        """
        return {
            "type": kind,
            "user": {"id": PERSON, "username": "engineer", "name": "engineer", "team_id": TEAM},
            "api_app_id": APP,
            "token": "legacyverificationtoken1",
            "trigger_id": self._trigger_id(),
            "team": {"id": TEAM, "domain": "wharf"},
            "enterprise": None,
            "is_enterprise_install": False,
            **fields,
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
            "blocks": message.blocks,
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        }

    def _trigger_id(self) -> str:
        return f"{next(self._numbers)}.1234567890.{secrets.token_hex(16)}"


def _typed(*parts: JsonObject | str) -> JsonObject:
    """Build the block that Slack's composer makes of typed text."""
    elements = [{"type": "text", "text": html.unescape(part)} if isinstance(part, str) else part for part in parts]
    section = {"type": "rich_text_section", "elements": [part for part in elements if part.get("text") != ""]}
    return {"type": "rich_text", "block_id": secrets.token_hex(3), "elements": [section]}


def _block_id(message: Message, action_id: str) -> str:
    """Find the block that holds a button; Slack makes up a name for one that has none."""
    block = next(block for block in message.blocks if action_id in str(block))
    return str(block.get("block_id", secrets.token_hex(3)))
