"""Refreshes tokens that expire, before they do: https://docs.slack.dev/authentication/using-token-rotation."""

import asyncio
import logging

import aiohttp
from slack_sdk.errors import SlackClientError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.errors import SetupError
from bot.in_flight import InFlight
from bot.server.installed import Installed
from bot.slack.clients import reason_of
from bot.storage.installations import Installations

_EARLY_SECONDS = 7_200.0
"""How long before the end of a token it is refreshed. Slack's tokens last twelve hours."""
_TURN_SECONDS = 300.0
"""How long other processes leave a token to the one that refreshes it, and how long it waits after a failure."""
_ALL_MINUTES = 60 * 24 * 365
_log = logging.getLogger(__name__)


class Rotation:
    """Refreshes tokens, each in one process.

    Args:
        installations: keeps the tokens.
        installed: uses them.
        rotator: calls Slack.
        install_url: where people can install the app again.
        in_flight: runs the work that is finished before the exit.
    """

    def __init__(
        self,
        installations: Installations,
        installed: Installed,
        rotator: AsyncTokenRotator,
        install_url: str,
        in_flight: InFlight,
    ) -> None:
        self._installations = installations
        self._installed = installed
        self._rotator = rotator
        self._install_url = install_url
        self._in_flight = in_flight
        self._unkept: list[tuple[Bot, str]] = []
        """Refreshed tokens that the database has not taken: Slack refreshes a token only once."""

    async def refresh_due(self) -> None:
        """Refresh the tokens that expire soon.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        for place, change in await self._installations.take_expiring(_EARLY_SECONDS, _TURN_SECONDS):
            # A task of its own: the exit ends this round at once, but must not lose a token between Slack and database.
            await asyncio.shield(self._in_flight.start(self._refresh(place, change)))

    async def keep(self) -> None:
        """Keep the refreshed tokens that are not kept yet, because the database was lost meanwhile.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        while self._unkept:
            bot, change = self._unkept[0]
            await self._installations.replace_tokens(bot, change)
            del self._unkept[0]
            await self._installed.refresh()

    async def _refresh(self, place: str, change: str) -> None:
        try:
            bot = await self._installations.find(place)
        except SetupError:  # it is encrypted with another key, which the log has
            return
        if bot and (refreshed := await self._refreshed(place, bot)):
            self._unkept.append((refreshed, change))
            await self.keep()

    async def _refreshed(self, place: str, bot: Bot) -> Bot | None:
        try:
            return await self._rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=_ALL_MINUTES)
        except (SlackTokenRotationError, SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.error(
                "The token of %s could not be refreshed (%s). It is tried again in five minutes; if it keeps failing"
                " until the token expires, install the app there again at %s.",
                place,
                _reason(error),
                self._install_url,
            )
            return None


def _reason(error: Exception) -> str:
    return reason_of(error.api_error if isinstance(error, SlackTokenRotationError) else error)
