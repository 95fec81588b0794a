"""The workspace of an event, if the bot is installed in a whole organisation."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.response import BoltResponse


async def name_workspace(
    body: dict[str, Any],
    context: AsyncBoltContext,
    next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002  (Bolt passes it by this name)
) -> BoltResponse:
    """Name the workspace in the context of a request; Bolt calls it before the request is authorized.

    The authorization of an event then names only the organisation (`authorizations` in
    https://docs.slack.dev/apis/events-api), while a command names the workspace. Both must be the same to the bot,
    because settings and taught answers belong to a workspace.
    """
    if context.is_enterprise_install and not context.team_id:
        context["team_id"] = body.get("context_team_id") or body.get("team_id")
    return await next()
