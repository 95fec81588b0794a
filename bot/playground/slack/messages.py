"""What the bot has sent: one record for each message, checked as it comes in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from bot.playground.block_kit import block_problems, mrkdwn_problems, objects_in
from bot.playground.slack.impossible import ImpossibleError
from bot.playground.slack.records import JsonObject

Kind = Literal["post", "ephemeral", "update", "response", "ack"]
"""How a message came: by which method, at a response URL, or with the acknowledgement of a command."""

MAX_TEXT = 4_000
"""Slack advises 4,000 and cuts at 40,000 (docs.slack.dev/reference/methods/chat.postMessage)."""

COMMON_KEYS = {"text", "blocks", "thread_ts", "unfurl_links", "unfurl_media", "mrkdwn", "parse", "metadata"}
KEYS: dict[Kind, set[str]] = {
    "post": COMMON_KEYS | {"channel", "reply_broadcast", "client_msg_id"},
    "ephemeral": COMMON_KEYS | {"channel", "user"},
    "update": COMMON_KEYS | {"channel", "ts"},
    "response": COMMON_KEYS | {"response_type", "replace_original", "delete_original"},
    "ack": COMMON_KEYS | {"response_type"},
}
FLAGS = ("unfurl_links", "unfurl_media", "mrkdwn", "reply_broadcast", "replace_original", "delete_original")


@dataclass(frozen=True)
class Message:
    """One message that Slack took from the bot."""

    kind: Kind
    channel: str
    """The channel's id; for a response, the channel in which the person asked."""
    text: str
    blocks: list[JsonObject]
    ts: str
    """What Slack calls the message; for an update, the message that was changed."""
    thread_ts: str | None = None
    response_url: str | None = None
    hidden: bool = False
    """Whether only one person sees it."""
    token: str | None = None
    """With which it was posted; None for a response."""
    extra: JsonObject = field(default_factory=dict)
    """Everything else that was sent: ``response_type``, ``replace_original``, ``unfurl_links``, ..."""

    @property
    def buttons(self) -> list[JsonObject]:
        """All buttons, in reading order."""
        return buttons_in(self.blocks)

    def element(self, action_id: str) -> JsonObject:
        """Return the first interactive element of this name."""
        return element_in(self.blocks, action_id)

    @property
    def commands(self) -> list[str]:
        """The texts of the preformatted blocks, one string each."""
        preformatted = [thing for thing in objects_in(self.blocks) if thing.get("type") == "rich_text_preformatted"]
        return ["".join(texts_of(block)) for block in preformatted]

    @property
    def shown(self) -> str:
        """Everything a person may see or hear of it: the text, then the blocks' words, one per line."""
        return "\n".join((self.text, *texts_of(self.blocks)))


def buttons_in(blocks: list[JsonObject]) -> list[JsonObject]:
    """Return all buttons of blocks, in reading order."""
    return [thing for thing in objects_in(blocks) if thing.get("type") == "button"]


def element_in(blocks: list[JsonObject], action_id: str) -> JsonObject:
    """Return the first interactive element of a name.

    Raises:
        ImpossibleError: there is none.
    """
    elements = [thing for thing in objects_in(blocks) if "action_id" in thing]
    found = next((element for element in elements if element["action_id"] == action_id), None)
    if not found:
        raise ImpossibleError(f"no element {action_id!r}, only {[element['action_id'] for element in elements]}")
    return found


def texts_of(blocks: object) -> Iterator[str]:
    """Yield all words of blocks, in reading order."""
    for thing in objects_in(blocks):
        for key in ("text", "alt_text", "accessibility_label", "url"):
            if isinstance(words := thing.get(key), str):
                yield words


def message_problems(kind: Kind, body: JsonObject) -> list[str]:
    """Check a message as the bot sent it.

    Args:
        kind: the way it was sent.
        body: its fields, without the token.

    Returns:
        One line for each thing that Slack, or our own rule for texts, refuses.
    """
    if kind == "response" and body.get("delete_original") is True:
        return []
    problems = [f"{key} is unknown" for key in body.keys() - KEYS[kind]]
    problems += [
        f"{key}: {body[key]!r} is neither true nor false" for key in FLAGS if type(body.get(key, True)) is not bool
    ]
    if body.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        problems.append(f"response_type: {body['response_type']!r} is unknown")
    problems += _text_problems(body.get("text"))
    return problems + (block_problems(body["blocks"]) if "blocks" in body else [])


def _text_problems(text: object) -> Iterator[str]:
    if not isinstance(text, str) or not text.strip():
        yield f"text: {text!r} says nothing"
        return
    if len(text) > MAX_TEXT:
        yield f"text: {len(text)} characters, at most {MAX_TEXT}"
    yield from mrkdwn_problems(text, "text")
