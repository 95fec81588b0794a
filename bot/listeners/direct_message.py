"""A direct message to the bot: the answer stands below it, or in the thread in which it was written."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversations import Place
from bot.listeners.apology import apologising
from bot.listeners.desk import Desk
from bot.listeners.sending import post


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to direct messages, and to nothing else that is said in channels."""

    @app.event("message")
    async def direct_message(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        event = body["event"]
        async with apologising(body, client):
            if event.get("channel_type") == "im" and desk.takes(event, context.team_id):
                place = Place(context.team_id, event["channel"], event.get("thread_ts"))
                answer = desk.answer(event.get("text") or "", "direct", place)
                desk.branch(place, event["ts"])  # who opens a thread below the question or the answer goes on from it
                posted = await post(client, event, answer, thread=place.thread)
                desk.branch(place._replace(thread=event["ts"]), posted)
