"""`@wharfie QUESTION` in a channel: the answer goes into the message's thread, which is one conversation."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversations import Place
from bot.listeners.apology import apologising
from bot.listeners.reading import question_in
from bot.listeners.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to mentions."""

    @app.event("app_mention")
    async def app_mention(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        services.in_flight.start(answer(body, client, context.team_id))

    async def answer(body: dict[str, Any], client: AsyncWebClient, team: str | None) -> None:
        event = body["event"]
        async with apologising(body, client, services):
            if await services.intake.takes(event, client, team):
                thread = event.get("thread_ts") or event["ts"]
                reply = services.desk.answer(question_in(event), "mention", Place(team, event["channel"], thread))
                await services.outbox.post(client, event["channel"], reply, thread=thread)
