"""The app is removed from a workspace: everything that was kept about it goes."""

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.slack.services import Services
from bot.storage import forget_team
from bot.storage.database import DatabaseLostError

_log = logging.getLogger(__name__)


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the event, which Slack sends a last time."""

    @app.event("app_uninstalled")
    async def uninstalled(body: dict[str, Any], context: AsyncBoltContext) -> None:
        team = context.team_id or body.get("team_id")
        if team and (claim := await services.intake.claim_request(body, context)): ...
