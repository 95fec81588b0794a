"""What the tests of the storage share."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy import Double, Table, update

from bot.storage import Database

DAY = 86_400.0
# All that a text may contain: characters of other scripts, NUL, halves of characters, more than is kept.
NASTY = "ünï 🐳 \0 \ud800 ' % :x \\ <!channel>" + "x" * 5_000
ANY_TEXT = st.text(st.characters(exclude_categories=()))  # with halves of characters
ON_ONE_DATABASE = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""For tests with Hypothesis whose examples do not mind what earlier ones have left in the database."""


async def pass_time(database: Database, table: Table, seconds: float) -> None:
    """Let what is in a table be older."""
    times = {column.name: column - seconds for column in table.c if isinstance(column.type, Double)}
    await database.run(lambda connection: connection.execute(update(table).values(times)))


async def rows(database: Database, table: Table) -> list[dict[str, Any]]:
    """Return all rows of a table."""
    found = await database.run(lambda connection: connection.execute(table.select()))
    return [dict(row) for row in found.mappings()]
