"""Clients for Slack's Web API, each with the token of a workspace."""

from collections.abc import Awaitable, Callable

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

Authorize = Callable[..., Awaitable[AuthorizeResult]]
"""The function that Bolt calls to authorize a request, with `enterprise_id`, `team_id` and `user_id`. It is called
before the acknowledgement, so it must be quick."""


class Clients:
    """Gives clients.

    Args:
        client: makes the calls, without a token.
        authorize: knows the tokens.
    """

    def __init__(self, client: AsyncWebClient, authorize: Authorize) -> None:
        self.client = client
        self.authorize = authorize

    async def of(self, team: str) -> AsyncWebClient:
        """Return a client with the token of a workspace."""
        authorized = await self.authorize(enterprise_id=None, team_id=team, user_id=None)
        return AsyncWebClient(
            token=authorized.bot_token,
            base_url=self.client.base_url,
            session=self.client.session,
            retry_handlers=self.client.retry_handlers,
        )
