"""SIGHUP has the knowledge read again, whatever became of the time before."""

import asyncio
import logging
import os
import signal
import time
from pathlib import Path

import pytest

from bot.knowledge import Editable
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


async def test_what_was_edited_while_the_program_started_is_read_at_once(tmp_path: Path) -> None:
    used = asyncio.Event()
    changing = Editable([tmp_path], time.time() - 1)
    (tmp_path / "team.yaml").touch()
    loop = asyncio.get_running_loop()

    async with Reload(shipped, lambda _: loop.call_soon_threadsafe(used.set)).on_demand(changing):
        async with asyncio.timeout(10):
            await used.wait()


async def test_a_folder_that_cannot_be_watched_is_logged_and_a_hangup_is_heard(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    used = asyncio.Event()
    loop = asyncio.get_running_loop()

    with caplog.at_level(logging.WARNING):
        reload = Reload(shipped, lambda _: loop.call_soon_threadsafe(used.set))
        async with reload.on_demand(Editable([tmp_path / "gone"], time.time())):
            os.kill(os.getpid(), signal.SIGHUP)
            async with asyncio.timeout(10):
                await used.wait()

    assert "SIGHUP reloads them" in caplog.text
