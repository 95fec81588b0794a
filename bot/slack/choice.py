"""The buttons of an answer: a choice replaces the message, a related answer is posted below, the rest unfolds."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversations import ConversationKey
from bot.replies.blocks import CHOOSE_ANSWER, SHOW_RELATED, SHOW_REST, reply
from bot.replies.buttons import ButtonValue
from bot.replies.lines import answer_lines, gone_lines
from bot.slack.apology import apologising
from bot.slack.sending import IN_PLACE, TO_THE_ASKER, respond
from bot.slack.services import Services
from bot.storage import Claim


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons of answers. Anyone who sees them may press them."""

    @app.action(re.compile(rf"^(?:{CHOOSE_ANSWER}_\d+|{SHOW_RELATED}_\d+|{SHOW_REST})$"))
    async def on_choice(
        ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        if claim := await services.intake.claim_request(body, context):
            services.in_flight.start(answer(claim, action, body, client, context.team_id))

    async def answer(
        claim: Claim, action: dict[str, Any], body: dict[str, Any], client: AsyncWebClient, team: str | None
    ) -> None:
        async with claim, apologising(body, client, services):
            pressed, container = action["action_id"], body["container"]
            conversation = ConversationKey(team, body["channel"]["id"], container.get("thread_ts"))
            value = ButtonValue.parse(action.get("value") or "")  # in an old message it may name an entry that is gone
            chosen = await services.answers.choose(value.entry, value.others, value.question, conversation)
            lines = answer_lines(chosen, value.answer_id, value.question) if chosen else gone_lines()
            shown = reply(lines, unfolded=pressed == SHOW_REST)
            await respond(client, body["response_url"], shown, _where(pressed, container))


def _where(pressed: str, container: dict[str, Any]) -> dict[str, Any]:
    """Return where an answer goes: a related one below the message, which keeps its buttons; others replace it."""
    if not pressed.startswith(SHOW_RELATED):
        return IN_PLACE
    if container.get("is_ephemeral"):
        return TO_THE_ASKER
    thread = {"thread_ts": container["thread_ts"]} if "thread_ts" in container else {}
    return {"response_type": "in_channel", "replace_original": False, **thread}
