"""What a form is about. The form carries it as its metadata, and brings it back when it is sent."""

import json
from dataclasses import asdict, dataclass

from bot.slack.interaction import Interaction


@dataclass(frozen=True)
class FormMetadata:
    """What a form is about.

    Attributes:
        entry: the id of the entry that is corrected or retired.
        gap: the number of the gap that is closed.
        proposal: the number of the proposal that an owner edits or declines; 0 if it is not about one.
        url: where the message with the proposal can be replaced.
    """

    entry: str | None = None
    gap: int | None = None
    proposal: int = 0
    url: str = ""

    @property
    def text(self) -> str:
        """The metadata as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, form: Interaction) -> "FormMetadata":
        """Return the metadata of a form."""
        return cls(**json.loads(form.metadata))
