"""What the bot says without being asked: the digest of the gaps, and whether taught entries are still right."""

import time

from slack_sdk.web.async_client import AsyncWebClient

from bot.records import DAY_SECONDS, WorkspaceSettings
from bot.replies.blocks import reply
from bot.replies.views.proposals import confirm_lines
from bot.slack.clients import Clients, NotInstalledError
from bot.slack.gaps import digest
from bot.slack.services import Services

_DAYS = {"daily": 1.0, "weekly": 7.0}
_ASK_AGAIN_DAYS = 14


class Reminders:
    """Sends what is due, once, whichever process notices it first.

    Args:
        services: the services.
        clients: call Slack's Web API.
    """

    def __init__(self, services: Services, clients: Clients) -> None:
        self._services = services
        self._clients = clients

    async def send_due(self) -> None:
        """Send what is due now.

        Raises:
            DatabaseLostError: what is due is not known now.
        """
        for team in await self._services.settings.teams():
            try:
                client = await self._clients.of(team)
            except NotInstalledError:  # its token was revoked, or it belongs to another app with the same database
                continue
            settings = await self._services.settings.get(team)
            await self._send_digest(team, settings, client)
            await self._ask_to_confirm(team, settings, client)

    async def _send_digest(self, team: str, settings: WorkspaceSettings, client: AsyncWebClient) -> None:
        services = self._services
        if settings.digest == "off" or not settings.owners_channel or not await services.gaps.count_open(team):
            return
        if await services.settings.take_digest(team, _DAYS[settings.digest]):
            message = reply(await digest(services, team))
            await services.owners.try_channel(team, settings.owners_channel, message, client)

    async def _ask_to_confirm(self, team: str, settings: WorkspaceSettings, client: AsyncWebClient) -> None:
        for revision in await self._services.teaching.to_confirm(team, settings.confirm_days, _ASK_AGAIN_DAYS):
            about = f"confirm {revision.number} {time.time() // DAY_SECONDS}"
            by = revision.decided_by
            approver = (by,) if by and (by in settings.owners or not settings.owners) else ()
            await self._services.owners.tell(team, reply(confirm_lines(revision)), client, about=about, users=approver)
