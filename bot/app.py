"""The one place where the rooms meet: matching, replies and listeners become a Slack app."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.claims import Claims
from bot.conversations import Conversations
from bot.in_flight import InFlight
from bot.listeners import register_listeners
from bot.listeners.desk import Desk
from bot.matching import Matcher
from bot.metrics import Metrics

Authorize = Callable[..., Awaitable[AuthorizeResult]]
"""What Bolt asks about each request; called with `enterprise_id`, `team_id` and `user_id`."""


def build_app(
    matcher: Matcher, metrics: Metrics, client: AsyncWebClient, authorize: Authorize, in_flight: InFlight
) -> AsyncApp:
    """Return the Slack app, ready to be given requests by HTTP or Socket Mode.

    Args:
        matcher: finds the answers.
        metrics: counts them.
        client: calls Slack's Web API; each request brings the token from `authorize`.
        authorize: says with which token a request is answered. It is asked before the acknowledgement, so it must be
            quick.
        in_flight: is told of every listener at work.
    """
    app = AsyncApp(
        name="wharfie",
        client=client,
        authorize=authorize,
        request_verification_enabled=False,  # bot/server/http.py has done it, and says why a signature does not fit
        logger=logging.getLogger("slack_bolt"),
    )
    app.listener_runner.listener_start_handler = _InFlightHandler(in_flight)
    register_listeners(app, Desk(matcher, Claims(), Conversations(), metrics))
    return app


class _InFlightHandler(AsyncListenerStartHandler):
    """Bolt runs each listener in a task, and calls this first in it."""

    def __init__(self, in_flight: InFlight) -> None:
        self._in_flight = in_flight

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:  # noqa: ARG002
        if task := asyncio.current_task():
            self._in_flight.add(task)
