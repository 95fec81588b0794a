"""People of other organisations in shared channels: who is one, and what they get.

What Slack says about the author of a message or a press:
https://docs.slack.dev/apis/slack-connect.
"""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.records import Strangers
from bot.slack.owners import Owners
from bot.storage import Channels


class Guests:
    """Knows what a person gets in a channel.

    Args:
        channels: say what strangers get.
        owners: looks people up.
    """

    def __init__(self, channels: Channels, owners: Owners) -> None:
        self._channels = channels
        self._owners = owners

    async def share_of(self, body: dict[str, Any], team: str, client: AsyncWebClient) -> Strangers:
        """Return what the author of a message or a press gets; for members it is `all`.

        Args:
            body: the request.
            team: the workspace.
            client: asks Slack about the author if the request says too little.
        """
        if not await self._is_stranger(body, team, client):
            return "all"
        return (await self._channels.get(team, _channel(body))).strangers

    async def _is_stranger(self, body: dict[str, Any], team: str, client: AsyncWebClient) -> bool:
        home, own = _home(body), _own(body, team)
        if home in own or not (user := _user(body)) or body.get("is_ext_shared_channel") is False:
            return False
        if home is None and not body.get("is_ext_shared_channel"):
            return False
        # Of the same organisation, perhaps, but of another of its workspaces.
        return not await self._owners.are_joined_by(own, user, client)


def _home(body: dict[str, Any]) -> str | None:
    """Return the workspace or organisation of the author, as far as the request says it."""
    if event := body.get("event"):
        message = event.get("message") or event
        home = message.get("user_team") or message.get("team")
    else:
        home = (body.get("user") or {}).get("team_id")
    return str(home) if home else None


def _own(body: dict[str, Any], team: str) -> frozenset[str]:
    """Return the ids of the workspace and its organisation.

    A press may name the workspace of the one who presses, but its message is the bot's, and of the bot's workspace.
    """
    authorized = (body.get("authorizations") or [{}])[0]
    pressed = body.get("message") if body.get("type") == "block_actions" else None
    return frozenset(each for each in ((pressed or {}).get("team") or team, authorized.get("enterprise_id")) if each)


def _user(body: dict[str, Any]) -> str:
    event = body.get("event")
    if event:
        return str((event.get("message") or event).get("user") or "")
    return str((body.get("user") or {}).get("id") or "")


def _channel(body: dict[str, Any]) -> str:
    event = body.get("event")
    return str(event.get("channel") if event else (body.get("channel") or {}).get("id"))
