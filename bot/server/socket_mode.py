"""Socket Mode: the bot connects to Slack, and receives requests over a WebSocket.

The protocol: https://docs.slack.dev/apis/events-api/using-socket-mode. The SDK's own client cannot be used: after a
failed handshake it retries the same URL for ever, although that has expired, and when the app has too many connections
it opens the next one without a pause.
"""

import asyncio
import contextlib
import json
import logging
import random
from collections.abc import Callable, Coroutine
from typing import Any, cast

import aiohttp
from aiohttp import ClientWebSocketResponse, ClientWSTimeout, WSMsgType
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SetupError
from bot.in_flight import InFlight
from bot.server.proxies import ProxySession
from bot.server.web_api import PATIENCE_SECONDS, SlackAway, asking_slack

_PING_SECONDS = 3  # how soon a lost connection is noticed
_CLOSING_SECONDS = 1  # how long Slack may take to answer a close frame
_ATTEMPT_SECONDS = 10
_STEADY_SECONDS = 5  # a connection works if it has lasted this long or has brought a request
_LEAVING_SECONDS = 30  # Slack closes a connection about 10 seconds after announcing it
_LONGEST_PAUSE_SECONDS = 60.0
_ANNOUNCED = ("warning", "refresh_requested")
_LOST = "lost"
_REASONS = {
    _LOST: "it was lost without a close message",
    "link_disabled": "Socket Mode is off in the app's settings: turn it on",
    "too_many_websockets": "the app has more connections than Slack allows: stop other copies of the bot",
}
_OK = 200

_log = logging.getLogger(__name__)


class SocketMode:
    """Keeps a connection to Slack: opens a new one before Slack closes it, and after it was lost.

    Each attempt asks Slack for a new URL, because a URL works only once, and only for some seconds.

    Args:
        app: handles the requests.
        app_token: `xapp-...`.
        api_url: the base URL of Slack's Web API.
        session: makes the calls and opens the WebSockets.
        in_flight: keeps track of the requests being handled.
    """

    def __init__(self, app: AsyncApp, app_token: str, api_url: str, session: ProxySession, in_flight: InFlight) -> None:
        self._app = app
        self._app_token = app_token
        # Without the SDK's retries: a failed attempt is followed by a pause and another attempt here.
        self._client = AsyncWebClient(
            base_url=api_url, session=cast("aiohttp.ClientSession", session), retry_handlers=[]
        )
        self._session = session
        self._in_flight = in_flight
        self._attempts = Attempts()
        self._sockets: set[ClientWebSocketResponse] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def is_connected(self) -> bool:
        """Tell whether Slack can reach the bot now."""
        return any(not socket.closed for socket in self._sockets)

    async def start(self) -> None:
        """Connect, and stay connected from now on, even if the first attempt fails.

        Raises:
            SetupError: Slack refused the token.
        """
        first = None
        try:
            first = await self._open(PATIENCE_SECONDS)
            _log.info("connected to Slack by Socket Mode")
        except SlackAway as error:
            self._attempts.failed(error)
        self._run(self._stay_connected(first))

    async def stop_taking(self) -> None:
        """Stop receiving requests. Those received so far can still be acknowledged."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def aclose(self) -> None:
        """Close all connections."""
        await asyncio.gather(*(socket.close() for socket in self._sockets), return_exceptions=True)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _stay_connected(self, socket: ClientWebSocketResponse | None) -> None:
        while True:
            try:
                if socket is None:
                    await asyncio.sleep(self._attempts.pause())
                    socket = await self._open(_ATTEMPT_SECONDS)
                await self._serve(socket)
            except (SlackAway, SetupError) as error:
                self._attempts.failed(error)
            except Exception:  # noqa: BLE001  (whatever it is, the bot must connect again)
                _log.exception("The connection to Slack failed")
            socket = None

    async def _open(self, seconds: float) -> ClientWebSocketResponse:
        """Make one attempt to connect.

        Raises:
            SlackAway: it failed.
            SetupError: it failed, and will fail until somebody changes a setting.
        """
        self._attempts.count += 1
        async with asking_slack("SLACK_APP_TOKEN", seconds):
            opened = await self._client.apps_connections_open(app_token=self._app_token)
            socket: ClientWebSocketResponse = await self._session.ws_connect(
                opened["url"], heartbeat=_PING_SECONDS, timeout=ClientWSTimeout(ws_close=_CLOSING_SECONDS)
            )
        self._sockets.add(socket)
        return socket

    async def _serve(self, socket: ClientWebSocketResponse) -> None:
        """Handle a connection's requests until it ends or Slack announces that it will close it.

        Raises:
            SlackAway: it was lost, or Slack closed it without announcing that.
        """
        steady = asyncio.get_running_loop().call_later(_STEADY_SECONDS, self._attempts.succeeded)
        try:
            reason = await self._take(socket, self._attempts.succeeded)
        except Exception:
            await self._drop(socket)
            raise
        finally:
            steady.cancel()
        if reason in _ANNOUNCED:
            self._run(self._leave(socket))
        else:
            await self._drop(socket)
            raise SlackAway(f"The connection to Slack has ended: {_REASONS.get(reason, reason)}")

    async def _leave(self, socket: ClientWebSocketResponse) -> None:
        """Handle a connection's requests until Slack closes it, as announced, so that none is lost meanwhile."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LEAVING_SECONDS):
                while await self._take(socket, lambda: None) in _ANNOUNCED:
                    pass
        await self._drop(socket)

    async def _drop(self, socket: ClientWebSocketResponse) -> None:
        self._sockets.discard(socket)
        await socket.close()

    async def _take(self, socket: ClientWebSocketResponse, works: Callable[[], None]) -> str:
        """Receive requests until the connection ends or Slack announces its end.

        Args:
            socket: the connection.
            works: called for each request.

        Returns:
            The reason that Slack gives for the end, or `_LOST`.
        """
        async for message in socket:
            content = _content(message)
            if content.get("type") == "disconnect":
                return str(content.get("reason"))
            if isinstance(content.get("payload"), dict) and (request := SocketModeRequest.from_dict(content)):
                works()
                self._in_flight.start(self._handle(socket, request))
        return _LOST

    async def _handle(self, socket: ClientWebSocketResponse, request: SocketModeRequest) -> None:
        response = await run_async_bolt_app(self._app, request)
        if response.status != _OK:
            _log.warning("A request of the type %s was not acknowledged.", request.type)
            return
        is_json = response.headers.get("content-type", [""])[0].startswith("application/json")
        payload = json.loads(response.body) if is_json and response.body else response.body or None
        acknowledgement = SocketModeResponse(request.envelope_id, payload).to_dict()
        # Slack accepts an acknowledgement on any of the app's connections, so if this one is closed, another will do.
        connection = next((each for each in (socket, *self._sockets) if not each.closed), socket)
        try:
            await connection.send_json(acknowledgement)
        except ConnectionError:
            _log.info("An acknowledgement did not reach Slack, which will send the request again.")


class Attempts:
    """Consecutive attempts to connect: the pauses between them, and a log with one line per problem, not attempt."""

    count = 0
    """The number of attempts since a connection last worked."""

    _told: tuple[int, str] | None = None
    _at_least = 0.0

    def pause(self) -> float:
        """Return how many seconds to wait: none after a connection that worked, then longer, up to a minute.

        The pause is partly random, so that many bots do not reconnect at the same moment.
        """
        longest = min(2.0 ** (self.count - 1), _LONGEST_PAUSE_SECONDS) if self.count else 0.0
        return max(random.uniform(longest / 2, longest), self._at_least)  # noqa: S311  (not a secret)

    def failed(self, error: SlackAway | SetupError) -> None:
        """Log what is wrong, unless it was logged last. The end of a connection that worked is logged as normal."""
        self._at_least = error.retry_after if isinstance(error, SlackAway) else 0.0
        trouble = logging.WARNING if self.count else logging.INFO
        told = (logging.ERROR if isinstance(error, SetupError) else trouble, str(error).removesuffix("."))
        if told != self._told:
            self._told = told
            _log.log(told[0], "%s. The bot keeps trying.", told[1])

    def succeeded(self) -> None:
        """Log that the bot is connected, if a problem was logged before."""
        if self._told:
            _log.info("connected to Slack by Socket Mode")
        self.count, self._told, self._at_least = 0, None, 0.0


def _content(message: aiohttp.WSMessage) -> dict[str, Any]:
    """Return the content of a WebSocket message, which is empty if it is not a JSON object."""
    try:
        content = json.loads(message.data) if message.type is WSMsgType.TEXT else {}
    except (ValueError, RecursionError):
        _log.warning("Slack sent a message over the connection that is not JSON.")
        return {}
    return content if isinstance(content, dict) else {}
