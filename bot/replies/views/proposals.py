"""What owners and authors see of proposed answers, and how owners look after the taught ones."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.entry import ALREADY_CHECKED, LONGEST_TITLE, Entry
from bot.records import DOES_MARK, Origin, Revision
from bot.replies.blocks import LARGEST_VIEW, blocks_of, fitting_blocks
from bot.replies.buttons import Button
from bot.replies.lines import Line, answer_lines, full, quote_line
from bot.replies.views.forms import Json, form, input_block, text_field, typed_in
from bot.replies.words import brief, counted, day, listed, mention
from bot.search import Answer

APPROVE = "approve_proposal"
"""The action id of a button; the value of this and the others is the revision's number."""
EDIT = "edit_proposal"
DECLINE = "decline_proposal"
CONFIRM = "confirm_entry"
CORRECT = "correct_entry"
RETIRE = "retire_entry"

DECLINE_FORM = "decline_reason"
RETIRE_FORM = "retire_entry"
HISTORY_VIEW = "entry_history"

HISTORY_SHOWN = 10
"""Revisions."""
LONGEST_REASON = 500
"""Characters."""

_FIELDS = {
    "title": "question",
    "questions": "other ways to ask",
    "answer": "answer",
    "commands": "commands",
    "careful": "caution",
    "docs": "link",
}
"""What the form calls the parts of an entry."""
_SHOWN_QUESTIONS = 6
_SHOWN_HINTS = 6
_LONGEST_HINT = 200
_LONGEST_CHANGE = 300
_SHOWN_PARTS = 8
_LONGEST_PART = 120
_CONTENT = ("title", "command", "careful", "text", "section", "label", "snippet", "link")


def proposal_lines(
    revision: Revision, *, hints: Sequence[str] = (), before: Mapping[str, Any] | None = None
) -> list[Line]:
    """Return the message that asks owners to decide.

    Args:
        revision: what is proposed.
        hints: the rules of style that the entry breaks, in words.
        before: the entry's content until now, if there is one.
    """
    proposes = {"teach": "teach me this answer:", "correct": "correct this answer:", "retire": "retire this answer:"}
    lines = [Line("people", f"{mention(revision.author)} would like to {proposes[revision.change]}")]
    if revision.change == "correct" and before is not None:
        lines += [*_changes(before, revision.content), Line("divider", "")]
    lines += entry_lines(revision)
    if hints:
        shown = "\n".join(f"• {brief(hint, _LONGEST_HINT)}" for hint in hints[:_SHOWN_HINTS])
        lines.append(Line("section", f"It could be clearer:\n{shown}"))
    number = str(revision.number)
    edit = () if revision.change == "retire" else (Button("Edit", EDIT, number),)
    row = (Button("Approve", APPROVE, number, "primary"), *edit, Button("Decline", DECLINE, number))
    return [*lines, Line("buttons", "", row=row)]


def entry_lines(revision: Revision) -> list[Line]:
    """Return a taught entry as it is answered, without its buttons, and the other ways to ask it."""
    entry = Entry.model_validate(revision.content, context=ALREADY_CHECKED)
    lines = [
        line
        for line in full(answer_lines(Answer(entry), origin=Origin(revision, is_confirmed=True)))
        if line.kind in _CONTENT
    ]
    others = [question for question in entry.questions if question != entry.title]
    if others:
        asked = "\n".join(f"• {brief(question, _LONGEST_HINT)}" for question in others[:_SHOWN_QUESTIONS])
        more = f"\nand {len(others) - _SHOWN_QUESTIONS} more" if len(others) > _SHOWN_QUESTIONS else ""
        lines.append(Line("section", f"Also asked as:\n{asked}{more}"))
    return lines


def decided_lines(revision: Revision) -> list[Line]:
    """Return what replaces a proposal once it is decided.

    Args:
        revision: as it was decided.
    """
    outcome = "Approved" if revision.decision == "approved" else "Declined"
    decided = f"{outcome} by {mention(revision.decided_by)} on {day(revision.decided_at)}."
    what = {"teach": "An answer", "correct": "A correction", "retire": "The end of an answer"}[revision.change]
    return [
        Line("people", f"{what} that {mention(revision.author)} proposed:"),
        quote_line(_title(revision)),
        Line("people", decided),
        *_note(revision),
    ]


def proposed_lines(revision: Revision, *, is_anyone_asked: bool) -> list[Line]:
    """Return the word to an author whose proposal waits for an owner.

    Args:
        revision: the proposal.
        is_anyone_asked: whether there are owners who have been asked.
    """
    asked = "The owners have been asked about your proposal, and I'll tell you what they decide:"
    nobody = "No owners are set yet. Once an admin chooses them with `/docker settings`, they can decide about it:"
    return [Line("section", f"Thank you! {asked if is_anyone_asked else nobody}"), quote_line(_title(revision))]


def published_lines(revision: Revision) -> list[Line]:
    """Return the word to an owner whose change needs no approval."""
    done = {
        "teach": "Thank you! From now on I answer this to everyone in this workspace:",
        "correct": "Thank you! From now on everyone in this workspace gets the corrected answer:",
        "retire": "From now on nobody gets this answer:",
    }
    return [Line("section", done[revision.change]), quote_line(_title(revision))]


def author_lines(revision: Revision) -> list[Line]:
    """Return the word to an author whose proposal was decided.

    Args:
        revision: as it was decided.
    """
    what = {"teach": "your answer", "correct": "your correction", "retire": "your proposal to retire an answer"}
    decision = "approved" if revision.decision == "approved" else "declined"
    now = {
        "teach": "From now on I give it to everyone in this workspace who asks.",
        "correct": "From now on everyone in this workspace gets the corrected answer.",
        "retire": "From now on nobody gets it.",
    }
    lines = [
        Line("people", f"{mention(revision.decided_by)} {decision} {what[revision.change]}:"),
        quote_line(_title(revision)),
    ]
    return [*lines, Line("text", now[revision.change])] if decision == "approved" else [*lines, *_note(revision)]


def already_decided_lines(revision: Revision) -> list[Line]:
    """Return the word to an owner who comes too late to decide."""
    return [Line("text", "Another owner was faster:"), *decided_lines(revision)]


def decline_view(revision: Revision, metadata: str = "") -> Json:
    """Return the form that asks why a proposal is declined.

    Args:
        revision: the proposal.
        metadata: comes back with the form; at most 3,000 characters.
    """
    text = "The author reads what you write here, so that the next proposal can be better."
    blocks = [
        *blocks_of([quote_line(_title(revision)), Line("text", text)]),
        input_block("reason", "Why do you decline it?", text_field(longest=LONGEST_REASON), optional=True),
    ]
    return form(DECLINE_FORM, "Decline the proposal", blocks, submit="Decline", metadata=metadata)


def decline_reason_in(state: Mapping[str, Any]) -> str:
    """Return why a proposal is declined.

    Args:
        state: the submitted view's `state`.
    """
    return typed_in(state, "reason")


def confirm_lines(revision: Revision) -> list[Line]:
    """Return the question whether a taught entry is still right.

    Args:
        revision: the approved one.
    """
    since = day(revision.confirmed_at or revision.decided_at)
    number = str(revision.number)
    row = (
        Button("Yes, still right", CONFIRM, number, "primary"),
        Button("Correct", CORRECT, number),
        Button("Retire", RETIRE, number),
    )
    return [
        Line("section", f"Is this still right? Nobody has confirmed it since {since}:"),
        *entry_lines(revision),
        Line("buttons", "", row=row),
    ]


def confirmed_lines(revision: Revision) -> list[Line]:
    """Return what replaces the question whether a taught entry is still right, once somebody says so."""
    confirmed = f"Still right, says {mention(revision.confirmed_by)} on {day(revision.confirmed_at)}:"
    return [Line("people", confirmed), quote_line(_title(revision))]


def retire_view(revision: Revision, metadata: str = "", *, publishes: bool) -> Json:
    """Return the form that asks whether an answer is to be retired.

    Args:
        revision: the one that counts now.
        metadata: comes back with the form; at most 3,000 characters.
        publishes: whether the person is an owner, who needs no approval.
    """
    owner = "Nobody gets this answer any more. Its history is kept, and it can be taught again."
    other = "An owner looks at it before the answer is taken away. I'll tell you what they decide."
    blocks = blocks_of([quote_line(_title(revision)), Line("text", owner if publishes else other)])
    submit = "Retire" if publishes else "Propose"
    return form(RETIRE_FORM, "Retire the answer?", blocks, submit=submit, metadata=metadata)


def history_view(revisions: Sequence[Revision]) -> Json:
    """Return the history of a taught entry.

    Args:
        revisions: all of one entry, the newest first.
    """
    lines: list[Line] = []
    for number, revision in enumerate(revisions[:HISTORY_SHOWN], 1):
        older = next((each for each in revisions[number:] if each.decision == "approved"), None)
        lines += [*([Line("divider", "")] if lines else []), *_history(revision, older)]
    if len(revisions) > HISTORY_SHOWN:
        lines.append(Line("note", f"And {counted(len(revisions) - HISTORY_SHOWN, 'older change')}."))
    shown = lines or [Line("text", "This answer has no history.")]
    return form(HISTORY_VIEW, "History of the answer", fitting_blocks(shown, LARGEST_VIEW))


def _history(revision: Revision, older: Revision | None) -> Iterator[Line]:
    yield Line("people", _who_did_it(revision))
    yield from _note(revision)
    if revision.change == "retire":
        return
    before = older.content if older else {}
    for key, name in _FIELDS.items():
        old, new = _parts(before, key), _parts(revision.content, key)
        if old == new:
            continue
        yield Line("label", f"{name.capitalize()}{_what_happened(old, new)}:")
        yield from (_quoted(parts) for parts in (old, new) if parts)


def _who_did_it(revision: Revision) -> str:
    author, made = mention(revision.author), day(revision.made_at)
    if revision.decision == "approved":
        did = {"teach": "taught", "correct": "corrected", "retire": "retired"}[revision.change]
        if revision.author and revision.author == revision.decided_by:
            return f"{author} {did} it on {made}."
    else:
        did = f"proposed to {revision.change}"
    if revision.decision is None:
        return f"{author} {did} it on {made}; it waits for an owner."
    decided = f"{revision.decision} by {mention(revision.decided_by)} on {day(revision.decided_at)}"
    return f"{author} {did} it on {made}; {decided}."


def _what_happened(old: Sequence[str], new: Sequence[str]) -> str:
    if old and new:
        return ", before and after"
    return ", removed" if old else ""


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what a correction changes, and what it was until now."""
    changed = [key for key in _FIELDS if _parts(before, key) != _parts(after, key)]
    yield Line("section", f"Changed: {listed([_FIELDS[key] for key in changed]) or 'nothing'}.")
    for key in changed:
        if old := _parts(before, key):
            yield Line("label", f"{_FIELDS[key].capitalize()} until now:")
            yield _quoted(old)


def _parts(content: Mapping[str, Any], key: str) -> list[str]:
    """Return a part of an entry as the form has it: several questions or commands, or one text; nothing if empty."""
    commands: Sequence[Mapping[str, str]] = content.get("commands") or ()
    match key:
        case "questions":
            return [each for each in content.get("questions") or () if each != content.get("title")]
        case "commands":
            return [f"{command['run']}{DOES_MARK}{command['does']}" for command in commands]
        case "careful":
            return [command["careful"] for command in commands if command.get("careful")][:1]
        case _:
            return [str(content[key])] if content.get(key) else []


def _quoted(parts: Sequence[str]) -> Line:
    """Return a part of an entry as a quotation: a text, or one line for each question or command."""
    longest = _LONGEST_PART if len(parts) > 1 else _LONGEST_CHANGE
    shown = [brief(part, longest) for part in parts[:_SHOWN_PARTS]]
    more = [f"and {len(parts) - _SHOWN_PARTS} more"] if len(parts) > _SHOWN_PARTS else []
    return Line("quote", "\n".join([*shown, *more]))


def _title(revision: Revision) -> str:
    return brief(str(revision.content.get("title", "")), LONGEST_TITLE)


def _note(revision: Revision) -> Iterator[Line]:
    if revision.note:
        yield Line("label", "Why:")
        yield Line("quote", brief(revision.note, LONGEST_REASON))
