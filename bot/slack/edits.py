"""A question is edited: its answer is updated, if the words of the question have changed."""

from typing import Any, NamedTuple

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.records import Asker, QuestionKey
from bot.slack.apology import apologising
from bot.slack.interaction import team_of
from bot.slack.reading import Said, question_in, wording_of
from bot.slack.replying import LONGEST_AFTER
from bot.slack.services import Services


class Edit(NamedTuple):
    """A new version of a message.

    Attributes:
        ts: the message's `ts`.
        made: when it was edited, as a `ts`: of two edits in a second, that of the event tells which is later.
        said: the question in it.
    """

    ts: str
    made: str
    said: Said

    @classmethod
    def of(cls, event: dict[str, Any]) -> "Edit | None":
        """Return what an event says; None if a person did not change the message, or too late.

        Args:
            event: a `message_changed`, or a mention that was edited.
        """
        message = event.get("message") or event
        ts, edited = message.get("ts"), message.get("edited")
        made = edited.get("ts") if isinstance(edited, dict) else None
        if not isinstance(ts, str) or not isinstance(made, str):
            return None  # a preview was added, or the like
        try:
            is_late = float(made) - float(ts) > LONGEST_AFTER
        except ValueError:
            return None
        happened = event.get("event_ts") or event.get("ts")
        made = max(made, happened) if isinstance(happened, str) else made
        return None if is_late else cls(ts, made, Said.of(message))


def register(app: AsyncApp, services: Services) -> None:
    """Listen to edits of messages."""

    @app.event({"type": "message", "subtype": "message_changed"})
    async def message_changed(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if not _says_the_same(body["event"]):
            edit_later(services, body, client, context)


def edit_later(services: Services, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
    """Update the answer to an edited question after the acknowledgement, once, if the question has an answer.

    Args:
        services: the services.
        body: the request with the edit.
        client: calls Slack with the bot's token.
        context: the request's context.
    """
    if edit := Edit.of(body["event"]):
        services.in_flight.start(_update(services, edit, body, client, context))


async def _update(
    services: Services, edit: Edit, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
) -> None:
    team, event = team_of(context), body["event"]
    question = QuestionKey(team, event["channel"], edit.ts)
    reply = await services.replying.of(question)
    is_taken_over = services.intake.is_taken_over(context)
    wording = wording_of(edit.said.text)
    if not reply or (reply.digest == wording and not is_taken_over):
        await services.intake.let_go(context)
        return
    claim = await services.intake.claim_edit(body, context, (*question, edit.made, wording))
    if not claim:
        return
    async with claim, apologising({"event": {**event, **event.get("message", {})}}, client, services):
        share = await services.guests.share_of(body, team, client)
        if share != "nothing" and (await services.channels.get(team, question.channel)).mode != "off":
            asker = Asker(team, question.channel, reply.user, share == "shipped")
            is_asked = f"<@{context.bot_user_id}>" in edit.said.text
            if await services.replying.edit(question, edit.made, edit.said, is_asked=is_asked) or is_taken_over:
                await services.replying.update(question, asker, client)


def _says_the_same(event: dict[str, Any]) -> bool:
    """Tell whether an event itself shows that the words are the same, as when a preview is added to a link."""
    before, now = event.get("previous_message"), event.get("message")
    if not isinstance(before, dict) or not isinstance(now, dict):
        return False
    return wording_of(question_in(before)) == wording_of(question_in(now))
