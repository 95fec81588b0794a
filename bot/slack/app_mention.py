"""`@wharfie QUESTION` in a channel: the answer goes into the message's thread, which is one conversation."""

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.records import Asker
from bot.replies.blocks import reply
from bot.replies.lines import Line
from bot.replies.views.channels import off_lines, stranger_lines
from bot.slack.apology import apologising
from bot.slack.edits import edit_later
from bot.slack.interaction import team_of
from bot.slack.onboarding import asks_for_tour, show_by_mention
from bot.slack.replying import MENTION, AskedMessage
from bot.slack.services import Services
from bot.storage import Claim


def register(app: AsyncApp, services: Services) -> None:
    """Listen to mentions."""

    @app.event("app_mention")
    async def app_mention(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if claim := await services.intake.claim_message(body, context):
            services.in_flight.start(answer(claim, body, client, team_of(context)))
        elif body["event"].get("edited"):  # it has been answered already
            edit_later(services, body, client, context)

    async def answer(claim: Claim, body: dict[str, Any], client: AsyncWebClient, team: str) -> None:
        event = body["event"]
        async with claim, apologising(body, client, services):
            if not await services.intake.should_handle(event, client):
                return
            if (await services.channels.get(team, event["channel"])).mode == "off":
                await _tell(event, client, off_lines())
                return
            asked = AskedMessage.of(event, Asker(team, event["channel"], str(event.get("user") or "")), MENTION)
            await services.replying.begin(asked)  # it may be edited while its author is looked up
            share = await services.guests.share_of(body, team, client)
            if share == "nothing":
                await _tell(event, client, stranger_lines())
                return
            asker = asked.asker._replace(is_stranger=share == "shipped")
            if asks_for_tour(event):
                if asker.is_stranger:  # whose direct messages the bot does not reach
                    await _tell(event, client, stranger_lines())
                    return
                thread = event.get("thread_ts") or event["ts"]
                await show_by_mention(services, client, asker, claim.id, thread)
                return
            await services.replying.answer(replace(asked, asker=asker), client, claim.id)


async def _tell(event: dict[str, Any], client: AsyncWebClient, lines: list[Line]) -> None:
    """Tell only the person who wrote a message, where they see it: a thread that nobody has begun is not shown."""
    word = reply(lines)
    if user := event.get("user"):  # a workflow has none
        await client.chat_postEphemeral(
            channel=event["channel"],
            user=user,
            thread_ts=event.get("thread_ts"),
            text=word.text,
            blocks=word.blocks,
        )
