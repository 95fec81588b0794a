"""Intake: of all that Slack delivers, what is to be answered, each once."""

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
"""Mentions by workflows that are answered in a channel without a pause of a minute: a workflow that our answers start
again must come to an end."""

_log = logging.getLogger(__name__)


class Intake:
    """Takes for answering what people ask, directly, by a workflow or through an app, and nothing of bots."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self._senders: Memory[str] = Memory(_DAY, _MOST_SENDERS)
        self._by_workflows: Memory[int] = Memory(60.0, _MOST_SENDERS)

    async def takes(self, event: dict[str, Any], client: AsyncWebClient, team: str | None) -> bool:
        """Tell whether a message is to be answered and not taken yet, and take it.

        The claim is by message, not by delivery: Slack delivers one message several times, with the same or with
        another event id, and as `message` as well as `app_mention`. It is made only for what will be answered.

        Args:
            event: the message or mention.
            client: asks Slack who a person through an app is.
            team: the workspace.
        """
        sender = await self._sender(event, client)
        if not sender or not self._claims.claim((team, event.get("channel"), event.get("ts"))):
            return False
        return sender == "person" or self._is_within_limit(str(event.get("channel")))

    def takes_request(self, body: dict[str, Any]) -> bool:
        """Tell whether a command, a pressed button or the like was not taken yet, and take it.

        Each has a trigger of its own. One without (Slack sends none) cannot be told from another, and is taken.
        """
        trigger = body.get("trigger_id")
        return not trigger or self._claims.claim(("trigger", str(trigger)))

    async def _sender(self, event: dict[str, Any], client: AsyncWebClient) -> _Sender:
        """Tell who asks; None where it is nobody who is answered, or nothing new."""
        subtype, user, profile = event.get("subtype"), event.get("user"), event.get("bot_profile")
        if event.get("hidden") or not _is_new(event):
            return None
        if isinstance(profile, dict) and profile.get("is_workflow_bot"):
            return _asking("workflow", event)
        if subtype not in _PEOPLES_SUBTYPES or user in (None, "", "USLACKBOT"):
            return None
        return await self._sender_through_app(event, client) if event.get("bot_id") or profile else "person"

    async def _sender_through_app(self, event: dict[str, Any], client: AsyncWebClient) -> _Sender:
        """Tell a person who writes through an app from a bot: their messages look alike, only Slack knows."""
        user = str(event["user"])
        if not (known := self._senders.get(user)):
            try:
                profile: dict[str, Any] = (await client.users_info(user=user)).get("user", {})
            except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
                _log.info("Who wrote through an app could not be found out: %s", type(error).__name__)
                return None
            bot = "workflow" if profile.get("is_workflow_bot") else "bot"
            known = "person" if profile.get("is_bot") is False else bot
            self._senders.set(user, known)
        return _asking(known, event)

    def _is_within_limit(self, channel: str) -> bool:
        """Count a mention by a workflow, and tell whether it is one too many."""
        before = self._by_workflows.get(channel) or 0
        self._by_workflows.set(channel, before + 1)
        if before == _WORKFLOWS_IN_A_ROW:
            _log.warning("Workflows ask too often in %s: not answered until they pause for a minute.", channel)
        return before < _WORKFLOWS_IN_A_ROW


def _asking(kind: str, event: dict[str, Any]) -> _Sender:
    """Tell whether such a sender is answered: people always, workflows where they mention the bot, bots never."""
    if kind == "person":
        return "person"
    return "workflow" if kind == "workflow" and event.get("type") == "app_mention" else None


def _is_new(event: dict[str, Any]) -> bool:
    """Tell a new message from an edited one.

    A mention that was added by an edit counts as new, as long as it is remembered whether the message was answered.
    """
    if not event.get("edited"):
        return True
    try:
        age = float(event["edited"]["ts"]) - float(event["ts"])
    except (KeyError, TypeError, ValueError):
        return False
    return event.get("type") == "app_mention" and age < KEPT_SECONDS
