"""The HTTP side: Slack's requests, guarded, and the bot's health."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import Metrics

LARGEST_BODY = 1024 * 1024
"""Bytes. Slack's requests are far smaller, and Bolt has no limit of its own."""

_BODY_SECONDS = 10
_log = logging.getLogger(__name__)


def build_web(metrics: Metrics, ready: Callable[[], Awaitable[bool]], slack: Route | None = None) -> Starlette:
    """Return the web application.

    Args:
        metrics: shown at /metrics.
        ready: tells whether the bot can answer now.
        slack: where Slack's requests go; None in Socket Mode.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        return PlainTextResponse("ready") if await ready() else PlainTextResponse("not ready", 503)

    async def metrics_text(_: Request) -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    routes = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics_text)]
    return Starlette(routes=[*routes, *([slack] if slack else [])])


def slack_route(app: AsyncApp, signing_secret: str) -> Route:
    """Return the route that takes everything Slack sends.

    Bolt answers broken JSON, random bytes and a timestamp that is no number with 500, some of it before it checks
    the signature. So the signature is checked here first, then the form of the body.
    """
    verifier = SignatureVerifier(signing_secret)

    async def slack_events(request: Request) -> Response:
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                body = await _body_within_limit(request)
        except TimeoutError:
            return PlainTextResponse("body too slow", 408)
        if body is None:
            return PlainTextResponse("body too large", 413)
        if not _is_signed(verifier, body, request):
            return PlainTextResponse("invalid signature", 401)
        bolt_request = _parsed(request, body)
        if bolt_request is None:
            return PlainTextResponse("malformed body", 400)
        if (
            bolt_request.body.get("type") == "app_rate_limited"
        ):  # https://docs.slack.dev/reference/events/app_rate_limited
            _log.warning("Slack holds events back: the workspace sends more than its limit.")
            return Response()
        return to_starlette_response(await app.async_dispatch(bolt_request))

    return Route("/slack/events", slack_events, methods=["POST"])


async def _body_within_limit(request: Request) -> bytes | None:
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return None
    except ClientDisconnect:
        return b""  # it has no signature that fits, and nobody is there to read the reply
    return body


def _is_signed(verifier: SignatureVerifier, body: bytes, request: Request) -> bool:
    try:
        return verifier.is_valid_request(body, dict(request.headers))
    except (
        ValueError,
        OverflowError,
        TypeError,
    ):  # a timestamp that is no time, bytes no text, a signature no ASCII
        return False


def _parsed(request: Request, body: bytes) -> AsyncBoltRequest | None:
    try:
        bolt_request = to_async_bolt_request(request, body)
    except Exception as error:  # noqa: BLE001  (Bolt raises whatever its parsing of unexpected shapes runs into)
        _log.warning("A signed request could not be read: %s", type(error).__name__)
        return None
    return bolt_request if _has_slacks_shape(bolt_request.body) else None


def _has_slacks_shape(body: Any) -> bool:
    """Tell whether Bolt can find its way in a body: an object whose event has a type, whose actions are objects."""
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
