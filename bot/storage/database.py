"""The database: an SQLite file or PostgreSQL. It may be lost while the bot runs; then the bot keeps trying it."""

import asyncio
import errno
import hashlib
import logging
import os
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Double, Table, event, func, literal_column, select
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import SetupError
from bot.storage.migrations import bring_up_to_date, is_up_to_date
from bot.storage.tables import storable

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

SQLITE = "sqlite:///"

_ANSWER_SECONDS = 1.5
"""How long anything waits for the database. Slack waits three seconds for an acknowledgement."""
_LOOKS = 5
"""How many times within it is checked whether the transaction is done."""
_BUSY_SECONDS = 0.8
"""How long SQLite waits for a lock."""
_OPENING_SECONDS = 5.0
"""How long the start waits for a database that is slow or locked."""
_MIGRATION_SECONDS = 300.0
_CONNECTIONS = 2
"""One is used; another one may hang."""
# Classes of PostgreSQL's errors that last until somebody changes something: wrong user or password, unknown database,
# missing rights. https://www.postgresql.org/docs/current/errcodes-appendix.html
_REFUSALS = ("28", "3D", "42501")

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class DatabaseLostError(Exception):
    """The database cannot be used now. The message says why, without secrets."""


class Database:
    """The database, and whether it works.

    Args:
        url: `sqlite:///FILE` or `postgresql://...`.

    Raises:
        SetupError: the URL is malformed, or the file cannot be written.
    """

    def __init__(self, url: str) -> None:
        self._engine = _sqlite(Path(url.removeprefix(SQLITE))) if url.startswith(SQLITE) else _postgresql(url)
        self._is_sqlite = url.startswith(SQLITE)
        self._not_kept: Counter[str] = Counter()
        # One transaction after the other: more would wait for each other in SQLite, and answers would lose their order.
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()
        self._is_reported = False
        self.trouble: str | None = "it has not been opened"
        """Why the database cannot be used now; None if it works."""

    @property
    def now(self) -> ColumnElement[float]:
        """The database's clock, which all processes share: seconds since 1970."""
        if self._is_sqlite:
            return literal_column("((julianday('now') - 2440587.5) * 86400.0)", Double)
        return literal_column("CAST(extract(epoch FROM clock_timestamp()) AS double precision)", Double)

    async def time(self, connection: AsyncConnection) -> float:
        """Return what the database's clock shows, for conditions in which PostgreSQL would use no index with `now`."""
        return (await connection.execute(select(self.now))).scalar_one()

    async def lock(self, connection: AsyncConnection, team: str) -> None:
        """Let no other process continue after its own `lock` of this workspace, until the transaction ends.

        Without it, a transaction in PostgreSQL does not see what another one is about to write, and of two that change
        several rows each may wait for the other. SQLite has only one transaction at a time.

        Args:
            connection: in a transaction.
            team: the workspace.
        """
        if not self._is_sqlite:
            key = hashlib.blake2b(f"wharfie {storable(team)}".encode(), digest_size=8).digest()
            await connection.execute(select(func.pg_advisory_xact_lock(int.from_bytes(key, signed=True))))

    def insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """Return an INSERT that can be told what to do if the row exists."""
        if self._is_sqlite:
            from sqlalchemy.dialects import sqlite  # noqa: PLC0415  (only one of them is needed)

            return sqlite.insert(table)
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415

        return postgresql.insert(table)

    def report(self) -> str | None:
        """Return why the database cannot be used, and what has not been kept since then; None if it works."""
        if not self.trouble:
            return None
        return f"{self.trouble}; not kept so far: {self._missed()}"

    async def open(self) -> None:
        """Connect, and bring the tables up to date. If the database cannot be reached, the log says so.

        Raises:
            SetupError: it refuses the connection for good, or its tables belong to a newer version.
        """
        clock = asyncio.get_running_loop().time
        deadline = clock() + _OPENING_SECONDS
        while True:
            try:
                if not await self._within(_OPENING_SECONDS, is_up_to_date):
                    await self._within(_MIGRATION_SECONDS, bring_up_to_date)
            except DatabaseLostError as error:
                if _is_locked(error) and clock() < deadline:
                    continue  # another process that has just started may be changing the tables
                self._lost(str(error))
            else:
                self._found()
            return

    async def reopen(self) -> None:
        """Try a lost database again."""
        try:
            await self.open()
        except SetupError as error:
            self._lost(str(error).rstrip("."))

    async def run(
        self, work: Callable[[AsyncConnection], Awaitable[Result]], *, keeps: str = "", number: int = 1
    ) -> Result:
        """Run a transaction.

        Args:
            work: makes the statements.
            keeps: what is not kept if it fails, such as `claims`, for the log.
            number: how many of these.

        Raises:
            DatabaseLostError: the database does not work, or not in time; until `reopen` it is not tried again.
        """
        if not self.trouble:
            async with self._turn:
                if not self.trouble:  # it may have been lost meanwhile
                    try:
                        return await self._within(_ANSWER_SECONDS, work)
                    except (DatabaseLostError, SetupError) as error:
                        self._lost(str(error).rstrip("."))
        if keeps:
            self._not_kept[keeps] += number
        raise DatabaseLostError(self.trouble)

    async def aclose(self) -> None:
        """Close all connections, when the transactions are done."""
        if self._running:
            await asyncio.wait(self._running, timeout=_ANSWER_SECONDS)
        await asyncio.wait({asyncio.create_task(self._engine.dispose())}, timeout=_ANSWER_SECONDS)

    async def _within(self, seconds: float, work: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
        task = asyncio.create_task(self._transaction(work))
        self._running.add(task)
        task.add_done_callback(self._ended)
        # In one wait, a moment in which this process itself is busy would count as the database's.
        for _ in range(_LOOKS):
            await asyncio.wait({task}, timeout=seconds / _LOOKS)
            if task.done():
                break
        else:
            task.cancel()  # without waiting for it: a database that does not respond delays that too
            raise DatabaseLostError("it does not respond")
        try:
            return task.result()
        except SetupError:
            raise
        except Exception as error:  # of SQLAlchemy, the driver or the network: whatever it is, the bot must go on
            raise DatabaseLostError(_reason(error)) from error

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # so that asyncio does not report it, if nobody waits for the transaction any more

    async def _transaction(self, work: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
        try:
            async with self._engine.begin() as connection:
                return await work(connection)
        except Exception as error:
            if refusal := _refusal(error):
                raise SetupError(refusal) from error
            raise

    def _lost(self, reason: str) -> None:
        if not self._is_reported:
            _log.warning(
                "The database cannot be used: %s. The bot answers from memory, and keeps trying. Meanwhile follow-ups,"
                " feedback and gaps, and which messages are answered, are not kept: a restart or another replica does"
                " not know them.",
                reason,
            )
        self.trouble, self._is_reported = reason, True

    def _missed(self) -> str:
        return ", ".join(f"{number} {what}" for what, number in sorted(self._not_kept.items())) or "nothing"

    def _found(self) -> None:
        if self._is_reported:
            _log.info("The database can be used again. Not kept: %s.", self._missed())
        self._not_kept.clear()
        self.trouble, self._is_reported = None, False


def _sqlite(file: Path) -> AsyncEngine:
    _check_writable(file)
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        hide_parameters=True,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        # Python would begin a transaction with the first change and not before it.
        connect_args={"timeout": _BUSY_SECONDS, "isolation_level": None},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")  # readers and a backup do not block writers
        cursor.execute("PRAGMA synchronous = NORMAL")  # safe in a crash of the program
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # so that a transaction waits for the lock at once, or fails

    return engine


def _check_writable(file: Path) -> None:
    """Create the file if it does not exist, readable only by its owner: it contains questions.

    Raises:
        SetupError: it cannot be written.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        if not os.access(file.parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SetupError(
            f"The database {file} cannot be written ({reason}): make its folder writable, or set DATABASE_URL to"
            f" {SQLITE}FILE or postgresql://USER:PASSWORD@HOST/DATABASE."
        ) from error


def _postgresql(url: str) -> AsyncEngine:
    import asyncpg  # noqa: PLC0415  (not needed for SQLite)

    async def connect() -> Any:
        return await asyncpg.connect(url, timeout=_OPENING_SECONDS, server_settings={"application_name": "wharfie"})

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,  # so that the driver reads the URL, with all parameters that PostgreSQL has for it
        hide_parameters=True,
        pool_size=_CONNECTIONS,
        max_overflow=0,
    )


def _refusal(error: BaseException) -> str | None:
    """Return what to do about an error that lasts until somebody changes something; None for one that may pass."""
    cause = _cause(error)
    if type(cause).__name__ == "ClientConfigurationError":
        return "DATABASE_URL is malformed: set it to postgresql://USER:PASSWORD@HOST/DATABASE."
    if str(getattr(cause, "sqlstate", "")).startswith(_REFUSALS):
        return (
            f"The database refuses wharfie ({_first_line(cause)}): correct DATABASE_URL or the rights in the database."
        )
    if getattr(cause, "sqlite_errorname", "") == "SQLITE_NOTADB":
        return f"The file in DATABASE_URL is not an SQLite database: set it to another file, {SQLITE}FILE."
    return None


def _is_locked(error: BaseException) -> bool:
    return str(getattr(_cause(error), "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _cause(error: BaseException) -> BaseException:
    """Return the driver's own error, which SQLAlchemy wraps, more than once."""
    while inner := getattr(error, "orig", None) or error.__cause__:
        error = inner
    return error


def _reason(error: BaseException) -> str:
    cause = _cause(error)
    return _first_line(cause) or type(cause).__name__


def _first_line(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or error).partition("\n")[0].rstrip(".")
