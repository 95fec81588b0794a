"""How far each person is in the onboarding tour, and who has been welcomed."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import Progress
from bot.storage.database import Database
from bot.storage.tables import tours

_KEY = [tours.c.team, tours.c.user_id]


class Tours:
    """Keeps the progress of people. All methods raise `DatabaseLostError` if the database cannot be used now.

    Args:
        database: where it is kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, team: str, user: str) -> Progress | None:
        """Return how far a person is; None if they have not begun. After the end, the progress has no current step."""
        return await self._database.run(lambda connection: _read(connection, _is(team, user)))

    async def change(self, team: str, user: str, how: Callable[[Progress | None], Progress]) -> Progress:
        """Change how far a person is.

        Args:
            team: the workspace.
            user: the person.
            how: returns the new progress for the one that was kept; None: they have not begun. It never fails.

        Returns:
            The new progress.
        """
        begun = _columns(team, user) | {"changed_at": self._database.now}
        new = self._database.insert(tours).values(begun).on_conflict_do_nothing()

        async def write(connection: AsyncConnection) -> Progress:
            await connection.execute(new)
            # The lock of the row makes others wait in PostgreSQL.
            progress = how(await _read(connection, _is(team, user), locked=True))
            kept = {
                "done": json.dumps(list(progress.done)),
                "current": progress.current,
                "changed_at": self._database.now,
            }
            await connection.execute(tours.update().where(_is(team, user)).values(kept))
            return progress

        return await self._database.run(write)

    async def may_welcome(self, team: str, user: str) -> bool:
        """Tell whether a person has neither been welcomed, nor begun the tour, nor opted out."""
        known = select(tours.c.team).where(_is(team, user), ~_MAY_WELCOME)
        return await self._database.run(lambda connection: connection.scalar(known)) is None

    async def take_welcome(self, team: str, user: str) -> bool:
        """Record that a person is welcomed now, for exactly one caller in all processes.

        Returns:
            Whether to welcome them; False if `may_welcome` is false.
        """
        now = self._database.now
        welcomed = self._database.insert(tours).values(**_columns(team, user), changed_at=now, welcomed_at=now)
        taken = welcomed.on_conflict_do_update(
            index_elements=_KEY, set_={"changed_at": now, "welcomed_at": now}, where=_MAY_WELCOME
        ).returning(tours.c.team)
        return await self._database.run(lambda connection: connection.scalar(taken)) is not None

    async def opt_out(self, team: str, user: str) -> None:
        """Record that a person wants no messages that they have not asked for."""
        now = self._database.now
        row = _columns(team, user) | {"changed_at": now, "opted_out": True}
        upsert = (
            self._database.insert(tours)
            .values(row)
            .on_conflict_do_update(index_elements=_KEY, set_={"changed_at": now, "opted_out": True})
        )
        await self._database.run(lambda connection: connection.execute(upsert))


_MAY_WELCOME = and_(tours.c.welcomed_at.is_(None), tours.c.done.is_(None), tours.c.opted_out.is_(False))


def _columns(team: str, user: str) -> dict[str, Any]:
    return {"team": team, "user_id": user, "opted_out": False}


def _is(team: str, user: str) -> ColumnElement[bool]:
    return and_(tours.c.team == team, tours.c.user_id == user)


async def _read(connection: AsyncConnection, who: ColumnElement[bool], *, locked: bool = False) -> Progress | None:
    wanted = select(tours.c.done, tours.c.current).where(who)
    row = (await connection.execute(wanted.with_for_update() if locked else wanted)).one_or_none()
    return None if row is None or row.done is None else Progress(tuple(json.loads(row.done)), row.current)
