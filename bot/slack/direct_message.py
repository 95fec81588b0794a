"""A direct message to the bot: the answer is posted below it, or in the thread in which it was written."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversations import ConversationKey
from bot.records import Asker
from bot.slack.answering import reply_to
from bot.slack.apology import apologising
from bot.slack.interaction import team_of
from bot.slack.onboarding import asks_for_tour, show_tour
from bot.slack.reading import question_in
from bot.slack.services import Services
from bot.storage import Claim


def register(app: AsyncApp, services: Services) -> None:
    """Listen to direct messages, and ignore other messages in channels."""

    @app.event("message")
    async def direct_message(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        is_direct = body["event"].get("channel_type") == "im"
        if is_direct and (claim := await services.intake.claim_message(body, context)):
            services.in_flight.start(answer(claim, body, client, team_of(context)))

    async def answer(claim: Claim, body: dict[str, Any], client: AsyncWebClient, team: str) -> None:
        event = body["event"]
        answers = services.answers
        async with claim, apologising(body, client, services):
            if await services.intake.should_handle(event, client):
                conversation = ConversationKey(team, event["channel"], event.get("thread_ts"))
                asker = Asker(team, event["channel"], str(event.get("user") or ""))
                if asks_for_tour(event):
                    await show_tour(services, client, asker, claim.id, conversation.thread)
                    return
                shown = reply_to(await answers.ask(question_in(event), "direct", asker, conversation))
                # A thread below the question or the answer continues from here, whatever is asked meanwhile.
                forked = await answers.fork(conversation, event["ts"])
                posted = await services.outbox.post(
                    client, event["channel"], shown, thread=conversation.thread, id_=claim.id, asker=asker.user
                )
                await answers.fork(forked, posted)
