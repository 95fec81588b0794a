"""Runs the migrations; Alembic executes this file. New one: add it to `versions/`, and set `bot.storage.tables.VERSION`."""

from alembic import context

from bot.storage.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSION_TABLE
)
context.run_migrations()
