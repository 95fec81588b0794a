"""What the bot asks to be allowed, and why: the scopes of `manifest.json`."""

SCOPES = {
    "app_mentions:read": "To be told when somebody mentions it in a channel that it is in.",
    "assistant:write": "To offer questions to begin with in its direct messages.",
    "channels:history": "To read follow-ups in threads that it has answered, and questions in public channels that are"
    " set to be answered without a mention.",
    "chat:write": "To post answers in the channels that it is in, and in direct messages.",
    "commands": "To add `/docker` and the shortcuts.",
    "files:read": "To read the Dockerfile, the Compose file or the log that comes with a question; no other file.",
    "groups:history": "The same as `channels:history` in private channels.",
    "im:history": "To read what people write to it in direct messages.",
    "users:read": "To know who is an admin, what an approving owner is called, who has just joined, and whether a"
    " person or a bot writes through another app.",
}
"""By scope, the reason: https://docs.slack.dev/reference/scopes."""
