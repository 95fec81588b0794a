"""One running bot for each module: a process takes a second to start."""

import contextlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import delete

from bot.playground.slack import FakeSlack
from bot.storage import Database
from bot.storage.tables import metadata
from tests.bot_process import BotProcess
from tests.whole_bot.talk import HttpTalk, SocketTalk, Talk, serving

TALKATIVE = {"LOG_LEVEL": "DEBUG"}
"""What is not in the most talkative log is in none."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_http() -> AsyncIterator[HttpTalk]:
    async with FakeSlack() as slack:
        environment = slack.environment("http") | TALKATIVE
        async with BotProcess("serve", "--http", environment=environment) as bot:
            yield HttpTalk(slack, bot, bot.signed(slack.signing_secret))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_socket() -> AsyncIterator[SocketTalk]:
    async with FakeSlack() as slack:
        environment = slack.environment("socket") | TALKATIVE
        async with BotProcess("serve", "--socket", environment=environment) as bot:
            yield SocketTalk(slack, bot)


@pytest_asyncio.fixture(loop_scope="module")
async def http(shared_http: HttpTalk) -> AsyncIterator[HttpTalk]:
    """A bot that is reached over HTTP, still well after each test."""
    yield shared_http
    assert_well(shared_http)


@pytest_asyncio.fixture(loop_scope="module")
async def sockets(shared_socket: SocketTalk) -> AsyncIterator[SocketTalk]:
    """A bot that is reached over a WebSocket, still well after each test."""
    yield shared_socket
    assert_well(shared_socket)


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=[("http", "postgresql"), ("socket", "sqlite")],
    ids=["http-postgresql", "socket-sqlite"],
)
async def shared_team(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Talk, Database]]:
    mode, kind = request.param
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql").new_database()
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('data')}/wharfie.db"
    async with (
        FakeSlack() as slack,
        serving(slack, url, mode) as talk,
        contextlib.aclosing(Database(url)) as database,
    ):
        await database.open()
        yield talk, database


@pytest_asyncio.fixture(loop_scope="module")
async def team(shared_team: tuple[Talk, Database]) -> AsyncIterator[Talk]:
    """A bot that is reached in either way, with either database, and knows nothing of its workspace yet.

    It is still well after each test.

    What an earlier test taught it may be answered for two more seconds, so each test asks questions of its own.
    """
    talk, database = shared_team
    for table in metadata.tables.values():
        if table.name != "claims":
            await database.run(lambda connection, table=table: connection.execute(delete(table)))  # type: ignore[misc]
    yield talk
    assert_well(talk)


@pytest_asyncio.fixture(loop_scope="module")
async def database(shared_team: tuple[Talk, Database]) -> Database:
    """The database of `team`."""
    return shared_team[1]


def assert_well(talk: Talk) -> None:
    """Check that the bot runs, has told no secret, and has sent nothing that Slack refuses or the test did not read."""
    slack = talk.slack
    assert talk.bot.alive
    for secret in (slack.bot_token, slack.app_token, slack.signing_secret):
        assert secret not in talk.bot.log
    slack.raise_problems()
    assert [message.text for message in slack.take_unread()] == []
    assert [view.callback_id for view in slack.take_unread_views()] == []
