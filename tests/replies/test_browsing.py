"""What the bot can do, and the lists of its knowledge."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry import Command, Entry
from bot.playground.block_kit import block_problems, objects_in
from bot.replies.blocks import LARGEST_MESSAGE, Reply, fitting_blocks, reply
from bot.replies.buttons import ButtonValue
from bot.replies.lines import EXAMPLES
from bot.replies.views.browsing import (
    ENTRIES_SHOWN,
    LONGEST_WORDS,
    TOPICS_SHOWN,
    found_lines,
    help_lines,
    part_in,
    topic_lines,
    topics_lines,
)
from bot.slack.slash_command import SUBCOMMANDS
from tests.replies.texts import ANY_TEXT, ENTRY_TEXT, HOSTILE


def entry(number: int, title: str = "", run: str = "docker ps", careful: str | None = None) -> Entry:
    title = title or f"Do thing {number}"
    command = Command(run=run, does="Does it.", careful=careful)
    return Entry(id=f"thing-{number}", title=title, questions=["how"], answer="So.", commands=[command])


ENTRIES = [entry(number) for number in range(23)]


def buttons(message: Reply) -> list[tuple[str, str, str]]:
    assert block_problems(message.blocks) == []
    found: list[dict[str, Any]] = [each for each in objects_in(message.blocks) if each.get("type") == "button"]
    return [(each["text"]["text"], each["action_id"], each["value"]) for each in found]


def pages(message: Reply) -> list[tuple[str, str, str]]:
    return [each for each in buttons(message) if each[1].endswith(("_before", "_next"))]


def test_the_help_names_every_word_and_has_examples() -> None:
    message = reply(help_lines())

    for word in SUBCOMMANDS:
        assert f"`/docker {word}" in message.text
    for example in EXAMPLES:
        assert f"• {example}" in message.text
    assert "@wharfie QUESTION" in message.text
    assert "direct message" in message.text
    assert "Home tab" in message.text
    assert buttons(message) == [("Browse the topics", "show_topics", "0")]


def test_the_topics_are_buttons_with_the_number_of_their_entries_and_are_also_in_the_text() -> None:
    message = reply(topics_lines({"Containers": 113, "Your team's answers": 1_002}))

    assert message.text.startswith(
        "I have 1,115 answers in 2 topics. Which one do you want to see?\n• Containers (113)"
    )
    assert buttons(message) == [
        ("Containers (113)", "show_topic_1", "0 Containers"),
        ("Your team's answers (1,002)", "show_topic_2", "0 Your team's answers"),
    ]


def test_more_topics_than_a_row_of_buttons_holds_are_shown_page_by_page() -> None:
    sizes = dict.fromkeys([f"Topic {number}" for number in range(60)], 1)

    first, second, third = (reply(topics_lines(sizes, offset)) for offset in (0, TOPICS_SHOWN, 2 * TOPICS_SHOWN))

    assert pages(first) == [("Next", "show_topics_next", "24")]
    assert pages(second) == [("Back", "show_topics_before", "0"), ("Next", "show_topics_next", "48")]
    assert pages(third) == [("Back", "show_topics_before", "24")]
    assert "Here are 49 to 60:" in third.text
    shown = [each[2] for message in (first, second, third) for each in buttons(message) if "Topic" in each[2]]
    assert shown == [f"0 {topic}" for topic in sizes]


def test_the_entries_of_a_topic_are_shown_page_by_page() -> None:
    first, second, third = (reply(topic_lines("Things", ENTRIES, offset)) for offset in (0, 10, 20))

    assert "23 answers. Here are 1 to 10:" in first.text
    assert pages(first) == [("Next", "show_topic_next", "10 Things")]
    assert pages(second) == [("Back", "show_topic_before", "0 Things"), ("Next", "show_topic_next", "20 Things")]
    assert pages(third) == [("Back", "show_topic_before", "10 Things")]
    assert buttons(third)[-1] == ("All topics", "show_topics", "0")
    assert "• Do thing 22: docker ps" in third.text
    assert part_in("10 Things and more") == (10, "Things and more")


def test_an_entry_of_a_topic_is_shown_as_the_answer_to_its_title() -> None:
    [(_, action, value), *_] = buttons(reply(topic_lines("Things", ENTRIES)))

    assert action == "show_listed_1"
    assert ButtonValue.parse(value) == ButtonValue(entry="thing-0", question="Do thing 0")


def test_a_screen_reader_hears_which_answer_a_button_shows() -> None:
    long = entry(1, "x" * 75)
    message = reply(topic_lines("Things", [ENTRIES[0], long]))
    labels = [each["accessibility_label"] for each in objects_in(message.blocks) if "accessibility_label" in each]

    assert labels == ["Show: Do thing 0", f"Show: {'x' * 69}"]


def test_a_command_that_can_lose_something_is_marked_and_one_of_several_lines_is_shown_in_one() -> None:
    entries = [entry(1, careful="All is lost."), entry(2, run="docker run \\\n  --name `web` \\\n  nginx")]
    message = reply(found_lines("thing", entries))

    assert "• Do thing 1 (careful): docker ps" in message.text
    assert "`docker run --name 'web' nginx`" in str(message.blocks)


def test_what_was_found_is_the_answer_to_the_words_and_has_pages() -> None:
    message = reply(found_lines("some <!channel> words", ENTRIES, ENTRIES_SHOWN))

    assert message.text.startswith(
        "23 answers, the nearest first. Here are 11 to 20:\n&gt; some &lt;!channel&gt; words"
    )
    assert ButtonValue.parse(buttons(message)[0][2]).question == "some <!channel> words"
    assert pages(message) == [
        ("Back", "show_found_before", "0 some <!channel> words"),
        ("Next", "show_found_next", "20 some <!channel> words"),
    ]


def test_a_search_that_finds_nothing_says_so_and_leads_to_the_topics() -> None:
    message = reply(found_lines("pizza", []))

    assert message.text == "I have nothing about that:\n&gt; pizza"
    assert buttons(message) == [("Browse the topics", "show_topics", "0")]


def test_a_topic_that_is_gone_leads_to_the_others() -> None:
    assert buttons(reply(topic_lines("Things", []))) == [("All topics", "show_topics", "0")]


@pytest.mark.parametrize("words", HOSTILE)
def test_any_words_make_a_page_that_slack_takes(words: str) -> None:
    lines = found_lines(words[:LONGEST_WORDS], [entry(1, "&" * 75, "&" * 300)] * 30, 10)

    assert block_problems(fitting_blocks(lines, LARGEST_MESSAGE)) == []
    assert block_problems(reply(found_lines(words[:LONGEST_WORDS], [])).blocks) == []


@given(st.lists(st.tuples(ENTRY_TEXT, ANY_TEXT), min_size=1, max_size=10))
def test_any_entries_make_a_page_that_slack_takes(texts: list[tuple[str, str]]) -> None:
    entries = [
        ENTRIES[0].model_copy(update={"title": title[:75], "commands": [Command.model_construct(run=run, does="x")]})
        for title, run in texts
    ]
    message = reply(topic_lines("Things", entries))

    assert block_problems(message.blocks) == []
    assert "<" not in message.text
