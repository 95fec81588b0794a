"""Builds the Slack app from its parts: search, replies and listeners."""

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import AnswerService
from bot.in_flight import InFlight
from bot.slack import register_listeners
from bot.slack.intake import Intake
from bot.slack.outbox import Outbox
from bot.slack.services import Services
from bot.storage import Claims

Authorize = Callable[..., Awaitable[AuthorizeResult]]
"""The function that Bolt calls to authorize a request, with `enterprise_id`, `team_id` and `user_id`."""


def build_app(
    answers: AnswerService, client: AsyncWebClient, authorize: Authorize, in_flight: InFlight, claims: Claims
) -> AsyncApp:
    """Return the Slack app, ready to take requests over HTTP or Socket Mode.

    Args:
        answers: finds the answers.
        client: calls Slack's Web API; each request brings the token from `authorize`.
        authorize: tells which token to answer a request with. Bolt calls it before the acknowledgement, so it must be
            quick.
        in_flight: runs the listeners' work.
        claims: makes sure that each request is answered once.
    """
    app = AsyncApp(
        name="wharfie",
        client=client,
        authorize=authorize,
        request_verification_enabled=False,  # bot/server/http.py has verified it, and logs why a signature is refused
        logger=logging.getLogger("slack_bolt"),
        # Listeners only start work, or answer within milliseconds. Without this, Bolt polls every 10 ms for their
        # acknowledgement, and discards the one of a listener that fails afterwards.
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    register_listeners(app, Services(Intake(claims), answers, Outbox(in_flight), in_flight))
    return app
