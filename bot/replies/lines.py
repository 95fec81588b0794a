"""What the bot says, line by line, before it takes the form of a channel."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Literal

from bot.entry import Cause, Command, Entry
from bot.matching import Finding

Kind = Literal["title", "text", "command", "careful", "snippet", "link", "example", "choice", "note"]

MOST_CHOICES = 3
WORTH_OFFERING = 0.25
"""Below this score an entry has nothing to do with the question."""
EXAMPLES = ("how do I remove volumes", "see what my container printed", "what is an image")
"""Questions that the shipped knowledge answers; a test holds them to it."""

_LONGEST_NOTE = 150
_PLATFORMS = {"windows": "On Windows", "macos": "On macOS", "desktop": "In Docker Desktop"}


@dataclass(frozen=True)
class Line:
    """One piece of a reply.

    Attributes:
        kind: how it is to be shown.
        text: plain text; inline code stands in backticks, except in commands and snippets.
        value: where a link leads, or the id of the entry that a choice shows.
    """

    kind: Kind
    text: str
    value: str = ""


def answer_lines(entry: Entry, related: Sequence[Entry] = ()) -> list[Line]:
    """Return an entry as lines: the lead command first, unless it needs care or the answer is a file's lines.

    Args:
        entry: what to show.
        related: the entries that its `see_also` names.
    """
    return list(_answer(entry, related))


def _answer(entry: Entry, related: Sequence[Entry]) -> Iterator[Line]:
    lead = 0 if entry.snippets or entry.needs_care else 1
    yield Line("title", entry.title)
    for command in entry.commands[:lead]:
        yield from _command(command)
    yield Line("text", entry.answer)
    for snippet in entry.snippets:
        yield Line("text", snippet.does)
        yield Line("snippet", snippet.text.rstrip())
    for command in entry.commands[lead:]:
        yield from _command(command)
    for cause in entry.error.causes if entry.error else ():
        yield Line("text", _cause(cause))
    yield from _platforms(entry)
    if entry.since:
        yield Line("text", f"Since {entry.since}.")
    if entry.docs:
        yield Line("link", "Docker's documentation", entry.docs)
    if related:
        yield Line("text", f"See also: {' · '.join(other.title for other in related)}")


def _command(command: Command) -> Iterator[Line]:
    yield Line("command", command.run.rstrip())
    yield Line("text", command.does)
    if command.careful:
        yield Line("careful", command.careful)


def _platforms(entry: Entry) -> Iterator[Line]:
    for name, where in _PLATFORMS.items():
        if different := getattr(entry.platforms, name, None):
            yield Line("text", f"{where}: {different}")


def _cause(cause: Cause) -> str:
    check = f"\nCheck: {cause.check}" if cause.check else ""
    return f"Cause: {cause.cause}{check}\nFix: {cause.fix}"


def finding_lines(finding: Finding, related: Sequence[Entry] = ()) -> list[Line]:
    """Return what to say to a question: the answer, choices, that the bot doesn't know, or what it can do.

    How a follow-up was understood is said first.

    Args:
        finding: what the matching found.
        related: for an answered question, the entries that the answer's `see_also` names.
    """
    if finding.small_talk:
        return usage_lines()
    if not finding.asked_as:
        return _reply(finding, related)
    understood = shorten(finding.asked_as, _LONGEST_NOTE, placeholder=" ...")
    return [Line("note", f"Understood as: {understood}"), *_reply(finding, related)]


def _reply(finding: Finding, related: Sequence[Entry]) -> list[Line]:
    if finding.status == "answered":
        return answer_lines(finding.matches[0].entry, related)
    offered = [match for match in finding.matches[:MOST_CHOICES] if match.score >= WORTH_OFFERING]
    choices = [Line("choice", match.entry.title, match.entry.id) for match in offered]
    if finding.status == "suggested":
        return [Line("text", "I'm not sure which of these you mean:"), *choices]
    unknown = Line("text", "I don't know that, and I don't guess.")
    if choices:
        return [unknown, Line("text", "The nearest that I do know:"), *choices]
    return [unknown, *usage_lines()]


def usage_lines() -> list[Line]:
    """Return what the bot is for, with questions to try."""
    return [
        Line("text", "I answer questions about Docker, in your own words. For example:"),
        *(Line("example", example) for example in EXAMPLES),
    ]


def gone_lines() -> list[Line]:
    """Return what to say to a choice whose answer the knowledge holds no more."""
    return [Line("text", "That answer is no longer in the knowledge. Please ask again.")]


def failure_lines(incident: str) -> list[Line]:
    """Return an apology that carries nothing of the error but a number to find it by in the log."""
    return [Line("text", f"Sorry, something went wrong on my side. It is in the log as incident {incident}.")]


def busy_lines() -> list[Line]:
    """Return what to say to a question that cannot be answered because too many answers wait already."""
    return [
        Line("text", "Too many answers are waiting, so I can't take your question. Please ask again in a few minutes.")
    ]


def outdated_lines() -> list[Line]:
    """Return what to say to a button, a form or a shortcut that this version of the bot does not have."""
    return [Line("text", "That belongs to another version of me, and I don't know it. Please ask your question again.")]
