"""Runs the migrations; Alembic executes this file.

For a new one, add a file to `versions/`, and set `VERSION` in `bot/storage/tables.py`.
"""

from alembic import context

from bot.storage.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSION_TABLE
)
context.run_migrations()
