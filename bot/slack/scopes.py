"""What the bot asks to be allowed, and why: the scopes of `manifest.json`."""

SCOPES = {
    "app_mentions:read": "to see the messages that mention it",
    "assistant:write": "to offer questions to start with, in its direct messages",
    "channels:history": "to read follow-ups and edited questions in public channels that it was invited to",
    "chat:write": "to post its answers",
    "commands": "for /docker and the shortcuts in the menu of a message",
    "groups:history": "to read the same in private channels that it was invited to",
    "im:history": "to read what people write to it directly",
    "users:read": "to tell people from bots, and to know who looks after the workspace",
}
"""By scope, what it is for: https://docs.slack.dev/reference/scopes."""
