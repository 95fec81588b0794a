"""Extracts the question from a message: its text, and what it forwards, attaches or contains as blocks."""

import hashlib
import html
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, Self

from bot.code_answers import AttachedFile
from bot.pasted_code import recognise
from bot.search.normalize import clean, without_markup
from bot.secrets import hide

_MENTIONS = re.compile(r"<@[^<>]*>")
_MOST_READ = 40_000
"""Characters of a message that Slack takes (docs.slack.dev/reference/methods/chat.postMessage)."""
_MOST_NESTED = 10
_PUNCTUATION = ".,;:!?"
_LINED_UP = ("rich_text_section", "rich_text_preformatted", "rich_text_quote")
"""Rich text blocks whose elements belong to one line."""


class Said(NamedTuple):
    """What a message says.

    Attributes:
        text: all of its text, as `question_in` returns it.
        words: the same without what Slack shows of its files.
        files: its files, as Slack describes them.
    """

    text: str
    words: str
    files: tuple[dict[str, Any], ...] = ()

    @classmethod
    def of(cls, event: dict[str, Any]) -> Self:
        """Return what a message or a mention says."""
        files = tuple(_dicts(event.get("files")))
        text = question_in(event)
        return cls(text, question_in({**event, "files": []}) if files else text, files)

    @property
    def shown(self) -> tuple[AttachedFile, ...]:
        """The files as far as Slack shows them."""
        return tuple(AttachedFile("", html.unescape(text)) for text in _snippets({"files": list(self.files)}))

    @property
    def may_be_kept(self) -> bool:
        """Whether it may be stored: it has no file, no code and no secret."""
        if self.files:
            return False
        hidden = hide(without_markup(self.text))
        return not hidden.secrets and not recognise(hidden.text)


def question_in(event: dict[str, Any]) -> str:
    """Return the question of a message, with Slack's markup.

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
    does, as `-p` and `-P` are different ones. In code everything matters but its secrets, of which no digest is kept.

    Args:
        question: as `question_in` returns it.
    """
    hidden = hide(without_markup(question.strip()))
    if code := recognise(hidden.text):
        return _digest(code.text)
    asked = html.escape(hidden.text, quote=False) if hidden.secrets else question.strip()
    words = (word.rstrip(_PUNCTUATION) for word in clean(asked).split())
    said = " ".join(word if word.startswith("-") else word.casefold() for word in words if word)
    return _digest(said)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=32).hexdigest()


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
    """Yield the texts of files as far as Slack includes them: `files.py` reads the rest."""
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
