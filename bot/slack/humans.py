"""`Ask a human`: the owners of a topic are asked in the thread. `Solved` ends that, and offers to teach the answer."""

from slack_bolt.async_app import AsyncApp

from bot.replies.actions import ASK_HUMAN
from bot.replies.blocks import reply
from bot.replies.lines import Line
from bot.replies.views.humans import (
    SOLVED,
    ask_human_lines,
    asked_already_lines,
    asked_lines,
    nobody_lines,
    solved_lines,
)
from bot.slack.interaction import Interaction, once
from bot.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to both buttons."""
    app.action(ASK_HUMAN)(once(services, ask))
    app.action(SOLVED)(once(services, solve))


async def ask(press: Interaction) -> None:
    """Ask the owners of the topic, and tell the person what is not to be seen below the message."""
    if said := await put_to_people(press):
        await press.tell(reply(said))


async def put_to_people(press: Interaction) -> list[Line] | None:
    """Ask the owners of the topic, once for each answer; return what the person has to know, if anything."""
    services, value, asker = press.services, press.value, press.asker
    people = await services.owners.to_ask(asker.team, services.answers.topic(value.entry, asker))
    channel = (await services.settings.get(asker.team)).owners_channel
    if not people and not channel:
        return nobody_lines()
    if not await services.intake.is_first(("human", asker.team, value.answer_id)):
        return asked_already_lines()
    question = reply(ask_human_lines(asker.user, people, value))
    if asker.channel.startswith("D") or not people:  # nobody would see it there
        await services.owners.tell(asker.team, question, press.client, about=f"help {value.answer_id}", users=people)
        return asked_lines(people)
    await press.post_below(question)
    return None


async def solve(press: Interaction) -> None:
    """Say who solved it."""
    await press.replace(reply(solved_lines(press.asker.user, press.value)))
