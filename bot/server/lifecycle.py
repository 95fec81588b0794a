"""The server's lifecycle: start, serve until a signal, finish the work in flight, exit."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable

from bot.answers import AnswerService
from bot.in_flight import InFlight
from bot.metrics import Metrics
from bot.search import Search
from bot.server.http import Server, build_web, listen, slack_routes
from bot.server.reload import Reload
from bot.server.socket_mode import SocketMode
from bot.server.upkeep import Upkeep
from bot.server.web_api import BotToken, slack_client, slack_session
from bot.settings import ServeSettings
from bot.slack.app import build_app
from bot.storage import Claims, Conversations, Database
from bot.unanswered import UnansweredLog

# From SIGTERM to the exit 10 seconds at most: 3 for open connections, these for answers in flight, the rest to spare.
_FINISHING_SECONDS = 5


def run(settings: ServeSettings, search: Search, load: Callable[[], Search]) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Args:
        settings: how to serve.
        search: finds the answers.
        load: reloads the knowledge at SIGHUP.

    Raises:
        SetupError: the port is taken, Slack refuses a token, a proxy or the database cannot be used, or the file of
            unanswered questions cannot be written.
    """
    reload = asyncio.run(_serve(settings, search, load))
    if reload.is_loading:  # the end of the interpreter would abort its thread within a C++ library, and so the process
        logging.shutdown()
        os._exit(0)


async def _serve(settings: ServeSettings, search: Search, load: Callable[[], Search]) -> Reload:
    unanswered = UnansweredLog(settings.unanswered) if settings.unanswered else None
    listening = listen(settings.host, settings.port)
    metrics, in_flight = Metrics(), InFlight()
    database = Database(settings.database_url)
    claims, conversations = Claims(database), Conversations(database)
    answers = AnswerService(search, conversations, metrics, unanswered)
    async with contextlib.aclosing(database), slack_session() as session:
        await database.open()
        client = slack_client(session, settings.api_url)
        token = BotToken(client, settings.bot_token)
        await token.check()
        app = build_app(answers, client, token, in_flight, claims)
        upkeep = Upkeep(database, claims, conversations, app, in_flight)
        reload = Reload(load, answers.use)
        with reload.on_hangup():
            if settings.mode == "http":
                routes = slack_routes(app, settings.signing_secret, metrics)
                web = build_web(metrics, token.is_accepted, routes, database_trouble=lambda: database.trouble)
                async with upkeep.running():
                    await Server(web, settings.keep_alive).serve_on(listening)
                await in_flight.finish(_FINISHING_SECONDS)
            else:
                connection = SocketMode(app, settings.app_token, settings.api_url, session, in_flight)
                async with contextlib.aclosing(connection):
                    await connection.start()
                    web = build_web(metrics, connection.is_connected, database_trouble=lambda: database.trouble)
                    async with upkeep.running():
                        await Server(web, settings.keep_alive).serve_on(listening)
                    await connection.stop_taking()
                    await in_flight.finish(_FINISHING_SECONDS)
        await claims.release()
    return reload
