"""What the buttons of answers carry, and the rows of buttons that only Slack shows."""

import json
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import TypeAdapter

from bot.code_answers import Code

LONGEST_VALUE = 1_900
"""Characters of a button's value. Slack takes 2,000 (docs.slack.dev/reference/block-kit/block-elements/button-element);
the rest is for what a caller puts before it."""

_CODE = TypeAdapter(Code)


@dataclass(frozen=True)
class ButtonValue:
    """The value of a button of an answer.

    Attributes:
        answer_id: identifies the answer that was given; empty if it isn't kept.
        entry: the id of the entry that the button shows or is about.
        others: the ids of the other choices.
        question: the complete question that was asked, as it was typed.
    """

    answer_id: str = ""
    entry: str = ""
    others: tuple[str, ...] = ()
    question: str = ""

    @property
    def text(self) -> str:
        """The value as compact JSON. A question that is too long for a button is left out."""
        text = self._json()
        return text if _length(text) <= LONGEST_VALUE else self.without_question().text

    def without_question(self) -> "ButtonValue":
        """Return the value without its question."""
        return replace(self, question="")

    def _json(self) -> str:
        parts = {"a": self.answer_id, "e": self.entry, "o": self.others, "q": self.question}
        return json.dumps({key: part for key, part in parts.items() if part}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def parse(cls, text: str) -> "ButtonValue":
        """Parse the value of a button; anything else, such as that of an older message, gives an empty value."""
        try:
            parts = json.loads(text)
        except (ValueError, RecursionError):
            return cls()
        if not isinstance(parts, dict):
            return cls()
        answer_id, entry, others, question = (parts.get(key) for key in "aeoq")
        return cls(
            answer_id if isinstance(answer_id, str) else "",
            entry if isinstance(entry, str) else "",
            tuple(other for other in others if isinstance(other, str)) if isinstance(others, list) else (),
            question if isinstance(question, str) else "",
        )


def code_value(code: Code | None) -> str:
    """Return the value of a button that reads code once more; empty if that is too long for a button, or no code."""
    if not code:
        return ""
    parts = {"k": code.kind, "p": code.text, "n": code.name, "s": code.secrets}
    value = json.dumps({key: part for key, part in parts.items() if part}, ensure_ascii=False, separators=(",", ":"))
    return value if code.text and _length(value) <= LONGEST_VALUE else ""


def code_in(value: str) -> Code | None:
    """Read the value of such a button; None if it is of another one."""
    try:
        parts = json.loads(value)
        return _CODE.validate_python((parts["k"], parts["p"], parts.get("n", ""), parts.get("s", ())))
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return None


def _length(text: str) -> int:
    """Return the length as JavaScript counts it, which is the more careful reading of Slack's limit."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(frozen=True)
class Button:
    """A button of a row.

    Attributes:
        text: what it does; at most 75 characters.
        action: its action id, unique in its message.
        value: what it carries.
        style: `primary` for the one that most people need, `danger` for one that takes something away.
        label: what screen readers say in the place of its text; at most 75 characters.
    """

    text: str
    action: str
    value: str
    style: Literal["", "primary", "danger"] = ""
    label: str = ""


@dataclass(frozen=True)
class Menu:
    """A menu of a row for what few people need; it shows only three dots.

    Attributes:
        action: its action id, unique in its message.
        options: up to five, each with what it does and its value of at most 150 characters.
    """

    action: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Select:
    """A menu of a row for one of many things; it shows what it is for.

    Attributes:
        text: what it does; at most 150 characters.
        action: its action id, unique in its message.
        options: up to 100, each with its text of at most 75 characters and its value of at most 150.
    """

    text: str
    action: str
    options: tuple[tuple[str, str], ...]
