"""The owners of a workspace's knowledge: who they are, and how they are told something."""

import asyncio
import logging
import uuid
from collections.abc import Collection, Sequence
from typing import Any

import aiohttp
from cachetools import TTLCache
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.replies.blocks import Reply
from bot.slack.clients import reason_of
from bot.slack.outbox import Outbox
from bot.storage import WorkspaceSettingsStore

_ADMIN_SECONDS = 300.0
_PROFILE_SECONDS = 1.0
"""How long anything waits for what Slack says about a user. Slack itself waits three for the answer to a form."""
_MOST_USERS = 10_000
_NAMESPACE = uuid.UUID("0b6f2a53-61c4-5d07-8a2e-5f3b7a9c1d44")
"""Makes the ids of messages to owners; any UUID, but never another one."""
_log = logging.getLogger(__name__)


class Owners:
    """Knows the owners. While none are set, the workspace's admins are.

    Args:
        settings: have the owners.
        outbox: posts messages to them.
    """

    def __init__(self, settings: WorkspaceSettingsStore, outbox: Outbox) -> None:
        self._settings = settings
        self._outbox = outbox
        self._admins: TTLCache[tuple[str, str], bool] = TTLCache(_MOST_USERS, _ADMIN_SECONDS)
        self._joined: TTLCache[tuple[Collection[str], str], bool] = TTLCache(_MOST_USERS, _ADMIN_SECONDS)

    async def include(self, team: str, user: str, client: AsyncWebClient) -> bool:
        """Tell whether a user is one of the owners. It is asked at each press, since a message may be seen by others.

        Raises:
            DatabaseLostError: that cannot be checked now.
        """
        if owners := (await self._settings.get(team)).owners:
            return user in owners
        return await self._is_admin(team, user, client)

    async def may_set(self, team: str, user: str, client: AsyncWebClient) -> bool:
        """Tell whether a user may change the settings: an owner, or an admin, in case that all owners have left.

        Raises:
            DatabaseLostError: that cannot be checked now.
        """
        return await self.include(team, user, client) or await self._is_admin(team, user, client)

    async def to_ask(self, team: str, topic: str | None) -> tuple[str, ...]:
        """Return the users to ask about a topic: its owners, else the owners of all.

        Raises:
            DatabaseLostError: they are not known now.
        """
        settings = await self._settings.get(team)
        return settings.topic_owners.get(topic or "", ()) or settings.owners

    async def tell(
        self, team: str, message: Reply, client: AsyncWebClient, *, about: str, users: Sequence[str] = ()
    ) -> bool:
        """Post a message to the owners: into their channel, else to each of them.

        Args:
            team: the workspace.
            message: the message.
            client: calls Slack with the bot's token.
            about: identifies what it is about; the same is posted once.
            users: those who are told if there is no channel; the owners if empty, or if none of them can be reached.

        Returns:
            Whether anybody was told.

        Raises:
            DatabaseLostError: the owners are not known now.
        """
        settings = await self._settings.get(team)
        if settings.owners_channel and await self._reaches(team, settings.owners_channel, message, client, about):
            return True
        for people in (users, settings.owners):
            if any([await self._reaches(team, user, message, client, about) for user in people]):
                return True
        return False

    async def try_channel(self, team: str, channel: str, message: Reply, client: AsyncWebClient) -> bool:
        """Post a message to a channel; False if Slack refuses that, because the bot is not a member or the like."""
        return await self._reaches(team, channel, message, client, about=f"try {uuid.uuid4()}")

    async def name(self, user: str, client: AsyncWebClient) -> str:
        """Return what people call a user; empty if Slack does not say."""
        profile = await self._profile(user, client)
        return str(profile.get("real_name") or profile.get("name") or "")

    async def are_joined_by(self, own: frozenset[str], user: str, client: AsyncWebClient) -> bool:
        """Tell whether a user is of a workspace or organisation; False if Slack does not say.

        Args:
            own: the ids of the workspace and the organisation.
            user: the user.
            client: asks Slack.
        """
        if (known := self._joined.get((own, user))) is not None:
            return known
        profile = await self._profile(user, client)
        if not profile:
            return False
        self._joined[own, user] = belongs_to(own, profile)
        return self._joined[own, user]

    async def _reaches(self, team: str, place: str, message: Reply, client: AsyncWebClient, about: str) -> bool:
        """Post a message; False if that fails, so that one owner who has left does not keep it from others."""
        id_ = str(uuid.uuid5(_NAMESPACE, f"{team} {place} {about}"))
        try:
            await self._outbox.post(client, place, message, thread=None, id_=id_)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.warning("A message could not be posted to %s: %s", place, reason_of(error))
            return False
        return True

    async def _is_admin(self, team: str, user: str, client: AsyncWebClient) -> bool:
        if (known := self._admins.get((team, user))) is not None:
            return known
        profile = await self._profile(user, client)
        is_admin = bool(profile.get("is_admin") or profile.get("is_owner")) and belongs_to((team,), profile)
        if profile:
            self._admins[team, user] = is_admin
        return is_admin

    async def _profile(self, user: str, client: AsyncWebClient) -> dict[str, Any]:
        try:
            async with asyncio.timeout(_PROFILE_SECONDS):
                return (await client.users_info(user=user)).get("user") or {}
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.info("A user could not be looked up: %s", type(error).__name__)
            return {}


def belongs_to(own: Collection[str], profile: dict[str, Any]) -> bool:
    """Tell whether a user is of a workspace or organisation; in a shared channel there are admins of other ones too.

    Args:
        own: the ids of the workspace and the organisation.
        profile: of the user: https://docs.slack.dev/reference/objects/user-object.
    """
    organisation = profile.get("enterprise_user") or {}
    teams = (profile.get("team_id"), organisation.get("enterprise_id"), *(organisation.get("teams") or ()))
    return not teams[0] or any(team in own for team in teams)
