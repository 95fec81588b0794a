"""Lines as Slack messages: Block Kit, and the same in words."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextPreformattedElement,
    RichTextSectionElement,
)

from bot.replies.lines import Line
from bot.replies.text import CAREFUL, plain_text, starts_paragraph

CHOOSE_ANSWER = "choose_answer"
"""The action id of a choice, followed by its number."""

_CODE = re.compile(r"`([^`]+)`")
_Text = RichTextElementParts.Text


@dataclass(frozen=True)
class Reply:
    """A Slack message.

    Attributes:
        text: the whole answer in words; screen readers and notifications use nothing else.
        blocks: the same for the eye, as JSON.
    """

    text: str
    blocks: list[dict[str, Any]]


def reply(lines: Sequence[Line]) -> Reply:
    """Return lines as a Slack message, each command in a block of its own that can be copied."""
    blocks = [block for form, group in groupby(lines, _form) for block in _blocks(form, list(group))]
    # https://docs.slack.dev/messaging/formatting-message-text: these three characters and no others are escaped.
    return Reply(html.escape(plain_text(lines), quote=False), [block.to_dict() for block in blocks])


def _form(line: Line) -> str:
    return {"title": "header", "choice": "buttons", "note": "context"}.get(line.kind, "rich text")


def _blocks(form: str, lines: list[Line]) -> list[Block]:
    if form == "header":
        return [HeaderBlock(text=PlainTextObject(text=line.text, emoji=False)) for line in lines]
    if form == "context":
        return [ContextBlock(elements=[PlainTextObject(text=line.text, emoji=False)]) for line in lines]
    if form == "buttons":
        return [ActionsBlock(elements=[_button(line, number) for number, line in enumerate(lines, 1)])]
    return [
        RichTextBlock(elements=[part for code, group in groupby(lines, _is_code) for part in _parts(group, code=code)])
    ]


def _is_code(line: Line) -> bool:
    return line.kind in ("command", "snippet")


def _parts(lines: Iterable[Line], *, code: bool) -> list[RichTextElement]:
    """Return a box for each command; what is said between two boxes is one text, as Slack's own composer makes it."""
    if code:
        return [RichTextPreformattedElement(elements=[_Text(text=line.text)]) for line in lines]
    elements: list[RichTextElement] = []
    before: Line | None = None
    for line in lines:
        if before:
            elements.append(_Text(text="\n\n" if starts_paragraph(line, before) else "\n"))
        elements += _words(line)
        before = line
    return [RichTextSectionElement(elements=elements)]


def _button(line: Line, number: int) -> ButtonElement:
    return ButtonElement(
        text=PlainTextObject(text=line.text, emoji=False),
        action_id=f"{CHOOSE_ANSWER}_{number}",
        value=line.value,
    )


def _words(line: Line) -> list[RichTextElement]:
    match line.kind:
        case "link":
            return [RichTextElementParts.Link(url=line.value, text=line.text)]
        case "careful":
            warning = RichTextElementParts.Emoji(name="warning")
            return [warning, _Text(text=f" {CAREFUL}", style={"bold": True}), *_inline(line.text)]
        case "example":
            return [_Text(text="• "), _Text(text=line.text, style={"code": True})]
        case _:
            return _inline(line.text)


def _inline(text: str) -> list[RichTextElement]:
    """Split a text at its backticks; what stands between a pair is code."""
    parts = _CODE.split(text)
    return [
        _Text(text=part, style={"code": True} if number % 2 else None)
        for number, part in enumerate(parts)
        if part
    ]  # fmt: skip
