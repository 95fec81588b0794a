"""`/docker QUESTION`: the answer goes only to the asker, and with the acknowledgement where it fits in there."""

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
"""Characters of JSON. Slack names no limit; an ordinary answer has a quarter of it."""
SLOWEST_ACKNOWLEDGEMENT = 1.5
"""Seconds until an answer is found; Slack gives up on an acknowledgement after three."""


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the slash command. A team may have given it another name, so all of the app's commands are this one."""

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
