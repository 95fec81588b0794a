"""What the owners have set for each channel."""

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import cast, get_args

from cachetools import LRUCache
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import ChannelSettings, Mode, Strangers
from bot.storage.database import Database, DatabaseLostError
from bot.storage.tables import channels

_FRESH_SECONDS = 5.0
"""For how long settings are used without reading them again, so that a busy channel does not keep the database busy."""
_MOST_KNOWN = 10_000


class Channels:
    """Keeps the settings of channels.

    Args:
        database: has them.
        clock: seconds.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._known: LRUCache[tuple[str, str], tuple[float, ChannelSettings]] = LRUCache(_MOST_KNOWN)

    async def get(self, team: str, channel: str) -> ChannelSettings:
        """Return the settings of a channel as they were a few seconds ago; the defaults if nothing has been set.

        While the database is lost, they are those that were last known.
        """
        read_at, settings = self._known.get((team, channel), (None, ChannelSettings()))
        if read_at is not None and self._clock() < read_at + _FRESH_SECONDS:
            return settings
        try:
            return await self.read(team, channel)
        except DatabaseLostError:
            return settings  # the log has it

    async def read(self, team: str, channel: str) -> ChannelSettings:
        """Return the settings of a channel as they are now.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        wanted = select(channels).where(channels.c.team == team, channels.c.channel == channel)

        async def read(connection: AsyncConnection) -> ChannelSettings:
            row = (await connection.execute(wanted)).one_or_none()
            return _settings(row) if row else ChannelSettings()

        return self._remember(team, channel, await self._database.run(read))

    async def put(self, team: str, channel: str, settings: ChannelSettings) -> None:
        """Replace the settings of a channel. Other processes use them some seconds later.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        row = {**asdict(settings), "changed_at": self._database.now}
        upsert = (
            self._database.insert(channels)
            .values(team=team, channel=channel, **row)
            .on_conflict_do_update(index_elements=[channels.c.team, channels.c.channel], set_=row)
        )
        await self._database.run(lambda connection: connection.execute(upsert))
        self._remember(team, channel, settings)

    def _remember(self, team: str, channel: str, settings: ChannelSettings) -> ChannelSettings:
        self._known[team, channel] = (self._clock(), settings)
        return settings


def _settings(row: Row[tuple[object, ...]]) -> ChannelSettings:
    default = ChannelSettings()
    return ChannelSettings(
        mode=cast("Mode", row.mode) if row.mode in get_args(Mode) else default.mode,
        follow_ups=bool(row.follow_ups),
        strangers=cast("Strangers", row.strangers) if row.strangers in get_args(Strangers) else default.strangers,
    )
