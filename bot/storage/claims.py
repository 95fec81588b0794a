"""Claims: each request is answered once, however often Slack delivers it, and to however many processes.

The process whose row is inserted answers; the others stay silent. Slack does not deliver a request again once it has
been acknowledged, so the row keeps the request until it is answered. If the process dies, its lease ends, and another
process answers instead. Its message has the same id as the first one's, so Slack does not post it twice.
"""

import asyncio
import contextlib
import json
import logging
import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from types import TracebackType
from typing import Any, NamedTuple, Self

from cachetools import TTLCache
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database, DatabaseLostError
from bot.storage.soon import Soon
from bot.storage.tables import claims

KEPT_SECONDS = 3_600.0
"""Slack makes its three retries within an hour."""

_LEASE_SECONDS = 20.0
"""How long a process that does not renew its leases counts as alive."""
_TOO_LATE_SECONDS = 1_500.0
"""When a request is no longer answered: a response_url works for 30 minutes."""
_MOST_TRIES = 3
"""A request that has ended this many processes is left alone."""
_MOST_AT_ONCE = 100
_MOST_IN_MEMORY = 50_000
_NAMESPACE = uuid.UUID("4c9d7e1a-6f0b-5a38-9a57-2b1c6e0f8d43")
"""Makes the ids of claims; any UUID, but never another one."""
_log = logging.getLogger(__name__)


class Claim:
    """A request that this process answers. After the `async with` block it counts as answered, unless cancelled.

    Attributes:
        id: identifies the request, and the message that answers it: a UUID, the same in every process.
    """

    def __init__(self, id_: str, claims: "Claims") -> None:
        self.id = id_
        self._claims = claims

    async def __aenter__(self) -> Self:
        """Begin to answer."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Record that the request has been answered; if the exit of the program interrupts that, it has not."""
        if kind is None or issubclass(kind, Exception):
            self._claims.answered(self.id)


class _Wanted(NamedTuple):
    row: dict[str, str | None]
    is_won: asyncio.Future[bool]


class Claims:
    """Takes on requests. While the database is lost, it remembers them in memory only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._holder = str(uuid.uuid4())
        self._holders = {self._holder}
        """One more for each takeover: if the database's reply to it is lost, its leases are not renewed, and end."""
        self._known: TTLCache[str, asyncio.Future[bool]] = TTLCache(_MOST_IN_MEMORY, KEPT_SECONDS)
        """Whether each request has been won, as soon as the database has said so."""
        self._wanted: list[_Wanted] = []
        self._answered: set[str] = set()
        # In one transaction after the other: one for each claim would be too slow.
        self._writing = Soon(self._is_writing_due, self._write_all)

    def knows(self, key: Sequence[object]) -> bool:
        """Tell whether this process has seen a request."""
        return self._known.get(_id(key)) is not None

    async def claim(self, key: Sequence[object], body: Mapping[str, Any] | None) -> Claim | None:
        """Take on a request, unless it has been taken on already, here or by another process.

        Args:
            key: identifies the request.
            body: the request, from which it can be answered after a crash; None if the answer is not needed then.

        Returns:
            The claim the first time, then None.
        """
        id_ = _id(key)
        if (first := self._known.get(id_)) is not None:
            await asyncio.wait({first})  # the caller acknowledges this delivery, so the request must be in the database
            return None
        row = {"id": id_, "body": None if body is None else json.dumps(body), "holder": self._holder}
        wanted = _Wanted(row, asyncio.get_running_loop().create_future())
        self._known[id_] = wanted.is_won
        self._wanted.append(wanted)
        self._writing.start()
        return Claim(id_, self) if await wanted.is_won else None

    def answered(self, id_: str) -> None:
        """Delete the body of a request that has been answered, soon."""
        self._answered.add(id_)
        self._writing.start()

    async def renew(self) -> None:
        """Show that this process is alive: renew its leases, and finish what could not be written earlier."""
        self._writing.start()
        mine = claims.c.holder.in_(self._holders) & claims.c.body.is_not(None)
        renewed = update(claims).where(mine).values(lease_ends=self._database.now + _LEASE_SECONDS)
        await self._database.run(lambda connection: connection.execute(renewed))

    async def take_over(self) -> list[tuple[Claim, dict[str, Any]]]:
        """Take on requests whose process has died.

        Returns:
            The claims and the requests.
        """
        now, holder = self._database.now, str(uuid.uuid4())
        left = (
            claims.c.body.is_not(None)
            & (claims.c.lease_ends < now)
            & claims.c.holder.not_in(self._holders)
            & (claims.c.made_at > now - _TOO_LATE_SECONDS)
            & (claims.c.tries < _MOST_TRIES)
        )
        some = select(claims.c.id).where(left).order_by(claims.c.made_at).limit(_MOST_AT_ONCE)
        lease = {"holder": holder, "lease_ends": now + _LEASE_SECONDS, "tries": claims.c.tries + 1}
        # `left` again: meanwhile another process may have taken some of them.
        taking = update(claims).where(claims.c.id.in_(some), left).values(lease).returning(claims.c.id, claims.c.body)

        async def take(connection: AsyncConnection) -> list[tuple[str, str]]:
            return [(str(row.id), str(row.body)) for row in await connection.execute(taking)]

        taken = await self._database.run(take)
        if taken:
            self._holders.add(holder)
        for id_, _ in taken:
            self._known[id_] = asyncio.get_running_loop().create_future()
            self._known[id_].set_result(True)
        return [(Claim(id_, self), json.loads(body)) for id_, body in taken]

    async def prune(self) -> None:
        """Forget old claims, and the requests that nobody has answered in time."""
        now = self._database.now
        too_late = claims.c.body.is_not(None) & (claims.c.made_at <= now - _TOO_LATE_SECONDS)

        async def forget(connection: AsyncConnection) -> int:
            dropped = await connection.execute(update(claims).where(too_late).values(body=None))
            await connection.execute(delete(claims).where(claims.c.made_at <= now - KEPT_SECONDS))
            return dropped.rowcount

        if dropped := await self._database.run(forget):
            _log.warning("%d requests were not answered within 25 minutes, and are given up.", dropped)

    async def release(self) -> None:
        """Let other processes answer at once what this one has left. This one exits."""
        await self._writing.finish()
        mine = claims.c.holder.in_(self._holders) & claims.c.body.is_not(None)
        given_up = update(claims).where(mine).values(lease_ends=0.0)
        with contextlib.suppress(DatabaseLostError):
            await self._database.run(lambda connection: connection.execute(given_up))

    def _is_writing_due(self) -> bool:
        return bool(self._wanted or (self._answered and not self._database.trouble))

    async def _write_all(self) -> None:
        wanted, self._wanted = self._wanted, []
        answered, self._answered = self._answered, set()
        # In the same order in all processes, so that none of two waits for the other.
        rows = sorted((each.row for each in wanted), key=lambda row: str(row["id"]))
        write = partial(self._write, rows=rows, answered=sorted(answered))
        try:
            won = await self._database.run(write, keeps="claims", number=len(rows))
        except DatabaseLostError:
            self._answered |= answered
            won = {row["id"] for row in rows}
        for each in wanted:
            if not each.is_won.done():  # the one who wants it may have been cancelled
                each.is_won.set_result(each.row["id"] in won)

    async def _write(
        self, connection: AsyncConnection, rows: list[dict[str, str | None]], answered: list[str]
    ) -> set[str | None]:
        """Write claims, and which requests are answered.

        In this order: a claim waits for another process that is changing the same row. That one may wait for rows that
        this process has changed, so it must not have changed any yet.

        Returns:
            The ids of the claims that are won.
        """
        won: set[str | None] = set()
        if rows:
            now = self._database.now
            new = self._database.insert(claims).values(made_at=now, lease_ends=now + _LEASE_SECONDS, tries=0)
            inserted = await connection.execute(new.on_conflict_do_nothing().returning(claims.c.id), rows)
            won.update(inserted.scalars())
        if answered:
            done = (
                update(claims).where(claims.c.id == bindparam("done")).values(body=None, holder=None, lease_ends=None)
            )
            await connection.execute(done, [{"done": id_} for id_ in answered])
        return won


def _id(key: Sequence[object]) -> str:
    return str(uuid.uuid5(_NAMESPACE, json.dumps(key, default=str)))
