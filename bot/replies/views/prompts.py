"""The prompts that Slack shows above the message field of a direct message to the bot; a press sends the message."""

from typing import NamedTuple


class Prompt(NamedTuple):
    """A prompt.

    Attributes:
        title: what is shown.
        message: what is sent as the person's message.
    """

    title: str
    message: str


PROMPTS = (
    Prompt("Remove volumes", "how do I remove volumes"),
    Prompt("See why a container exits at once", "why does my container exit immediately"),
    Prompt("Free disk space safely", "how do I free disk space"),
    Prompt("Take the Docker tour", "onboarding"),
)
"""At most four, as Slack takes them; those of `agent_view` in manifest.json, which a test checks."""
