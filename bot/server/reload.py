"""SIGHUP: the bot reads changed knowledge without a restart, and keeps what it has where the change is broken."""

import asyncio
import contextlib
import gc
import logging
import signal
import threading
from collections.abc import Callable, Iterator

from bot.errors import KnowledgeError, SetupError
from bot.matching import Matcher

_log = logging.getLogger(__name__)


class Reload:
    """Reads the knowledge again on request, one time after the other."""

    def __init__(self, load: Callable[[], Matcher], use: Callable[[Matcher], None]) -> None:
        """Do nothing yet.

        Args:
            load: reads the knowledge, which takes some seconds; raises KnowledgeError or SetupError if it is broken.
            use: puts a matcher in the place of the one before.
        """
        self._load = load
        self._use = use
        self._wanted = asyncio.Event()

    @contextlib.contextmanager
    def on_hangup(self) -> Iterator[None]:
        """Read the knowledge at each SIGHUP; several while it is being read count as one."""
        if not hasattr(signal, "SIGHUP"):  # Windows has none
            yield
            return
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, self._wanted.set)
        reading = loop.create_task(self._read_when_wanted())
        try:
            yield
        finally:
            reading.cancel()
            loop.remove_signal_handler(signal.SIGHUP)

    async def _read_when_wanted(self) -> None:
        while await self._wanted.wait():
            self._wanted.clear()
            try:
                self._use(await _in_thread(self._load))
            except KnowledgeError as error:
                for problem in error.problems:
                    _log.error("%s", problem)
                _log.error("The knowledge has problems, so the bot goes on with what it had read before.")
            except SetupError as error:
                _log.error("%s The bot goes on with the knowledge that it had read before.", error)
            else:
                gc.unfreeze()  # the knowledge before goes, with all its circles of references
                gc.collect()
                gc.freeze()
                _log.info("The knowledge has been read again.")


async def _in_thread(load: Callable[[], Matcher]) -> Matcher:
    """Run something slow in a thread that the end of the program does not wait for."""
    loop = asyncio.get_running_loop()
    loaded: asyncio.Future[Matcher] = loop.create_future()

    def finish(matcher: Matcher | None, error: Exception | None) -> None:
        if loaded.cancelled():
            return
        if matcher:
            loaded.set_result(matcher)
        elif error:
            loaded.set_exception(error)

    def run() -> None:
        matcher, failure = None, None
        try:
            matcher = load()
        except Exception as error:  # noqa: BLE001  (it is raised where the result is awaited)
            failure = error
        with contextlib.suppress(RuntimeError):  # the program has ended meanwhile
            loop.call_soon_threadsafe(finish, matcher, failure)

    threading.Thread(target=run, daemon=True).start()
    return await loaded
