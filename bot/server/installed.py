"""The workspaces in which the bot is installed: all of them in memory, in step with the database.

A request is authorized from memory, without the database and without a call to Slack, because Slack waits only three
seconds for its acknowledgement. It also works while the database is lost.
"""

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from bot.errors import SetupError
from bot.in_flight import InFlight
from bot.slack.clients import NotInstalledError
from bot.storage import DatabaseLostError
from bot.storage.installations import Installations

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store import Bot

_log = logging.getLogger(__name__)


class Installed(AsyncAuthorize):
    """Knows the token of each workspace. For Bolt it is the function that authorizes a request.

    Args:
        installations: keeps the installations.
        in_flight: runs what nobody waits for.
    """

    def __init__(self, installations: Installations, in_flight: InFlight) -> None:
        self._installations = installations
        self._in_flight = in_flight
        self._states: dict[str, str] = {}
        self._bots: dict[str, Bot] = {}
        """By workspace or organisation; those whose tokens were revoked have none."""
        self._organisations: dict[str, str] = {}
        """By workspace, the organisation whose token is used there."""
        self._turn = asyncio.Lock()

    async def __call__(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        context: AsyncBoltContext | None = None,
        **_: Any,
    ) -> AuthorizeResult:
        """Return the token to answer a request with, and the bot's ids.

        Args:
            enterprise_id: the organisation.
            team_id: the workspace; None in the events of an app that the whole organisation has.
            user_id: who has done something.
            context: of the request, if there is one.

        Raises:
            NotInstalledError: there is no token.
            DatabaseLostError: whether there is one is not known.
        """
        places = [place for place in (team_id, enterprise_id or self._organisations.get(team_id or "")) if place]
        if context and context.is_enterprise_install:
            places.reverse()
        if not self._states.keys() & set(places):
            await self.refresh()  # it may have been installed a second ago, by another process
        bot = next((self._bots[place] for place in places if place in self._bots), None)
        if not bot:
            raise NotInstalledError(" or ".join(places) or "no workspace")
        if bot.is_enterprise_install and team_id and self._organisations.get(team_id) != bot.enterprise_id:
            self._organisations[team_id] = str(bot.enterprise_id)
            self._in_flight.start(self._join(team_id, str(bot.enterprise_id)))
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_token=bot.bot_token,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
        )

    @property
    def number(self) -> int:
        """In how many workspaces and organisations the bot is installed."""
        return len(self._bots)

    def place_of(self, token: str) -> str | None:
        """Return the workspace or organisation that a token belongs to."""
        return next((place for place, bot in self._bots.items() if bot.bot_token == token), None)

    async def is_accepted(self) -> bool:
        """Tell whether the bot can take requests; it can, also before it is installed anywhere."""
        return True

    async def refresh(self) -> None:
        """Take over what was installed, refreshed, revoked and deleted since the last time, in any process.

        Raises:
            DatabaseLostError: the database cannot be used; what is known stays as it is.
        """
        async with self._turn:
            states = await self._installations.states()
            self._organisations = await self._installations.organisations()
            for place in self._states.keys() - states.keys():
                self._bots.pop(place, None)
                del self._states[place]
            for place, state in states.items():
                if state != self._states.get(place):
                    await self._read(place)
                    self._states[place] = state

    async def _read(self, place: str) -> None:
        try:
            bot = await self._installations.find(place)
        except SetupError as error:  # another process has another key
            _log.error("The token of %s cannot be read. %s", place, error)
            bot = None
        if bot:
            self._bots[place] = bot
        else:
            self._bots.pop(place, None)

    async def _join(self, team: str, organisation: str) -> None:
        try:
            await self._installations.join(team, organisation)
        except DatabaseLostError:  # the log has it, and the next request tries again
            self._organisations.pop(team, None)
