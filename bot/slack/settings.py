"""`/docker settings`: what the owners of a workspace set, in one form; a button opens that of the channel."""

from slack_bolt.async_app import AsyncApp

from bot.records import WorkspaceSettings
from bot.replies.blocks import reply
from bot.replies.lines import Line
from bot.replies.views.settings import (
    SETTINGS_FORM,
    channel_refused_lines,
    channel_works_lines,
    not_owner_lines,
    saved_lines,
    settings_in,
    settings_view,
)
from bot.slack.interaction import Interaction, submitted
from bot.slack.proposals import ask_owners
from bot.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the form."""
    app.view(SETTINGS_FORM)(submitted(services, save))


async def open_settings(command: Interaction) -> None:
    """Open the form for an owner or an admin."""
    if not await command.may_set():
        await command.tell(reply(not_owner_lines()))
        return
    settings = await command.services.settings.get(command.team)
    channel = "" if command.asker.channel.startswith("D") else command.asker.channel
    topics = command.services.answers.topics(command.asker)
    await command.open_view(settings_view(settings, topics, channel=channel))


async def save(form: Interaction) -> list[Line]:
    """Keep what an owner or an admin has set."""
    if not await form.may_set():
        return not_owner_lines()
    settings = form.services.settings
    before = await settings.get(form.team)
    now = settings_in(form.state, form.services.answers.topics(form.asker))
    await settings.put(form.team, now)
    form.later(_tell(form, before, now))
    return saved_lines()


async def _tell(form: Interaction, before: WorkspaceSettings, now: WorkspaceSettings) -> None:
    """Try a new channel of the owners, and ask the first owners about what waits for them."""
    services = form.services
    if now.owners_channel and now.owners_channel != before.owners_channel:
        works = await services.owners.try_channel(
            form.team, now.owners_channel, reply(channel_works_lines()), form.client
        )
        if not works:
            await form.tell(reply(channel_refused_lines()))
    if not (before.owners or before.owners_channel):
        for proposal in await services.teaching.waiting(form.team):
            await ask_owners(form, proposal)
