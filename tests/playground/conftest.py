"""The playground in this process: the simulated workspace, and the real bot in it."""

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.playground.demo import LOOPBACK, Options, serve_playground
from bot.playground.session import Session
from bot.search import Prepared
from bot.server.http import listen

PATIENCE = 20.0
"""Seconds until the playground must have started."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_session(
    small_prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Session]:
    started: asyncio.Future[Session] = asyncio.get_running_loop().create_future()
    options = Options(tmp_path_factory.mktemp("playground"), port=0, reset=False, browser=False, knowledge=())
    serving = asyncio.create_task(
        serve_playground(options, listen(LOOPBACK, 0), small_prepared, lambda: small_prepared, started.set_result)
    )
    await asyncio.wait({serving, started}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        await serving
    yield started.result()
    signal.raise_signal(signal.SIGINT)
    async with asyncio.timeout(PATIENCE):
        await serving
