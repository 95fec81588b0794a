"""Teaching: forms for new and corrected entries, and the owners' decisions about what others propose."""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.drafts import draft_for, draft_from, draft_of
from bot.records import Draft, Revision
from bot.replies.blocks import TEACH, reply
from bot.replies.lines import Line
from bot.replies.views.gaps import TEACH_GAP
from bot.replies.views.proposals import (
    APPROVE,
    CONFIRM,
    DECLINE,
    DECLINED,
    EDIT,
    RETIRE,
    RETIRED,
    confirmed_lines,
    decided_lines,
    decision_lines,
    decline_view,
    gone_entry_lines,
    history_view,
    note_in,
    owners_only_lines,
    proposal_lines,
    retire_view,
)
from bot.replies.views.teaching import MANAGE, TAUGHT, TEACH_MESSAGE, draft_in, field_errors, sent_lines, teach_view
from bot.slack.interaction import FieldErrors, Interaction, once, submitted
from bot.slack.reading import question_in
from bot.slack.sending import IN_PLACE, respond
from bot.slack.services import Services
from bot.teaching import InvalidDraft


@dataclass(frozen=True)
class Note:
    """What a form is about, kept in it.

    Attributes:
        entry: the id of the entry that it corrects or retires.
        gap: the number of the gap that it closes.
        number: the number of the proposal that an owner edits or declines.
        url: where the message with the proposal can be replaced.
    """

    entry: str | None = None
    gap: int | None = None
    number: int | None = None
    url: str = ""

    @property
    def text(self) -> str:
        """It as text."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, form: Interaction) -> "Note":
        """Read it from a form."""
        return cls(**json.loads(form.metadata))


def register(app: AsyncApp, services: Services) -> None:
    """Listen to everything about teaching."""
    app.action(TEACH)(once(services, teach_question, keep=False))
    app.action(re.compile(rf"^{TEACH_GAP}_\d+$"))(once(services, teach_gap, keep=False))
    app.shortcut(TEACH_MESSAGE)(once(services, teach_message, keep=False))
    app.view(TAUGHT)(submitted(services, take_draft))
    app.action(MANAGE)(once(services, manage, keep=False))
    app.view(RETIRED)(submitted(services, take_retirement))
    app.action(APPROVE)(once(services, approve))
    app.action(EDIT)(once(services, edit, keep=False))
    app.action(DECLINE)(once(services, ask_why_declined, keep=False))
    app.view(DECLINED)(submitted(services, decline))
    app.action(CONFIRM)(once(services, confirm))


async def open_form(interaction: Interaction, draft: Draft, note: Note) -> None:
    """Open the form for an entry."""
    await interaction.open_view(
        teach_view(draft, note.text, publishes=await interaction.by_owner(), entry_exists=note.entry is not None)
    )


async def teach_question(press: Interaction) -> None:
    """Teach the answer to the question of a message."""
    await open_form(press, draft_for(press.value.question), Note())


async def teach_gap(press: Interaction) -> None:
    """Teach the answer to the questions of a gap."""
    gap = await press.services.gaps.find(press.asker.team, int(press.chosen))
    if gap:
        await open_form(press, draft_for(gap.question, gap.wordings), Note(gap=gap.id))
    else:
        await press.tell(gone_entry_lines())


async def teach_message(shortcut: Interaction) -> None:
    """Teach what somebody has written."""
    await open_form(shortcut, draft_from(question_in(shortcut.body["message"])), Note())


async def take_draft(form: Interaction) -> list[Line]:
    """Publish what an owner typed; propose what others typed to the owners."""
    note, draft, teaching = Note.of(form), draft_in(form.state), form.services.teaching
    by_owner = await form.by_owner()
    try:
        if note.number:
            if not by_owner:
                return owners_only_lines()
            revision = await teaching.approve(form.asker, note.number, draft)
            if not revision: ...
            await _after_decision(form, revision, note.url)
        elif by_owner:
            revision = await teaching.publish(draft, form.asker, entry=note.entry, gap=note.gap)
        else:
            revision = await teaching.propose(draft, form.asker, entry=note.entry, gap=note.gap)
            form.services.in_flight.start(_tell_owners(form, revision))
    except InvalidDraft as invalid:
        raise FieldErrors(field_errors(invalid.problems)) from None
    return sent_lines(revision)
