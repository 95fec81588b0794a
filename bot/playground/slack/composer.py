"""What Slack makes of what a person types: the text of a message, and the block that says the same.

Reference: https://docs.slack.dev/messaging/formatting-message-text.
"""

import html
import re
import secrets
from collections.abc import Iterator, Mapping

from bot.playground.slack.records import JsonObject

_CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
_URL = re.compile(r"https?://[^\s<>|]*[^\s<>|.,;:!?]")  # what ends a sentence is not a part of it
_NAME = re.compile(r"(?<![\w@#])([@#])([\w.-]*\w)|<([@#])(\w+)>")
_TOKEN = re.compile(r"<(@\w+|#\w+(?:\|[^<>]*)?|https?://[^\s<>|]+)>")


def typed_text(text: str, users: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """Return the text of a message as Slack sends it.

    Args:
        text: what was typed, with `@name`, `#name`, `<@ID>` or `<#ID>`; in code these mean nothing.
        users: the ids of users by the names that are typed.
        channels: the ids of channels likewise.
    """
    parts = _CODE.split(text)
    return "".join(
        html.escape(part, quote=False) if number % 2 else _linked(part, users, channels)
        for number, part in enumerate(parts)
    )


def rich_text(text: str) -> JsonObject:
    """Return the block that Slack makes of a message.

    Args:
        text: of the message, as Slack sends it.
    """
    elements = [element for element in _elements(text) if element.get("text") != ""]
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": secrets.token_hex(3), "elements": [section]}


def _linked(text: str, users: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """Escape a text without code, and mark the names and addresses in it."""
    ids = {"@": users, "#": channels}
    names = {"@": {id_: id_ for id_ in users.values()}, "#": {id_: name for name, id_ in channels.items()}}

    def marked(found: re.Match[str]) -> str:
        mark, name = found[1] or found[3], found[2] or found[4]
        id_ = ids[mark].get(name.casefold()) if found[1] else name if name in names[mark] else None
        if id_ is None:
            return html.escape(found[0], quote=False)
        return f"<@{id_}>" if mark == "@" else f"<#{id_}|{names[mark][id_]}>"

    def escaped(plain: str) -> str:
        pieces, end = [], 0
        for found in _NAME.finditer(plain):
            pieces += [html.escape(plain[end : found.start()], quote=False), marked(found)]
            end = found.end()
        return "".join([*pieces, html.escape(plain[end:], quote=False)])

    pieces, end = [], 0
    for found in _URL.finditer(text):
        pieces += [escaped(text[end : found.start()]), f"<{html.escape(found[0], quote=False)}>"]
        end = found.end()
    return "".join([*pieces, escaped(text[end:])])


def _elements(text: str) -> Iterator[JsonObject]:
    for number, part in enumerate(_TOKEN.split(text)):
        if not number % 2:
            yield {"type": "text", "text": html.unescape(part)}
        elif part.startswith("@"):
            yield {"type": "user", "user_id": part[1:]}
        elif part.startswith("#"):
            yield {"type": "channel", "channel_id": part[1:].partition("|")[0]}
        else:
            yield {"type": "link", "url": html.unescape(part)}
