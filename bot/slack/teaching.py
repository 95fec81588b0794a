"""Teaching: the forms for new entries, and to correct and retire those that were taught."""

import re

from slack_bolt.async_app import AsyncApp

from bot.drafts import draft_from_message, draft_of_content, draft_of_questions
from bot.records import Draft, Revision
from bot.replies.actions import CORRECT_ENTRY, MANAGE_ENTRY, TEACH, managed_in
from bot.replies.blocks import reply
from bot.replies.lines import Line, gone_lines
from bot.replies.views.gaps import TEACH_GAP
from bot.replies.views.proposals import (
    CORRECT,
    RETIRE,
    RETIRE_FORM,
    already_decided_lines,
    history_view,
    proposed_lines,
    published_lines,
    retire_view,
)
from bot.replies.views.settings import not_owner_lines
from bot.replies.views.teaching import TEACH_FORM, TEACH_MESSAGE, draft_in, field_errors, teach_view
from bot.search.normalize import as_typed
from bot.secrets import hide
from bot.slack.form_metadata import FormMetadata
from bot.slack.interaction import FieldErrors, Interaction, members_only, once, submitted
from bot.slack.proposals import ask_owners, show_decision
from bot.slack.reading import question_in
from bot.slack.services import Services
from bot.teaching import InvalidDraft


def register(app: AsyncApp, services: Services) -> None:
    """Listen to everything about teaching."""
    app.action(TEACH)(once(services, members_only(teach_question), keep=False))
    app.action(re.compile(rf"^{TEACH_GAP}_\d+$"))(once(services, members_only(teach_gap), keep=False))
    app.message_shortcut(TEACH_MESSAGE)(once(services, teach_message, keep=False))
    app.view(TEACH_FORM)(submitted(services, take_draft))
    app.action(re.compile(f"^(?:{MANAGE_ENTRY}|{CORRECT_ENTRY})$"))(once(services, members_only(manage), keep=False))
    app.action(re.compile(f"^(?:{CORRECT}|{RETIRE})$"))(once(services, members_only(manage_revision), keep=False))
    app.view(RETIRE_FORM)(submitted(services, take_retirement))


async def teach_by_command(command: Interaction) -> None:
    """Open the form by `/docker teach`, which may name the question."""
    _, *question = command.body["text"].split()
    await _open_form(command, draft_of_questions(hide(as_typed(" ".join(question))).text), FormMetadata())


async def teach_question(press: Interaction) -> None:
    """Open the form for the question of a message."""
    await _open_form(press, draft_of_questions(press.value.question), FormMetadata())


async def teach_gap(press: Interaction) -> None:
    """Open the form for the questions of a gap."""
    gap = await press.services.gaps.find(press.team, press.numbers[0])
    if gap:
        await _open_form(press, draft_of_questions(gap.question, *gap.wordings), FormMetadata(gap=gap.id))
    else:
        await press.tell(reply(gone_lines()))


async def teach_message(shortcut: Interaction) -> None:
    """Open the form for what somebody has written."""
    await _open_form(
        shortcut, draft_from_message(hide(as_typed(question_in(shortcut.body["message"]))).text), FormMetadata()
    )


async def take_draft(form: Interaction) -> list[Line]:
    """Publish what an owner has typed; ask the owners about what others have typed."""
    metadata, draft, teaching = FormMetadata.of(form), draft_in(form.state), form.services.teaching
    is_owner = await form.by_owner()
    try:
        if metadata.proposal:
            return await _approve_edited(form, metadata, draft) if is_owner else not_owner_lines()
        revision = await teaching.propose(draft, form.asker, entry=metadata.entry, gap=metadata.gap)
    except InvalidDraft as invalid:
        raise FieldErrors(field_errors(invalid.problems)) from None
    return await _settle(form, revision, is_owner=is_owner)


async def manage(press: Interaction) -> None:
    """Correct or retire a taught answer, or show its history."""
    managed = managed_in(press.chosen)
    live = press.services.teaching.live(press.team, managed.entry) if managed else None
    if not managed or not live:
        await press.tell(reply(gone_lines()))
    elif managed.what == "history":
        await press.open_view(history_view(await press.services.teaching.history(press.team, managed.entry)))
    elif managed.what == "retire":
        await _open_retirement(press, live)
    else:
        await _open_correction(press, live)


async def manage_revision(press: Interaction) -> None:
    """Correct or retire the entry that somebody was asked to confirm."""
    asked = await press.services.teaching.find(press.team, press.numbers[0])
    live = press.services.teaching.live(press.team, asked.entry) if asked else None
    if not live:
        await press.tell(reply(gone_lines()))
    elif press.action["action_id"] == RETIRE:
        await _open_retirement(press, live)
    else:
        await _open_correction(press, live)


async def take_retirement(form: Interaction) -> list[Line]:
    """Retire an entry for an owner; ask the owners if others want it."""
    revision = await form.services.teaching.propose_retirement(FormMetadata.of(form).entry or "", form.asker)
    return await _settle(form, revision, is_owner=await form.by_owner()) if revision else gone_lines()


async def _open_form(interaction: Interaction, draft: Draft, metadata: FormMetadata) -> None:
    exists = metadata.entry is not None
    view = teach_view(draft, metadata.text, publishes=await interaction.by_owner(), entry_exists=exists)
    await interaction.open_view(view)


async def _open_correction(press: Interaction, live: Revision) -> None:
    await _open_form(press, draft_of_content(live.content), FormMetadata(entry=live.entry))


async def _open_retirement(press: Interaction, live: Revision) -> None:
    metadata = FormMetadata(entry=live.entry)
    await press.open_view(retire_view(live, metadata.text, publishes=await press.by_owner()))


async def _settle(form: Interaction, revision: Revision, *, is_owner: bool) -> list[Line]:
    """Approve what an owner proposes; ask the owners about what others do."""
    if is_owner:
        approved = await form.services.teaching.approve(revision.number, form.asker, await form.name())
        return published_lines(approved or revision)
    form.later(ask_owners(form, revision))
    settings = await form.services.settings.get(form.team)
    return proposed_lines(revision, is_anyone_asked=bool(settings.owners or settings.owners_channel))


async def _approve_edited(form: Interaction, metadata: FormMetadata, draft: Draft) -> list[Line]:
    number = metadata.proposal
    approved = await form.services.teaching.approve(number, form.asker, await form.name(), draft)
    form.later(show_decision(form, number, approved, metadata.url))
    if approved:
        return published_lines(approved)
    decided = await form.services.teaching.find(form.team, number)
    return already_decided_lines(decided) if decided else gone_lines()
