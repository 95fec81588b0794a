"""`/docker topics` and `/docker search WORDS`: lists of the knowledge, which only one person sees."""

import re

from slack_bolt.async_app import AsyncApp

from bot.replies.blocks import reply
from bot.replies.lines import Line
from bot.replies.views.browsing import (
    LONGEST_WORDS,
    SHOW_FOUND,
    SHOW_LISTED,
    SHOW_TOPIC,
    SHOW_TOPICS,
    found_lines,
    how_to_search_lines,
    part_in,
    topic_lines,
    topics_lines,
)
from bot.search.normalize import as_typed
from bot.slack.choice import show_related
from bot.slack.interaction import Interaction, once
from bot.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons of the lists."""
    app.action(re.compile(rf"^{SHOW_TOPICS}(?:_|$)"))(once(services, show_topics))
    app.action(re.compile(rf"^{SHOW_TOPIC}_"))(once(services, show_topic))
    app.action(re.compile(rf"^{SHOW_FOUND}_"))(once(services, show_found))
    app.action(re.compile(rf"^{SHOW_LISTED}_\d+$"))(once(services, show_related))


async def show_topics(interaction: Interaction) -> None:
    """Show the list of topics, for the command or a button."""
    offset = part_in(interaction.chosen)[0] if "actions" in interaction.body else 0
    answers, asker = interaction.services.answers, interaction.asker
    sizes = {topic: len(answers.entries_of(topic, asker)) for topic in answers.topics(asker)}
    await _show(interaction, topics_lines(sizes, offset))


async def show_topic(press: Interaction) -> None:
    """Show entries of a topic."""
    offset, topic = part_in(press.chosen)
    await _show(press, topic_lines(topic, press.services.answers.entries_of(topic, press.asker), offset))


async def search_by_command(command: Interaction) -> None:
    """Show the beginning of what is found for the words after `/docker search`."""
    _, *words = as_typed(command.body["text"]).split(maxsplit=1)
    await _show(command, _found(command, words[0][:LONGEST_WORDS]) if words else how_to_search_lines())


async def show_found(press: Interaction) -> None:
    """Show another part of what was found."""
    offset, words = part_in(press.chosen)
    await _show(press, _found(press, words, offset))


def _found(interaction: Interaction, words: str, offset: int = 0) -> list[Line]:
    return found_lines(words, interaction.services.answers.nearest(words, interaction.asker), offset)


async def _show(interaction: Interaction, lines: list[Line]) -> None:
    """Show a list to one person: in the place of the list in which a button was pressed, but not of what others see."""
    await (interaction.replace if interaction.is_private else interaction.tell)(reply(lines))
