"""SIGHUP has the knowledge read again, whatever became of the time before."""

import asyncio
import logging
import os
import signal

import pytest

from bot.search import Prepared
from bot.server.reload import Reload
from tests.shipped import shipped


async def test_a_failure_that_nobody_expected_is_logged_and_the_next_hangup_is_heard(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failed, used = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def load() -> Prepared:
        if not failed.is_set():
            loop.call_soon_threadsafe(failed.set)
            raise RuntimeError("nobody expected this")
        return shipped()

    with caplog.at_level(logging.ERROR):
        async with Reload(load, lambda _: used.set()).on_demand():
            os.kill(os.getpid(), signal.SIGHUP)
            await failed.wait()
            os.kill(os.getpid(), signal.SIGHUP)
            async with asyncio.timeout(10):
                await used.wait()

    assert "RuntimeError: nobody expected this" in caplog.text
