"""Extracts the question from a message: its text, and what it forwards, attaches or contains as blocks."""

import hashlib
import html
import re
from collections.abc import Iterator
from typing import Any

from bot.search.normalize import clean

_MENTIONS = re.compile(r"<@[^<>]*>")
_MOST_READ = 20_000
"""Characters; more than the search reads of a question."""
_MOST_NESTED = 10
_PUNCTUATION = ".,;:!?"
_LINED_UP = ("rich_text_section", "rich_text_preformatted", "rich_text_quote")
"""Rich text blocks whose elements belong to one line."""


def question_in(event: dict[str, Any]) -> str:
    """Return the question of a message, with Slack's markup, shortened to what the search reads.

    Args:
        event: a message or a mention. Its text is followed by forwarded messages and shared snippets; its blocks and
            other attachments are read only if these have no text.
    """
    text = event.get("text")
    own = text if isinstance(text, str) else ""
    parts = [own, *_forwarded(event), *_snippets(event)]
    if not _MENTIONS.sub("", "".join(parts)).strip():
        parts += [*_lines(event.get("blocks")), *_attached(event)]
    return "\n".join(part for part in parts if part)[:_MOST_READ]


def wording_of(question: str) -> str:
    """Return what a question says, as a digest that is the same as long as its words are the same.

    Mentions, emphasis, emoji, spaces, punctuation after a word, and capitals do not matter; but the case of an option
    does, as `-p` and `-P` are different ones.

    Args:
        question: as `question_in` returns it.
    """
    words = (word.rstrip(_PUNCTUATION) for word in clean(question.strip()).split())
    said = " ".join(word if word.startswith("-") else word.casefold() for word in words if word)
    return hashlib.blake2b(said.encode(errors="replace"), digest_size=32).hexdigest()


def _forwarded(event: dict[str, Any]) -> Iterator[str]:
    for attachment in _dicts(event.get("attachments")):
        if attachment.get("is_share") or attachment.get("is_msg_unfurl"):
            yield _words_of(attachment)
            yield from _snippets(attachment)


def _attached(event: dict[str, Any]) -> Iterator[str]:
    yield from map(_words_of, _dicts(event.get("attachments")))


def _words_of(attachment: dict[str, Any]) -> str:
    for key in ("text", "fallback"):
        if isinstance(words := attachment.get(key), str) and words.strip():
            return words
    messages = [inner.get("message") for inner in _dicts(attachment.get("message_blocks"))]
    blocks = [message.get("blocks") for message in _dicts(messages)] or [attachment.get("blocks")]
    return "\n".join(line for part in blocks for line in _lines(part))


def _snippets(message: dict[str, Any]) -> Iterator[str]:
    """Yield the texts of files as far as Slack includes them: the rest would need a scope and a download."""
    for file in _dicts(message.get("files")):
        words = file.get("plain_text") or file.get("preview")
        if isinstance(words, str):
            yield html.escape(words, quote=False)


def _lines(blocks: object, depth: int = 0) -> Iterator[str]:
    """Yield the text of blocks, line by line."""
    if depth > _MOST_NESTED:
        return
    for block in _dicts(blocks):
        if block.get("type") in _LINED_UP:
            yield "".join(map(_piece, _dicts(block.get("elements"))))
            continue
        text = block.get("text")
        if isinstance(text, dict):
            text = text.get("text")
        if isinstance(text, str):
            yield text
        yield from _lines(block.get("fields"), depth + 1)
        yield from _lines(block.get("elements"), depth + 1)


def _piece(element: dict[str, Any]) -> str:
    words = element.get("text") or element.get("url")
    return html.escape(words, quote=False) if isinstance(words, str) else " "


def _dicts(things: object) -> list[dict[str, Any]]:
    return [thing for thing in things if isinstance(thing, dict)] if isinstance(things, list) else []
