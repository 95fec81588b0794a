"""The buttons that show answers: a choice replaces the message, a related answer is posted below, the rest unfolds."""

import re

from slack_bolt.async_app import AsyncApp

from bot.replies.blocks import CHOOSE_ANSWER, SHOW_RELATED, SHOW_REST, reply
from bot.replies.lines import asked_line, gone_lines
from bot.replies.views.channels import stranger_lines
from bot.slack.answering import reply_with
from bot.slack.interaction import Interaction, once
from bot.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons of answers. Anyone who sees them may press them."""
    app.action(re.compile(rf"^{CHOOSE_ANSWER}_\d+$"))(once(services, choose))
    app.action(re.compile(rf"^{SHOW_RELATED}_\d+$"))(once(services, show_related))
    app.action(SHOW_REST)(once(services, unfold))


async def choose(press: Interaction) -> None:
    """Replace the choices by the one that was chosen, which offers the others."""
    value = press.value
    chosen = await press.services.answers.choose(
        value.entry, value.others, value.question, press.asker, press.conversation
    )
    if chosen:
        await press.replace(reply_with(chosen, value.question, is_private=press.is_private))
    else:
        await say_gone(press)


async def show_related(press: Interaction) -> None:
    """Post a related answer below the message, which keeps its buttons."""
    value = press.value
    chosen = await press.services.answers.choose(value.entry, (), value.question, press.asker, press.conversation)
    if not chosen:
        await say_gone(press)
        return
    shown = reply_with(chosen, value.question, is_private=press.is_private)
    await (press.tell(shown) if press.is_private else press.post_below(shown))


async def unfold(press: Interaction) -> None:
    """Show all of an answer in the place of its short form."""
    value = press.value
    chosen = press.services.answers.show_again(value.answer_id, value.entry, value.others, value.question, press.asker)
    if not chosen:
        await say_gone(press)
        return
    asked = [asked_line(value.question)] if press.is_private and value.question else []
    await press.replace(reply_with(chosen, value.question, is_private=press.is_private, unfolded=True, before=asked))


async def say_gone(press: Interaction) -> None:
    """Say that the knowledge no longer has an answer; what only a stranger does not get stays for the others."""
    if press.is_stranger:
        await press.tell(reply(stranger_lines()))
    else:
        await press.replace(reply(gone_lines()))
