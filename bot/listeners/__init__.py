"""The listeners: one file for each place in Slack where somebody can ask."""

from slack_bolt.async_app import AsyncApp

from bot.listeners import app_mention, choice, direct_message, other_events, slash_command
from bot.listeners.desk import Desk


def register_listeners(app: AsyncApp, desk: Desk) -> None:
    """Connect all listeners with the app. The first that fits an event takes it."""
    slash_command.register(app, desk)
    app_mention.register(app, desk)
    direct_message.register(app, desk)
    choice.register(app, desk)
    other_events.register(app)
