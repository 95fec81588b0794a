"""`/docker settings`: what the owners of a workspace set, in one form."""

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.records import WorkspaceSettings
from bot.replies.blocks import reply
from bot.replies.lines import Line
from bot.replies.views.settings import (
    SETTINGS,
    channel_refused_lines,
    owners_channel_lines,
    owners_only_lines,
    saved_lines,
    settings_in,
    settings_view,
)
from bot.slack.interaction import Interaction, submitted
from bot.slack.services import Services
from bot.slack.teaching import show_proposals


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the form."""
    app.view(SETTINGS)(submitted(services, save))


async def open_settings(command: Interaction) -> None:
    """Open the form for an owner."""
    if await command.by_owner():
        settings = await command.services.owners.settings(command.asker.team)
        await command.open_view(settings_view(settings, command.services.answers.topics(command.asker)))
    else:
        await command.tell(owners_only_lines())


async def save(form: Interaction) -> list[Line]:
    """Keep the settings of an owner."""
    services, asker = form.services, form.asker
    if not await form.by_owner():
        return owners_only_lines()
    before = await services.owners.settings(asker.team)
    settings = settings_in(form.state, services.answers.topics(asker))
    await services.owners.save(asker.team, settings)
    services.in_flight.start(_try_channel(form, before, settings))
    return saved_lines(settings)


async def _try_channel(form: Interaction, before: WorkspaceSettings, settings: WorkspaceSettings) -> None:
    """Show what waits for a decision to new owners. If a new channel refuses that, say what to do."""
    ...
