"""The one place where the rooms meet: matching, replies and listeners become a Slack app."""

import logging

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.claims import Claims
from bot.conversations import Conversations
from bot.listeners import register_listeners
from bot.listeners.desk import Desk
from bot.matching import Matcher
from bot.metrics import Metrics


def build_app(matcher: Matcher, metrics: Metrics, client: AsyncWebClient, signing_secret: str) -> AsyncApp:
    """Return the Slack app, ready to be given requests by HTTP or Socket Mode.

    Args:
        matcher: finds the answers.
        metrics: counts them.
        client: calls Slack's Web API with the bot's token.
        signing_secret: of the Slack app; empty in Socket Mode, where nothing is signed.
    """
    app = AsyncApp(name="wharfie", client=client, signing_secret=signing_secret, logger=logging.getLogger("slack_bolt"))
    register_listeners(app, Desk(matcher, Claims(), Conversations(), metrics))
    return app
