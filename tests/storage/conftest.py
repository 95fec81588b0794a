"""The databases of the tests of the storage."""

import contextlib
from collections.abc import AsyncIterator

import pytest_asyncio

from bot.storage import Database


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database, which still works at the end of the test."""
    database = Database(database_url)
    async with contextlib.aclosing(database):
        await database.open()
        yield database
        assert database.trouble is None


@pytest_asyncio.fixture
async def replica(database: Database, database_url: str) -> AsyncIterator[Database]:
    """The same database as another process has it."""
    assert database
    replica = Database(database_url)
    async with contextlib.aclosing(replica):
        await replica.open()
        yield replica
        assert replica.trouble is None
