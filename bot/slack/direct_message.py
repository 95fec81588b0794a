"""A direct message to the bot: the answer is posted below it, or in the thread in which it was written."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.records import Asker
from bot.slack.apology import apologising
from bot.slack.interaction import team_of
from bot.slack.onboarding import asks_for_tour, show_tour
from bot.slack.replying import AskedMessage
from bot.slack.services import Services
from bot.storage import Claim


def register(app: AsyncApp, services: Services) -> None:
    """Listen to direct messages."""

    @app.event("message", matchers=[is_direct])
    async def direct_message(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if claim := await services.intake.claim_message(body, context):
            services.in_flight.start(answer(claim, body, client, team_of(context)))

    async def answer(claim: Claim, body: dict[str, Any], client: AsyncWebClient, team: str) -> None:
        event = body["event"]
        async with claim, apologising(body, client, services):
            if await services.intake.should_handle(event, client):
                asker = Asker(team, event["channel"], str(event.get("user") or ""))
                if asks_for_tour(event):
                    await show_tour(services, client, asker, claim.id, event.get("thread_ts"))
                    return
                asked = AskedMessage.of(event, asker, "direct")
                await services.replying.begin(asked)
                await services.replying.answer(asked, client, claim.id)


async def is_direct(event: dict[str, Any]) -> bool:
    """Tell whether a message was written to the bot alone."""
    return event.get("channel_type") == "im"
