"""Decides which of the messages and requests from Slack are answered, each of them once."""

import logging
from typing import Any, Literal

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.claims import KEPT_SECONDS, Claims
from bot.memory import Memory

_PEOPLES_SUBTYPES = (None, "file_share", "thread_broadcast")
_Sender = Literal["person", "workflow"] | None
_DAY = 86_400.0
_MOST_SENDERS = 10_000
_WORKFLOWS_IN_A_ROW = 5
"""Mentions by workflows that are answered in a channel until a minute passes without one: our answers may trigger the
workflow again, and such a loop must end."""

_log = logging.getLogger(__name__)


class Intake:
    """Accepts questions that people ask directly, by a workflow or through an app, but not those of bots."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self._senders: Memory[str] = Memory(_DAY, _MOST_SENDERS)
        self._by_workflows: Memory[int] = Memory(60.0, _MOST_SENDERS)

    async def takes(self, event: dict[str, Any], client: AsyncWebClient, team: str | None) -> bool:
        """Tell whether a message should be answered, and mark it as taken, so that this is true only once.

        It identifies the message, not the delivery: Slack may deliver a message several times, with the same or
        another event id, and both as `message` and as `app_mention`. Only messages that are answered are marked.

        Args:
            event: the message or mention.
            client: asks Slack about the sender of a message that was written through an app.
            team: the workspace.
        """
        sender = await self._sender(event, client)
        if not sender or not self._claims.claim((team, event.get("channel"), event.get("ts"))):
            return False
        return sender == "person" or self._is_within_limit(str(event.get("channel")))

    def takes_request(self, body: dict[str, Any]) -> bool:
        """Tell whether a command, a pressed button or the like is new, and mark it as taken.

        The trigger id identifies it. A request without one, which Slack does not send, is always handled.
        """
        trigger = body.get("trigger_id")
        return not trigger or self._claims.claim(("trigger", str(trigger)))

    async def _sender(self, event: dict[str, Any], client: AsyncWebClient) -> _Sender:
        """Return who asks; None if the sender is not answered or the message is not new."""
        subtype, user, profile = event.get("subtype"), event.get("user"), event.get("bot_profile")
        if event.get("hidden") or not _is_new(event):
            return None
        if isinstance(profile, dict) and profile.get("is_workflow_bot"):
            return _asking("workflow", event)
        if subtype not in _PEOPLES_SUBTYPES or user in (None, "", "USLACKBOT"):
            return None
        return await self._sender_through_app(event, client) if event.get("bot_id") or profile else "person"

    async def _sender_through_app(self, event: dict[str, Any], client: AsyncWebClient) -> _Sender:
        """Return who asks through an app: a person or a bot. Their messages look alike, so Slack is asked."""
        user = str(event["user"])
        if not (known := self._senders.get(user)):
            try:
                profile: dict[str, Any] = (await client.users_info(user=user)).get("user", {})
            except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
                _log.info(
                    "The author of a message sent through an app could not be looked up: %s", type(error).__name__
                )
                return None
            bot = "workflow" if profile.get("is_workflow_bot") else "bot"
            known = "person" if profile.get("is_bot") is False else bot
            self._senders.set(user, known)
        return _asking(known, event)

    def _is_within_limit(self, channel: str) -> bool:
        """Count a mention by a workflow, and tell whether the channel is still within the limit."""
        before = self._by_workflows.get(channel) or 0
        self._by_workflows.set(channel, before + 1)
        if before == _WORKFLOWS_IN_A_ROW:
            _log.warning("Workflows ask too often in %s: they are not answered until they pause for a minute.", channel)
        return before < _WORKFLOWS_IN_A_ROW


def _asking(kind: str, event: dict[str, Any]) -> _Sender:
    """Return the sender if it is answered, else None: people always, workflows if they mention the bot, bots never."""
    if kind == "person":
        return "person"
    return "workflow" if kind == "workflow" and event.get("type") == "app_mention" else None


def _is_new(event: dict[str, Any]) -> bool:
    """Tell whether a message is new, and not an edit of an earlier one.

    A mention added by an edit counts as new, as long as the bot still remembers whether it answered the message.
    """
    if not event.get("edited"):
        return True
    try:
        age = float(event["edited"]["ts"]) - float(event["ts"])
    except (KeyError, TypeError, ValueError):
        return False
    return event.get("type") == "app_mention" and age < KEPT_SECONDS
