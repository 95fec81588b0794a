"""The app is removed from a workspace, or its token is revoked: what was kept is deleted."""

import logging
import time
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.slack.interaction import team_of
from bot.slack.services import Services
from bot.storage import Database, DatabaseLostError, forget_team

if TYPE_CHECKING:
    from bot.storage.installations import Installations

_log = logging.getLogger(__name__)


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the events. Slack sends both if the app is uninstalled, in any order, and may send them again later."""

    @app.event("app_uninstalled")
    async def app_uninstalled(body: dict[str, Any], context: AsyncBoltContext) -> None:
        work = _forget(services.database, services.installations, _place(body, context), _time(body))
        services.in_flight.start(work)

    @app.event("tokens_revoked")
    async def tokens_revoked(body: dict[str, Any], context: AsyncBoltContext) -> None:
        if not (body["event"].get("tokens") or {}).get("bot"):
            return  # only tokens of users, of which the bot has none
        if services.installations:
            services.in_flight.start(_revoke(services.installations, _place(body, context), _time(body)))
        else:
            _log.error("Slack has revoked SLACK_BOT_TOKEN: install the app again, and set it to the new token.")


async def _forget(database: Database, installations: "Installations | None", place: str, at: float) -> None:
    """Delete all of a workspace or an organisation; twice does no harm."""
    try:
        if installations and await installations.is_newer(place, at):
            _log.info("The app was uninstalled from %s, but has been installed there again since.", place)
            return
        joined = await installations.workspaces_of(place) if installations else []
        for team in (*joined, place):
            await forget_team(database, team)
    except DatabaseLostError:
        _log.error(
            "The app was uninstalled from %s, but what was kept could not be deleted: the database cannot be used.",
            place,
        )
    else:
        _log.info("The app was uninstalled from %s: all that was kept about it is deleted.", place)


async def _revoke(installations: "Installations", place: str, at: float) -> None:
    """Forget the token of a workspace. What was taught and set is kept, in case that the app is installed again."""
    try:
        await installations.revoke(place, at)
    except DatabaseLostError:
        _log.error("The token of %s was revoked, but is still kept: the database cannot be used.", place)
    else:
        _log.warning("The token of %s was revoked: requests from there are dropped until it has a new one.", place)


def _place(body: dict[str, Any], context: AsyncBoltContext) -> str:
    """Return what the event is about: the workspace, or the organisation if all of it had the app."""
    if context.is_enterprise_install and context.enterprise_id:
        return context.enterprise_id
    return team_of(context) or str(body.get("team_id") or "")


def _time(body: dict[str, Any]) -> float:
    """Return when the event happened, in seconds since 1970."""
    return float(body.get("event_time") or time.time())
