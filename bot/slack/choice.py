"""The buttons that show answers: a choice replaces the message, a related answer is posted below, the rest unfolds."""

import re

from slack_bolt.async_app import AsyncApp

from bot.replies.blocks import CHOOSE_ANSWER, SHOW_RELATED, SHOW_REST, reply
from bot.replies.buttons import code_in
from bot.replies.code import unread_code_lines
from bot.replies.explanation import AS_COMPOSE, compose_lines, no_compose_lines
from bot.replies.lines import asked_line, gone_lines
from bot.replies.views.channels import stranger_lines
from bot.slack.answering import code_reply, reply_with
from bot.slack.interaction import Interaction, once
from bot.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons of answers. Anyone who sees them may press them."""
    app.action(re.compile(rf"^{CHOOSE_ANSWER}_\d+$"))(once(services, choose))
    app.action(re.compile(rf"^{SHOW_RELATED}_\d+$"))(once(services, show_related))
    app.action(SHOW_REST)(once(services, unfold, keep=False))  # it may carry code, which is not stored
    app.action(re.compile(rf"^{AS_COMPOSE}_\d+$"))(once(services, show_as_compose, keep=False))


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
    if code := code_in(press.chosen):
        answer = press.services.answers.read_again(code, press.asker)
        asked = [asked_line(code.text)] if press.is_private else []
        shown = code_reply(answer, unfolded=True, before=asked) if answer else reply(unread_code_lines())
        await press.replace(shown)
        return
    chosen = press.services.answers.show_again(value.answer_id, value.entry, value.others, value.question, press.asker)
    if not chosen:
        await say_gone(press)
        return
    asked = [asked_line(value.question)] if press.is_private and value.question else []
    await press.replace(reply_with(chosen, value.question, is_private=press.is_private, unfolded=True, before=asked))


async def show_as_compose(press: Interaction) -> None:
    """Show a `docker run` as a Compose file."""
    code = code_in(press.chosen)
    file = press.services.answers.as_compose(code.text) if code else None
    shown = reply(compose_lines(file.text, file.left_out, file.notes) if file else no_compose_lines())
    await (press.tell(shown) if press.is_private else press.post_below(shown))


async def say_gone(press: Interaction) -> None:
    """Say that the knowledge no longer has an answer; what only a stranger does not get stays for the others."""
    if press.is_stranger:
        await press.tell(reply(stranger_lines()))
    else:
        await press.replace(reply(gone_lines()))
