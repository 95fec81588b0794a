"""Clients for Slack's Web API, each with the token of a workspace."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

if TYPE_CHECKING:
    from bot.storage.installations import Installations

Authorize = Callable[..., Awaitable[AuthorizeResult]]
"""The function that Bolt calls to authorize a request, with `enterprise_id`, `team_id` and `user_id`. It is called
before the acknowledgement, so it must be quick."""


class NotInstalledError(Exception):
    """The bot is not installed in a workspace, or its token there was revoked.

    Attributes:
        team: the workspace or organisation.
    """

    def __init__(self, team: str) -> None:
        super().__init__(f"wharfie is not installed in {team}")
        self.team = team


def reason_of(error: Exception) -> str:
    """Return in a word why a call to Slack failed: what Slack says, the HTTP status, or the kind of error.

    Args:
        error: what the client raised. Its response has no error of Slack's if a page came instead of JSON.
    """
    if not isinstance(error, SlackApiError):
        return type(error).__name__
    data = getattr(error.response, "data", None)
    if isinstance(data, dict) and data.get("error"):
        return str(data["error"])
    status = getattr(error.response, "status_code", None) or getattr(error.response, "status", "unknown")
    return f"HTTP status {status}"


class Clients:
    """Gives clients.

    Args:
        client: makes the calls, without a token.
        authorize: knows the tokens.
        installations: keeps the tokens; None if the bot has that of one workspace.
    """

    def __init__(
        self, client: AsyncWebClient, authorize: Authorize, installations: "Installations | None" = None
    ) -> None:
        self.client = client
        self.authorize = authorize
        self.installations = installations

    async def of(self, team: str) -> AsyncWebClient:
        """Return a client with the token of a workspace.

        Raises:
            NotInstalledError: there is none.
            DatabaseLostError: whether there is one is not known now.
        """
        authorized = await self.authorize(enterprise_id=None, team_id=team, user_id=None)
        return AsyncWebClient(
            token=authorized.bot_token,
            base_url=self.client.base_url,
            session=self.client.session,
            retry_handlers=self.client.retry_handlers,
        )
