"""Builds the Slack app from its listeners."""

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import register_listeners
from bot.slack.services import Services

Authorize = Callable[..., Awaitable[AuthorizeResult]]
"""The function that Bolt calls to authorize a request, with `enterprise_id`, `team_id` and `user_id`."""


def build_app(services: Services, client: AsyncWebClient, authorize: Authorize) -> AsyncApp:
    """Return the Slack app, ready to take requests over HTTP or Socket Mode.

    Args:
        services: the services that the listeners use.
        client: calls Slack's Web API; each request brings the token from `authorize`.
        authorize: tells which token to answer a request with. Bolt calls it before the acknowledgement, so it must be
            quick.
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
    register_listeners(app, services)
    return app
