"""Slack's side of Socket Mode: a WebSocket that sends envelopes and takes acknowledgements.

Shapes: docs.slack.dev/apis/events-api/using-socket-mode.
"""

import asyncio
import secrets
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from bot.playground.slack.faults import Faults
from bot.playground.slack.people import APP
from bot.playground.slack.records import JsonObject


@dataclass
class Connection:
    """One WebSocket of the bot."""

    socket: web.WebSocketResponse
    request: web.Request


MOST_CONNECTIONS = 10
"""docs.slack.dev/apis/events-api/using-socket-mode: up to ten WebSockets at a time."""


class SocketMode:
    """Takes the bot's connections; envelopes go to the newest.

    Args:
        faults: what a test wants to go wrong; a handshake counts as a call of ``socket``.
    """

    def __init__(self, faults: Faults) -> None:
        self.most_connections = MOST_CONNECTIONS
        """One more, and Slack ends it at once."""
        self.acks: list[str] = []
        """The ids of all envelopes that were acknowledged, in order."""
        self.problems: list[str] = []
        self._faults = faults
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._silent: list[asyncio.Transport] = []
        self._connected = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[JsonObject]] = {}

    def new_query(self) -> str:
        """Make the query of a URL that can be used for one connection."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return f"ticket={ticket}&app_id={APP}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection for as long as it lasts."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self.problems.append("socket: a connection without a fresh ticket")
            return web.Response(status=408)
        self._tickets.remove(ticket)
        if fault := await self._faults.meet("socket"):
            return fault
        connection = Connection(web.WebSocketResponse(), request)
        await connection.socket.prepare(request)
        self._connections.append(connection)
        await connection.socket.send_json(self._hello())
        if len(self._connections) > self.most_connections:
            await self.disconnect("too_many_websockets")
            await connection.socket.close()
            return connection.socket
        self._connected.set()
        async for message in connection.socket:
            if message.type is WSMsgType.TEXT:
                self._take_ack(message.json())
        self._forget(connection)
        return connection.socket

    async def connected(self, within: float) -> None:
        """Wait until the bot has a connection that can be used."""
        try:
            await asyncio.wait_for(self._connected.wait(), within)
        except TimeoutError:
            raise AssertionError(f"no WebSocket connection within {within} s") from None

    async def send_envelope(
        self, kind: str, payload: JsonObject, retry_attempt: int | None, within: float
    ) -> JsonObject:
        """Send an envelope and wait for its acknowledgement.

        Args:
            kind: ``slash_commands``, ``events_api`` or ``interactive``.
            payload: what HTTP would carry as the body.
            retry_attempt: the number of this further delivery, if it is one.
            within: seconds after which the test fails.

        Returns:
            The payload of the acknowledgement; empty where it had none.
        """
        await self.connected(within)
        envelope_id = secrets.token_hex(16)
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            reason = "timeout" if retry_attempt else ""
            envelope |= {"retry_attempt": retry_attempt or 0, "retry_reason": reason}
        ack = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        await self._connections[-1].socket.send_json(envelope)
        try:
            return await asyncio.wait_for(ack, within)
        except TimeoutError:
            raise AssertionError(f"{kind}: not acknowledged within {within} s") from None

    async def send_text(self, text: str) -> None:
        """Send anything."""
        await self._connections[-1].socket.send_str(text)

    async def disconnect(self, reason: str) -> None:
        """Say that a connection will be closed; after a mere warning it still carries envelopes."""
        connection = self._connections[-1]
        if reason != "warning":
            self._forget(connection)
        await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    def drop(self) -> None:
        """Cut the connection without a close frame."""
        connection = self._connections[-1]
        self._forget(connection)
        if transport := connection.request.transport:
            transport.abort()

    def go_silent(self) -> None:
        """Leave the connection half open: nothing comes through, and nobody says so."""
        connection = self._connections[-1]
        self._forget(connection)
        if isinstance(transport := connection.request.transport, asyncio.Transport):
            transport.pause_reading()
            self._silent.append(transport)

    async def close(self) -> None:
        """Close all connections, with a close frame where possible."""
        for transport in self._silent:
            transport.abort()
        for connection in list(self._connections):
            await connection.socket.close()

    def _hello(self) -> JsonObject:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18_060},
            "connection_info": {"app_id": APP},
        }

    def _take_ack(self, ack: JsonObject) -> None:
        waiting = self._waiting.pop(ack.get("envelope_id", ""), None)
        if waiting is None:
            self.problems.append(f"socket: an acknowledgement of nothing: {ack}")
            return
        self.acks.append(ack["envelope_id"])
        if not waiting.done():
            waiting.set_result(ack.get("payload") or {})

    def _forget(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
        if not self._connections:
            self._connected.clear()
