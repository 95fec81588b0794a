"""What a form is about, which the form carries with it."""

import json
from dataclasses import asdict, dataclass

from bot.slack.interaction import Interaction


@dataclass(frozen=True)
class Note:
    """What a form is about; the form carries it.

    Attributes:
        entry: the id of the entry that is corrected or retired.
        gap: the number of the gap that is closed.
        number: the number of the proposal that an owner edits or declines.
        url: where the message with the proposal can be replaced.
    """

    entry: str | None = None
    gap: int | None = None
    number: int | None = None
    url: str = ""

    @property
    def text(self) -> str:
        """The note as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, form: Interaction) -> "Note":
        """Return the note of a form."""
        return cls(**json.loads(form.metadata))
