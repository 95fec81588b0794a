"""What is said about passwords and tokens that were hidden."""

from collections.abc import Sequence

from bot.replies.lines import Line
from bot.replies.words import brief, counted, listed
from bot.secrets import Secret

_MOST_NAMED = 5
_LONGEST_NAME = 60


def secret_lines(secrets: Sequence[Secret], *, lines: bool = True, in_message: bool = True) -> list[Line]:
    """Return what was hidden, and what to do about it; nothing if nothing was.

    Args:
        secrets: what was hidden.
        lines: whether to say in which line each is.
        in_message: whether others may have seen them in a message.
    """
    if not secrets:
        return []
    named = [_named(secret, lines=lines) for secret in secrets[:_MOST_NAMED]]
    if left := len(secrets) - len(named):
        named.append(counted(left, "more", "more"))
    said = listed(named) if len(secrets) == 1 else f"{len(secrets)} secrets: {listed(named)}"
    them, new = ("it", "one") if len(secrets) == 1 else ("them", "ones")
    advice = (
        f"Anyone who saw the message can use {them}: change {them}, and keep the new {new} out of messages and files."
        if in_message
        else f"Anyone who sees {them} can use {them}: keep {them} out of messages and of files that others can read."
    )
    return [Line("careful", f"I have hidden {said}."), Line("text", advice)]


def _named(secret: Secret, *, lines: bool) -> str:
    place = f" in line {secret.line}" if lines else ""
    return f"{secret.what}{place}{f' ({inline_code(secret.name, _LONGEST_NAME)})' if secret.name else ''}"


def inline_code(text: str, longest: int) -> str:
    """Return code in backticks, in one line; its own would end it.

    Args:
        text: the code.
        longest: characters of it, at least 10.
    """
    safe = text.replace("`", "'")
    return f"`{brief(safe, longest)}`"
