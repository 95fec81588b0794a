"""`@wharfie QUESTION` in a channel: the answer goes into the message's thread, which is one conversation."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.apology import apologising
from bot.listeners.reading import question_in
from bot.listeners.services import Services
from bot.storage import Claim, Place


def register(app: AsyncApp, services: Services) -> None:
    """Listen to mentions."""

    @app.event("app_mention")
    async def app_mention(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if claim := await services.intake.claim_message(body, context):
            services.in_flight.start(answer(claim, body, client, context.team_id))

    async def answer(claim: Claim, body: dict[str, Any], client: AsyncWebClient, team: str | None) -> None:
        event = body["event"]
        async with claim, apologising(body, client, services):
            if await services.intake.takes(event, client):
                thread = event.get("thread_ts") or event["ts"]
                place = Place(team, event["channel"], thread)
                reply = await services.desk.answer(question_in(event), "mention", place)
                await services.outbox.post(client, event["channel"], reply, thread=thread, id_=claim.id)
