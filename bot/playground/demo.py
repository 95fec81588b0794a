"""`wharfie demo`: the simulated Slack, the bot as `wharfie serve` runs it, and the page, in one process."""

import asyncio
import contextlib
import logging
import os
import shutil
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from starlette.applications import Starlette

from bot.errors import SetupError
from bot.knowledge import Editable
from bot.playground.explained import ExplainedKnowledge
from bot.playground.page import build_page
from bot.playground.seeds import sow
from bot.playground.session import NotPossibleError, Session
from bot.playground.slack import SignedClient
from bot.playground.slack.people import OWNER, TEAM
from bot.records import WorkspaceSettings
from bot.search import Prepared, load_model
from bot.server.http import Server, listen
from bot.server.lifecycle import exit_while_loading, serve
from bot.server.reload import Reload
from bot.settings import serve_settings
from bot.storage import Database, WorkspaceSettingsStore

LOOPBACK = "127.0.0.1"
_KEEP_ALIVE_SECONDS = 75


@dataclass(frozen=True)
class Options:
    """How the playground is started.

    Attributes:
        folder: keeps what the bot remembers.
        port: where the page is served; 0 takes any free one.
        reset: forget what the bot remembers.
        browser: open the page in the browser, where there is one.
        editable: the knowledge whose changes are taken over.
    """

    folder: Path
    port: int
    reset: bool
    browser: bool
    editable: Editable


def run(options: Options, prepared: Prepared, load: Callable[[], Prepared]) -> None:
    """Serve the playground until Ctrl-C.

    Args:
        options: how.
        prepared: the knowledge.
        load: reads it again when it changes.

    Raises:
        SetupError: the port is taken, or the folder cannot be used.
    """
    page = _listen(options.port)
    if options.reset:
        shutil.rmtree(options.folder, ignore_errors=True)
    logging.getLogger("bot.server.reload").setLevel(logging.INFO)  # who edits knowledge wants to hear of it
    os.environ.update(dict.fromkeys(("NO_PROXY", "no_proxy"), "*"))  # nothing here leaves this machine
    asyncio.run(serve_playground(options, page, prepared, load, lambda _: _announce(page, browser=options.browser)))


async def serve_playground(
    options: Options,
    page: socket.socket,
    prepared: Prepared,
    load: Callable[[], Prepared],
    started: Callable[[Session], object],
) -> None:
    """Serve the playground until Ctrl-C.

    Args:
        options: how.
        page: where the page is served.
        prepared: the knowledge.
        load: reads it again when it changes.
        started: is called as soon as it can be used.

    Raises:
        SetupError: the folder cannot be used.
    """
    file = options.folder / "wharfie.db"
    is_new = not file.exists()
    bot = listen(LOOPBACK, 0)
    async with Session() as session, aiohttp.ClientSession() as http:
        loop = asyncio.get_running_loop()
        knowledge = ExplainedKnowledge(
            prepared, load_model(), lambda *why: loop.call_soon_threadsafe(session.explain, *why)
        )
        reload = Reload(load, knowledge.use, session.set_knowledge_problem)
        settings = serve_settings(
            session.slack.environment("http") | {"DATABASE_URL": f"sqlite:///{file}", "LOG_LEVEL": "WARNING"},
            mode="http",
            host=LOOPBACK,
            port=0,
        )
        address = f"http://{LOOPBACK}:{bot.getsockname()[1]}"
        session.connect(SignedClient(http, address, session.slack.signing_secret))
        if is_new:
            await _name_owner(settings.database_url)

        async def begin() -> None:
            async with http.get(f"{address}/readyz"):  # is answered as soon as the bot serves
                with contextlib.suppress(TimeoutError, NotPossibleError):  # the panel of the page shows what failed
                    await sow(session, is_new=is_new)
            started(session)

        async with _page(build_page(session), page, session), _meanwhile(begin()):
            await serve(settings, bot, knowledge, reload, options.editable)
        await http.close()
    exit_while_loading(reload)


class _PageServer(Server):
    """Serves the page for as long as the bot is served, which ends at a signal."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the server of the bot."""
        yield


@contextlib.asynccontextmanager
async def _page(web: Starlette, listening: socket.socket, session: Session) -> AsyncIterator[None]:
    """Serve the page within the block."""
    server = _PageServer(web, _KEEP_ALIVE_SECONDS)
    serving = asyncio.create_task(server.serve([listening]))
    try:
        yield
    finally:
        session.end()  # so that the pages' streams end
        server.should_exit = True
        await serving


@contextlib.asynccontextmanager
async def _meanwhile(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Do some work beside the block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _name_owner(database_url: str) -> None:
    async with contextlib.aclosing(Database(database_url)) as database:
        await database.open()
        await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(owners=(OWNER,)))


def _listen(port: int) -> socket.socket:
    try:
        return listen(LOOPBACK, port)
    except SetupError as error:
        cause = error.__cause__
        reason = os.strerror(cause.errno) if isinstance(cause, OSError) and cause.errno else cause
        raise SetupError(f"Cannot listen on {LOOPBACK}:{port} ({reason}): choose another port with --port.") from error


def _announce(page: socket.socket, *, browser: bool) -> None:
    url = f"http://{LOOPBACK}:{page.getsockname()[1]}"
    print(f"The playground is at {url} (Ctrl-C ends it).", flush=True)  # noqa: T201
    if browser and _has_browser():
        webbrowser.open(url)


def _has_browser() -> bool:
    """Tell whether a person sits here who can see a browser; one in the terminal would get in the way."""
    has_screen = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(has_screen) and sys.stdout.isatty()
