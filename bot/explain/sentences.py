"""What the knowledge base says about commands and options, as far as an explanation needs it."""

from typing import Protocol


class Sentences(Protocol):
    """What commands and options do in general: bot.knowledge.flags.Flags."""

    def does(self, command: str) -> str | None:
        """Return the sentence of a command."""

    def entry(self, command: str) -> str | None:
        """Return the entry of a command."""

    def flag(self, command: str, name: str) -> "Sentence | None":
        """Return what is said of an option."""


class Sentence(Protocol):
    """What is said of an option."""

    @property
    def does(self) -> str:
        """The sentence."""

    @property
    def entry(self) -> str | None:
        """The entry that goes deeper."""
