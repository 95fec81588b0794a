"""What teams have taught: all revisions of their entries, of which at most one of each entry is live.

The decision that was made last counts, not the proposal that was made last: if an owner approves an older proposal
after a newer one, the older one's content is live from then on. So what people see is always what an owner said last.
"""

import json
from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Executable, RowMapping, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import DAY_SECONDS, Proposal, Revision, Verdict
from bot.storage.database import Database
from bot.storage.tables import IS_LIVE, revisions, workspaces

_NOT_SHOWN = ("asked_at", "is_live")
_SHOWN = [column for column in revisions.c if column.name not in _NOT_SHOWN]
_STATES = (
    select(
        revisions.c.team,
        revisions.c.number,
        revisions.c.decided_by_name,
        revisions.c.confirmed_at,
        workspaces.c.changed_at,
    )
    .join(workspaces, workspaces.c.team == revisions.c.team, isouter=True)
    .where(IS_LIVE)
)


class Revisions:
    """Keeps all revisions. All methods raise `DatabaseLostError` if the database cannot be used now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def propose(self, proposal: Proposal) -> Revision:
        """Keep a proposal, on which an owner decides.

        A new entry whose id the workspace already has, or has had, gets another one: a number follows it.
        """
        row = vars(proposal) | {"content": _packed(proposal.content), "is_live": False}
        unsaid = {"decided_by": "", "decided_by_name": "", "note": "", "confirmed_by": ""}
        new = self._database.insert(revisions).returning(*_SHOWN)

        async def write(connection: AsyncConnection) -> Revision:
            await self._database.lock(connection, proposal.team)
            if proposal.change == "teach":
                row["entry"] = await _unused(connection, proposal)
            made = await connection.execute(new.values(**row, **unsaid, made_at=self._database.now))
            return _revision(made.mappings().one())

        return await self._database.run(write)

    async def find(self, team: str, number: int) -> Revision | None:
        """Return a revision; None if the workspace does not have it."""
        found = await self._revisions(select(*_SHOWN).where(_is(team, number)))
        return found[0] if found else None

    async def decide(self, team: str, number: int, verdict: Verdict) -> Revision | None:
        """Approve or decline a proposal. What is approved replaces what is live of its entry, or takes it away.

        Args:
            team: the workspace.
            number: the proposal.
            verdict: the decision.

        Returns:
            The revision as it is now; None if it was decided already, here or by another process, or does not exist.
        """
        is_pending = and_(_is(team, number), revisions.c.decision.is_(None))

        async def write(connection: AsyncConnection) -> Revision | None:
            await self._database.lock(connection, team)  # so that of two approvals the later one counts
            now = await self._database.time(connection)
            values: dict[str, Any] = {
                "decision": verdict.decision,
                "decided_by": verdict.by,
                "decided_by_name": verdict.name,
                "decided_at": now,
                "note": verdict.note,
            }
            if verdict.content is not None:
                values["content"] = _packed(verdict.content)
            if verdict.decision == "approved":
                values |= {"confirmed_by": verdict.by, "confirmed_at": now}
            decided = update(revisions).where(is_pending).values(values).returning(*_SHOWN)
            row = (await connection.execute(decided)).mappings().one_or_none()
            if row is None:
                return None
            revision = _revision(row)
            if verdict.decision == "approved":
                await _make_live(connection, revision)
            return revision

        return await self._database.run(write)

    async def history(self, team: str, entry: str) -> list[Revision]:
        """Return all revisions of an entry, the newest first, also those that were declined or wait for an owner."""
        ours = and_(revisions.c.team == team, revisions.c.entry == entry)
        return await self._revisions(select(*_SHOWN).where(ours).order_by(revisions.c.number.desc()))

    async def live(self, team: str | None = None) -> list[Revision]:
        """Return what is live of each entry, by number.

        Args:
            team: only of this workspace; None: of all.
        """
        ours = IS_LIVE if team is None else and_(IS_LIVE, revisions.c.team == team)
        return await self._revisions(select(*_SHOWN).where(ours).order_by(revisions.c.number))

    async def states(self) -> dict[str, Hashable]:
        """Return a value for each workspace that has live revisions.

        It changes with every approval and confirmation, with the settings, and when an owner is forgotten, so that a
        process can look every few seconds whether what it knows is out of date.
        """

        async def read(connection: AsyncConnection) -> dict[str, Hashable]:
            states: dict[str, set[Hashable]] = defaultdict(set)
            for row in await connection.execute(_STATES):
                states[row.team].add(tuple(row))
            return {team: frozenset(state) for team, state in states.items()}

        return await self._database.run(read)

    async def waiting(self, team: str) -> list[Revision]:
        """Return the proposals that wait for an owner, the oldest first."""
        undecided = and_(revisions.c.team == team, revisions.c.decision.is_(None))
        return await self._revisions(select(*_SHOWN).where(undecided).order_by(revisions.c.number))

    async def confirm(self, team: str, number: int, by: str) -> bool:
        """Keep that a revision is still right, and tell whether it is live.

        Args:
            team: the workspace.
            number: the revision.
            by: the owner who says so.
        """
        values = {"confirmed_at": self._database.now, "confirmed_by": by, "asked_at": None}
        confirming = update(revisions).where(_is(team, number), IS_LIVE).values(values)

        async def write(connection: AsyncConnection) -> bool:
            return (await connection.execute(confirming)).rowcount > 0

        return await self._database.run(write)

    async def to_confirm(self, team: str, older_than_days: float, asked_again_after_days: float) -> list[Revision]:
        """Return the live revisions whose owner is to be asked now whether they are still right, by number.

        Each is returned to one caller only, until it is time to ask again.

        Args:
            team: the workspace.
            older_than_days: how long ago they were confirmed at least; 0: none are to be confirmed, as in the settings.
            asked_again_after_days: how long ago the owner was asked at least.
        """
        if not older_than_days:
            return []
        now = self._database.now
        is_due = and_(
            IS_LIVE,
            revisions.c.team == team,
            revisions.c.confirmed_at <= now - older_than_days * DAY_SECONDS,
            or_(revisions.c.asked_at.is_(None), revisions.c.asked_at <= now - asked_again_after_days * DAY_SECONDS),
        )
        asking = update(revisions).where(is_due).values(asked_at=now).returning(*_SHOWN)

        async def ask(connection: AsyncConnection) -> list[Revision]:
            await self._database.lock(connection, team)
            return [_revision(row) for row in (await connection.execute(asking)).mappings()]

        return sorted(await self._database.run(ask), key=lambda revision: revision.number)

    async def _revisions(self, statement: Executable) -> list[Revision]:
        async def do(connection: AsyncConnection) -> list[Revision]:
            return [_revision(row) for row in (await connection.execute(statement)).mappings()]

        return await self._database.run(do)


async def _unused(connection: AsyncConnection, proposal: Proposal) -> str:
    """Return the id of a new entry, with a number if it has been used."""
    alike = and_(revisions.c.team == proposal.team, revisions.c.entry.startswith(proposal.entry, autoescape=True))
    used = set(await connection.scalars(select(revisions.c.entry).where(alike)))
    names = (proposal.entry, *(f"{proposal.entry}-{number}" for number in range(2, len(used) + 2)))
    return next(name for name in names if name not in used)


async def _make_live(connection: AsyncConnection, revision: Revision) -> None:
    ours = and_(revisions.c.team == revision.team, revisions.c.entry == revision.entry)
    await connection.execute(update(revisions).where(ours, IS_LIVE).values(is_live=False))
    if revision.change != "retire":
        this = _is(revision.team, revision.number)
        await connection.execute(update(revisions).where(this).values(is_live=True))


def _is(team: str, number: int) -> ColumnElement[bool]:
    return and_(revisions.c.team == team, revisions.c.number == number)


def _packed(content: Mapping[str, Any]) -> str:
    return json.dumps(dict(content))


def _revision(row: RowMapping) -> Revision:
    content = {"id": row["entry"], **json.loads(row["content"])} | {"id": row["entry"]}
    return Revision(**{**row, "content": content})
