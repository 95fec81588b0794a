"""The one place where the rooms meet: matching, replies and listeners become a Slack app."""

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.claims import Claims
from bot.in_flight import InFlight
from bot.listeners import register_listeners
from bot.listeners.desk import Desk
from bot.listeners.intake import Intake
from bot.listeners.outbox import Outbox
from bot.listeners.services import Services

Authorize = Callable[..., Awaitable[AuthorizeResult]]
"""What Bolt asks about each request; called with `enterprise_id`, `team_id` and `user_id`."""


def build_app(desk: Desk, client: AsyncWebClient, authorize: Authorize, in_flight: InFlight) -> AsyncApp:
    """Return the Slack app, ready to be given requests by HTTP or Socket Mode.

    Args:
        desk: finds the answers.
        client: calls Slack's Web API; each request brings the token from `authorize`.
        authorize: says with which token a request is answered. It is asked before the acknowledgement, so it must be
            quick.
        in_flight: runs the listeners' work.
    """
    app = AsyncApp(
        name="wharfie",
        client=client,
        authorize=authorize,
        request_verification_enabled=False,  # bot/server/http.py has done it, and says why a signature does not fit
        logger=logging.getLogger("slack_bolt"),
        # Listeners only start work, or answer within milliseconds. Bolt's other way looks every 10 ms whether one has
        # acknowledged, and takes the acknowledgement of one that fails for a missing one.
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    register_listeners(app, Services(Intake(Claims()), desk, Outbox(in_flight), in_flight))
    return app
