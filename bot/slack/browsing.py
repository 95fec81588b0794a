"""`/docker topics` and `/docker search WORDS`: lists of the knowledge, which only one person sees.

The shortcut's modal and the Home tab have them too; there their buttons change the modal or the Home tab.
"""

import re

from slack_bolt.async_app import AsyncApp

from bot.records import Asker
from bot.replies.blocks import reply
from bot.replies.lines import Line, gone_lines
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
from bot.replies.views.home import home_page_view
from bot.replies.views.shortcuts import found_view, search_view
from bot.search.normalize import as_typed
from bot.slack.choice import show_related
from bot.slack.interaction import Interaction, once
from bot.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons of the lists."""
    app.action(re.compile(rf"^{SHOW_TOPICS}(?:_|$)"))(once(services, show_topics))
    app.action(re.compile(rf"^{SHOW_TOPIC}_"))(once(services, show_topic))
    app.action(re.compile(rf"^{SHOW_FOUND}_"))(once(services, show_found))
    app.action(re.compile(rf"^{SHOW_LISTED}_\d+$"))(once(services, show_listed))


async def show_topics(interaction: Interaction) -> None:
    """Show the list of topics, for the command or a button."""
    offset = part_in(interaction.chosen)[0] if "actions" in interaction.body else 0
    await _show(interaction, all_topics(interaction, offset))


async def show_topic(press: Interaction) -> None:
    """Show entries of a topic."""
    offset, topic = part_in(press.chosen)
    await _show(press, topic_lines(topic, press.services.answers.entries_of(topic, press.asker), offset))


async def search_by_command(command: Interaction) -> None:
    """Show the beginning of what is found for the words after `/docker search`."""
    _, *words = as_typed(command.body["text"]).split(maxsplit=1)
    await _show(command, found(command, words[0]) if words else how_to_search_lines())


async def show_found(press: Interaction) -> None:
    """Show another part of what was found."""
    offset, words = part_in(press.chosen)
    await _show(press, found(press, words, offset))


async def show_listed(press: Interaction) -> None:
    """Show an answer: below the list in a message, or in a modal on top of it."""
    if not (press.is_in_modal or press.is_in_home):
        await show_related(press)
        return
    value = press.value
    chosen = await press.services.answers.choose(value.entry, (), value.question, press.asker, None)
    await (press.open_view(found_view(chosen)) if chosen else press.tell(reply(gone_lines())))


def all_topics(interaction: Interaction, offset: int = 0) -> list[Line]:
    """Return the list of topics."""
    return topics_lines(topic_sizes(interaction.services, interaction.asker), offset)


def topic_sizes(services: Services, asker: Asker) -> dict[str, int]:
    """Return all topics with the numbers of their entries."""
    answers = services.answers
    return {topic: len(answers.entries_of(topic, asker)) for topic in answers.topics(asker)}


def found(interaction: Interaction, words: str, offset: int = 0) -> list[Line]:
    """Return the list of what is found for some words."""
    words = words[:LONGEST_WORDS]
    return found_lines(words, interaction.services.answers.nearest(words, interaction.asker), offset)


async def _show(interaction: Interaction, lines: list[Line]) -> None:
    """Show a list to one person: in the place of the list in which a button was pressed, but not of what others see."""
    if interaction.is_in_home:
        await interaction.update_home(home_page_view(lines))
        return
    if interaction.is_in_modal:
        await interaction.update_view(search_view(lines))
        return
    await (interaction.replace if interaction.is_private else interaction.tell)(reply(lines))
