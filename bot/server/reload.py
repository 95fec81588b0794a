"""Reloads the knowledge at SIGHUP, without a restart. If it has errors, the bot keeps the knowledge that it has."""

import asyncio
import contextlib
import gc
import logging
import signal
import threading
from collections.abc import Callable, Iterator

from bot.errors import KnowledgeError, SetupError
from bot.search import Prepared

_log = logging.getLogger(__name__)


class Reload:
    """Reloads the knowledge on request, never twice at the same time."""

    def __init__(self, load: Callable[[], Prepared], use: Callable[[Prepared], None]) -> None:
        """Prepare for reloading.

        Args:
            load: reads the knowledge, which takes some seconds; raises KnowledgeError or SetupError if it has errors.
            use: replaces the bot's knowledge; both run in a thread.
        """
        self._load = load
        self._use = use
        self._wanted = asyncio.Event()
        self._loading: threading.Thread | None = None

    @property
    def is_loading(self) -> bool:
        """Whether knowledge is being read at this moment."""
        return self._loading is not None and self._loading.is_alive()

    @contextlib.contextmanager
    def on_hangup(self) -> Iterator[None]:
        """Reload the knowledge at each SIGHUP within the block; several during one reload count as one."""
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
                await self._load_in_thread()
            except KnowledgeError as error:
                for problem in error.problems:
                    _log.error("%s", problem)
                _log.error("The knowledge has errors, so the bot keeps the knowledge that it loaded before.")
            except SetupError as error:
                _log.error("%s The bot keeps the knowledge that it loaded before.", error)
            except Exception:  # noqa: BLE001  (whatever it is, the next SIGHUP must be heard)
                _log.exception("The knowledge cannot be read, so the bot keeps the knowledge that it loaded before.")
            else:
                gc.unfreeze()  # the old knowledge has reference cycles, which only the collector frees
                gc.collect()
                gc.freeze()
                _log.info("The knowledge has been reloaded.")

    async def _load_in_thread(self) -> None:
        """Load in a daemon thread, which does not delay the exit of the program."""
        loop = asyncio.get_running_loop()
        loaded: asyncio.Future[None] = loop.create_future()

        def finish(error: Exception | None) -> None:
            if loaded.cancelled():
                return
            if error:
                loaded.set_exception(error)
            else:
                loaded.set_result(None)

        def run() -> None:
            failure = None
            try:
                self._use(self._load())
            except Exception as error:  # noqa: BLE001  (it is raised where the result is awaited)
                failure = error
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(finish, failure)

        self._loading = threading.Thread(target=run, daemon=True)
        self._loading.start()
        await loaded
