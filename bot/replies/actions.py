"""The rows below an answer: feedback, sharing, asking a human, teaching, and looking after a taught entry."""

from typing import Literal, NamedTuple, cast, get_args

from bot.replies.buttons import Button, ButtonValue, Menu
from bot.replies.lines import Line

SHARE = "share"
ASK_HUMAN = "ask_human"
TEACH = "teach"
MANAGE_ENTRY = "manage_entry"
"""The action id of a taught entry's menu; `managed_in` reads the value of this and of the next."""
CORRECT_ENTRY = "manage_entry_correct"
"""The action id of the button that corrects a taught entry."""

Management = Literal["correct", "retire", "history"]


class Managed(NamedTuple):
    """What is to be done with a taught entry.

    Attributes:
        what: what to do.
        entry: its id.
    """

    what: Management
    entry: str


def answer_actions(value: ButtonValue, *, private: bool, taught: bool = False) -> list[Line]:
    """Return what a person can do with a sure answer.

    Args:
        value: the answer.
        private: whether only the asker sees it, who can then share it.
        taught: whether it is the team's own, which can be corrected and retired.
    """
    share = (Button("Share with the channel", SHARE, value.text),) if private else ()
    manage = _manage(value.entry) if taught else ()
    row = Line("buttons", "", row=(*share, *manage))
    return [Line("feedback", "", value.text), *([row] if row.row else [])]


def unknown_actions(value: ButtonValue) -> list[Line]:
    """Return what a person can do without a good answer: ask a human, and teach the answer to the bot."""
    ask = Button("Ask a human", ASK_HUMAN, value.text)
    return [Line("buttons", "", row=(ask, teach_button(value)))]


def unhelpful_lines(value: ButtonValue) -> list[Line]:
    """Return the reply to a thumb down."""
    thanks = "Thank you, that helps to make answers better. If you still need one:"
    return [Line("text", thanks), *unknown_actions(value)]


def teach_button(value: ButtonValue) -> Button:
    """Return the button that opens the form for a question's answer."""
    return Button("Teach the answer", TEACH, value.text)


def _manage(entry: str) -> tuple[Button, Menu]:
    """Return what looks after a taught entry. What people need most is a button: a menu shows only dots."""
    menu = (("Retire this answer", f"retire {entry}"), ("Show its history", f"history {entry}"))
    return Button("Correct this answer", CORRECT_ENTRY, f"correct {entry}"), Menu(MANAGE_ENTRY, menu)


def managed_in(value: str) -> Managed | None:
    """Read what is to be done with a taught entry; None if it is from another version of the bot."""
    what, _, entry = value.partition(" ")
    return Managed(cast("Management", what), entry) if what in get_args(Management) and entry else None
