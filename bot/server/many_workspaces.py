"""Puts together what a bot needs that is installed by OAuth, in many workspaces."""

import logging

from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.in_flight import InFlight
from bot.server.install import InstallFlow, install_routes
from bot.server.installed import Installed
from bot.server.refused_tokens import RefusedTokens
from bot.server.rotation import Rotation
from bot.settings import OAuthSettings
from bot.storage import Database, DatabaseLostError
from bot.storage.encryption import Cipher
from bot.storage.installations import Installations, OAuthStates

_log = logging.getLogger(__name__)


class ManyWorkspaces:
    """The bot's installations, and how people make new ones.

    Attributes:
        tokens: authorizes requests.
        installations: keeps the installations.
        rotation: refreshes tokens that expire.
        routes: the pages on which people install the app.

    Args:
        settings: of OAuth.
        client: calls Slack; from now on it also says in the log whose token is refused.
        database: keeps the installations.
        in_flight: runs what nobody waits for, and what the exit waits for.
    """

    def __init__(
        self, settings: OAuthSettings, client: AsyncWebClient, database: Database, in_flight: InFlight
    ) -> None:
        cipher = Cipher(settings.token_keys)
        if not cipher.has_key:
            _log.warning("WHARFIE_TOKEN_KEY is not set: the tokens of workspaces are not encrypted in the database.")
        self.installations = Installations(database, cipher)
        self.tokens = Installed(self.installations, in_flight)
        client.retry_handlers.append(RefusedTokens(self.tokens, settings.install_url))
        rotator = AsyncTokenRotator(client_id=settings.client_id, client_secret=settings.client_secret, client=client)
        self.rotation = Rotation(self.installations, self.tokens, rotator, settings.install_url, in_flight)
        states = OAuthStates(database, settings.client_secret)
        self.routes = install_routes(InstallFlow(settings, client, self.installations, states, self.tokens))
        self._install_url = settings.install_url

    async def open(self) -> None:
        """Read the installations, and encrypt with the newest key what is not.

        Raises:
            SetupError: they are encrypted with a key that is not set.
        """
        try:
            if changed := await self.installations.encrypt_all():
                _log.info("The tokens of %d installations are encrypted with another key now, or with none.", changed)
            await self.tokens.refresh()
        except DatabaseLostError:  # the log has it
            return
        _log.info(
            "Installed in %d workspaces or organisations. To install the app: %s", self.tokens.number, self._install_url
        )
