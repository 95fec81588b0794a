"""Slack: one file for each feature, with the listeners to what people do."""

from slack_bolt.async_app import AsyncApp

from bot.slack import (
    app_mention,
    browsing,
    channels,
    choice,
    direct_message,
    edits,
    fair_share,
    feedback,
    gaps,
    home,
    humans,
    onboarding,
    other_requests,
    proposals,
    settings,
    sharing,
    shortcuts,
    slash_command,
    teaching,
    unasked,
    uninstall,
)
from bot.slack.services import Services

_FEATURES = (
    fair_share,
    slash_command,
    app_mention,
    edits,
    direct_message,
    unasked,
    choice,
    browsing,
    shortcuts,
    home,
    feedback,
    sharing,
    humans,
    gaps,
    teaching,
    proposals,
    settings,
    onboarding,
    channels,
    uninstall,
    other_requests,
)
"""In this order: the first listener that matches a request handles it."""


def register_listeners(app: AsyncApp, services: Services) -> None:
    """Register all listeners with the app."""
    for feature in _FEATURES:
        feature.register(app, services)
