"""Renders lines as Slack messages: Block Kit, and the same as text.

Blocks are built as plain JSON, because serialising the SDK's models would take a third of the time of an answer.
Reference: https://docs.slack.dev/reference/block-kit/blocks.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import quote

from bot.replies.buttons import Button, ButtonValue, Menu, Select
from bot.replies.lines import Line, full, short
from bot.replies.text import paragraphs, starts_paragraph
from bot.replies.words import MENTION

CHOOSE_ANSWER = "choose_answer"
"""The action id of a choice, followed by its number."""
SHOW_RELATED = "show_related"
"""The action id of a related answer, followed by its number."""
SHOW_REST = "show_rest"
"""The action id of the button that shows all of an answer."""
FEEDBACK = "feedback"
"""The action id of the thumbs below an answer; `feedback_in` reads their value."""
LARGEST_MESSAGE = 13_000
"""Characters of all blocks as JSON. Slack takes about 13,200, as measured in issue 2509 of bolt-js."""
LARGEST_VIEW = 200_000
"""Likewise; Slack takes views of 250,000 characters."""
LONGEST_TEXT = 4_000
"""Characters of a message's text; Slack advises no more (docs.slack.dev/reference/methods/chat.postMessage)."""

_CODE = re.compile(r"`([^`]+)`")
_HIGHLIGHTED = ("json",)
"""The languages of snippets that Slack highlights, according to its documentation:
https://docs.slack.dev/reference/block-kit/block-elements/rich-text-preformatted-element"""
_Json = dict[str, Any]
_HELPFUL, _UNHELPFUL = "+", "-"
_ESCAPED_MENTION = re.compile(r"&lt;(@[UW][A-Z0-9]{1,30})&gt;")
_CUT_OFF = re.compile(r"(?:&[a-z]*|<@?\w*)$")
_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"
"""The characters that an address may have besides letters and digits; RFC 3986, 2.2 and 2.3."""


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
        lines: the reply. The message's text has all of them that fit.
        unfolded: show all of them in the blocks too.
    """
    shown = full(lines) if unfolded else short(lines)
    text = "\n".join(_markup(line, text) for line, text in paragraphs(full(lines)))
    return Reply(_cut(text), fitting_blocks(shown, LARGEST_MESSAGE))


def blocks_of(lines: Iterable[Line]) -> list[_Json]:
    """Return lines as blocks, for a message or a view."""
    return [block for form, group in groupby(lines, _form) for block in _blocks(form, list(group))]


def feedback_in(value: str) -> tuple[bool, ButtonValue]:
    """Read the value of a thumb: whether the answer helped, and the value of the answer."""
    return value.startswith(_HELPFUL), ButtonValue.parse(value[1:])


def modal(lines: Sequence[Line]) -> _Json:
    """Return lines as a modal without inputs."""
    return modal_with(blocks_of(short(lines)))


def modal_with(blocks: Sequence[_Json]) -> _Json:
    """Return blocks as a modal without inputs."""
    return {"type": "modal", "title": {"type": "plain_text", "text": "wharfie"}, "blocks": list(blocks)}


def fitting_blocks(lines: Sequence[Line], largest: int) -> list[_Json]:
    """Return lines as blocks that Slack takes: if need be, buttons lose the question, then texts their inline code.

    Args:
        lines: the lines.
        largest: characters of all blocks as JSON.
    """
    blocks = blocks_of(lines)
    for smaller in (_without_question, _without_code):
        if len(json.dumps(blocks, ensure_ascii=False)) <= largest:
            break
        lines = [smaller(line) for line in lines]
        blocks = blocks_of(lines)
    return blocks


def _cut(text: str) -> str:
    """Return the beginning of a text that is too long for a message, but not a part of an escaped character."""
    if len(text) <= LONGEST_TEXT:
        return text
    return f"{_CUT_OFF.sub('', text[: LONGEST_TEXT - 4])} ..."


def _without_code(line: Line) -> Line:
    """Return a line whose text is one piece: thousands of backticks would make thousands of pieces."""
    return line if _element(line) == "box" else replace(line, text=line.text.replace("`", "'"))


def _without_question(line: Line) -> Line:
    """Return a line whose buttons lack the question, so that a large answer to a long question still fits."""
    if line.kind in (*_BUTTONS, "more", "feedback"):
        value = ButtonValue.parse(line.value)
        return replace(line, value=value.without_question().text) if value.question else line
    row = [
        replace(each, value=value.without_question().text)
        if isinstance(each, Button) and (value := ButtonValue.parse(each.value)).question
        else each
        for each in line.row
    ]
    return replace(line, row=tuple(row))


def _markup(line: Line, text: str) -> str:
    """Return a line's text as `mrkdwn`; only the bot's own words mention people."""
    escaped = _escaped(text)
    return _ESCAPED_MENTION.sub(r"<\1>", escaped) if line.kind == "people" else escaped


def _escaped(text: str) -> str:
    # https://docs.slack.dev/messaging/formatting-message-text: these three characters and no others are escaped.
    return html.escape(text, quote=False)


def _form(line: Line) -> str:
    return line.kind if line.kind in _ALONE or line.kind in _BUTTONS else "rich text"


def _blocks(form: str, lines: list[Line]) -> list[_Json]:
    if form in _ALONE:
        return [_ALONE[form](line) for line in lines]
    if form in _BUTTONS:
        return [_buttons(lines, _BUTTONS[form])]
    parts = [part for element, group in groupby(lines, _element) for part in _parts(element, group)]
    return [{"type": "rich_text", "elements": parts}]


def _element(line: Line) -> str:
    return "quote" if line.kind == "quote" else "box" if line.kind in ("command", "snippet") else "section"


def _parts(element: str, lines: Iterable[Line]) -> list[_Json]:
    """Return a box for each command; the lines between two boxes form one section, as Slack's own editor makes it."""
    if element == "box":
        return [_box(line) for line in lines]
    if element == "quote":
        return [{"type": "rich_text_quote", "elements": _inline(line.text)} for line in lines]
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
    return _control(Button(line.text, action, line.value))


def _control(control: Button | Menu | Select) -> _Json:
    if not isinstance(control, Button):
        options = [{"text": _plain(text), "value": value} for text, value in control.options]
        named = {"action_id": control.action, "options": options}
        if isinstance(control, Menu):
            return {"type": "overflow", **named}
        return {"type": "static_select", "placeholder": _plain(control.text), **named}
    more = {"style": control.style, "accessibility_label": control.label}
    given = {key: value for key, value in more.items() if value}
    text = _plain(control.text)
    return {"type": "button", "text": text, "action_id": control.action, "value": control.value, **given}


def _feedback(line: Line) -> _Json:
    thumbs = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": _thumb("Helpful", "This answer helped", _HELPFUL + line.value),
        "negative_button": _thumb("Not helpful", "This answer did not help", _UNHELPFUL + line.value),
    }
    return {"type": "context_actions", "elements": [thumbs]}


def _thumb(text: str, label: str, value: str) -> _Json:
    return {"text": _plain(text), "accessibility_label": label, "value": value}


def _words(line: Line) -> list[_Json]:
    match line.kind:
        case "careful":
            return [{"type": "emoji", "name": "warning"}, _text(" "), *_inline(line.text, "bold")]
        case "label":
            return _inline(line.text, "bold")
        case "people":
            return _mentioning(line.text)
        case "example":
            return [_text("• "), _text(line.text, "code")]
        case _:
            return _inline(line.text)


def _inline(text: str, *styles: str) -> list[_Json]:
    """Split a text at its backticks; the text between a pair of them is code."""
    parts = enumerate(_CODE.split(text))
    return [_text(part, *styles, "code") if number % 2 else _text(part, *styles) for number, part in parts if part]


def _mentioning(text: str) -> list[_Json]:
    """Split the bot's own words at the users that it mentions."""
    parts = enumerate(MENTION.split(text))
    return [{"type": "user", "user_id": part} if number % 2 else _text(part) for number, part in parts if part]


def _link(line: Line) -> _Json:
    """Return a link. Its address can't end early, and if it is its own label, both look the same."""
    address = quote(line.value, safe=_IN_ADDRESSES)
    label = address if line.text == line.value else line.text
    return {"type": "mrkdwn", "text": f"<{_escaped(address)}|{_escaped(label)}>"}


def _listed(line: Line) -> _Json:
    """Return an entry of a list: buttons would cut its title after some thirty characters.

    Without a command it may be what a person wrote, in which nothing is markup.
    """
    shown = {"type": "mrkdwn", "text": _escaped(f"{line.text}\n`{line.value}`"), "verbatim": True}
    return {
        "type": "section",
        "text": shown if line.value else _plain(line.text),
        "accessory": _control(line.row[0]),
    }


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
    "more": lambda line: {"type": "actions", "elements": [_button(line, SHOW_REST)]},
    "buttons": lambda line: {"type": "actions", "elements": [_control(each) for each in line.row]},
    "feedback": _feedback,
    "listed": _listed,
    "divider": lambda _: {"type": "divider"},
}
"""The kinds of lines that form separate blocks."""
