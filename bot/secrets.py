"""Finds passwords and tokens in what people paste, and hides them."""

from typing import NamedTuple


class Secret(NamedTuple):
    """A secret that was found.

    Attributes:
        what: what it is, with its article: `a password`, `a GitHub token`.
        name: the variable, option or key that has it: `POSTGRES_PASSWORD`; may be empty.
        line: the line where it is, from 1.
    """

    what: str
    name: str
    line: int


class Hidden(NamedTuple):
    """A text without its secrets.

    Attributes:
        text: the text; it has as many lines as before, and is as valid as before.
        secrets: what was hidden, in the order of the text.
    """

    text: str
    secrets: tuple[Secret, ...]
