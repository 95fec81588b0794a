"""Lines as Slack messages: Block Kit, and the same in words.

Blocks are made as the JSON that they are: the library's models take a third of all the time of an answer to become it.
The forms: https://docs.slack.dev/reference/block-kit/blocks.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.replies.lines import Line
from bot.replies.text import CAREFUL, plain_text, starts_paragraph

CHOOSE_ANSWER = "choose_answer"
"""The action id of a choice, followed by its number."""

_CODE = re.compile(r"`([^`]+)`")
_Json = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """A Slack message.

    Attributes:
        text: the whole answer in words; screen readers and notifications use nothing else.
        blocks: the same for the eye, as JSON.
    """

    text: str
    blocks: list[_Json]


def reply(lines: Sequence[Line]) -> Reply:
    """Return lines as a Slack message, each command in a block of its own that can be copied."""
    blocks = [block for form, group in groupby(lines, _form) for block in _blocks(form, list(group))]
    # https://docs.slack.dev/messaging/formatting-message-text: these three characters and no others are escaped.
    return Reply(html.escape(plain_text(lines), quote=False), blocks)


def modal(lines: Sequence[Line]) -> _Json:
    """Return lines as a window with nothing to fill in."""
    title = {"type": "plain_text", "text": "wharfie"}
    return {"type": "modal", "title": title, "blocks": reply(lines).blocks}


def _form(line: Line) -> str:
    return {"title": "header", "choice": "buttons", "note": "context"}.get(line.kind, "rich text")


def _blocks(form: str, lines: list[Line]) -> list[_Json]:
    if form == "header":
        return [{"type": "header", "text": _plain(line.text)} for line in lines]
    if form == "context":
        return [{"type": "context", "elements": [_plain(line.text)]} for line in lines]
    if form == "buttons":
        return [{"type": "actions", "elements": [_button(line, number) for number, line in enumerate(lines, 1)]}]
    parts = [part for code, group in groupby(lines, _is_code) for part in _parts(group, code=code)]
    return [{"type": "rich_text", "elements": parts}]


def _is_code(line: Line) -> bool:
    return line.kind in ("command", "snippet")


def _parts(lines: Iterable[Line], *, code: bool) -> list[_Json]:
    """Return a box for each command; what is said between two boxes is one text, as Slack's own composer makes it."""
    if code:
        return [{"type": "rich_text_preformatted", "elements": [_text(line.text)]} for line in lines]
    elements: list[_Json] = []
    before: Line | None = None
    for line in lines:
        if before:
            elements.append(_text("\n\n" if starts_paragraph(line, before) else "\n"))
        elements += _words(line)
        before = line
    return [{"type": "rich_text_section", "elements": elements}]


def _button(line: Line, number: int) -> _Json:
    return {
        "type": "button",
        "text": _plain(line.text),
        "action_id": f"{CHOOSE_ANSWER}_{number}",
        "value": line.value,
    }


def _words(line: Line) -> list[_Json]:
    match line.kind:
        case "link":
            return [{"type": "link", "url": line.value, "text": line.text}]
        case "careful":
            return [{"type": "emoji", "name": "warning"}, _text(f" {CAREFUL}", "bold"), *_inline(line.text)]
        case "example":
            return [_text("• "), _text(line.text, "code")]
        case _:
            return _inline(line.text)


def _inline(text: str) -> list[_Json]:
    """Split a text at its backticks; what is between a pair is code."""
    if "`" not in text:
        return [_text(text)] if text else []
    parts = enumerate(_CODE.split(text))
    return [_text(part, "code") if number % 2 else _text(part) for number, part in parts if part]


def _plain(text: str) -> _Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def _text(text: str, style: str = "") -> _Json:
    return {"type": "text", "text": text, "style": {style: True}} if style else {"type": "text", "text": text}
