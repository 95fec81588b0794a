"""The form by which a person teaches an answer, or corrects one."""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from bot.entry import LONGEST_LINE, LONGEST_TITLE
from bot.records import DOES_MARK, Draft
from bot.replies.blocks import blocks_of
from bot.replies.lines import Line
from bot.replies.views.forms import Json, form, input_block, text_field, typed_in

TEACH_FORM = "teach_answer"
TEACH_MESSAGE = "teach_message"
"""The callback id of the shortcut in a message's menu."""

_ADDRESS = re.compile(r"https?://\S+")
"""What Slack takes as the first value of a field for a link; with anything else it refuses the form."""
_EXAMPLE = f"docker ps{DOES_MARK}Lists the running containers"

FIELDS = tuple(field.name for field in fields(Draft))
"""The names of the form's inputs."""


def teach_view(draft: Draft, metadata: str = "", *, publishes: bool, entry_exists: bool = False) -> Json:
    """Return the form.

    Args:
        draft: what its fields show at first; what is too long for a field is cut.
        metadata: comes back with the form; at most 3,000 characters.
        publishes: whether the person is an owner, whose answers need no approval.
        entry_exists: whether an answer is corrected, not a new one taught.
    """
    link: Json = {"type": "url_text_input"}
    if _ADDRESS.fullmatch(draft.link):
        link["initial_value"] = draft.link[:LONGEST_LINE]
    blocks = [
        *blocks_of([Line("text", _what_happens(publishes=publishes, entry_exists=entry_exists))]),
        input_block(
            "question",
            "Question",
            text_field(draft.question, longest=LONGEST_TITLE, multiline=False),
            hint="It is the title of the answer.",
        ),
        input_block(
            "other_questions",
            "Other ways to ask it",
            text_field(draft.other_questions),
            hint="One per line, in the words that people use. The more there are, the more easily the answer is found.",
            optional=True,
        ),
        input_block(
            "answer",
            "Answer",
            text_field(draft.answer),
            hint="Up to three sentences are best. Put commands and names in `backticks`.",
        ),
        input_block(
            "commands",
            "Commands",
            text_field(draft.commands),
            hint=f"One per line, and after{DOES_MARK}what it does: {_EXAMPLE}.",
            optional=True,
        ),
        input_block(
            "caution",
            "Caution",
            text_field(draft.caution, longest=LONGEST_LINE, multiline=False),
            hint="What the commands can lose or break.",
            optional=True,
        ),
        input_block("link", "Link", link, hint="Where to read more, beginning with https://", optional=True),
    ]
    title = "Correct the answer" if entry_exists else "Teach an answer"
    return form(TEACH_FORM, title, blocks, submit="Publish" if publishes else "Propose", metadata=metadata)


def _what_happens(*, publishes: bool, entry_exists: bool) -> str:
    if publishes and entry_exists:
        return "You are an owner: your correction replaces the answer at once, for everyone in this workspace."
    if publishes:
        return "You are an owner: your answer is given at once, to everyone in this workspace who asks."
    what = "correction" if entry_exists else "answer"
    return f"An owner looks at your {what} before anyone gets it. I'll tell you what they decide."


def draft_in(state: Mapping[str, Any]) -> Draft:
    """Return what was typed into the form.

    Args:
        state: the submitted view's `state`.
    """
    return Draft(**{name: typed_in(state, name) for name in FIELDS})


def field_errors(problems: Mapping[str, str]) -> dict[str, str]:
    """Return what is shown at the fields of the form, by their block ids.

    Args:
        problems: by the names of the fields, what is wrong with them. What is wrong with anything else is shown at the
            answer: Slack ignores a problem of a field that the form doesn't have.
    """
    shown: dict[str, str] = {}
    for name, problem in problems.items():
        field = name if name in FIELDS else "answer"
        shown[field] = f"{shown[field]}; {problem}" if field in shown else problem
    return shown
