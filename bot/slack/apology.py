"""Handles errors while answering: the log gets the traceback, the user an apology with an incident number."""

import contextlib
import logging
import secrets
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.replies.blocks import Reply, reply
from bot.replies.lines import busy_lines, failure_lines, unavailable_lines
from bot.slack.outbox import OutboxFullError
from bot.slack.sending import respond, tell_sender
from bot.slack.services import Services
from bot.storage import DatabaseLostError

_SERVER_ERROR = 500
_RATE_LIMITED = 429
_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def apologising(body: dict[str, Any], client: AsyncWebClient, services: Services) -> AsyncIterator[None]:
    """Handle all errors of the block: log them and apologise to the user.

    Bolt's own error handler is not used, because it would discard the acknowledgement.

    Args:
        body: the request from Slack; says where to apologise.
        client: calls Slack with the bot's token.
        services: sends the apology in the background.
    """
    try:
        yield
    except OutboxFullError:
        if event := body.get("event"):
            _log.warning("Too many messages are waiting: %s in %s is not answered.", event["ts"], event["channel"])
            services.in_flight.start(_say_busy(event, client))
        else:  # there is no channel either in which the user could be told
            _log.warning("Too many messages are waiting: a %s is not answered.", body.get("type"))
    except DatabaseLostError:  # the log has it
        services.in_flight.start(_reply(reply(unavailable_lines()), body, client, services))
    except Exception as error:  # noqa: BLE001  (whatever it is, the user must get a reply)
        incident = secrets.token_hex(4)
        _log.exception("Incident %s: %s", incident, type(error).__name__)
        if not _may_have_arrived(error):
            services.in_flight.start(_reply(reply(failure_lines(incident)), body, client, services))


def _may_have_arrived(error: Exception) -> bool:
    """Tell whether the call to Slack failed: the answer may have arrived, and an apology would fail like the call."""
    if isinstance(error, SlackApiError):
        status = getattr(error.response, "status_code", 0)
        return status == _RATE_LIMITED or status >= _SERVER_ERROR
    return isinstance(error, aiohttp.ClientError | TimeoutError)


async def _reply(apology: Reply, body: dict[str, Any], client: AsyncWebClient, services: Services) -> None:
    try:
        await _send(apology, body, client, services)
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OutboxFullError) as error:
        _log.error("An apology could not be sent: %s: %s", type(error).__name__, apology.text)


async def _send(apology: Reply, body: dict[str, Any], client: AsyncWebClient, services: Services) -> None:
    if url := body.get("response_url"):
        await respond(client, url, apology)
    elif {"channel", "ts"} <= (event := body.get("event", {})).keys():
        thread = event.get("thread_ts") or (None if event.get("channel_type") == "im" else event["ts"])
        await services.outbox.apologise(client, event["channel"], apology, thread=thread)
    elif user := (body.get("user") or {}).get("id"):
        await services.outbox.apologise(client, user, apology, thread=None)


async def _say_busy(event: dict[str, Any], client: AsyncWebClient) -> None:
    """Tell only the user, without waiting in the channel's queue."""
    with contextlib.suppress(SlackClientError, aiohttp.ClientError, TimeoutError):  # it has been logged
        await tell_sender(client, event, reply(busy_lines()))
