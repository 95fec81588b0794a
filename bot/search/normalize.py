"""Normalises questions: removes Slack's markup, terminal colours and typographic characters."""

import html
import re

LONGEST_QUESTION = 10_000
"""Characters that are read. The middle of a longer paste is dropped: a log begins with the command and ends with the
error."""

_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

# Slack's markup (https://docs.slack.dev/messaging/formatting-message-text): <@U1>, <#C1|name>, <!here>, <url|label>.
_MENTION = re.compile(r"<[@!][^<>]*>")
_CHANNEL = re.compile(r"<#[^<>|]*\|?([^<>]*)>")
_LABELLED_LINK = re.compile(r"<(?:https?|mailto|tel):[^<>|]*\|([^<>]*)>")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^<>]*)>")
_EMPHASIS = re.compile(r"(?<![\w*_~])([*_~])(?=\S)((?:[^*_~\n]|(?<=\w)_(?=\w))+)(?<=\S)\1(?![\w*_~])")
_LEADING = re.compile(r"^\s*(?:(?:\d{1,2}[.)]|[-*•$])\s+)?(?:sudo\s+(?=docker\b))?")
"""The mark of a list's item or of a prompt, and `sudo`."""
# As Slack writes them: `:wave:`, `:100:`, `:+1::skin-tone-3:`, several in a row. `:8080:` is a port.
_EMOJI_NAME = r"(?:[a-z][a-z0-9_+'-]*|[+-]1|100|1234|\d+[a-z][a-z0-9_+'-]*)"
_EMOJI = re.compile(rf"(?<![\w:/])(?::{_EMOJI_NAME}:)+(?![\w:/])")
# Phones and editors turn quotes round and two hyphens into one dash. A dash inside a sentence has a space after it.
_TYPOGRAPHY = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " "}  # noqa: RUF001
    | dict.fromkeys("\u00ad\u200b\ufeff")  # soft hyphens and zero-width characters
    | dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-")  # hyphens and minus signs
)
_DASHES = "\u2012\u2013\u2014\u2015\ufe58"
_DASHED_FLAG = re.compile(rf"(?<!\S)[{_DASHES}](?=[A-Za-z])")
_QUOTED = re.compile(r'"[^"]*"')
_DASH = re.compile(f"[{_DASHES}]")


def as_typed(text: str) -> str:
    """Return the text without Slack's markup and a terminal's colours, with plain quotes: an error as it was printed.

    Args:
        text: a question as it arrived, of any length; of more than 10,000 characters the first and last 5,000 are read.
    """
    if len(text) > LONGEST_QUESTION:
        text = text[: LONGEST_QUESTION // 2] + "\n" + text[-LONGEST_QUESTION // 2 :]
    return without_markup(text)


def without_markup(text: str) -> str:
    """Return what `as_typed` returns, but all of it: code is read to its end."""
    text = _COLOUR.sub("", text)
    if "<" in text:
        text = _MENTION.sub(" ", text)
        text = _CHANNEL.sub(r"\1", text)
        text = _LABELLED_LINK.sub(r"\1", text)
        text = _LINK.sub(r"\1", text)
    return html.unescape(text).translate(_TYPOGRAPHY)


def clean(text: str) -> str:
    """Return the text with plain quotes and dashes, without Slack's markup, backticks, emoji, a list's mark, `sudo`.

    Args:
        text: a question as it arrived, of any length; of more than 10,000 characters the first and last 5,000 are read.
    """
    text = _EMPHASIS.sub(r"\2", as_typed(text).replace("`", " "))
    if ":" in text:
        text = _EMOJI.sub(" ", text)
    if not text.isascii():
        text = _DASHED_FLAG.sub("--", text)
        text = _DASH.sub(" - ", text)
    text = _LEADING.sub("", text).strip()
    return text.strip('" ') if _QUOTED.fullmatch(text) else text
