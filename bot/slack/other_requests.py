"""Acknowledges all other requests: Slack shows people a warning for a request that is not acknowledged."""

import re
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.replies.blocks import modal, reply
from bot.replies.lines import outdated_lines
from bot.slack.apology import apologising
from bot.slack.failed_requests import FailedRequests
from bot.slack.sending import respond
from bot.slack.services import Services
from bot.storage import Claim

_ACKNOWLEDGEMENTS: dict[str, str | dict[str, Any]] = {
    "view_submission": {"response_action": "update", "view": modal(outdated_lines())},
    "view_closed": "",
    "block_suggestion": {"options": []},
    "dialog_suggestion": {"options": []},
}
"""By type, the acknowledgements of requests that need no other reply or cannot have one."""


def register(app: AsyncApp, services: Services) -> None:
    """Listen to every event, button, form, shortcut and the like that no other listener handles."""
    failed = FailedRequests()

    @app.event(re.compile(".*"))
    async def other_event() -> None:
        """Ignore an event that the bot does not need."""

    @app.error
    async def other_request(
        error: Exception, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> BoltResponse:
        if not isinstance(error, BoltUnhandledRequestError):
            return failed.response(error, body)
        kind = body.get("type")
        if kind in _ACKNOWLEDGEMENTS:
            return BoltResponse(status=200, body=_ACKNOWLEDGEMENTS[kind])
        if not kind:
            return BoltResponse(status=404)  # Slack sends no such request
        if claim := await services.intake.claim_request(body, context):
            services.in_flight.start(say_outdated(claim, body, client))
        return BoltResponse(status=200)

    async def say_outdated(claim: Claim, body: dict[str, Any], client: AsyncWebClient) -> None:
        async with claim, apologising(body, client, services):
            outdated = reply(outdated_lines())
            if url := body.get("response_url"):
                await respond(client, url, outdated)
            elif user := (body.get("user") or {}).get("id"):
                await services.outbox.post(client, user, outdated, thread=None, id_=claim.id)
