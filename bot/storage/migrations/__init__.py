"""Brings the tables up to date, once, even if several processes start at the same moment."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SetupError
from bot.storage.tables import VERSION, VERSION_TABLE

_LOCK = 5_184_271_093
"""The key of PostgreSQL's advisory lock: any number, as long as no other program in the database uses it."""


async def is_up_to_date(connection: AsyncConnection) -> bool:
    """Tell whether the tables are those of this version.

    Raises:
        SetupError: a newer version of the program has changed them.
    """
    return await connection.run_sync(_is_up_to_date)


async def bring_up_to_date(connection: AsyncConnection) -> None:
    """Create or change the tables, unless another process has done so.

    In PostgreSQL a lock makes other processes wait until this one has finished. In SQLite the transaction itself does.

    Args:
        connection: in a transaction.

    Raises:
        SetupError: a newer version of the program has changed the tables.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if not await is_up_to_date(connection):
        await connection.run_sync(_upgrade)


def _is_up_to_date(connection: Connection) -> bool:
    version = _version(connection)
    if version > VERSION:
        raise SetupError(
            f"The database was made by a newer version of wharfie (its tables have version {version}, not"
            f" {VERSION}): run that version, or set DATABASE_URL to another database."
        )
    return version == VERSION


def _version(connection: Connection) -> str:
    """Return the version of the tables, which is empty if there are none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return ""
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() or ""  # noqa: S608


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  (takes a tenth of a second, which most starts do not need)
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    command.upgrade(config, "head")
