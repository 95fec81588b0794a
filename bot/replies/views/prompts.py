"""The questions that Slack offers in a direct message to the bot, before anything was asked."""

from typing import NamedTuple

from bot.replies.lines import EXAMPLES


class Prompt(NamedTuple):
    """A question that can be asked with a press.

    Attributes:
        title: what the button says.
        message: what is sent as the person's own message.
    """

    title: str
    message: str


PROMPTS = (
    Prompt("Remove volumes", EXAMPLES[0]),
    Prompt("See why a container stopped", "why did my container stop"),
    Prompt("Free disk space safely", "how do I free up disk space"),
    Prompt("Take the Docker tour", "onboarding"),
)
"""At most four (docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts)."""
