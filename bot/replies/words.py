"""Words for people, days and numbers, and what other people wrote in one short line."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

MENTION = re.compile(r"<@([UW][A-Z0-9]{1,30})>")
"""How Slack writes a user: https://docs.slack.dev/messaging/formatting-message-text#mentioning-users."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_JOINERS = "\u200c\u200d"
"""Invisible characters that join letters, and emoji, to one."""


def mention(user: str) -> str:
    """Return a user as Slack mentions them, for lines of the kind `people`; no other line mentions anyone.

    Args:
        user: their id. One that is not an id, such as an empty one of somebody who is forgotten, gives `someone`.
    """
    mentioned = f"<@{user}>"
    return mentioned if MENTION.fullmatch(mentioned) else "someone"


def mentions(users: Iterable[str]) -> str:
    """Return several users, as in `@ann, @bob and @eve`."""
    return listed([mention(user) for user in users])


def day(time: float | None) -> str:
    """Return a day in UTC, as in `3 May 2026`.

    Args:
        time: seconds since 1970.
    """
    date = datetime.fromtimestamp(time or 0, UTC)
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number of things, as in `1 person` and `3 people`.

    Args:
        number: how many.
        one: the word for one of them.
        many: the word for several; `one` with an s if it isn't given.
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: list[str]) -> str:
    """Return parts as in `a, b and c`."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def one_line(text: str) -> str:
    """Return what a person wrote as one line, without characters that control how others are shown."""
    seen = "".join(each if each.isprintable() or each in _JOINERS else " " for each in text)
    return " ".join(seen.split()).strip(_JOINERS + " ")


def brief(text: str, longest: int) -> str:
    """Return what a person wrote as one line, shortened; `(no text)` if it shows nothing.

    Args:
        text: any text.
        longest: characters of the result, at least 10.
    """
    line = one_line(text) or "(no text)"
    return line if len(line) <= longest else f"{line[: longest - 4].rstrip()} ..."


def cut(text: str, longest: int) -> str:
    """Return a text, shortened if it is too long; unlike `brief`, it keeps its lines.

    Args:
        text: any text.
        longest: characters of the result, at least 10.
    """
    return text if len(text) <= longest else f"{text[: longest - 4].rstrip()} ..."
