"""A button under `which of these do you mean`: the message becomes that answer."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversations import Place
from bot.listeners.apology import apologising
from bot.listeners.sending import IN_PLACE, respond
from bot.listeners.services import Services
from bot.replies.blocks import CHOOSE_ANSWER


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons of choices. Anyone who sees them may press."""

    @app.action(re.compile(rf"^{CHOOSE_ANSWER}_\d+$"))
    async def choice(
        ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        if services.intake.takes_request(body):
            services.in_flight.start(answer(action.get("value") or "", body, client, context.team_id))

    async def answer(chosen: str, body: dict[str, Any], client: AsyncWebClient, team: str | None) -> None:
        async with apologising(body, client, services):
            place = Place(team, body["channel"]["id"], body["container"].get("thread_ts"))
            await respond(client, body["response_url"], services.desk.chosen(chosen, place), IN_PLACE)
