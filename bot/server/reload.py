"""Reloads the knowledge without a restart: when a file of it changes, and at SIGHUP.

If it has errors, the bot keeps the knowledge that it has.
"""

import asyncio
import contextlib
import gc
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

from watchfiles import Change, awatch

from bot.errors import KnowledgeError, SetupError
from bot.knowledge import Editable
from bot.knowledge.read import SUFFIXES
from bot.search import Prepared

_SETTLING_MILLISECONDS = 400
"""How long changes are collected at most: an editor writes a file in several steps."""
_log = logging.getLogger(__name__)


class Reload:
    """Reloads the knowledge on request, never twice at the same time."""

    def __init__(
        self,
        load: Callable[[], Prepared],
        use: Callable[[Prepared], object],
        told: Callable[[str | None], object] = lambda _: None,
    ) -> None:
        """Prepare for reloading.

        Args:
            load: reads the knowledge, which takes some seconds; raises KnowledgeError or SetupError if it has errors.
            use: replaces the bot's knowledge; both run in a thread.
            told: is called after each attempt, with what is wrong, one line each; None: nothing.
        """
        self._load = load
        self._use = use
        self._told = told
        self._wanted = asyncio.Event()
        self._loading: threading.Thread | None = None

    @property
    def is_loading(self) -> bool:
        """Whether knowledge is being read at this moment."""
        return self._loading is not None and self._loading.is_alive()

    @contextlib.asynccontextmanager
    async def on_demand(self, editable: Editable | None = None) -> AsyncIterator[None]:
        """Reload the knowledge at each change and at each SIGHUP within the block; several at once count as one.

        Args:
            editable: what may change.
        """
        loop = asyncio.get_running_loop()
        tasks = [loop.create_task(self._read_when_wanted()), loop.create_task(self._watch(editable))]
        with self._on_hangup():
            await asyncio.sleep(0)  # the watch begins
            if editable and editable.is_edited():
                self._wanted.set()
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    @contextlib.contextmanager
    def _on_hangup(self) -> Iterator[None]:
        if not hasattr(signal, "SIGHUP"):  # Windows has none
            yield
            return
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, self._wanted.set)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGHUP)

    async def _watch(self, editable: Editable | None) -> None:
        if not editable or not editable.folders:
            return
        try:
            async for _ in awatch(*editable.folders, watch_filter=_is_knowledge, debounce=_SETTLING_MILLISECONDS):
                self._wanted.set()
        except Exception as error:  # noqa: BLE001  (the system may have no more watches to give, or a folder is gone)
            _log.warning("The knowledge folders are no longer watched (%s): SIGHUP reloads them.", error)

    async def _read_when_wanted(self) -> None:
        while await self._wanted.wait():
            self._wanted.clear()
            try:
                await self._load_in_thread()
            except KnowledgeError as error:
                self._told(str(error))
                for problem in error.problems:
                    _log.error("%s", problem)
                _log.error("The knowledge has errors, so the bot keeps the knowledge that it loaded before.")
            except SetupError as error:
                self._told(str(error))
                _log.error("%s The bot keeps the knowledge that it loaded before.", error)
            except Exception as error:  # noqa: BLE001  (whatever it is, the next SIGHUP must be heard)
                self._told(f"The knowledge cannot be read: {error}")
                _log.exception("The knowledge cannot be read, so the bot keeps the knowledge that it loaded before.")
            else:
                gc.unfreeze()  # the old knowledge has reference cycles, which only the collector frees
                gc.collect()
                gc.freeze()
                self._told(None)
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


def _is_knowledge(_: Change, path: str) -> bool:
    """Tell whether a change can be one of the knowledge: of a YAML file, or of a mounted ConfigMap of Kubernetes."""
    file = Path(path)
    return (file.suffix in SUFFIXES and not file.name.startswith(".")) or file.name == "..data"
