"""`/docker gaps`: the questions that could not be answered; each can be taught or, by owners, dismissed."""

import re

from slack_bolt.async_app import AsyncApp

from bot.replies.blocks import reply
from bot.replies.lines import Line
from bot.replies.views.gaps import DISMISS_GAP, GAPS_SHOWN, SHOW_GAPS, SHOW_WAITING, digest_lines, gaps_lines
from bot.replies.views.home import home_page_view
from bot.slack.interaction import Interaction, members_only, once, owners_only
from bot.slack.proposals import proposal_for
from bot.slack.services import Services

_PROPOSALS_SHOWN = 4
"""Slack takes five messages for one press."""


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons of the list and of the digest."""
    app.action(re.compile(f"^{SHOW_GAPS}_"))(once(services, members_only(turn_page)))
    app.action(re.compile(rf"^{DISMISS_GAP}_\d+$"))(once(services, owners_only(dismiss)))
    app.action(SHOW_WAITING)(once(services, owners_only(show_waiting)))


async def show_gaps(command: Interaction) -> None:
    """Show the beginning of the list to one person."""
    await command.tell(reply(await _page(command, 0)))


async def turn_page(press: Interaction) -> None:
    """Show another part of the list. In the Home tab, where it is among the things for owners, they alone may."""
    await (owners_only(_turn_page) if press.is_in_home else _turn_page)(press)


async def dismiss(press: Interaction) -> None:
    """Take a gap off the list or the digest."""
    number, *offset = press.numbers
    await press.services.gaps.close(press.team, number, "dismissed")
    await _replace(press, await (_page(press, *offset) if offset else digest(press.services, press.team)))


async def show_waiting(press: Interaction) -> None:
    """Show an owner the proposals that wait, each with its buttons."""
    for proposal in (await press.services.teaching.waiting(press.team))[:_PROPOSALS_SHOWN]:
        await press.tell(reply(proposal_for(press.services, proposal)))


async def digest(services: Services, team: str) -> list[Line]:
    """Return the digest for the owners' channel."""
    gaps = await services.gaps.open(team, GAPS_SHOWN)
    return digest_lines(gaps, await services.gaps.count_open(team))


async def _turn_page(press: Interaction) -> None:
    await _replace(press, await _page(press, press.numbers[0]))


async def _replace(press: Interaction, lines: list[Line]) -> None:
    """Show a list in the place of the one in which a button was pressed."""
    await (press.update_home(home_page_view(lines)) if press.is_in_home else press.replace(reply(lines)))


async def _page(interaction: Interaction, offset: int) -> list[Line]:
    services, team = interaction.services, interaction.team
    is_owner = await interaction.by_owner()
    waits_for_them = is_owner and not offset and not interaction.is_in_home  # they are shown below a message
    return gaps_lines(
        await services.gaps.open(team, GAPS_SHOWN, offset),
        total=await services.gaps.count_open(team),
        offset=offset,
        is_owner=is_owner,
        waiting=len(await services.teaching.waiting(team)) if waits_for_them else 0,
    )
