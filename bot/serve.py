"""Runs the bot: Slack by HTTP or by Socket Mode, health over HTTP in both."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import AsyncIterator, Iterator

import aiohttp
import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette

from bot.app import build_app
from bot.errors import SetupError
from bot.in_flight import InFlight
from bot.matching import Matcher
from bot.metrics import Metrics
from bot.settings import ServeSettings
from bot.web import build_web, slack_route

# SIGTERM to exit takes 10 seconds at most: open connections, then answers in flight, then some air.
_CLOSING_SECONDS = 3
_DRAINING_SECONDS = 5
_MOST_CONNECTIONS = 1_000
_PATIENCE_SECONDS = 5
_PING_SECONDS = 3  # how soon a connection that was cut is noticed
_LONGEST_PAUSE_SECONDS = 30.0
_UNREACHABLE = (aiohttp.ClientError, SlackClientError, OSError, TimeoutError)
# What Slack says of a token that will never work: https://docs.slack.dev/reference/methods/auth.test
_REFUSED = {
    "account_inactive",
    "invalid_auth",
    "not_allowed_token_type",
    "not_authed",
    "token_expired",
    "token_revoked",
}

_log = logging.getLogger(__name__)


def run(settings: ServeSettings, matcher: Matcher) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Raises:
        SetupError: the port is taken or Slack refuses a token.
    """
    asyncio.run(_serve(settings, matcher))


async def _serve(settings: ServeSettings, matcher: Matcher) -> None:
    listening = _listen(settings.host, settings.port)
    metrics = Metrics()
    in_flight = InFlight()
    async with _slack_client(settings) as client:
        token = _Token(client)
        await token.check()
        app = build_app(matcher, metrics, client, settings.signing_secret, in_flight)
        if settings.mode == "http":
            web = build_web(metrics, token.is_accepted, slack_route(app, settings.signing_secret))
            await _Server(web).serve_on(listening)
            await in_flight.finish(_DRAINING_SECONDS)
        else:
            async with _socket_mode(app, settings.app_token, in_flight) as connection:
                web = build_web(metrics, connection.is_connected)
                await _Server(web).serve_on(listening)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SetupError(f"Cannot listen on {host}:{port} ({reason}): choose others with --host and --port.") from error


class _Server(uvicorn.Server):
    """Ends with 0 on a signal, where uvicorn raises the signal once more and dies of it."""

    def __init__(self, web: Starlette) -> None:
        super().__init__(
            uvicorn.Config(
                web,
                access_log=False,
                limit_concurrency=_MOST_CONNECTIONS,
                lifespan="off",
                log_config=None,
                timeout_graceful_shutdown=_CLOSING_SECONDS,
                ws="none",
            )
        )

    async def serve_on(self, listening: socket.socket) -> None:
        host, port = listening.getsockname()[:2]
        _log.info("listening on http://%s:%s", f"[{host}]" if ":" in host else host, port)
        await self.serve([listening])

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        handled = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in handled}
        yield
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.asynccontextmanager
async def _slack_client(settings: ServeSettings) -> AsyncIterator[AsyncWebClient]:
    """Give a client that shares one connection pool and waits where Slack asks it to."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        yield AsyncWebClient(
            settings.bot_token,
            base_url=settings.api_url,
            session=session,
            retry_handlers=[
                AsyncConnectionErrorRetryHandler(max_retry_count=2),
                AsyncRateLimitErrorRetryHandler(max_retry_count=3),
                AsyncServerErrorRetryHandler(max_retry_count=2),
            ],
        )


class _Token:
    """The bot's token: refused at the start it stops the program; as long as Slack is away, it is asked again."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._accepted = False
        self._asking = asyncio.Lock()

    async def check(self) -> None:
        """Ask Slack whether it accepts the token, unless it did already.

        Raises:
            SetupError: Slack refused it.
        """
        if not self._accepted:
            async with _slack_may_be_away("SLACK_BOT_TOKEN"):
                await self._client.auth_test()
                self._accepted = True

    async def is_accepted(self) -> bool:
        """Tell whether Slack has accepted the token. While it is being asked, nobody else waits for it."""
        if self._asking.locked():
            return self._accepted
        try:
            async with self._asking:
                await self.check()
        except SetupError as error:
            _log.error("%s", error)
        return self._accepted


@contextlib.asynccontextmanager
async def _slack_may_be_away(token_name: str) -> AsyncIterator[None]:
    """Log that Slack cannot be reached, and go on.

    Raises:
        SetupError: Slack can be reached, and refuses the token of that name.
    """
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            yield
    except SlackApiError as error:
        reason = error.response["error"]
        if reason in _REFUSED:
            raise SetupError(
                f"Slack refused {token_name} ({reason}): copy it again from the app's settings."
            ) from error
        _log.warning("Slack did not let the bot in: %s", reason)
    except _UNREACHABLE as error:
        _log.warning("Slack cannot be reached: %s", type(error).__name__)


@contextlib.asynccontextmanager
async def _socket_mode(app: AsyncApp, app_token: str, in_flight: InFlight) -> AsyncIterator[SocketModeClient]:
    """Keep a connection to Slack; at the end take nothing new, finish what is in flight, then close."""
    handler = AsyncSocketModeHandler(app, app_token, ping_interval=_PING_SECONDS)
    client = handler.client
    try:
        await _connect(handler)
        connecting = asyncio.create_task(_connect_until_it_holds(handler))
        yield client
        connecting.cancel()
        for task in (client.message_receiver, client.current_session_monitor):
            if task:
                task.cancel()
        await in_flight.finish(_DRAINING_SECONDS)
    finally:
        await client.close()  # type: ignore[no-untyped-call]


async def _connect(handler: AsyncSocketModeHandler) -> None:
    async with _slack_may_be_away("SLACK_APP_TOKEN"):
        # Asked for here, because the client would log a refusal beside the one line that says what to do.
        opened = await handler.app.client.apps_connections_open(app_token=handler.app_token)
        handler.client.wss_uri = opened["url"]
        await handler.client.connect()  # type: ignore[no-untyped-call]
        _log.info("connected to Slack by Socket Mode")


async def _connect_until_it_holds(handler: AsyncSocketModeHandler) -> None:
    """Go on trying while Slack is away. Once connected, the client looks after the connection itself."""
    pause = 1.0
    while not await handler.client.is_connected():
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
        try:
            await _connect(handler)
        except SetupError as error:
            _log.error("%s", error)
