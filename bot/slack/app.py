"""Builds the Slack app from its listeners."""

import logging

from slack_bolt.async_app import AsyncApp

from bot.slack import register_listeners
from bot.slack.clients import Clients
from bot.slack.organisations import name_workspace
from bot.slack.services import Services


def build_app(services: Services, clients: Clients) -> AsyncApp:
    """Return the Slack app, ready to take requests over HTTP or Socket Mode.

    Args:
        services: the services that the listeners use.
        clients: call Slack's Web API, each request with the token of its workspace.
    """
    app = AsyncApp(
        name="wharfie",
        client=clients.client,
        authorize=clients.authorize,
        before_authorize=name_workspace,
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
