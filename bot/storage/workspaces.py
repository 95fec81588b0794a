"""What the owners of each workspace have set, and when its digest is due."""

import json
import math
from typing import Any

from sqlalchemy import select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import DAY_SECONDS, WorkspaceSettings
from bot.storage.database import Database
from bot.storage.tables import gaps, revisions, workspaces


class WorkspaceSettingsStore:
    """Keeps the settings of workspaces. All methods raise `DatabaseLostError` if the database cannot be used now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, team: str) -> WorkspaceSettings:
        """Return the settings of a workspace; the defaults if nothing has been set."""
        wanted = select(workspaces).where(workspaces.c.team == team)

        async def read(connection: AsyncConnection) -> WorkspaceSettings:
            row = (await connection.execute(wanted)).one_or_none()
            return _settings(row) if row else WorkspaceSettings()

        return await self._database.run(read)

    async def put(self, team: str, settings: WorkspaceSettings) -> None:
        """Replace the settings of a workspace."""
        row = {**_row(settings), "changed_at": self._database.now}
        upsert = (
            self._database.insert(workspaces)
            .values(team=team, **row)
            .on_conflict_do_update(index_elements=[workspaces.c.team], set_=row)
        )
        await self._database.run(lambda connection: connection.execute(upsert))

    async def take_digest(self, team: str, every_days: float) -> bool:
        """Tell whether the digest of a workspace is due, to exactly one caller in each period.

        The first one is due at once, the next ones at the same time of day, however late somebody asks.

        Args:
            team: the workspace.
            every_days: the length of a period.
        """
        mine = workspaces.c.team == team
        new = self._database.insert(workspaces).values(
            team=team, changed_at=self._database.now, **_row(WorkspaceSettings())
        )

        async def take(connection: AsyncConnection) -> bool:
            await connection.execute(new.on_conflict_do_nothing())
            # The lock of the row makes others wait in PostgreSQL.
            last = await connection.scalar(select(workspaces.c.digest_at).where(mine).with_for_update())
            now, period = await self._database.time(connection), every_days * DAY_SECONDS
            if last is not None and now < last + period:
                return False
            begun = now if last is None else last + period * math.floor((now - last) / period)
            await connection.execute(update(workspaces).where(mine).values(digest_at=begun))
            return True

        return await self._database.run(take)

    async def teams(self) -> list[str]:
        """Return the workspaces that have settings, gaps or taught entries, in order."""
        known = union(*(select(table.c.team) for table in (workspaces, gaps, revisions)))

        async def read(connection: AsyncConnection) -> list[str]:
            return sorted(await connection.scalars(known))

        return await self._database.run(read)


def _row(settings: WorkspaceSettings) -> dict[str, Any]:
    return {
        "owners": json.dumps(list(settings.owners)),
        "owners_channel": settings.owners_channel,
        "digest": settings.digest,
        "topic_owners": json.dumps({topic: list(owners) for topic, owners in settings.topic_owners.items()}),
        "keep_days": settings.keep_days,
        "confirm_days": settings.confirm_days,
        "welcome": settings.welcome,
    }


def _settings(row: Any) -> WorkspaceSettings:
    return WorkspaceSettings(
        owners=tuple(json.loads(row.owners)),
        owners_channel=row.owners_channel,
        digest=row.digest,
        topic_owners={topic: tuple(owners) for topic, owners in json.loads(row.topic_owners).items()},
        keep_days=row.keep_days,
        confirm_days=row.confirm_days,
        welcome=row.welcome,
    )
