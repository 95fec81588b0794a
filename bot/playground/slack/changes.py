"""What happens to messages, and messages in shared channels, in Slack's own shapes.

Shapes: docs.slack.dev/reference/events/message/message_changed and docs.slack.dev/apis/slack-connect.
"""

import copy
from typing import Any

from bot.playground.slack.people import BOT_USER
from bot.playground.slack.records import JsonObject
from bot.playground.slack.workspace import NOT_IN_MESSAGES, Workspace


def as_message(slack: Workspace, mention: JsonObject) -> JsonObject:
    """Return the `message` that Slack delivers along with a mention in a channel, before it or after it."""
    event = {key: value for key, value in mention["event"].items() if key != "edited"}
    return slack.event_callback({**event, "type": "message", "channel_type": "channel"})


def edited(slack: Workspace, payload: JsonObject, text: str, *, after: float = 1.0, **fields: Any) -> JsonObject:
    """Someone edits their message.

    Args:
        slack: the workspace.
        payload: the event callback of the message or mention, or of an earlier edit of it.
        text: the new text, as Slack sends it; where the message mentioned the bot, without that.
        after: seconds since the message was written.
        fields: any field of the message, to replace or to add.

    Returns:
        The event callback of the `message_changed`.
    """
    event = payload["event"]
    before = event.get("message") or {key: value for key, value in event.items() if key not in NOT_IN_MESSAGES}
    mentions = str(before.get("text")).startswith(f"<@{BOT_USER}>")
    made = f"{float(before['ts']) + after:.0f}.000000"
    new = {
        **before,
        "type": "message",
        "text": f"<@{BOT_USER}> {text}" if mentions else text,
        "edited": {"user": before["user"], "ts": made},
        **fields,
    }
    return changed(slack, payload, new, made)


def unfurled(slack: Workspace, payload: JsonObject) -> JsonObject:
    """Slack adds the preview of a link to a message; arguments and result as for `edited`."""
    event = payload["event"]
    preview = {"from_url": "https://example.com", "text": "A page about something else", "id": 1}
    message = {key: value for key, value in event.items() if key not in NOT_IN_MESSAGES}
    return changed(slack, payload, {**message, "type": "message", "attachments": [preview]}, event["ts"])


def changed(slack: Workspace, payload: JsonObject, message: JsonObject, made: str) -> JsonObject:
    """Return the event callback of a change of a message, which is later than all that were made before."""
    event = payload["event"]
    ts = f"{made.partition('.')[0]}.{slack.new_ts().partition('.')[2]}"
    return slack.event_callback(
        {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "message": copy.deepcopy(message),
            "previous_message": copy.deepcopy(event.get("message") or event),
            "channel": event["channel"],
            "channel_type": event.get("channel_type", "channel"),
            "ts": ts,
            "event_ts": ts,
        }
    )


def deleted(slack: Workspace, payload: JsonObject) -> JsonObject:
    """Someone deletes their message; arguments and result as for `edited`."""
    event, ts = payload["event"], slack.new_ts()
    return slack.event_callback(
        {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "deleted_ts": event["ts"],
            "previous_message": copy.deepcopy(event),
            "channel": event["channel"],
            "channel_type": event.get("channel_type", "channel"),
            "ts": ts,
            "event_ts": ts,
        }
    )


def in_shared_channel(payload: JsonObject, home: str) -> JsonObject:
    """Return an event as it is in a channel that is shared with another organisation.

    Args:
        payload: the event callback.
        home: the author's workspace.
    """
    event = {**payload["event"], "team": home, "user_team": home, "source_team": home}
    if "message" in event:
        event["message"] = {**event["message"], "team": home, "user_team": home, "source_team": home}
    return {**payload, "event": event, "is_ext_shared_channel": True}
