"""A button under `which of these do you mean`: the message becomes that answer."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversations import Place
from bot.listeners.apology import apologising
from bot.listeners.desk import Desk
from bot.listeners.sending import respond
from bot.replies.blocks import CHOOSE_ANSWER


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons of choices. Anyone who sees them may press."""

    @app.action(re.compile(rf"^{CHOOSE_ANSWER}_\d+$"))
    async def choice(
        ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        async with apologising(body, client):
            place = Place(context.team_id, body["channel"]["id"], body["container"].get("thread_ts"))
            await respond(client, body["response_url"], desk.chosen(action["value"], place), replace=True)
