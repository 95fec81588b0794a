"""`/docker QUESTION`: only the user sees the answer. It is part of the acknowledgement, unless it is large or slow."""

import re
import time
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.records import Asker
from bot.replies.blocks import Reply
from bot.slack.answering import reply_to
from bot.slack.apology import apologising
from bot.slack.browsing import search_by_command, show_topics
from bot.slack.gaps import show_gaps
from bot.slack.interaction import Work, once, team_of
from bot.slack.onboarding import is_for_tour, show_by_command
from bot.slack.reading import Said
from bot.slack.sending import respond
from bot.slack.services import Services
from bot.slack.settings import open_settings
from bot.slack.teaching import teach_by_command
from bot.storage import Claim

COMMAND = "/docker"

LARGEST_ACKNOWLEDGEMENT = 16 * 1024
"""Characters of JSON. Slack documents no limit; a typical answer has a quarter of this."""
SLOWEST_ACKNOWLEDGEMENT = 1.5
"""Seconds to find the answer; Slack waits three for the acknowledgement."""

SUBCOMMANDS: dict[str, Work] = {
    "topics": show_topics,
    "search": search_by_command,
    "onboarding": show_by_command,
    "teach": teach_by_command,
    "gaps": show_gaps,
    "settings": open_settings,
}
"""What a command does that is not a question, by the word that it begins with."""


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the slash command. A team may have renamed it, so any command of the app is taken for it."""

    @app.command(re.compile("."))
    async def slash_command(
        ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        if services.intake.knows_request(command, context):
            return
        if work := _subcommand(command):
            await once(services, work, keep=False)(ack, command, client, context)
            return
        async with apologising(command, client, services):
            begin = time.monotonic()
            asker = Asker(team_of(context), command["channel_id"], command["user_id"])
            question = command.get("text") or ""
            answered = await services.answers.ask(question, "command", asker)
            answer = reply_to(answered, is_private=True)
            acknowledgement = await ack(answer.text, answer.blocks, response_type="ephemeral")
            is_late = (
                services.intake.is_taken_over(context)  # its acknowledgement was lost with the process
                or time.monotonic() - begin > SLOWEST_ACKNOWLEDGEMENT
                or len(acknowledgement.body) > LARGEST_ACKNOWLEDGEMENT
            )
            # Claimed only now: if the process dies earlier, Slack gets no acknowledgement, and says so to the user.
            is_kept = is_late and Said(question, question).may_be_kept
            claim = await services.intake.claim_request(command, context, keep=is_kept)
            if not claim or is_late:
                await ack()
            if claim and is_late:
                services.in_flight.start(later(claim, answer, command, client))

    async def later(claim: Claim, answer: Reply, command: dict[str, Any], client: AsyncWebClient) -> None:
        async with claim, apologising(command, client, services):
            await respond(client, command["response_url"], answer)


def _subcommand(command: dict[str, Any]) -> Work | None:
    """Return what a command does that is not a question.

    Only `search` and `teach` have a text after them; but `teach me about volumes` wants an answer.
    """
    text = command.get("text") or ""
    if is_for_tour(text):
        return show_by_command
    word, *rest = text.casefold().split()[:2] or [""]
    is_question = bool(rest) and (word not in ("search", "teach") or rest[0] in ("me", "us"))
    return None if is_question else SUBCOMMANDS.get(word)
