"""Renders lines as Slack messages: Block Kit, and the same as text.

Blocks are built as plain JSON, because serialising the SDK's models would take a third of the time of an answer.
Reference: https://docs.slack.dev/reference/block-kit/blocks.
"""

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.replies.lines import Line, full, short
from bot.replies.text import plain_text, starts_paragraph

CHOOSE_ANSWER = "choose_answer"
"""The action id of a choice, followed by its number."""
SHOW_RELATED = "show_related"
"""The action id of a related answer, followed by its number."""
MORE_CAUSES = "more_causes"

_CODE = re.compile(r"`([^`]+)`")
_HIGHLIGHTED = ("json",)
"""The languages of snippets that Slack highlights, according to its documentation:
https://docs.slack.dev/reference/block-kit/block-elements/rich-text-preformatted-element"""
_Json = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """A Slack message.

    Attributes:
        text: the whole answer as text; screen readers and notifications use only this.
        blocks: the visible answer, as JSON.
    """

    text: str
    blocks: list[_Json]


def reply(lines: Sequence[Line], *, unfolded: bool = False) -> Reply:
    """Return lines as a Slack message, each command in its own block, so that it can be copied.

    Args:
        lines: the reply. The message's text has all of them.
        unfolded: show all of them in the blocks too.
    """
    shown = full(lines) if unfolded else short(lines)
    blocks = [block for form, group in groupby(shown, _form) for block in _blocks(form, list(group))]
    # https://docs.slack.dev/messaging/formatting-message-text: these three characters and no others are escaped.
    return Reply(_escaped(plain_text(full(lines))), blocks)


def modal(lines: Sequence[Line]) -> _Json:
    """Return lines as a modal without inputs."""
    title = {"type": "plain_text", "text": "wharfie"}
    return {"type": "modal", "title": title, "blocks": reply(lines).blocks}


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _form(line: Line) -> str:
    return line.kind if line.kind in _ALONE or line.kind in _BUTTONS else "rich text"


def _blocks(form: str, lines: list[Line]) -> list[_Json]:
    if form in _ALONE:
        return [_ALONE[form](line) for line in lines]
    if form in _BUTTONS:
        return [_buttons(lines, _BUTTONS[form])]
    parts = [part for code, group in groupby(lines, _is_code) for part in _parts(group, code=code)]
    return [{"type": "rich_text", "elements": parts}]


def _is_code(line: Line) -> bool:
    return line.kind in ("command", "snippet")


def _parts(lines: Iterable[Line], *, code: bool) -> list[_Json]:
    """Return a box for each command; the lines between two boxes form one section, as Slack's own editor makes it."""
    if code:
        return [_box(line) for line in lines]
    elements: list[_Json] = []
    before: Line | None = None
    for line in lines:
        if before:
            elements.append(_text("\n\n" if starts_paragraph(line, before) else "\n"))
        elements += _words(line)
        before = line
    return [{"type": "rich_text_section", "elements": elements}]


def _box(line: Line) -> _Json:
    language = {"language": line.value} if line.value in _HIGHLIGHTED else {}
    return {"type": "rich_text_preformatted", "elements": [_text(line.text)], **language}


def _buttons(lines: Sequence[Line], action: str) -> _Json:
    buttons = [_button(line, f"{action}_{number}") for number, line in enumerate(lines, 1)]
    return {"type": "actions", "elements": buttons}


def _button(line: Line, action: str) -> _Json:
    return {"type": "button", "text": _plain(line.text), "action_id": action, "value": line.value}


def _words(line: Line) -> list[_Json]:
    match line.kind:
        case "careful":
            return [{"type": "emoji", "name": "warning"}, _text(" "), *_inline(line.text, "bold")]
        case "label":
            return _inline(line.text, "bold")
        case "example":
            return [_text("• "), _text(line.text, "code")]
        case _:
            return _inline(line.text)


def _inline(text: str, *styles: str) -> list[_Json]:
    """Split a text at its backticks; the text between a pair of them is code."""
    parts = enumerate(_CODE.split(text))
    return [_text(part, *styles, "code") if number % 2 else _text(part, *styles) for number, part in parts if part]


def _link(line: Line) -> _Json:
    return {"type": "mrkdwn", "text": f"<{_escaped(line.value)}|{_escaped(line.text)}>"}


def _plain(text: str) -> _Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def _text(text: str, *styles: str) -> _Json:
    style = {"style": dict.fromkeys(styles, True)} if styles else {}
    return {"type": "text", "text": text, **style}


_BUTTONS = {"choice": CHOOSE_ANSWER, "related": SHOW_RELATED}
_ALONE: dict[str, Callable[[Line], _Json]] = {
    "title": lambda line: {"type": "header", "text": _plain(line.text)},
    "note": lambda line: {"type": "context", "elements": [_plain(line.text)]},
    "link": lambda line: {"type": "context", "elements": [_link(line)]},
    "more": lambda line: {"type": "actions", "elements": [_button(line, MORE_CAUSES)]},
}
"""The kinds of lines that form separate blocks."""
