"""A modal or a Home tab as one person sees it."""

from dataclasses import dataclass, field
from typing import Literal

from bot.playground.slack.elements import State, initial_state
from bot.playground.slack.messages import buttons_in, element_in, texts_of
from bot.playground.slack.records import JsonObject

How = Literal["open", "push", "update", "publish", "errors"]
"""How a view came to be shown; `errors`: again, with what is wrong with what the person entered."""


@dataclass(frozen=True)
class ShownView:
    """A view as one person sees it; each change of it is a new one, with the same `id`."""

    id: str
    user: str
    how: How
    body: JsonObject
    """What the bot sent; each block has a name."""
    hash: str
    root_id: str
    previous_id: str | None = None
    channel: str | None = None
    """The conversation in which the person was when it opened."""
    errors: dict[str, str] = field(default_factory=dict)
    """What is wrong with what was submitted, by block id."""

    @property
    def callback_id(self) -> str:
        """The bot's name for it."""
        return str(self.body.get("callback_id", ""))

    @property
    def external_id(self) -> str:
        """The bot's name for this one view; unique in the workspace."""
        return str(self.body.get("external_id", ""))

    @property
    def private_metadata(self) -> str:
        """What the bot keeps in it."""
        return str(self.body.get("private_metadata", ""))

    @property
    def blocks(self) -> list[JsonObject]:
        """Its blocks."""
        return list(self.body["blocks"])

    @property
    def title(self) -> str:
        """The words at its top."""
        return str(self.body["title"]["text"])

    @property
    def buttons(self) -> list[JsonObject]:
        """All buttons in its blocks, in reading order."""
        return buttons_in(self.blocks)

    def element(self, action_id: str) -> JsonObject:
        """Return the first interactive element of this name."""
        return element_in(self.blocks, action_id)

    @property
    def initial_state(self) -> State:
        """What its fields hold at first, in Slack's shape."""
        return initial_state(self.blocks, self.channel)

    @property
    def shown(self) -> str:
        """Everything a person may read in it, one line for each text."""
        return "\n".join((*texts_of(self.body), *self.errors.values()))
