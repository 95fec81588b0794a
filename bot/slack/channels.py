"""The settings of a channel: a form that the settings of the workspace lead to."""

from slack_bolt.async_app import AsyncApp

from bot.records import ChannelSettings
from bot.replies.blocks import reply
from bot.replies.lines import Line
from bot.replies.views.channels import (
    CHANNEL_FORM,
    OPEN_CHANNEL_SETTINGS,
    channel_saved_lines,
    channel_settings_in,
    channel_settings_view,
    listening_lines,
    not_a_member_lines,
)
from bot.replies.views.settings import not_owner_lines
from bot.slack.interaction import Interaction, once, submitted
from bot.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the button and the form."""
    app.action(OPEN_CHANNEL_SETTINGS)(once(services, open_channel_settings, keep=False))
    app.view(CHANNEL_FORM)(submitted(services, save))


async def open_channel_settings(press: Interaction) -> None:
    """Open the form on top of the settings of the workspace, for those who may change both."""
    if not await press.may_set():
        await press.tell(reply(not_owner_lines()))
        return
    channel = press.chosen
    settings = await press.services.channels.read(press.team, channel)
    await press.open_view(channel_settings_view(settings, channel))


async def save(form: Interaction) -> list[Line]:
    """Keep what an owner or an admin has set."""
    if not await form.may_set():
        return not_owner_lines()
    channels, channel = form.services.channels, form.metadata
    before, now = await channels.read(form.team, channel), channel_settings_in(form.state)
    await channels.put(form.team, channel, now)
    if _listens(now) and now != before:
        form.later(_announce(form, channel, now))
    return channel_saved_lines()


def _listens(settings: ChannelSettings) -> bool:
    """Tell whether messages are read that do not mention the bot."""
    return settings.mode != "off" and (settings.mode == "sure" or settings.follow_ups)


async def _announce(form: Interaction, channel: str, settings: ChannelSettings) -> None:
    """Tell the channel; if that is not possible, the bot is not a member, and the owner is asked to invite it."""
    if not await form.services.owners.try_channel(form.team, channel, reply(listening_lines(settings)), form.client):
        await form.tell(reply(not_a_member_lines()))
