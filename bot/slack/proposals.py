"""Proposals: owners approve, edit or decline what others teach, and later confirm that it is still right."""

import logging

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.drafts import draft_of_content
from bot.records import Revision
from bot.replies.blocks import Reply, reply
from bot.replies.lines import Line, gone_lines
from bot.replies.views.proposals import (
    APPROVE,
    CONFIRM,
    DECLINE,
    DECLINE_FORM,
    EDIT,
    already_decided_lines,
    author_lines,
    confirmed_lines,
    decided_lines,
    decline_reason_in,
    decline_view,
    proposal_lines,
)
from bot.replies.views.settings import not_owner_lines
from bot.replies.views.teaching import teach_view
from bot.slack.clients import reason_of
from bot.slack.form_metadata import FormMetadata
from bot.slack.interaction import Interaction, once, owners_only, submitted
from bot.slack.sending import IN_PLACE, respond
from bot.slack.services import Services

_log = logging.getLogger(__name__)


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons of proposals, and of the question whether an entry is still right."""
    app.action(APPROVE)(once(services, owners_only(approve)))
    app.action(EDIT)(once(services, owners_only(edit), keep=False))
    app.action(DECLINE)(once(services, owners_only(ask_why), keep=False))
    app.view(DECLINE_FORM)(submitted(services, decline))
    app.action(CONFIRM)(once(services, owners_only(confirm)))


async def ask_owners(interaction: Interaction, proposal: Revision) -> None:
    """Ask the owners about a proposal."""
    shown, about = reply(proposal_for(interaction.services, proposal)), f"proposal {proposal.number}"
    await interaction.services.owners.tell(proposal.team, shown, interaction.client, about=about)


def proposal_for(services: Services, proposal: Revision) -> list[Line]:
    """Return what owners see of a proposal."""
    live = services.teaching.live(proposal.team, proposal.entry)
    hints = services.teaching.hints(proposal) if proposal.change != "retire" else ()
    return proposal_lines(proposal, hints=hints, before=live.content if live else None)


async def approve(press: Interaction) -> None:
    """Approve a proposal."""
    number = press.numbers[0]
    approved = await press.services.teaching.approve(number, press.asker, await press.name())
    await show_decision(press, number, approved, press.body["response_url"])


async def edit(press: Interaction) -> None:
    """Open the form with a proposal. What an owner sends is approved."""
    proposal = await _waiting(press)
    if proposal:
        metadata = FormMetadata(entry=proposal.entry, proposal=proposal.number, url=press.body["response_url"])
        draft, exists = draft_of_content(proposal.content), proposal.change == "correct"
        await press.open_view(teach_view(draft, metadata.text, publishes=True, entry_exists=exists))


async def ask_why(press: Interaction) -> None:
    """Open the form that asks why a proposal is declined."""
    proposal = await _waiting(press)
    if proposal:
        metadata = FormMetadata(proposal=proposal.number, url=press.body["response_url"])
        await press.open_view(decline_view(proposal, metadata.text))


async def decline(form: Interaction) -> list[Line] | None:
    """Decline a proposal. Only owners may."""
    if not await form.by_owner():
        return not_owner_lines()
    metadata = FormMetadata.of(form)
    number = metadata.proposal
    declined = await form.services.teaching.decline(number, form.asker, decline_reason_in(form.state))
    form.later(show_decision(form, number, declined, metadata.url))
    return None


async def confirm(press: Interaction) -> None:
    """Keep that a taught entry is still right."""
    number = press.numbers[0]
    is_confirmed = await press.services.teaching.confirm(number, press.asker)
    revision = await press.services.teaching.find(press.team, number)
    await press.replace(reply(confirmed_lines(revision) if revision and is_confirmed else gone_lines()))


async def show_decision(interaction: Interaction, number: int, decided: Revision | None, url: str) -> None:
    """Show a decision in the place of the proposal, and tell the author."""
    teaching, client = interaction.services.teaching, interaction.client
    if not decided:
        earlier = await teaching.find(interaction.team, number)
        await _replace(client, url, reply(already_decided_lines(earlier) if earlier else gone_lines()))
        return
    await _replace(client, url, reply(decided_lines(decided)))
    if decided.author and decided.author != decided.decided_by:
        await _tell_author(interaction, decided)


async def _tell_author(interaction: Interaction, decided: Revision) -> None:
    """Tell the author of a proposal, who may have left meanwhile, what was decided."""
    post, told = interaction.services.outbox.post, reply(author_lines(decided))
    try:
        await post(interaction.client, decided.author, told, thread=None, id_=interaction.claim.id)
    except SlackApiError as error:
        _log.info("The author of a proposal could not be told what was decided: %s", reason_of(error))


async def _replace(client: AsyncWebClient, url: str, message: Reply) -> None:
    """Replace a proposal. Slack allows it for half an hour after the press; later its buttons say what was decided."""
    try:
        await respond(client, url, message, IN_PLACE)
    except SlackApiError as error:
        _log.info("A proposal that was decided about keeps its buttons: %s", reason_of(error))


async def _waiting(press: Interaction) -> Revision | None:
    """Return the proposal of a button if it waits for a decision; else show what was decided."""
    proposal = await press.services.teaching.find(press.team, press.numbers[0])
    if proposal and proposal.decision is None:
        return proposal
    await press.replace(reply(already_decided_lines(proposal) if proposal else gone_lines()))
    return None
