"""Recognises commands and files in what people write: what is to be explained or reviewed instead of looked up."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class PastedCode:
    """A command or a file in a message.

    Attributes:
        kind: what it is.
        text: the code alone: without the words around it, without fences.
        words: the words around it, in one line; empty if there were none.
    """

    kind: Literal["command", "dockerfile", "compose"]
    text: str
    words: str = ""
