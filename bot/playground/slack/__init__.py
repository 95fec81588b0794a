"""A simulated Slack: Web API, response URLs and Socket Mode on this machine, as strict as the real one.

    async with FakeSlack() as slack:
        async with BotProcess("serve", "--http", environment=slack.environment("http")) as bot:
            await bot.signed(slack.signing_secret).event(slack.app_mention("how do I remove volumes"))
            answer = await slack.next_message()

A test sends the bot what the workspace would send, and waits for what the bot posts. All that the bot sends
is checked; what Slack would refuse fails the test at the end, even when nobody looked.
"""

from bot.playground.slack.faults import Hold
from bot.playground.slack.manifest import Manifest
from bot.playground.slack.messages import Message
from bot.playground.slack.records import JsonObject
from bot.playground.slack.server import FakeSlack
from bot.playground.slack.shown_view import ShownView
from bot.playground.slack.signed_client import Reply, SignedClient

__all__ = ["FakeSlack", "Hold", "JsonObject", "Manifest", "Message", "Reply", "ShownView", "SignedClient"]
