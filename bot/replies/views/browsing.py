"""What the bot can do, and lists of its knowledge: the topics, their entries, and what was found for some words."""

from collections.abc import Iterator, Mapping, Sequence

from bot.entry import Entry
from bot.replies.buttons import Button, ButtonValue
from bot.replies.lines import Line, usage_lines
from bot.replies.words import brief, counted

SHOW_TOPICS = "show_topics"
"""The action id of the buttons to the list of topics; the value is how many topics come before those that are shown."""
SHOW_TOPIC = "show_topic"
"""The action id of the buttons to the entries of a topic, followed by a number or a direction; `part_in` reads it."""
SHOW_FOUND = "show_found"
"""The action id of the buttons to more of what was found, followed by a direction; `part_in` reads their value."""
SHOW_LISTED = "show_listed"
"""The action id of the button that shows an entry of a list, followed by its number in the message."""

ENTRIES_SHOWN = 10
TOPICS_SHOWN = 24
LONGEST_WORDS = 200
"""Characters of the words that are searched; each page's buttons carry them."""
WORDS = {
    "topics": "all I know, by topic",
    "search WORDS": "all answers that have to do with some words",
    "onboarding": "a tour of Docker for those who are new to it",
    "teach": "teach me an answer of your own",
    "gaps": "questions that have no good answer yet",
    "settings": "for the owners of this workspace's answers",
}
"""What can be typed after the command, besides a question and `help`, and what each does."""
_LONGEST_SAID = 100
_LONGEST_COMMAND = 80
_LONGEST_LABEL = 75
_BROWSE = Button("Browse the topics", SHOW_TOPICS, "0")


def help_lines() -> list[Line]:
    """Return what the bot can do in Slack, and where to ask."""
    return [
        *usage_lines(),
        Line("label", "Where to ask:"),
        Line("text", "`/docker QUESTION`: anywhere; only you see the answer"),
        Line("text", "`@wharfie QUESTION`: in a channel; everyone sees the answer, in the thread"),
        Line("text", "In a direct message to me, the question is enough."),
        Line("text", "In my Home tab, you can search and browse, and find your last questions again."),
        Line("text", 'To answer a colleague\'s message, choose "Answer with wharfie" in its menu.'),
        Line(
            "text", 'To search anywhere, choose "Search Docker answers" in the shortcuts: the + at the message field.'
        ),
        Line("label", "What else I do:"),
        *_words(),
        *_row([_BROWSE]),
    ]


def topics_lines(sizes: Mapping[str, int], offset: int = 0) -> list[Line]:
    """Return the list of topics.

    Args:
        sizes: all topics with the numbers of their entries.
        offset: how many topics come before those to show.
    """
    shown = list(sizes.items())[offset : offset + TOPICS_SHOWN]
    entries = counted(sum(sizes.values()), "answer")
    heading = f"I have {entries} in {counted(len(sizes), 'topic')}.{_which(offset, len(shown), len(sizes))}"
    topics = [
        Button(_with_number(topic, number), f"{SHOW_TOPIC}_{place}", f"0 {topic}")
        for place, (topic, number) in enumerate(shown, 1)
    ]
    said = Line("section", f"{heading} Which one do you want to see?")
    in_words = [Line("text", f"• {_with_number(topic, number)}", view="full") for topic, number in shown]
    return [said, *in_words, *_row(topics), *_row(_pages(SHOW_TOPICS, offset, TOPICS_SHOWN, len(sizes)))]


def topic_lines(topic: str, entries: Sequence[Entry], offset: int = 0) -> list[Line]:
    """Return a page of a topic's entries.

    Args:
        topic: its name.
        entries: all of its entries.
        offset: how many come before those to show.
    """
    shown = entries[offset : offset + ENTRIES_SHOWN]
    back = Button("All topics", SHOW_TOPICS, "0")
    if not shown:
        return [Line("text", f"There are no answers about {topic} any more."), *_row([back])]
    which = _which(offset, len(shown), len(entries))
    return [
        Line("title", topic),
        Line("text", f"{counted(len(entries), 'answer')}.{which}"),
        *_listed(shown, ""),
        *_row([*_pages(SHOW_TOPIC, offset, ENTRIES_SHOWN, len(entries), topic), back]),
    ]


def found_lines(words: str, entries: Sequence[Entry], offset: int = 0) -> list[Line]:
    """Return a page of what was found.

    Args:
        words: what was searched, as it was typed.
        entries: all that was found, best first.
        offset: how many come before those to show.
    """
    shown, said = entries[offset : offset + ENTRIES_SHOWN], brief(words, _LONGEST_SAID)
    if not shown:
        return [Line("section", "I have nothing about that:"), Line("quote", said), *_row([_BROWSE])]
    which = _which(offset, len(shown), len(entries))
    return [
        Line("section", f"{counted(len(entries), 'answer')}, the nearest first.{which}"),
        Line("quote", said),
        *_listed(shown, words),
        *_row(_pages(SHOW_FOUND, offset, ENTRIES_SHOWN, len(entries), words)),
    ]


def how_to_search_lines() -> list[Line]:
    """Return the reply to a search without words."""
    return [Line("text", "Type what you look for after it, such as `/docker search prune`.")]


def part_in(value: str) -> tuple[int, str]:
    """Read the value of a button to a part of a list: how many entries come before it, and the topic or the words."""
    offset, _, what = value.partition(" ")
    return int(offset) if offset.isdecimal() else 0, what


def _words() -> Iterator[Line]:
    """Yield what can be typed after the command."""
    for typed, does in WORDS.items():
        yield Line("text", f"`/docker {typed}`: {does}")


def _listed(entries: Sequence[Entry], words: str) -> Iterator[Line]:
    """Yield entries, each with its lead command and a button. Without words, the entry's title is the question.

    The button leads to what a command can lose, which a list has no room for.
    """
    for number, entry in enumerate(entries, 1):
        value = ButtonValue(entry=entry.id, question=words or entry.title)
        label = f"Show: {entry.title}"[:_LONGEST_LABEL]
        show = Button("Show", f"{SHOW_LISTED}_{number}", value.text, label=label)
        lead = entry.commands[0] if entry.commands else None
        title = f"{entry.title} (careful)" if lead and lead.careful else entry.title
        yield Line("listed", title, _in_one_line(lead.run) if lead else "", row=(show,))


def _in_one_line(command: str) -> str:
    """Return a command as one line that can be shown as code."""
    return brief(command.replace("\\\n", " "), _LONGEST_COMMAND).replace("`", "'")


def _with_number(topic: str, number: int) -> str:
    """Return a topic with the number of its entries, as the text of a button."""
    after = f" ({number:,})"
    return f"{brief(topic, _LONGEST_LABEL - len(after))}{after}"


def _which(offset: int, shown: int, total: int) -> str:
    return f" Here are {offset + 1} to {offset + shown}:" if shown < total else ""


def _pages(action: str, offset: int, size: int, total: int, about: str = "") -> list[Button]:
    """Return the buttons to the pages before and after this one, if there are any."""
    before = Button("Back", f"{action}_before", f"{max(0, offset - size)} {about}".rstrip())
    following = Button("Next", f"{action}_next", f"{offset + size} {about}".rstrip())
    return [*([before] if offset else []), *([following] if offset + size < total else [])]


def _row(buttons: Sequence[Button]) -> list[Line]:
    return [Line("buttons", "", row=tuple(buttons))] if buttons else []
