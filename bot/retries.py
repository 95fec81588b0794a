"""When a failed call to Slack is retried.

Slack may have accepted a message although its reply was lost. Posting to a channel is safe to retry, because each
attempt has the same id (`bot.slack.outbox`). A message to a response_url has no id, so it is not retried then.
"""

import asyncio
import email.utils
import math
import time

from aiohttp import (
    ClientConnectorError,
    ClientOSError,
    ClientPayloadError,
    ServerConnectionError,
    ServerDisconnectedError,
)
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

LONGEST_WAIT = 600.0
"""Seconds. A longer Retry-After counts as a refusal: nobody waits that long for an answer."""

# Temporary errors of Slack's: https://docs.slack.dev/reference/methods/chat.postMessage#errors
_PASSING = {"fatal_error", "internal_error", "service_unavailable"}
_DEFAULT_WAIT = 1.0
_RATE_LIMITED = 429
_SERVER_ERROR = 500
_REPLY_LOST = [ServerConnectionError, ServerDisconnectedError, ClientOSError, ClientPayloadError, TimeoutError]


def web_api_handlers() -> list[AsyncRetryHandler]:
    """Return the retry handlers for the Web API: for a lost connection or reply, a rate limit, an error of Slack's."""
    return [
        AsyncConnectionErrorRetryHandler(max_retry_count=2, error_types=_REPLY_LOST),
        RateLimitRetryHandler(max_retry_count=10),
        SlackTroubleRetryHandler(max_retry_count=2),
    ]


def response_url_handlers() -> list[AsyncRetryHandler]:
    """Return the retry handlers for a response_url: for a failed connection and a rate limit."""
    return [
        AsyncConnectionErrorRetryHandler(max_retry_count=2, error_types=[ClientConnectorError]),
        RateLimitRetryHandler(max_retry_count=3),
    ]


class SlackTroubleRetryHandler(AsyncRetryHandler):
    """Retries where Slack itself failed, which it reports by the HTTP status or, with a 200, in the body."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002  (the SDK passes it)
        request: HttpRequest,  # noqa: ARG002  (the SDK passes it)
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002  (the SDK passes it)
    ) -> bool:
        if response is None:
            return False
        body = response.body if isinstance(response.body, dict) else {}
        return response.status_code >= _SERVER_ERROR or body.get("error") in _PASSING


class RateLimitRetryHandler(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Retry-After says, in any valid form; the SDK's own handler accepts only whole seconds."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002  (the SDK passes it)
        request: HttpRequest,  # noqa: ARG002  (the SDK passes it)
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002  (the SDK passes it)
    ) -> bool:
        limited = response and response.status_code == _RATE_LIMITED and retry_after(response) <= LONGEST_WAIT
        return bool(limited)

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,  # noqa: ARG002  (the SDK passes it)
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002  (the SDK passes it)
    ) -> None:
        """Wait; the arguments are those of the SDK's handler."""
        state.next_attempt_requested = True
        await asyncio.sleep(retry_after(response) if response else _DEFAULT_WAIT)
        state.increment_current_attempt()


def retry_after(response: HttpResponse) -> float:
    """Return for how many seconds a response asks to wait, a second where it does not say."""
    values = next((values for name, values in response.headers.items() if name.lower() == "retry-after"), [])
    return seconds_in(next(iter(values), ""))


def seconds_in(value: str) -> float:
    """Return for how many seconds a Retry-After asks to wait.

    Args:
        value: a number of seconds or a date (RFC 9110, section 10.2.3). If it is missing or invalid, the result is one
            second.
    """
    try:
        seconds = float(value)
    except ValueError:
        return _seconds_until(value.strip())
    return seconds if math.isfinite(seconds) and seconds >= 0 else _DEFAULT_WAIT


def _seconds_until(date: str) -> float:
    try:
        return max(email.utils.parsedate_to_datetime(date).timestamp() - time.time(), 0.0)
    except (ValueError, OverflowError):
        return _DEFAULT_WAIT
