"""An error in a listener: the log gets the traceback, the asker an apology with a number."""

import logging
import secrets
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.desk import post, respond
from bot.metrics import Metrics
from bot.replies.blocks import reply
from bot.replies.lines import failure_lines

_log = logging.getLogger(__name__)


def register(app: AsyncApp, metrics: Metrics) -> None:
    """Catch what the other listeners raise."""

    @app.error
    async def failure(error: Exception, body: dict[str, Any], client: AsyncWebClient) -> None:
        incident = secrets.token_hex(4)
        _log.error("Incident %s", incident, exc_info=error)
        metrics.failures.inc()
        try:
            await _apologise(body, client, incident)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as second:
            _log.error("Incident %s: the apology could not be sent: %s", incident, type(second).__name__)


async def _apologise(body: dict[str, Any], client: AsyncWebClient, incident: str) -> None:
    apology = reply(failure_lines(incident))
    event = body.get("event", {})
    if url := body.get("response_url"):
        await respond(client, url, apology)
    elif "channel" in event:
        direct = event.get("channel_type") == "im"
        await post(client, event, apology, thread=event.get("thread_ts") or (None if direct else event.get("ts")))
