"""The server's lifecycle: start, serve until a signal, finish the work in flight, exit."""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from slack_sdk.web.async_client import AsyncWebClient

from bot.in_flight import InFlight
from bot.knowledge import Editable
from bot.metrics import Metrics
from bot.search import KnowledgeBase, Prepared, load_model
from bot.server.assembly import Bot, assemble
from bot.server.http import Server, build_web, listen, slack_routes
from bot.server.periodic import every
from bot.server.reload import Reload
from bot.server.socket_mode import SocketMode
from bot.server.web_api import BotToken, slack_client, slack_session
from bot.settings import ServeSettings
from bot.slack.clients import Clients
from bot.storage import Database, DatabaseLostError

if TYPE_CHECKING:
    from bot.server.many_workspaces import ManyWorkspaces

# From SIGTERM to the exit 10 seconds at most: 3 for open connections, these for answers in flight, the rest to spare.
_FINISHING_SECONDS = 5


def run(settings: ServeSettings, prepared: Prepared, load: Callable[[], Prepared], editable: Editable) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Args:
        settings: how to serve.
        prepared: the knowledge.
        load: reads it again at SIGHUP, and when it changes.
        editable: where it changes.

    Raises:
        SetupError: the port is taken, Slack refuses a token, or a proxy or the database cannot be used.
    """
    knowledge = KnowledgeBase(prepared, load_model())
    reload = Reload(load, knowledge.use)
    listening = listen(settings.host, settings.port)
    asyncio.run(serve(settings, listening, knowledge, reload, editable))
    exit_while_loading(reload)


def exit_while_loading(reload: Reload) -> None:
    """Exit at once if knowledge is being read.

    The end of the interpreter would abort that thread within a C++ library, and so the process.
    """
    if reload.is_loading:
        logging.shutdown()
        os._exit(0)


async def serve(
    settings: ServeSettings,
    listening: socket.socket,
    knowledge: KnowledgeBase,
    reload: Reload,
    editable: Editable,
) -> None:
    """Serve until SIGTERM or Ctrl-C; arguments and errors as for `run`.

    Args:
        settings: how to serve.
        listening: where to serve.
        knowledge: has the answers.
        reload: replaces it.
        editable: where it changes.
    """
    metrics, in_flight = Metrics(), InFlight()
    database = Database(settings.database_url)
    async with contextlib.aclosing(database), slack_session() as session:
        await database.open()
        client = slack_client(session, settings.api_url)
        many = await _many_workspaces(settings, client, database, in_flight)
        tokens = many.tokens if many else await _one_workspace(settings, client)
        pages = many.routes if many else ()
        clients = Clients(client, tokens, many.installations if many else None)
        bot = assemble(database, knowledge, clients, in_flight, metrics)
        with contextlib.suppress(DatabaseLostError):  # the log has it
            await bot.taught_layer.refresh()
        async with reload.on_demand(editable):
            if settings.mode == "http":
                routes = slack_routes(bot.app, settings.signing_secret, metrics)
                web = build_web(metrics, tokens.is_accepted, [*routes, *pages], database_trouble=database.report)
                async with _looked_after(bot, many):
                    await Server(web, settings.keep_alive).serve_on(listening)
                await in_flight.finish(_FINISHING_SECONDS)
            else:
                connection = SocketMode(bot.app, settings.app_token, settings.api_url, session, in_flight)
                async with contextlib.aclosing(connection):
                    await connection.start()
                    web = build_web(metrics, connection.is_connected, pages, database_trouble=database.report)
                    async with _looked_after(bot, many):
                        await Server(web, settings.keep_alive).serve_on(listening)
                    await connection.stop_taking()
                    await in_flight.finish(_FINISHING_SECONDS)
        await bot.claims.release()


async def _one_workspace(settings: ServeSettings, client: AsyncWebClient) -> BotToken:
    token = BotToken(client, settings.bot_token)
    await token.check()
    return token


async def _many_workspaces(
    settings: ServeSettings, client: AsyncWebClient, database: Database, in_flight: InFlight
) -> "ManyWorkspaces | None":
    if not settings.oauth:
        return None
    from bot.server.many_workspaces import ManyWorkspaces  # noqa: PLC0415  (one workspace needs nothing of it)

    many = ManyWorkspaces(settings.oauth, client, database, in_flight)
    await many.open()
    return many


@contextlib.asynccontextmanager
async def _looked_after(bot: Bot, many: "ManyWorkspaces | None") -> AsyncIterator[None]:
    rounds: list[tuple[float, Callable[[], Awaitable[None]], str]] = [
        (5, bot.upkeep.renew, "the upkeep"),  # well within the duration of a lease
        (2, bot.taught_layer.refresh, "taking over what was taught"),
        (300, bot.upkeep.prune, "forgetting what is old"),
        (60, bot.reminders.send_due, "the reminders"),
    ]
    if many:
        rounds += [
            (2, many.tokens.refresh, "taking over installations"),
            (60, many.rotation.refresh_due, "refreshing tokens"),
            (5, many.rotation.keep, "keeping refreshed tokens"),
        ]
    async with contextlib.AsyncExitStack() as stack:
        for seconds, work, what in rounds:
            await stack.enter_async_context(every(seconds, work, what))
        yield
