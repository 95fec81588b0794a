"""An error while answering: the log gets the traceback, the asker an apology with a number."""

import contextlib
import logging
import secrets
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.sending import post, respond
from bot.replies.blocks import reply
from bot.replies.lines import failure_lines

_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def apologising(body: dict[str, Any], client: AsyncWebClient) -> AsyncIterator[None]:
    """Let no error out of a listener.

    Bolt's own error handler is no place for it: where a listener fails within 10 ms of its acknowledgement, Bolt
    forgets the acknowledgement and answers Slack with a 404 after 3 seconds.

    Args:
        body: what Slack sent; says where to apologise.
        client: calls Slack with the bot's token.
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001  (whatever it is, the asker must not be left without a word)
        incident = secrets.token_hex(4)
        _log.exception("Incident %s: %s", incident, type(error).__name__)
        try:
            await _apologise(body, client, incident)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as second:
            _log.error("Incident %s: the apology could not be sent: %s", incident, type(second).__name__)


async def _apologise(body: dict[str, Any], client: AsyncWebClient, incident: str) -> None:
    apology = reply(failure_lines(incident))
    if url := body.get("response_url"):
        await respond(client, url, apology)
    elif {"channel", "ts"} <= (event := body.get("event", {})).keys():
        direct = event.get("channel_type") == "im"
        await post(client, event, apology, thread=event.get("thread_ts") or (None if direct else event["ts"]))
