"""Turns what people type, or what Slack makes of it, into plain text."""

import html
import re

LONGEST_QUESTION = 10_000
"""Characters that are read; the rest of a longer paste is left out."""

# Slack's own marks (https://docs.slack.dev/messaging/formatting-message-text): <@U1>, <#C1|name>, <!here>, <url|label>.
_MENTION = re.compile(r"<[@!][^<>]*>")
_CHANNEL = re.compile(r"<#[^<>|]*\|?([^<>]*)>")
_LABELLED_LINK = re.compile(r"<(?:https?|mailto|tel):[^<>|]*\|([^<>]*)>")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^<>]*)>")
_EMOJI = re.compile(r"(?<!\S):[a-z][a-z0-9_+-]*:(?!\S)")
# Phones and editors turn quotes round and two hyphens into one dash. A dash inside a sentence has a blank behind it.
_TYPOGRAPHY = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " "})  # noqa: RUF001
_DASHED_FLAG = re.compile(r"(?<!\S)[—–](?=[A-Za-z])")  # noqa: RUF001
_DASH = re.compile(r"[—–]")  # noqa: RUF001


def as_typed(text: str) -> str:
    """Return the text without Slack's markup and with plain quotes: an error message as it was printed.

    Args:
        text: a question as it arrived, of any length; only the first 10,000 characters are read.
    """
    text = text[:LONGEST_QUESTION]
    if "<" in text:
        text = _MENTION.sub(" ", text)
        text = _CHANNEL.sub(r"\1", text)
        text = _LABELLED_LINK.sub(r"\1", text)
        text = _LINK.sub(r"\1", text)
    return html.unescape(text).translate(_TYPOGRAPHY)


def clean(text: str) -> str:
    """Return the text without Slack's markup, with plain quotes and dashes, without backticks and emoji.

    Args:
        text: a question as it arrived, of any length; only the first 10,000 characters are read.
    """
    text = as_typed(text).replace("`", " ")
    if ":" in text:
        text = _EMOJI.sub(" ", text)
    if not text.isascii():
        text = _DASHED_FLAG.sub("--", text)
        text = _DASH.sub(" - ", text)
    return text.strip()
