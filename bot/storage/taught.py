"""Taught entries: every version of each, who proposed it, and what the owners decided."""

import json
from collections import defaultdict
from collections.abc import Hashable
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import Proposal, Revision, Verdict
from bot.storage.database import Database
from bot.storage.tables import revisions, workspaces
from bot.storage.texts import storable

_DAY = 86_400.0
_LONGEST_NOTE = 1_000
_LONGEST_NAME = 80
_SHOWN = [column for column in revisions.c if column.name not in ("is_live", "asked_at")]


class Taught:
    """Keeps revisions. Of each entry at most one is live: the one that was approved last, unless that retires it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def propose(self, proposal: Proposal) -> Revision:
        """Keep a proposal. A new entry gets a number at the end of its id if the workspace already has that id.

        Returns:
            The revision, which waits for a decision.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        team, entry = storable(proposal.team), storable(proposal.entry)

        async def add(connection: AsyncConnection) -> Revision:
            await self._database.lock(connection, f"taught {team}")
            name = await self._unused(connection, team, entry) if proposal.change == "teach" else entry
            values = {
                "team": team,
                "entry": name,
                "change": proposal.change,
                "content": json.dumps(proposal.content),
                "author": storable(proposal.author),
                "made_at": self._database.now,
                "gap": proposal.gap,
                "decided_by": "",
                "decided_by_name": "",
                "note": "",
                "is_live": False,
                "confirmed_by": "",
            }
            return _revisions(await connection.execute(insert(revisions).values(values).returning(*_SHOWN)))[0]

        return await self._database.run(add)

    async def decide(self, team: str, number: int, verdict: Verdict) -> Revision | None:
        """Decide about a proposal. Of several decisions the first counts.

        Args:
            team: the workspace.
            number: the proposal's number.
            verdict: the decision.

        Returns:
            The revision with the decision; None if it has been decided about already.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        team = storable(team)
        is_approved = verdict.decision == "approved"
        now, by = self._database.now, storable(verdict.by)
        values: dict[str, Any] = {
            "decision": verdict.decision,
            "decided_by": by,
            "decided_by_name": storable(verdict.name, _LONGEST_NAME),
            "decided_at": now,
            "note": storable(verdict.note, _LONGEST_NOTE),
        }
        if verdict.content is not None:
            values["content"] = json.dumps(verdict.content)
        if is_approved:
            values |= {"is_live": revisions.c.change != "retire", "confirmed_by": by, "confirmed_at": now}
        this = (revisions.c.team == team) & (revisions.c.number == number) & revisions.c.decision.is_(None)

        async def write(connection: AsyncConnection) -> Revision | None:
            await self._database.lock(connection, f"taught {team}")
            found = _revisions(
                await connection.execute(update(revisions).where(this).values(values).returning(*_SHOWN))
            )
            if found and is_approved:
                older = (revisions.c.team == team) & (revisions.c.entry == found[0].entry) & revisions.c.is_live
                await connection.execute(
                    update(revisions).where(older, revisions.c.number != number).values(is_live=False)
                )
            return found[0] if found else None

        return await self._database.run(write)

    async def confirm(self, team: str, number: int, by: str) -> bool:
        """Keep that a live entry is still right.

        Returns:
            False if this revision is not live.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        this = (revisions.c.team == storable(team)) & (revisions.c.number == number) & revisions.c.is_live
        values = {"confirmed_by": storable(by), "confirmed_at": self._database.now, "asked_at": None}
        confirming = update(revisions).where(this).values(values)
        confirmed = await self._database.run(lambda connection: connection.execute(confirming))
        return confirmed.rowcount > 0

    async def to_confirm(self, team: str, after_days: int, again_after_days: int) -> list[Revision]:
        """Take the live entries whose owner is to be asked now whether they are still right; one caller gets each.

        Args:
            team: the workspace.
            after_days: for how long a confirmation holds.
            again_after_days: when somebody who does not answer is asked again.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        now = self._database.now
        due = (
            (revisions.c.team == storable(team))
            & revisions.c.is_live
            & (revisions.c.confirmed_at < now - after_days * _DAY)
            & (func.coalesce(revisions.c.asked_at, 0.0) < now - again_after_days * _DAY)
        )
        taking = update(revisions).where(due).values(asked_at=now).returning(*_SHOWN)

        async def take(connection: AsyncConnection) -> list[Revision]:
            return _revisions(await connection.execute(taking))

        return await self._database.run(take)

    async def find(self, team: str, number: int) -> Revision | None:
        """Return a revision, or None if the workspace has none with this number.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        found = await self._some((revisions.c.team == storable(team)) & (revisions.c.number == number))
        return found[0] if found else None

    async def history(self, team: str, entry: str) -> list[Revision]:
        """Return all revisions of an entry, the newest first.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        found = await self._some((revisions.c.team == storable(team)) & (revisions.c.entry == storable(entry)))
        return found[::-1]

    async def waiting(self, team: str) -> list[Revision]:
        """Return the proposals that nobody has decided about, the oldest first.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        return await self._some((revisions.c.team == storable(team)) & revisions.c.decision.is_(None))

    async def live(self, team: str | None = None) -> list[Revision]:
        """Return the live revisions of a workspace, or of all.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        of_team = revisions.c.team == storable(team) if team is not None else revisions.c.is_live
        return await self._some(revisions.c.is_live & of_team)

    async def states(self) -> dict[str, Hashable]:
        """Return by workspace a value that changes when its live revisions, their confirmations or its settings do.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        live = select(revisions.c.team, revisions.c.number, revisions.c.confirmed_at).where(revisions.c.is_live)
        settings = select(workspaces.c.team, workspaces.c.changed_at)

        async def read(connection: AsyncConnection) -> dict[str, Hashable]:
            found: dict[str, set[Hashable]] = defaultdict(set)
            for row in await connection.execute(live):
                found[row.team].add((row.number, row.confirmed_at))
            for changed in await connection.execute(settings):
                if changed.team in found:
                    found[changed.team].add(changed.changed_at)
            return {team: frozenset(state) for team, state in found.items()}

        return await self._database.run(read)

    async def _some(self, which: ColumnElement[bool]) -> list[Revision]:
        query = select(*_SHOWN).where(which).order_by(revisions.c.number)

        async def read(connection: AsyncConnection) -> list[Revision]:
            return _revisions(await connection.execute(query))

        return await self._database.run(read)

    async def _unused(self, connection: AsyncConnection, team: str, entry: str) -> str:
        of_team = (revisions.c.team == team) & revisions.c.entry.startswith(entry, autoescape=True)
        used = set((await connection.execute(select(revisions.c.entry).where(of_team))).scalars())
        names = (entry, *(f"{entry}-{number}" for number in range(2, len(used) + 2)))
        return next(name for name in names if name not in used)


def _revisions(result: Any) -> list[Revision]:
    return [
        Revision(**{**row, "content": {"id": row["entry"], **json.loads(row["content"])}}) for row in result.mappings()
    ]
