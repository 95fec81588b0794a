"""`/docker gaps`: the questions that could not be answered; each can be taught or, by owners, dismissed."""

import re

from slack_bolt.async_app import AsyncApp

from bot.replies.blocks import reply
from bot.replies.views.gaps import DISMISS_GAP, GAPS_PAGE, PAGE, gaps_lines
from bot.replies.views.proposals import SHOW_PROPOSALS
from bot.slack.interaction import Interaction, once
from bot.slack.services import Services
from bot.slack.sending import IN_PLACE, TO_THE_ASKER
from bot.slack.teaching import show_proposal


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons of the list."""
    app.action(GAPS_PAGE)(once(services, turn_page))
    app.action(re.compile(rf"^{DISMISS_GAP}_\d+$"))(once(services, dismiss))
    app.action(SHOW_PROPOSALS)(once(services, show_proposals))


async def show_gaps(interaction: Interaction, offset: int = 0, *, in_place: bool = False) -> None:
    """Show a page of the list, to one person."""
    services, asker = interaction.services, interaction.asker
    gaps = await services.gaps.open(asker.team, PAGE, offset)
    total = await services.gaps.count_open(asker.team)
    is_owner = await services.owners.include(asker.team, asker.user, interaction.client)
    waiting = len(await services.teaching.waiting(asker.team)) if is_owner else 0
    lines = gaps_lines(gaps, total=total, offset=offset, is_owner=is_owner, waiting=waiting)
    if in_place:
        await interaction.replace(reply(lines))
    else:
        await interaction.tell(lines)


async def turn_page(press: Interaction) -> None:
    """Show the page that a button leads to."""
    await show_gaps(press, int(press.chosen), in_place=True)


async def dismiss(press: Interaction) -> None:
    """Take a gap off the list. Only owners may."""
    if await press.is_owner():
        await press.services.gaps.close(press.asker.team, int(press.chosen), "dismissed")
        await show_gaps(press, in_place=True)


async def show_proposals(press: Interaction) -> None:
    """Show an owner the proposals that wait for a decision."""
    if await press.is_owner():
        for proposal in await press.services.teaching.waiting(press.asker.team):
            ...
