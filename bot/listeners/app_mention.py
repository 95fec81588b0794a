"""`@wharfie QUESTION` in a channel: the answer goes into the message's thread, which is one conversation."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversations import Place
from bot.listeners.apology import apologising
from bot.listeners.desk import Desk
from bot.listeners.sending import post


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to mentions."""

    @app.event("app_mention")
    async def app_mention(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        event = body["event"]
        async with apologising(body, client):
            if desk.takes(event, context.team_id):
                thread = event.get("thread_ts") or event["ts"]
                place = Place(context.team_id, event["channel"], thread)
                answer = desk.answer(event.get("text") or "", "mention", place)
                await post(client, event, answer, thread=thread)
