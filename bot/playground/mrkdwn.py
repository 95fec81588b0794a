"""Parses Slack's `mrkdwn` into the elements of rich text, which has the same styles in a structured form.

Reference: https://docs.slack.dev/messaging/formatting-message-text.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

_PREFORMATTED = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_QUOTED = re.compile(r"(?:>|&gt;) ?")
_STYLES = {"*": "bold", "_": "italic", "~": "strike"}
_TOKEN = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<reference>[^<>\n]+)>"
    r"|:(?P<emoji>[a-z0-9_+'-]+):"
    r"|(?P<url>https?://[^\s<>|]+)"
    # A mark counts only at the edge of words: snake_case and 2*3*4 are neither italic nor bold.
    r"|(?<![\w*_~])(?P<mark>[*_~])(?=\S)(?P<styled>[^\n]*?\S)(?P=mark)(?![\w*_~])"
)
_Json = dict[str, Any]


def parse(text: str) -> list[_Json]:
    """Return marked-up text as elements of a `rich_text` block: sections, quotes and preformatted text.

    Args:
        text: `mrkdwn`, in which `&`, `<` and `>` are escaped.
    """
    elements: list[_Json] = []
    for number, part in enumerate(_PREFORMATTED.split(text)):
        if number % 2:
            elements.append({"type": "rich_text_preformatted", "elements": [_text(part)]})
        elif part.strip("\n"):
            elements += _sections(part if len(part) == len(text) else part.strip("\n"))
    return elements


def typed(text: str, users: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """Return marked-up text as a person would type it: with names in place of what angle brackets contain.

    Args:
        text: `mrkdwn`, in which `&`, `<` and `>` are escaped.
        users: the names of users by their ids.
        channels: the names of channels by their ids.
    """

    def name(reference: re.Match[str]) -> str:
        said = _reference(reference[1])
        match said["type"]:
            case "user":
                return f"@{users.get(said['user_id'], said['user_id'])}"
            case "channel":
                return f"#{channels.get(said['channel_id'], said['channel_id'])}"
            case "broadcast":
                return f"@{said['range']}"
            case _:
                return str(said.get("url") or said.get("text", ""))

    return _unescaped(re.sub(r"<([^<>\n]+)>", name, text))


def _sections(text: str) -> Iterator[_Json]:
    for is_quoted, lines in groupby(text.split("\n"), lambda line: bool(_QUOTED.match(line))):
        said = "\n".join(_QUOTED.sub("", line, count=1) if is_quoted else line for line in lines)
        yield {"type": "rich_text_quote" if is_quoted else "rich_text_section", "elements": list(_inline(said))}


def _inline(text: str, *styles: str) -> Iterator[_Json]:
    end = 0
    for token in _TOKEN.finditer(text):
        mark = token["mark"]
        if mark and _STYLES[mark] in styles:  # no style within itself, which also limits the depth
            continue
        if token.start() > end:
            yield _text(text[end : token.start()], *styles)
        end = token.end()
        if mark:
            yield from _inline(token["styled"], *styles, _STYLES[mark])
        elif token["code"]:
            yield _text(token["code"], *styles, "code")
        elif token["emoji"]:
            yield {"type": "emoji", "name": token["emoji"]}
        elif token["url"]:
            yield _styled({"type": "link", "url": _unescaped(token["url"])}, *styles)
        else:
            yield _styled(_reference(token["reference"]), *styles)
    if end < len(text):
        yield _text(text[end:], *styles)


def _reference(said: str) -> _Json:
    """Return what angle brackets contain: a user, a channel, a group, a date or a link."""
    target, _, label = said.partition("|")
    match target[0:1]:
        case "@":
            return {"type": "user", "user_id": target[1:]}
        case "#":
            return {"type": "channel", "channel_id": target[1:]}
        case "!" if target.startswith("!date^"):
            return _text(label)
        case "!":
            return {"type": "broadcast", "range": _unescaped(label.removeprefix("@") or target[1:])}
        case _:
            link = {"type": "link", "url": _unescaped(target)}
            return {**link, "text": _unescaped(label)} if label else link


def _text(text: str, *styles: str) -> _Json:
    return _styled({"type": "text", "text": _unescaped(text)}, *styles)


def _styled(element: _Json, *styles: str) -> _Json:
    return {**element, "style": dict.fromkeys(styles, True)} if styles else element


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
