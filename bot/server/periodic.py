"""Work that is done every few seconds while the bot runs."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from bot.storage import DatabaseLostError

_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def every(seconds: float, work: Callable[[], Awaitable[None]], what: str) -> AsyncIterator[None]:
    """Do some work again and again within the block, whatever happens.

    Args:
        seconds: the pause between the end of one round and the beginning of the next.
        work: one round.
        what: names the work in the log if it fails, such as `the digest`.
    """
    task = asyncio.create_task(_repeat(seconds, work, what))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _repeat(seconds: float, work: Callable[[], Awaitable[None]], what: str) -> None:
    while True:
        try:
            await work()
        except DatabaseLostError:
            pass  # the log has it
        except Exception:  # noqa: BLE001  (whatever it is, the next round must come)
            _log.exception("A round of %s failed", what)
        await asyncio.sleep(seconds)
