"""The client for Slack's Web API, and the check of the bot's token."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any, cast

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SetupError
from bot.retries import LONGEST_WAIT, seconds_in, web_api_handlers
from bot.server.proxies import ProxySession

PATIENCE_SECONDS = 5
"""How long the start waits for Slack to check a token."""

# Slack's errors for a token that will never work: https://docs.slack.dev/reference/methods/auth.test
_REFUSED = {
    "account_inactive",
    "invalid_auth",
    "not_allowed_token_type",
    "not_authed",
    "token_expired",
    "token_revoked",
}

_log = logging.getLogger(__name__)


class SlackAway(Exception):  # noqa: N818  (a temporary state of Slack's)
    """Slack cannot be reached, or has a temporary problem. The call can be retried later.

    Attributes:
        retry_after: how many seconds Slack asks to wait; 0 if it does not say.
    """

    def __init__(self, message: str, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@contextlib.asynccontextmanager
async def slack_session() -> AsyncIterator[ProxySession]:
    """Open one connection pool for all calls."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        yield ProxySession(session)


def slack_client(session: ProxySession, api_url: str) -> AsyncWebClient:
    """Return a client that retries where that helps, and waits as long as Slack asks.

    Args:
        session: makes the calls.
        api_url: the base URL of Slack's Web API.
    """
    return AsyncWebClient(
        base_url=api_url, session=cast("aiohttp.ClientSession", session), retry_handlers=web_api_handlers()
    )


class BotToken(AsyncAuthorize):
    """The bot's token, and what Slack says about it.

    If Slack refuses it, the program does not start; while Slack cannot be reached, the check is repeated.

    For Bolt it is the function that authorizes a request. It makes no call, because a request must be acknowledged
    within 3 seconds, however slow Slack is: it uses the result of the check.
    """

    def __init__(self, client: AsyncWebClient, token: str) -> None:
        self._client = client
        self._token = token
        self._known: dict[str, Any] = {}
        self._asking = asyncio.Lock()

    async def __call__(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None, **_: Any
    ) -> AuthorizeResult:
        """Return the token to answer a request with, and the bot's ids, if Slack has told them."""
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_token=self._token,
            bot_id=self._known.get("bot_id"),
            bot_user_id=self._known.get("user_id"),
        )

    async def check(self) -> None:
        """Ask Slack whether it accepts the token, unless it already has.

        Raises:
            SetupError: Slack refused it.
        """
        if not self._known:
            try:
                async with asking_slack("SLACK_BOT_TOKEN", PATIENCE_SECONDS):
                    answer = await self._client.auth_test(token=self._token)
                self._known = {"bot_id": answer["bot_id"], "user_id": answer["user_id"]}
            except SlackAway as error:
                _log.warning("%s", error)

    async def is_accepted(self) -> bool:
        """Tell whether Slack has accepted the token; asks it again if not. Calls made meanwhile do not wait."""
        if not self._asking.locked():
            try:
                async with self._asking:
                    await self.check()
            except SetupError as error:
                _log.error("%s", error)
        return bool(self._known)


@contextlib.asynccontextmanager
async def asking_slack(token_name: str, seconds: float) -> AsyncIterator[None]:
    """Run calls to Slack with a timeout, and turn their errors into ours.

    Args:
        token_name: the environment variable with the token of the calls, for messages.
        seconds: the timeout.

    Raises:
        SetupError: Slack refuses the token.
        SlackAway: any other error.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except SlackApiError as error:
        raise _refusal(error.response, token_name) from error
    except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError) as error:
        status = getattr(error, "status", None)  # of a handshake that failed
        reason = f"HTTP status {status}" if status else type(error).__name__
        raise SlackAway(f"Slack cannot be reached: {reason}") from error


def _refusal(response: Any, token_name: str) -> Exception:
    if not isinstance(response, AsyncSlackResponse):  # the body was not the JSON that its headers promised
        return SlackAway("Slack did not accept the connection: its response could not be read")
    reason = response.get("error") or f"HTTP status {response.status_code}"
    if reason in _REFUSED:
        return SetupError(f"Slack refused {token_name} ({reason}): copy it again from the app's settings.")
    asked = response.headers.get("Retry-After")
    wait = min(seconds_in(asked), LONGEST_WAIT) if asked else 0.0
    return SlackAway(f"Slack did not accept the connection: {reason}", wait)
