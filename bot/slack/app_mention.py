"""`@wharfie QUESTION` in a channel: the answer goes into the message's thread, which is one conversation."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversations import ConversationKey
from bot.replies.blocks import reply
from bot.replies.lines import result_lines
from bot.slack.apology import apologising
from bot.slack.reading import question_in
from bot.slack.services import Services
from bot.storage import Claim


def register(app: AsyncApp, services: Services) -> None:
    """Listen to mentions."""

    @app.event("app_mention")
    async def app_mention(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if claim := await services.intake.claim_message(body, context):
            services.in_flight.start(answer(claim, body, client, context.team_id))

    async def answer(claim: Claim, body: dict[str, Any], client: AsyncWebClient, team: str | None) -> None:
        event = body["event"]
        async with claim, apologising(body, client, services):
            if await services.intake.should_handle(event, client):
                thread = event.get("thread_ts") or event["ts"]
                conversation = ConversationKey(team, event["channel"], thread)
                result = await services.answers.ask(question_in(event), "mention", conversation)
                shown = reply(result_lines(result))
                await services.outbox.post(client, event["channel"], shown, thread=thread, id_=claim.id)
