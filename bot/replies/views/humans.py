"""Asking the people who know more than the bot."""

from collections.abc import Sequence

from bot.replies.actions import teach_button
from bot.replies.buttons import Button, ButtonValue
from bot.replies.lines import Line, quote_line
from bot.replies.words import mention, mentions

SOLVED = "solved"

MOST_ASKED = 10
"""People who are asked at once."""


def ask_human_lines(asker: str, people: Sequence[str], value: ButtonValue) -> list[Line]:
    """Return the message that asks people for help.

    Args:
        asker: who needs help.
        people: who may know the answer; the first ten are asked. None: whoever reads the owners' channel.
        value: the answer that did not help. If its question was too long for the button, the thread has it.
    """
    asked = f"{mentions(people[:MOST_ASKED])}, " if people else ""
    row = Line("buttons", "", row=(Button("Solved", SOLVED, value.text),))
    if not value.question:
        return [Line("people", f"{asked}{mention(asker)} has the question above. Can you help?"), row]
    return [
        Line("people", f"{asked}{mention(asker)} asks:"),
        quote_line(value.question),
        Line("text", "Can you help?"),
        row,
    ]


def solved_lines(by: str, value: ButtonValue) -> list[Line]:
    """Return what replaces the request for help once it is solved.

    Args:
        by: who says so.
        value: that of the button.
    """
    quote = [quote_line(value.question)] if value.question else []
    return [
        *quote,
        Line("people", f"Solved by {mention(by)}."),
        Line("text", "Should I remember the answer? Then nobody has to ask again."),
        Line("buttons", "", row=(teach_button(value),)),
    ]


def nobody_lines() -> list[Line]:
    """Return the reply if there is nobody to ask."""
    return [Line("text", "No owners are set: an admin can choose them with `/docker settings`.")]


def asked_lines(people: Sequence[str]) -> list[Line]:
    """Return the word to a person whose question was put to others elsewhere.

    Args:
        people: those who were asked; none if it was put to all who read the owners' channel.
    """
    asked = mentions(people[:MOST_ASKED]) if people else "in the owners' channel"
    return [Line("people", f"I have asked {asked}. They answer you directly.")]


def asked_already_lines() -> list[Line]:
    """Return the word to a person who asks for help that has been asked for."""
    return [Line("text", "People have already been asked about this.")]
