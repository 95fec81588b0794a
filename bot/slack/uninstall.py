"""The app is removed from a workspace: everything that was kept about it is deleted."""

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.slack.interaction import team_of
from bot.slack.services import Services
from bot.storage import DatabaseLostError, forget_team

_log = logging.getLogger(__name__)


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the event."""

    @app.event("app_uninstalled")
    async def app_uninstalled(body: dict[str, Any], context: AsyncBoltContext) -> None:
        team = team_of(context) or str(body.get("team_id") or "")
        services.in_flight.start(forget(team))

    async def forget(team: str) -> None:
        """Delete it; twice does no harm."""
        try:
            await forget_team(services.database, team)
        except DatabaseLostError:
            _log.error("The app was uninstalled, but what was kept could not be deleted: the database cannot be used.")
        else:
            _log.info("The app was uninstalled: all that was kept about the workspace is deleted.")
