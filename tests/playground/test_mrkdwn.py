"""Slack's markup is read as Slack reads it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.mrkdwn import parse, typed
from bot.playground.slack.composer import typed_text


def text(said: str, *styles: str) -> dict[str, Any]:
    return {"type": "text", "text": said, **({"style": dict.fromkeys(styles, True)} if styles else {})}


def inline(markup: str) -> list[dict[str, Any]]:
    [section] = parse(markup)
    assert section["type"] == "rich_text_section"
    elements: list[dict[str, Any]] = section["elements"]
    return elements


@pytest.mark.parametrize(
    ("markup", "elements"),
    [
        ("*bold*", [text("bold", "bold")]),
        ("a _b_ ~c~", [text("a "), text("b", "italic"), text(" "), text("c", "strike")]),
        ("*_both_*", [text("both", "bold", "italic")]),
        ("*run `docker ps`*", [text("run ", "bold"), text("docker ps", "bold", "code")]),
        ("`*not bold*`", [text("*not bold*", "code")]),
        ("(*a*), *b*.", [text("("), text("a", "bold"), text("), "), text("b", "bold"), text(".")]),
        ("snake_case_name", [text("snake_case_name")]),
        ("2*3*4", [text("2*3*4")]),
        ("* a *", [text("* a *")]),
        ("*a\nb*", [text("*a\nb*")]),
        ("a &lt;b&gt; &amp; c", [text("a <b> & c")]),
        ("&amp;lt;", [text("&lt;")]),
        (":wave: hi", [{"type": "emoji", "name": "wave"}, text(" hi")]),
        ("10:41:07", [text("10"), {"type": "emoji", "name": "41"}, text("07")]),
        ("<@U1>", [{"type": "user", "user_id": "U1"}]),
        ("<@U1|ann>", [{"type": "user", "user_id": "U1"}]),
        ("<#C1|general>", [{"type": "channel", "channel_id": "C1"}]),
        ("<!here>", [{"type": "broadcast", "range": "here"}]),
        ("<!subteam^S1|@owners>", [{"type": "broadcast", "range": "owners"}]),
        ("<!date^1^{date}|3 May>", [text("3 May")]),
        ("<https://a.example?x&amp;y|A &gt; B>", [{"type": "link", "url": "https://a.example?x&y", "text": "A > B"}]),
        ("*<https://a.example>*", [{"type": "link", "url": "https://a.example", "style": {"bold": True}}]),
        ("see https://a.example now", [text("see "), {"type": "link", "url": "https://a.example"}, text(" now")]),
    ],
)  # fmt: skip
def test_inline_markup(markup: str, elements: list[dict[str, Any]]) -> None:
    assert inline(markup) == elements


def test_quotes_and_preformatted_text_are_blocks_of_their_own() -> None:
    assert parse("a\n> b\n&gt; c\nd\n```\ne *f*\n g```\nh") == [
        {"type": "rich_text_section", "elements": [text("a")]},
        {"type": "rich_text_quote", "elements": [text("b\nc")]},
        {"type": "rich_text_section", "elements": [text("d")]},
        {"type": "rich_text_preformatted", "elements": [text("e *f*\n g")]},
        {"type": "rich_text_section", "elements": [text("h")]},
    ]


@given(st.text(st.characters(exclude_characters="*_~`<>&:\n", exclude_categories=["Cs"]), min_size=1))
def test_text_without_marks_is_itself(said: str) -> None:
    assert inline(said) == [text(said)]


@given(st.text("*_~`<>|@#!:&; a\n", max_size=200))
def test_any_markup_can_be_read(markup: str) -> None:
    parse(markup)


def test_very_long_and_deep_markup_is_read() -> None:
    for marks in ("*_" * 1_500, "*a " * 1_000, "~_*" * 1_000 + "x" + "*_~" * 1_000, "<" * 3_000, "`" * 3_000):
        parse(marks)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("hi <@U1>, see <#C1|general>", "hi @ann, see #general"),
        ("<https://a.example|this> &lt;b&gt; &amp;amp;", "https://a.example <b> &amp;"),
        ("<!here> <@U9> `a &amp;&amp; b`", "@here @U9 `a && b`"),
    ],
)
def test_a_sent_message_is_edited_as_it_was_typed(sent: str, said: str) -> None:
    assert typed(sent, {"U1": "ann"}, {"C1": "general"}) == said


@given(st.text("ab @#<>&`*\n"))
def test_a_message_that_is_edited_without_a_change_is_sent_unchanged(text: str) -> None:
    sent = typed_text(text, {"ann": "U1"}, {"general": "C1"})

    assert typed_text(typed(sent, {"U1": "ann"}, {"C1": "general"}), {"ann": "U1"}, {"general": "C1"}) == sent
