"""What people type becomes the text and the block that Slack makes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.slack.composer import rich_text, typed_text

USERS = {"wharfie": "U0WHARFIE", "engineer": "U0ENGINEER"}
CHANNELS = {"general": "C0GENERAL"}


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("@wharfie hello", "<@U0WHARFIE> hello"),
        ("hello @Wharfie, are you there?", "hello <@U0WHARFIE>, are you there?"),
        ("<@U0WHARFIE> hello", "<@U0WHARFIE> hello"),
        ("in #general", "in <#C0GENERAL|general>"),
        ("@nobody, <@U0NOBODY>, me@wharfie.example", "@nobody, &lt;@U0NOBODY&gt;, me@wharfie.example"),
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("see https://docs.docker.com/?a=1&b=2 now", "see <https://docs.docker.com/?a=1&amp;b=2> now"),
        ("see https://docs.docker.com/engine/.", "see <https://docs.docker.com/engine/>."),
        ("`@wharfie https://x.example`", "`@wharfie https://x.example`"),
        ("```\n@wharfie <x>\n``` @wharfie", "```\n@wharfie &lt;x&gt;\n``` <@U0WHARFIE>"),
    ],
)
def test_names_and_addresses_are_marked_and_the_rest_is_escaped(typed: str, sent: str) -> None:
    assert typed_text(typed, USERS, CHANNELS) == sent


def test_a_mention_is_an_element_of_its_own() -> None:
    (section,) = rich_text("<@U0WHARFIE> see <https://x.example/?a&amp;b> in <#C0GENERAL|general> &lt;")["elements"]

    assert section["elements"] == [
        {"type": "user", "user_id": "U0WHARFIE"},
        {"type": "text", "text": " see "},
        {"type": "link", "url": "https://x.example/?a&b"},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C0GENERAL"},
        {"type": "text", "text": " <"},
    ]


@given(st.text())
def test_nothing_that_is_typed_is_lost(typed: str) -> None:
    (section,) = rich_text(typed_text(typed, {}, {}))["elements"]

    assert "".join(each.get("text") or each["url"] for each in section["elements"]) == typed
