"""What the bot says without being asked: the digest of the gaps, and whether taught entries are still right."""

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.records import WorkspaceSettings
from bot.replies.blocks import reply
from bot.replies.views.gaps import PAGE, digest_lines
from bot.replies.views.proposals import confirm_lines
from bot.slack.services import Services

_DAYS = {"daily": 1.0, "weekly": 7.0}
_log = logging.getLogger(__name__)


class Reminders:
    """Sends what is due, each to one workspace once, whichever process comes first.

    Args:
        services: the services.
        clients: returns a client with the token of a workspace.
    """

    def __init__(self, services: Services, clients: Callable[[str], Awaitable[AsyncWebClient]]) -> None:
        self._services = services
        self._clients = clients

    async def send_due(self) -> None:
        """Send what is due now.

        Raises:
            DatabaseLostError: what is due is not known now.
        """
        for team in await self._services.owners.teams():
            settings = await self._services.owners.settings(team)
            client = await self._clients(team)
            if settings.owners_channel and settings.digest != "off":
                await self._send_digest(team, settings, client)
            if settings.confirm_days:
                await self._ask_to_confirm(team, settings, client)

    async def _send_digest(self, team: str, settings: WorkspaceSettings, client: AsyncWebClient) -> None:
        gaps = self._services.gaps
        if await self._services.owners.take_digest(team, _DAYS[settings.digest]) and (
            total := await gaps.count_open(team)
        ):
            digest = reply(digest_lines(await gaps.open(team, PAGE), total))
            await self._services.outbox.post(client, settings.owners_channel or "", digest, thread=None)

    async def _ask_to_confirm(self, team: str, settings: WorkspaceSettings, client: AsyncWebClient) -> None:
        for revision in await self._services.teaching.to_confirm(team, settings.confirm_days):
            ...
