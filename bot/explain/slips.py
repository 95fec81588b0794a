"""What is misspelt in a call."""

from typing import NamedTuple


class Slip(NamedTuple):
    """Something misspelt, and what is meant by it.

    Attributes:
        start: where it begins in the text.
        end: where it ends.
        instead: what to write in its place; empty to leave it out.
        text: what is wrong, in a sentence or two.
        is_obsolete: whether Docker had it once.
    """

    start: int
    end: int
    instead: str
    text: str
    is_obsolete: bool = False
