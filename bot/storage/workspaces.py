"""What the owners of each workspace have set."""

import json
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import select, union, update

from bot.records import WorkspaceSettings
from bot.storage.database import Database
from bot.storage.tables import gaps, revisions, workspaces
from bot.storage.texts import storable

_DAY = 86_400.0
_SLACK = 0.25
"""Part of a day by which a digest may come early, so that it does not drift to a later hour."""


class WorkspaceSettingsStore:
    """Keeps settings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, team: str) -> WorkspaceSettings:
        """Return the settings of a workspace, the defaults where nothing is set.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        query = select(workspaces.c.settings).where(workspaces.c.team == storable(team))
        found = await self._database.run(lambda connection: connection.scalar(query))
        return _settings(json.loads(found)) if found else WorkspaceSettings()

    async def put(self, team: str, settings: WorkspaceSettings) -> None:
        """Keep the settings of a workspace.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        values = {"settings": json.dumps(asdict(settings)), "changed_at": self._database.now}
        new = self._database.insert(workspaces).values(team=storable(team), **values)
        upsert = new.on_conflict_do_update(index_elements=[workspaces.c.team], set_=values)
        await self._database.run(lambda connection: connection.execute(upsert))

    async def take_digest(self, team: str, every_days: float) -> bool:
        """Tell whether a digest is due now. Of several callers one is told so.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        now = self._database.now
        is_due = workspaces.c.digest_at.is_(None) | (workspaces.c.digest_at < now - (every_days - _SLACK) * _DAY)
        taking = update(workspaces).where(workspaces.c.team == storable(team), is_due).values(digest_at=now)
        taken = await self._database.run(lambda connection: connection.execute(taking))
        return taken.rowcount > 0

    async def teams(self) -> list[str]:
        """Return the workspaces that have settings, gaps or taught entries.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        query = union(*(select(table.c.team) for table in (workspaces, gaps, revisions)))
        found = await self._database.run(lambda connection: connection.scalars(query))
        return sorted(found)


def _settings(kept: dict[str, Any]) -> WorkspaceSettings:
    """Return settings as they were kept, perhaps by another version."""
    known = {field.name for field in fields(WorkspaceSettings)}
    values = {key: value for key, value in kept.items() if key in known}
    if "owners" in values:
        values["owners"] = tuple(values["owners"])
    if "topic_owners" in values:
        values["topic_owners"] = {topic: tuple(users) for topic, users in values["topic_owners"].items()}
    return WorkspaceSettings(**values)
