"""`Share with the channel`: an answer that only one person sees is posted for all, and says who asked."""

from slack_bolt.async_app import AsyncApp

from bot.replies.actions import SHARE
from bot.replies.blocks import reply
from bot.replies.lines import asked_line, gone_lines, shared_lines
from bot.slack.answering import reply_with
from bot.slack.interaction import Interaction, once
from bot.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the button."""
    app.action(SHARE)(once(services, share))


async def share(press: Interaction) -> None:
    """Post the answer into the channel, and take the button away from the private one."""
    value, asker = press.value, press.asker
    chosen = press.services.answers.show_again(value.answer_id, value.entry, (), value.question, asker)
    if not chosen:
        await press.replace(reply(gone_lines()))
        return
    heading = shared_lines(asker.user, value.question)
    await press.post_below(reply_with(chosen, value.question, is_private=False, before=heading))
    asked = [asked_line(value.question)] if value.question else []
    await press.replace(reply_with(chosen, value.question, is_private=False, before=asked))
