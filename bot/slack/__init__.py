"""The listeners: one file for each place in Slack where people can ask."""

from slack_bolt.async_app import AsyncApp

from bot.slack import app_mention, choice, direct_message, other_requests, slash_command
from bot.slack.services import Services


def register_listeners(app: AsyncApp, services: Services) -> None:
    """Register all listeners with the app. The first that matches an event handles it."""
    slash_command.register(app, services)
    app_mention.register(app, services)
    direct_message.register(app, services)
    choice.register(app, services)
    other_requests.register(app, services)
