"""A direct message to the bot: the answer is posted below it, or in the thread in which it was written."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.apology import apologising
from bot.listeners.reading import question_in
from bot.listeners.services import Services
from bot.storage import Claim, Place


def register(app: AsyncApp, services: Services) -> None:
    """Listen to direct messages, and ignore other messages in channels."""

    @app.event("message")
    async def direct_message(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        is_direct = body["event"].get("channel_type") == "im"
        if is_direct and (claim := await services.intake.claim_message(body, context)):
            services.in_flight.start(answer(claim, body, client, context.team_id))

    async def answer(claim: Claim, body: dict[str, Any], client: AsyncWebClient, team: str | None) -> None:
        event = body["event"]
        desk = services.desk
        async with claim, apologising(body, client, services):
            if await services.intake.takes(event, client):
                place = Place(team, event["channel"], event.get("thread_ts"))
                reply = await desk.answer(question_in(event), "direct", place)
                await desk.branch(place, event["ts"])  # a thread below the question or the answer continues from it
                posted = await services.outbox.post(client, event["channel"], reply, thread=place.thread, id_=claim.id)
                await desk.branch(place._replace(thread=event["ts"]), posted)
