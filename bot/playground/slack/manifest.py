"""What the app is allowed and set up for, as its manifest tells Slack."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.manifest import manifest

SCOPES = {
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "conversations.open": "im:write",
    "files.info": "files:read",
    "users.info": "users:read",
}
"""The scope that a method needs (docs.slack.dev/reference/methods); one that isn't named here needs none."""


@dataclass(frozen=True)
class Manifest:
    """The parts of a manifest that decide what Slack does (docs.slack.dev/reference/app-manifest)."""

    scopes: tuple[str, ...]
    """Granted to the bot."""
    shortcuts: Mapping[str, str]
    """By callback id: ``message`` or ``global``."""
    home_tab: bool
    events: tuple[str, ...]
    """Those that the bot hears of."""
    features: Mapping[str, Any]
    """What people see of the app, as in the manifest."""

    @classmethod
    def read(cls) -> Self:
        """Read the project's manifest."""
        content = manifest(None)
        features = content["features"]
        return cls(
            scopes=tuple(content["oauth_config"]["scopes"]["bot"]),
            shortcuts={each["callback_id"]: each["type"] for each in features.get("shortcuts", [])},
            home_tab=features["app_home"]["home_tab_enabled"],
            events=tuple(content["settings"]["event_subscriptions"]["bot_events"]),
            features=features,
        )

    def missing_scope(self, method: str) -> str | None:
        """Name the scope that a method needs and the app doesn't have."""
        needed = SCOPES.get(method)
        return needed if needed not in self.scopes else None
