"""Socket Mode: the bot calls Slack, and takes what comes over a WebSocket.

Shapes and the rules of connecting: https://docs.slack.dev/apis/events-api/using-socket-mode. The SDK's own client
cannot be used: after one failed handshake it tries the same spent address for ever, and where Slack has too many
connections it asks for the next one without a pause.
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

_PING_SECONDS = 3  # how soon a connection that was cut is noticed
_CLOSING_SECONDS = 1  # how long Slack is given to answer a goodbye
_ATTEMPT_SECONDS = 10
_STEADY_SECONDS = 5  # a connection that has held this long is a success, as is one that has brought something
_LEAVING_SECONDS = 30  # Slack closes a connection about 10 seconds after it has announced that
_LONGEST_PAUSE_SECONDS = 60.0
_ANNOUNCED = ("warning", "refresh_requested")
_LOST = "lost"
_REASONS = {
    _LOST: "it was cut without a word",
    "link_disabled": "Socket Mode is off in the app's settings: turn it on",
    "too_many_websockets": "the app has more connections than Slack allows: stop other copies of the bot",
}
_OK = 200

_log = logging.getLogger(__name__)


class SocketMode:
    """A connection to Slack that is always replaced: before Slack ends it, and after it was lost.

    Each attempt asks Slack for an address of its own, because an address serves once, and for seconds only.

    Args:
        app: is given what comes.
        app_token: `xapp-...`.
        api_url: base of Slack's Web API.
        session: carries calls and WebSockets.
        in_flight: is given the work on what comes.
    """

    def __init__(self, app: AsyncApp, app_token: str, api_url: str, session: ProxySession, in_flight: InFlight) -> None:
        self._app = app
        self._app_token = app_token
        # Without retries of its own: a failed attempt is followed by a pause and another attempt here.
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
        """Connect, and stay connected from now on, even where the first attempt fails.

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
        """Take nothing more. What was taken can still be acknowledged."""
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
            except Exception:  # noqa: BLE001  (whatever it is, the bot must not stay deaf)
                _log.exception("The connection to Slack failed")
            socket = None

    async def _open(self, seconds: float) -> ClientWebSocketResponse:
        """Make one attempt.

        Raises:
            SlackAway: it failed.
            SetupError: it failed, and will go on failing until somebody changes a setting.
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
        """Serve a connection for as long as it is the newest.

        Raises:
            SlackAway: it was lost, or Slack ended it at once.
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
        """Serve a connection until Slack closes it, as announced. Meanwhile there is another: nothing gets lost."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LEAVING_SECONDS):
                while await self._take(socket, lambda: None) in _ANNOUNCED:
                    pass
        await self._drop(socket)

    async def _drop(self, socket: ClientWebSocketResponse) -> None:
        self._sockets.discard(socket)
        await socket.close()

    async def _take(self, socket: ClientWebSocketResponse, works: Callable[[], None]) -> str:
        """Take what comes, until the connection ends or Slack says that it will.

        Args:
            socket: the connection.
            works: called with each request that comes.

        Returns:
            Slack's word for the reason, or `_LOST`.
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
            _log.warning("not acknowledged: a request of the type %s", request.type)
            return
        is_json = response.headers.get("content-type", [""])[0].startswith("application/json")
        payload = json.loads(response.body) if is_json and response.body else response.body or None
        acknowledgement = SocketModeResponse(request.envelope_id, payload).to_dict()
        # An acknowledgement counts on any connection of the app, so where this one is closed another will do.
        connection = next((each for each in (socket, *self._sockets) if not each.closed), socket)
        try:
            await connection.send_json(acknowledgement)
        except ConnectionError:
            _log.info("An acknowledgement did not reach Slack, which will send the request again.")


class Attempts:
    """Attempts to connect in a row: spread out, with one line in the log for what is wrong, and one when it is over."""

    count = 0
    """Attempts since a connection has proved to work."""

    _told: tuple[int, str] | None = None
    _at_least = 0.0

    def pause(self) -> float:
        """Return for how many seconds to wait: none after a connection that worked, then longer, a minute at most.

        The pause is partly by chance, so that many bots do not all come back to Slack at the same moment.
        """
        longest = min(2.0 ** (self.count - 1), _LONGEST_PAUSE_SECONDS) if self.count else 0.0
        return max(random.uniform(longest / 2, longest), self._at_least)  # noqa: S311  (not a secret)

    def failed(self, error: SlackAway | SetupError) -> None:
        """Say what is wrong, unless that was said already. The end of a connection that worked is no trouble yet."""
        self._at_least = error.retry_after if isinstance(error, SlackAway) else 0.0
        trouble = logging.WARNING if self.count else logging.INFO
        told = (logging.ERROR if isinstance(error, SetupError) else trouble, str(error).removesuffix("."))
        if told != self._told:
            self._told = told
            _log.log(told[0], "%s. The bot goes on trying.", told[1])

    def succeeded(self) -> None:
        """Say that it is over, where something was wrong."""
        if self._told:
            _log.info("connected to Slack by Socket Mode")
        self.count, self._told, self._at_least = 0, None, 0.0


def _content(message: aiohttp.WSMessage) -> dict[str, Any]:
    """Return what a message of Slack's says; nothing for anything else than a JSON object."""
    try:
        content = json.loads(message.data) if message.type is WSMsgType.TEXT else {}
    except (ValueError, RecursionError):
        _log.warning("Slack sent something over the connection that is not JSON.")
        return {}
    return content if isinstance(content, dict) else {}
