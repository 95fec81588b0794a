"""`/docker QUESTION`: only the user sees the answer. It is part of the acknowledgement, unless it is large or slow."""

import re
import time
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.replies.blocks import Reply, reply
from bot.replies.lines import asked_line, result_lines
from bot.search import Result
from bot.slack.apology import apologising
from bot.slack.sending import respond
from bot.slack.services import Services
from bot.storage import Claim

COMMAND = "/docker"

LARGEST_ACKNOWLEDGEMENT = 16 * 1024
"""Characters of JSON. Slack documents no limit; a typical answer has a quarter of this."""
SLOWEST_ACKNOWLEDGEMENT = 1.5
"""Seconds to find the answer; Slack waits three for the acknowledgement."""


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the slash command. A team may have renamed it, so any command of the app is taken for it."""

    @app.command(re.compile("."))
    async def slash_command(
        ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        if services.intake.knows_request(command, context):
            return
        async with apologising(command, client, services):
            begin = time.monotonic()
            question = command.get("text") or ""
            answer = _reply(question, await services.answers.ask(question, "command"))
            acknowledgement = await ack(answer.text, answer.blocks, response_type="ephemeral")
            is_late = (
                services.intake.is_taken_over(context)  # its acknowledgement was lost with the process
                or time.monotonic() - begin > SLOWEST_ACKNOWLEDGEMENT
                or len(acknowledgement.body) > LARGEST_ACKNOWLEDGEMENT
            )
            # Claimed only now: if the process dies earlier, Slack gets no acknowledgement, and says so to the user.
            claim = await services.intake.claim_request(command, context, keep=is_late)
            if not claim or is_late:
                await ack()
            if claim and is_late:
                services.in_flight.start(later(claim, answer, command, client))

    async def later(claim: Claim, answer: Reply, command: dict[str, Any], client: AsyncWebClient) -> None:
        async with claim, apologising(command, client, services):
            await respond(client, command["response_url"], answer)


def _reply(question: str, result: Result) -> Reply:
    """Return the message, which begins with the question: Slack does not show what was typed after the command."""
    lines = result_lines(result)
    return reply(lines if result.small_talk else [asked_line(question), *lines])
