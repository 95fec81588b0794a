"""The HTTP server: Slack's requests, once they are verified, and the bot's health and metrics."""

import asyncio
import contextlib
import logging
import re
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import SetupError
from bot.manifest import EVENTS_PATH
from bot.metrics import Metrics
from bot.server.signatures import Signatures

LARGEST_BODY = 1024 * 1024
"""Bytes. Slack's requests are far smaller, and Bolt has no limit."""

_BODY_SECONDS = 10
_CLOSING_SECONDS = 3  # how long a connection may stay open during shutdown
_MOST_CONNECTIONS = 1_000
_log = logging.getLogger(__name__)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. `::` listens on IPv4 as well, as people expect of "every address".

    Raises:
        SetupError: the port is taken, or the address does not belong to this machine.
    """
    try:
        listening = socket.create_server(
            (host, port),
            family=socket.AF_INET6 if ":" in host else socket.AF_INET,
            backlog=2048,
            dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6(),
        )
    except (OSError, OverflowError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SetupError(f"Cannot listen on {host}:{port} ({reason}): choose others with --host and --port.") from error
    # asyncio sets it only on sockets that it creates. Without it, a response's body is sent 40 ms after its headers.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


class Server(uvicorn.Server):
    """A uvicorn server that exits with 0 on a signal; uvicorn itself raises the signal again, which kills it.

    Args:
        web: the application to serve.
        keep_alive: how many seconds an idle connection is kept open.
    """

    def __init__(self, web: Starlette, keep_alive: int) -> None:
        super().__init__(
            uvicorn.Config(
                web,
                access_log=False,
                limit_concurrency=_MOST_CONNECTIONS,
                lifespan="off",
                log_config=None,
                timeout_graceful_shutdown=_CLOSING_SECONDS,
                timeout_keep_alive=keep_alive,
                ws="none",
            )
        )

    async def serve_on(self, listening: socket.socket) -> None:
        """Serve until SIGTERM or Ctrl-C; return when the connections are closed."""
        host, port = listening.getsockname()[:2]
        _log.info("listening on http://%s:%s", f"[{host}]" if ":" in host else host, port)
        await self.serve([listening])

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Make signals stop the server without ending the process."""
        handled = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in handled}
        yield
        for number, handler in before.items():
            signal.signal(number, handler)


def build_web(
    metrics: Metrics,
    ready: Callable[[], Awaitable[bool]],
    slack: Sequence[Route] = (),
    database_trouble: Callable[[], str | None] = lambda: None,
) -> Starlette:
    """Return the web application.

    Args:
        metrics: served at /metrics.
        ready: tells whether the bot can answer now, for /readyz.
        slack: the routes for Slack's requests; none in Socket Mode.
        database_trouble: tells why the database cannot be used now, if so. The bot answers without it, so /readyz only
            mentions that: with another status, a lost database would stop all replicas from answering.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        if not await ready():
            return PlainTextResponse("not ready", 503)
        trouble = database_trouble()
        return PlainTextResponse(f"ready, but the database cannot be used: {trouble}" if trouble else "ready")

    async def metrics_text(_: Request) -> Response:
        metrics.set_database(works=not database_trouble())
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    routes = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics_text)]
    web = Starlette(routes=[*routes, *slack])
    # Otherwise a path with a slash too many is redirected to whatever host the request names, without TLS.
    web.router.redirect_slashes = False
    return web


def slack_routes(app: AsyncApp, signing_secret: str, metrics: Metrics) -> list[Route]:
    """Return the routes for Slack's requests: one path, with or without a trailing slash.

    Bolt answers broken JSON, random bytes and a timestamp that is not a number with 500, partly before it checks the
    signature. So this code checks first the signature, then the form of the body.

    Args:
        app: handles the requests that are accepted.
        signing_secret: the Slack app's signing secret.
        metrics: counts the requests that are refused.
    """
    signatures = Signatures(signing_secret)

    async def slack_events(request: Request) -> Response:
        try:
            body = await _body(request)
            if _is_ssl_check(body):
                return Response()
            _check_signature(signatures, request, body)
            bolt_request = _parsed(request, body)
        except _Refused as refused:
            metrics.count_refusal(refused.reason)
            return PlainTextResponse(refused.text, refused.status)
        if bolt_request.body.get("type") == "app_rate_limited":
            # https://docs.slack.dev/reference/events/app_rate_limited
            _log.warning("Slack is withholding events: the workspace exceeds its rate limit.")
            return Response()
        return to_starlette_response(await app.async_dispatch(bolt_request))

    return [Route(path, slack_events, methods=["POST"]) for path in (EVENTS_PATH, f"{EVENTS_PATH}/")]


class _Refused(Exception):  # noqa: N818  (a response, not an error of the program)
    """A request is refused: status and text of the response, and the reason for the metrics."""

    def __init__(self, status: int, text: str, reason: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.reason = reason


def _is_ssl_check(body: bytes) -> bool:
    """Tell whether a request is Slack's check of the certificate, which is not signed and only expects a 200.

    Source: https://docs.slack.dev/interactivity/implementing-slash-commands
    """
    return re.search(rb"(^|&)ssl_check=1(&|$)", body) is not None


async def _body(request: Request) -> bytes:
    body = b""
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_BODY:
                    raise _Refused(413, "body too large", "large")
    except TimeoutError:
        raise _Refused(408, "body too slow", "slow") from None
    except ClientDisconnect:
        return b""  # its signature is refused, and nobody is there to read the response
    return body


def _check_signature(signatures: Signatures, request: Request, body: bytes) -> None:
    if reason := signatures.refusal(body, request.headers):
        raise _Refused(401, "invalid signature", reason)


def _parsed(request: Request, body: bytes) -> AsyncBoltRequest:
    try:
        bolt_request = to_async_bolt_request(request, body)
    except Exception as error:  # noqa: BLE001  (Bolt raises all kinds of errors for bodies of an unexpected form)
        _log.warning("A signed request could not be read: %s", type(error).__name__)
        raise _Refused(400, "malformed body", "malformed") from None
    if not _has_slacks_shape(bolt_request.body):
        raise _Refused(400, "malformed body", "malformed")
    return bolt_request


def _has_slacks_shape(body: Any) -> bool:
    """Tell whether Bolt can handle a body: an object whose event, if any, has a type, and whose actions are objects."""
    if not isinstance(body, dict):
        return False
    event = body.get("event", {"type": ""})
    actions = body.get("actions", [{}]) if body.get("type") == "block_actions" else [{}]
    return (
        isinstance(event, dict)
        and isinstance(event.get("type"), str)
        and isinstance(actions, list)
        and bool(actions)
        and all(isinstance(action, dict) for action in actions)
    )
