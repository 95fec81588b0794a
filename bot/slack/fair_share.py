"""Holds back the commands, presses and shortcuts of people who ask faster than one person may.

A form is always taken, because what was typed into it would be lost. Messages are counted by the intake, which knows
those that would be answered.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.fairness import too_fast
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
        is_command = "command" in body
        is_limited = is_command or body.get("type") in _PRESSES
        person = (context.team_id, body.get("user_id") or (body.get("user") or {}).get("id"))
        wait = 0
        if is_limited and not intake.is_taken_over(context):
            request = body.get("trigger_id") or object()
            wait = fairness.wait("question" if is_command else "press", person, request)
        if not wait:
            await next()
            return None
        word = too_fast(wait)
        if is_command:
            return await ack(word.text, word.blocks, response_type="ephemeral")
        if url := body.get("response_url"):
            fairness.tell(person, lambda: respond(client, url, word))
        return await ack()
