"""The validator accepts what Slack accepts, and reports what Slack would refuse."""

from typing import Any

import pytest
from slack_sdk.models import blocks as sdk

from bot.playground.block_kit import block_problems, mrkdwn_problems
from tests.block_builders import others_complaint

PART = sdk.RichTextElementParts
GOOD: list[sdk.Block] = [
    sdk.HeaderBlock(text="Remove a volume"),
    sdk.SectionBlock(text="Removes *one* volume &amp; its data, see <https://docs.docker.com|the docs>."),
    sdk.SectionBlock(fields=["*Since* 20.10", sdk.PlainTextObject(text="Linux", emoji=True)]),
    sdk.SectionBlock(
        text="> quoted",
        accessory=sdk.ButtonElement(text="Docs", action_id="docs", url="https://docs.docker.com"),
    ),
    sdk.RichTextBlock(
        elements=[
            sdk.RichTextSectionElement(
                elements=[
                    PART.Text(text="Careful: ", style=PART.TextStyle(bold=True)),
                    PART.Emoji(name="warning"),
                    PART.User(user_id="U0ENGINEER"),
                    PART.Link(url="https://docs.docker.com", text="docs"),
                ],
            ),
            sdk.RichTextPreformattedElement(elements=[PART.Text(text="docker volume rm app-data")], border=0),
            sdk.RichTextQuoteElement(elements=[PART.Text(text="in use")]),
            sdk.RichTextListElement(
                style="bullet",
                indent=0,
                elements=[sdk.RichTextSectionElement(elements=[PART.Text(text="one")])],
            ),
        ],
    ),
    sdk.DividerBlock(),
    sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="from `remove-volume`")]),
    sdk.ImageBlock(image_url="https://example.com/a.png", alt_text="A volume"),
    sdk.ActionsBlock(
        block_id="choices",
        elements=[
            sdk.ButtonElement(text="Remove a volume", action_id="choose_1", value="remove-volume"),
            sdk.StaticSelectElement(
                action_id="topic",
                placeholder="Topic",
                options=[sdk.Option(text="Volumes", value="volumes")],
            ),
            sdk.OverflowMenuElement(action_id="more", options=[sdk.Option(text="Why", value="why")]),
        ],
    ),
    sdk.ContextActionsBlock(
        elements=[
            sdk.FeedbackButtonsElement(
                action_id="feedback",
                positive_button=sdk.FeedbackButtonObject(text="Helpful", value="up"),
                negative_button=sdk.FeedbackButtonObject(text="Not helpful", value="down"),
            ),
            sdk.IconButtonElement(action_id="delete", icon="trash", text="Delete"),
        ],
    ),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block.type)
def test_what_the_sdk_builds_well_passes(block: sdk.Block) -> None:
    assert block_problems([block.to_dict()]) == []


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block.type)
def test_slackblocks_takes_it_too(block: sdk.Block) -> None:
    assert others_complaint([block.to_dict()]) == ""


def test_all_good_blocks_pass_together() -> None:
    assert block_problems([block.to_dict() for block in GOOD]) == []


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(**fields: Any) -> dict[str, Any]:
    return {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go", **fields}


def actions(*elements: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **fields}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


def rich_section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


BAD: list[tuple[Any, str]] = [
    ("text", "blocks: not a list"),
    ([], "blocks: 0 elements, must be 1 to 50"),
    ([{"type": "divider"}] * 51, "blocks: 51 elements, must be 1 to 50"),
    (["divider"], "blocks[0]: not an object"),
    ([{"text": "hi"}], "blocks[0]: type None is not allowed here"),
    ([{"type": ["divider"]}], "blocks[0]: type ['divider'] is not allowed here"),
    ([{"type": "alert"}], "blocks[0]: type 'alert' is not allowed here"),
    ([{"type": "divider", "colour": "red"}], "blocks[0]: colour is unknown"),
    ([{"type": "section"}], "blocks[0]: text or fields is missing"),
    ([section("")], "blocks[0].text.text: empty"),
    ([section("  \n")], "blocks[0].text.text: blank"),
    ([section("x" * 3_001)], "blocks[0].text.text: 3001 characters, at most 3000"),
    ([section("a <!channel> b")], "blocks[0].text.text: an unescaped < in 'a <!channel> b'"),
    ([section("a && b")], "blocks[0].text.text: an unescaped & in 'a && b'"),
    ([{"type": "section", "text": "words"}], "blocks[0].text: not an object"),
    (
        [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2_001}]}],
        "blocks[0].fields[0].text: 2001 characters, at most 2000",
    ),
    (
        [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}],
        "blocks[0].fields: 11 elements, must be 1 to 10",
    ),
    (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "blocks[0].text: type 'mrkdwn' is not allowed here",
    ),
    (
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        "blocks[0].text.text: 151 characters, at most 150",
    ),
    ([actions()], "blocks[0].elements: 0 elements, must be 1 to 25"),
    (
        [actions(*(button(action_id=f"go{number}") for number in range(26)))],
        "blocks[0].elements: 26 elements, must be 1 to 25",
    ),
    ([actions(button(), button())], "blocks[0]: action_id 'go' is used 2 times"),
    ([{"type": "divider", "block_id": "a"}] * 2, "blocks: block_id 'a' is used 2 times"),
    ([{"type": "divider", "block_id": "b" * 256}], "blocks[0].block_id: 256 characters, at most 255"),
    (
        [actions(button(text={"type": "plain_text", "text": "x" * 76}))],
        "blocks[0].elements[0].text.text: 76 characters, at most 75",
    ),
    ([actions(button(value="x" * 2_001))], "blocks[0].elements[0].value: 2001 characters, at most 2000"),
    ([actions(button(value=7))], "blocks[0].elements[0].value: not a string"),
    ([actions(button(action_id="x" * 256))], "blocks[0].elements[0].action_id: 256 characters, at most 255"),
    ([actions(button(style="green"))], "blocks[0].elements[0].style: 'green' is not one of 'primary', 'danger'"),
    ([actions(button(url="docs"))], "blocks[0].elements[0].url: 'docs' is not an address"),
    ([actions({"type": "button", "action_id": "go"})], "blocks[0].elements[0]: text is missing"),
    (
        [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}],
        "blocks[0].elements: 11 elements, must be 1 to 10",
    ),
    (
        [{"type": "image", "image_url": "https://example.com/a.png", "alt_text": ""}],
        "blocks[0].alt_text: empty",
    ),
    ([{"type": "rich_text", "elements": []}], "blocks[0].elements: 0 elements, must be 1 to 1000"),
    ([rich({"type": "text", "text": "x"})], "blocks[0].elements[0]: type 'text' is not allowed here"),
    ([rich(rich_section({"type": "text", "text": ""}))], "blocks[0].elements[0].elements[0].text: empty"),
    (
        [rich(rich_section({"type": "broadcast", "range": "channel"}))],
        "blocks[0].elements[0].elements[0]: type 'broadcast' is not allowed here",
    ),
    (
        [rich(rich_section({"type": "text", "text": "x", "style": {"loud": True}}))],
        "blocks[0].elements[0].elements[0].style: loud is unknown",
    ),
    (
        [rich(rich_section({"type": "text", "text": "x", "style": {"bold": 1}}))],
        "blocks[0].elements[0].elements[0].style.bold: 1 is neither true nor false",
    ),
    (
        [rich({"type": "rich_text_preformatted", "elements": [{"type": "emoji", "name": "x"}]})],
        "blocks[0].elements[0].elements[0]: type 'emoji' is not allowed here",
    ),
    (
        [rich({"type": "rich_text_list", "style": "bullet", "elements": [{"type": "text", "text": "x"}]})],
        "blocks[0].elements[0].elements[0]: type 'text' is not allowed here",
    ),
    (
        [{"type": "context_actions", "elements": [button()]}],
        "blocks[0].elements[0]: type 'button' is not allowed here",
    ),
]


@pytest.mark.parametrize(("blocks", "problem"), BAD, ids=[problem for _, problem in BAD])
def test_what_slack_would_refuse_is_named(blocks: Any, problem: str) -> None:
    assert problem in block_problems(blocks)


def test_all_problems_of_a_message_come_in_one_run() -> None:
    assert len(block_problems([section(""), {"type": "alert"}, actions()])) == 3


def test_blocks_may_use_the_same_action_id() -> None:
    assert block_problems([actions(button()), actions(button())]) == []


def test_blocks_that_fit_alone_can_be_too_long_together() -> None:
    problems = block_problems([section("x" * 2_900)] * 5)

    assert len(problems) == 1
    assert "at most 13200" in problems[0]


@pytest.mark.parametrize("text", ["&lt;b&gt; &amp; c", "<https://a.example/?b=1&amp;c|d>", "<@U1>", "> q"])
def test_escaped_text_links_and_quotes_are_good_markup(text: str) -> None:
    assert list(mrkdwn_problems(text, "text")) == []


@pytest.mark.parametrize("text", ["<!here>", "<#C1>", "a > b", "a & b", "&nbsp;", "<javascript:x|y>"])
def test_bare_control_characters_are_bad_markup(text: str) -> None:
    assert list(mrkdwn_problems(text, "text")) != []
