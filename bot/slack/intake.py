"""Decides which of the messages and requests from Slack are answered, each of them once."""

import logging
import uuid
from collections.abc import Sequence
from typing import Any, Literal, cast

import aiohttp
from cachetools import TTLCache
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.fairness import Fairness
from bot.slack.reading import Said
from bot.storage import Claim, Claims
from bot.storage.claims import KEPT_SECONDS

TAKEN_OVER = "taken_over"
"""In a request's context: the claim on a request that another process has left."""

_PEOPLES_SUBTYPES = (None, "file_share", "thread_broadcast")
_Sender = Literal["person", "workflow", "app"] | None
_DAY = 86_400.0
_MOST_SENDERS = 10_000
_WORKFLOWS_IN_A_ROW = 5
"""Mentions by workflows that are answered in a channel until a minute passes without one: our answers may trigger the
workflow again, and such a loop must end."""

_TEXTS = ("text", "blocks", "attachments", "files")
_log = logging.getLogger(__name__)


class Intake:
    """Accepts questions that people ask directly, by a workflow or through an app, but not those of bots."""

    def __init__(self, claims: Claims, fairness: Fairness) -> None:
        self._claims = claims
        self._fairness = fairness
        self._senders: TTLCache[str, str] = TTLCache(_MOST_SENDERS, _DAY)
        self._by_workflows: TTLCache[str, int] = TTLCache(_MOST_SENDERS, 60.0)

    async def claim_message(
        self, body: dict[str, Any], context: AsyncBoltContext, *, is_asked: bool = True
    ) -> Claim | None:
        """Claim a message that may have to be answered, before it is acknowledged.

        The claim identifies the message, not the delivery: Slack may deliver a message several times, with the same or
        another event id, and both as `message` and as `app_mention`. Messages that are not answered are not claimed.
        What may not be kept, such as pasted code, is not answered if this process dies now.

        Args:
            body: the request with the message or mention.
            context: the request's context.
            is_asked: whether the bot is asked; a sender who has not asked it is not told that they ask too much.

        Returns:
            The claim; None if the message is not answered, or has been claimed already, or its sender asks too much.
        """
        if taken_over := context.get(TAKEN_OVER):
            return cast("Claim", taken_over)
        event = body["event"]
        key = (context.team_id, event.get("channel"), event.get("ts"))
        if not _sender(event) or not self._fairness.admits_message(event, context, tells=is_asked):
            return None
        return await self._claims.claim(key, body if Said.of(event).may_be_kept else None)

    async def claim_edit(self, body: dict[str, Any], context: AsyncBoltContext, key: Sequence[object]) -> Claim | None:
        """Claim an edit of a message that is answered.

        An edited mention is not kept for another process: it looks like a new one. It is a `message_changed` as well.
        Pasted code is not kept either, so its answer does not change if this process dies now.

        Args:
            body: the request with the edit.
            context: its context.
            key: identifies the edit.

        Returns:
            The claim; None if the edit has been claimed already.
        """
        if taken_over := context.get(TAKEN_OVER):
            return cast("Claim", taken_over)
        message = body["event"].get("message")
        is_kept = isinstance(message, dict) and Said.of(message).may_be_kept
        return await self._claims.claim(("edit", *key), _without_texts(body) if is_kept else None)

    async def let_go(self, context: AsyncBoltContext) -> None:
        """Count a request that another process has left as answered: it needs no answer any more."""
        if taken_over := context.get(TAKEN_OVER):
            async with cast("Claim", taken_over):
                pass

    def is_from_person(self, event: dict[str, Any]) -> bool:
        """Tell whether a new message was written by a person, and not through an app."""
        return _sender(event) == "person"

    async def should_handle(self, event: dict[str, Any], client: AsyncWebClient) -> bool:
        """Tell whether a claimed message is answered: that may depend on what Slack says about its sender.

        Args:
            event: the message or mention.
            client: asks Slack about the sender of a message that was written through an app.
        """
        sender = _sender(event)
        if sender == "app":
            sender = await self._sender_through_app(event, client)
        return sender == "person" or (sender == "workflow" and self._is_within_limit(str(event.get("channel"))))

    async def claim_request(
        self, body: dict[str, Any], context: AsyncBoltContext, *, keep: bool = True
    ) -> Claim | None:
        """Claim a command, a pressed button or the like.

        The trigger id identifies it. A request without one, which Slack does not send, is always handled.

        Args:
            body: the request.
            context: its context.
            keep: answer it after a crash.

        Returns:
            The claim; None if the request has been claimed already.
        """
        if taken_over := context.get(TAKEN_OVER):
            return cast("Claim", taken_over)
        return await self._claims.claim(_trigger(body) or (str(uuid.uuid4()),), _without_texts(body) if keep else None)

    async def is_first(self, what: Sequence[object]) -> bool:
        """Tell whether something happens for the first time within an hour, in any process.

        Args:
            what: identifies it.
        """
        return await self._claims.claim(what, None) is not None

    def knows_request(self, body: dict[str, Any], context: AsyncBoltContext) -> bool:
        """Tell whether this process has already claimed a command or the like. Another process may have."""
        trigger = _trigger(body)
        return trigger is not None and not self.is_taken_over(context) and self._claims.knows(trigger)

    def is_taken_over(self, context: AsyncBoltContext) -> bool:
        """Tell whether another process has left a request, so that its acknowledgement no longer reaches Slack."""
        return TAKEN_OVER in context

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
            self._senders[user] = known
        return _asking(known, event)

    def _is_within_limit(self, channel: str) -> bool:
        """Count a mention by a workflow, and tell whether the channel is still within the limit."""
        before = self._by_workflows.get(channel) or 0
        self._by_workflows[channel] = before + 1
        if before == _WORKFLOWS_IN_A_ROW:
            _log.warning("Workflows ask too often in %s: they are not answered until they pause for a minute.", channel)
        return before < _WORKFLOWS_IN_A_ROW


def _without_texts(body: dict[str, Any]) -> dict[str, Any]:
    """Return a request as it is kept: without what its message said before, or says around the button, maybe code."""
    kept = {key: value for key, value in body.items() if key != "message"}
    if isinstance(message := body.get("message"), dict):
        kept["message"] = {key: value for key, value in message.items() if key not in _TEXTS}
    if isinstance(event := body.get("event"), dict):
        kept["event"] = {key: value for key, value in event.items() if key != "previous_message"}
    return kept


def _trigger(body: dict[str, Any]) -> tuple[str, str] | None:
    trigger = body.get("trigger_id")
    return ("trigger", str(trigger)) if trigger else None


def _sender(event: dict[str, Any]) -> _Sender:
    """Return who asks, as far as the message says; None if it is not answered."""
    subtype, user, profile = event.get("subtype"), event.get("user"), event.get("bot_profile")
    if event.get("hidden") or not _is_new(event):
        return None
    if isinstance(profile, dict) and profile.get("is_workflow_bot"):
        return _asking("workflow", event)
    if subtype not in _PEOPLES_SUBTYPES or user in (None, "", "USLACKBOT"):
        return None
    return "app" if event.get("bot_id") or profile else "person"


def _asking(kind: str, event: dict[str, Any]) -> _Sender:
    """Return the sender if it is answered, else None: people always, workflows if they mention the bot, bots never."""
    if kind == "person":
        return "person"
    return "workflow" if kind == "workflow" and event.get("type") == "app_mention" else None


def _is_new(event: dict[str, Any]) -> bool:
    """Tell whether a message is new, and not an edit of an earlier one.

    A mention added by an edit counts as new, as long as the bot still remembers whether it answered the message.
    """
    if not isinstance(event.get("ts"), str):
        return False  # Slack sends no such message
    if not event.get("edited"):
        return True
    try:
        age = float(event["edited"]["ts"]) - float(event["ts"])
    except (KeyError, TypeError, ValueError):
        return False
    return event.get("type") == "app_mention" and age < KEPT_SECONDS
