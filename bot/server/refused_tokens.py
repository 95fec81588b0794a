"""Says in the log that Slack no longer accepts the token of a workspace, and what to do."""

import logging

from cachetools import TTLCache
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from bot.server.installed import Installed

# https://docs.slack.dev/reference/methods/chat.postMessage#errors
_REFUSALS = ("account_inactive", "invalid_auth", "token_expired", "token_revoked")
_QUIET_SECONDS = 600.0
_MOST_PLACES = 1_000
_log = logging.getLogger(__name__)


class RefusedTokens(AsyncRetryHandler):
    """Sees each response of Slack. It never retries: with this token the call cannot succeed.

    Args:
        installed: knows whose token it is.
        install_url: where people can install the app again.
    """

    def __init__(self, installed: Installed, install_url: str) -> None:
        super().__init__()
        self._installed = installed
        self._install_url = install_url
        self._said: TTLCache[str, bool] = TTLCache(_MOST_PLACES, _QUIET_SECONDS)

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002  (the SDK passes it)
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002  (the SDK passes it)
    ) -> bool:
        body = response.body if response and isinstance(response.body, dict) else {}
        if body.get("error") in _REFUSALS:
            self._say(next(iter(request.headers.get("Authorization", [])), ""), str(body["error"]))
        return False

    def _say(self, authorization: str, reason: str) -> None:
        place = self._installed.place_of(authorization.removeprefix("Bearer "))
        if place and place not in self._said:
            self._said[place] = True
            _log.error(
                "Slack refuses the token of %s (%s): install the app there again at %s.",
                place,
                reason,
                self._install_url,
            )
