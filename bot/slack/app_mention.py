"""`@wharfie QUESTION` in a channel: the answer goes into the message's thread, which is one conversation."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversations import ConversationKey
from bot.records import Asker
from bot.slack.answering import reply_to
from bot.slack.apology import apologising
from bot.slack.interaction import team_of
from bot.slack.onboarding import asks_for_tour, show_by_mention
from bot.slack.reading import question_in
from bot.slack.services import Services
from bot.storage import Claim


def register(app: AsyncApp, services: Services) -> None:
    """Listen to mentions."""

    @app.event("app_mention")
    async def app_mention(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if claim := await services.intake.claim_message(body, context):
            services.in_flight.start(answer(claim, body, client, team_of(context)))

    async def answer(claim: Claim, body: dict[str, Any], client: AsyncWebClient, team: str) -> None:
        event = body["event"]
        async with claim, apologising(body, client, services):
            if await services.intake.should_handle(event, client):
                thread = event.get("thread_ts") or event["ts"]
                asker = Asker(team, event["channel"], str(event.get("user") or ""))
                if asks_for_tour(event):
                    await show_by_mention(services, client, asker, claim.id, thread)
                    return
                conversation = ConversationKey(team, event["channel"], thread)
                answered = await services.answers.ask(question_in(event), "mention", asker, conversation)
                await services.outbox.post(
                    client, asker.channel, reply_to(answered), thread=thread, id_=claim.id, asker=asker.user
                )
