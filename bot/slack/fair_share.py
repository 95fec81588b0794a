"""Holds back what people do faster than one person may: commands, presses, shortcuts, edits, openings of the Home tab.

A form is always taken, because what was typed into it would be lost. Messages are counted by the intake, which knows
those that would be answered.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.fairness import Kind, too_fast
from bot.slack.sending import respond
from bot.slack.services import Services

_PRESSES = ("block_actions", "message_action", "shortcut")


def register(app: AsyncApp, services: Services) -> None:
    """Look at every request before its listener gets it."""
    fairness, intake = services.fairness, services.intake

    @app.middleware
    async def admit(
        ack: AsyncAck,
        body: dict[str, Any],
        client: AsyncWebClient,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[None]],  # noqa: A002  (Bolt passes it by this name)
    ) -> BoltResponse | None:
        kind, user = _done(body)
        person, wait = (context.team_id, user), 0
        if kind and not intake.is_taken_over(context):
            wait = fairness.wait(kind, person, body.get("trigger_id") or body.get("event_id") or object())
        if not wait:
            await next()
            return None
        word = too_fast(wait)
        if "command" in body:
            return await ack(word.text, word.blocks, response_type="ephemeral")
        if url := body.get("response_url"):
            fairness.tell(person, lambda: respond(client, url, word))
        return await ack()


def _done(body: dict[str, Any]) -> tuple[Kind | None, Any]:
    """Return what a request is about and who has done it; None for what is not counted here."""
    if "command" in body:
        return "question", body.get("user_id")
    if body.get("type") in _PRESSES:
        return "press", (body.get("user") or {}).get("id")
    event = body.get("event")
    if not isinstance(event, dict):
        return None, None
    if event.get("type") == "app_home_opened":
        return "change", event.get("user")
    message = event.get("message")
    if event.get("subtype") == "message_changed" and isinstance(message, dict) and message.get("edited"):
        return "change", message.get("user")
    return None, None
