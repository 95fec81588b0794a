"""When a call of Slack is tried again."""

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

# Slack's own trouble, which passes: https://docs.slack.dev/reference/methods/chat.postMessage#errors
_PASSING = {"fatal_error", "internal_error", "service_unavailable"}
_SERVER_ERROR = 500


def web_api_handlers() -> list[AsyncRetryHandler]:
    """Return what tries a call of the Web API again: a lost connection, a rate limit, Slack's own trouble."""
    return [
        AsyncConnectionErrorRetryHandler(max_retry_count=2),
        AsyncRateLimitErrorRetryHandler(max_retry_count=3),
        SlackTroubleRetryHandler(max_retry_count=2),
    ]


class SlackTroubleRetryHandler(AsyncRetryHandler):
    """Tries again where Slack itself failed, which it says by HTTP's status or, with a 200, in the body."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002
        request: HttpRequest,  # noqa: ARG002
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> bool:
        if response is None:
            return False
        body = response.body if isinstance(response.body, dict) else {}
        return response.status_code >= _SERVER_ERROR or body.get("error") in _PASSING
