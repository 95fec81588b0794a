"""`/docker QUESTION`: only the user sees the answer. It is part of the acknowledgement, unless it is large or slow."""

import re
import time
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.apology import apologising
from bot.listeners.sending import respond
from bot.listeners.services import Services
from bot.replies.blocks import Reply

COMMAND = "/docker"

LARGEST_ACKNOWLEDGEMENT = 16 * 1024
"""Characters of JSON. Slack documents no limit; a typical answer has a quarter of this."""
SLOWEST_ACKNOWLEDGEMENT = 1.5
"""Seconds to find the answer; Slack waits three for the acknowledgement."""


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the slash command. A team may have renamed it, so any command of the app is taken for it."""

    @app.command(re.compile("."))
    async def slash_command(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        if not services.intake.takes_request(command):
            return
        async with apologising(command, client, services):
            begin = time.monotonic()
            answer = services.desk.answer(command.get("text") or "", "command")
            acknowledgement = await ack(answer.text, answer.blocks, response_type="ephemeral")
            if (
                time.monotonic() - begin > SLOWEST_ACKNOWLEDGEMENT
                or len(acknowledgement.body) > LARGEST_ACKNOWLEDGEMENT
            ):
                await ack()
                services.in_flight.start(later(answer, command, client))

    async def later(answer: Reply, command: dict[str, Any], client: AsyncWebClient) -> None:
        async with apologising(command, client, services):
            await respond(client, command["response_url"], answer)
