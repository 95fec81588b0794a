"""The validator accepts the views that Slack accepts, and reports what Slack would refuse."""

from typing import Any

import pytest
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from bot.playground.block_kit import block_problems, view_problems
from tests.block_builders import others_complaint

JsonObject = dict[str, Any]


def plain(text: str) -> JsonObject:
    return {"type": "plain_text", "text": text}


def option(value: str, **fields: Any) -> JsonObject:
    return {"text": plain(value.title()), "value": value, **fields}


def element(kind: str, **fields: Any) -> JsonObject:
    return {"type": kind, "action_id": "value", **fields}


def input_of(element: JsonObject, **fields: Any) -> JsonObject:
    return {"type": "input", "label": plain("Question"), "element": element, **fields}


def modal(*blocks: JsonObject, **fields: Any) -> JsonObject:
    shown = list(blocks or [{"type": "divider"}])
    return {"type": "modal", "title": plain("Teach"), "submit": plain("Save"), "blocks": shown, **fields}


def section(accessory: JsonObject) -> JsonObject:
    return {"type": "section", "text": plain("Which?"), "accessory": accessory}


def actions(*elements: JsonObject) -> JsonObject:
    return {"type": "actions", "elements": list(elements)}


ONE, TWO, THREE = (option(value) for value in ("one", "two", "three"))
BUTTON = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "1"}
MANY_OPTIONS = [option(f"o{number}") for number in range(11)]
PEOPLE = ["U0ANN", "W0BOB"]

GOOD_ELEMENTS = {
    "a text field": element("plain_text_input"),
    "a long text field": element(
        "plain_text_input",
        multiline=True,
        min_length=3,
        max_length=3_000,
        initial_value="docker ps",
        placeholder=plain("x" * 150),
        focus_on_load=True,
        dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]},
    ),
    "a link": element("url_text_input", initial_value="https://docs.docker.com", placeholder=plain("https://")),
    "a number": element("number_input", is_decimal_allowed=False, min_value="1", max_value="24", initial_value="6"),
    "radio buttons": element("radio_buttons", options=[ONE, TWO], initial_option=TWO),
    "marked radio buttons": element(
        "radio_buttons",
        options=[{"text": {"type": "mrkdwn", "text": "*one*"}, "value": "1", "description": plain("1")}],
    ),
    "checkboxes": element("checkboxes", options=[ONE, TWO], initial_options=[ONE]),
    "a menu": element("static_select", options=[ONE, TWO], initial_option=ONE, placeholder=plain("One")),
    "a menu for several": element(
        "multi_static_select", options=[ONE, TWO], initial_options=[ONE, TWO], max_selected_items=2
    ),
    "a person": element("users_select", initial_user="U0ANN"),
    "people": element("multi_users_select", initial_users=PEOPLE, max_selected_items=2),
    "a conversation": element(
        "conversations_select",
        default_to_current_conversation=True,
        filter={"include": ["public", "private"], "exclude_bot_users": True},
    ),
    "a given conversation": element("conversations_select", initial_conversation="C0OWNERS"),
    "a channel": element("channels_select", initial_channel="C0OWNERS"),
}


@pytest.mark.parametrize("name", GOOD_ELEMENTS)
def test_an_input_block_takes(name: str) -> None:
    block = input_of(GOOD_ELEMENTS[name], block_id="b", hint=plain("why"), optional=True, dispatch_action=False)

    assert view_problems(modal(block)) == []
    assert others_complaint(modal(block)) == ""


GOOD_VIEWS = {
    "all of its fields": modal(
        title=plain("x" * 24),
        submit=plain("x" * 24),
        close=plain("x" * 24),
        callback_id="c" * 255,
        private_metadata="m" * 3_000,
        external_id="e" * 255,
        notify_on_close=True,
        clear_on_close=False,
    ),
    "a hundred blocks": modal(*[{"type": "divider"}] * 100),
    "no input and no submit": {"type": "modal", "title": plain("Why"), "blocks": [{"type": "divider"}]},
    "elements that act": modal(
        actions(
            BUTTON,
            element("overflow", action_id="1", options=[ONE, option("docs", url="https://docs.docker.com")]),
            element("radio_buttons", action_id="2", options=[ONE]),
            element("users_select", action_id="3"),
        ),
        section(element("multi_users_select", initial_users=PEOPLE)),
        section(element("checkboxes", options=[ONE])),
    ),
    "the same action_id in two blocks": modal(
        input_of(element("plain_text_input"), block_id="a"), input_of(element("plain_text_input"), block_id="b")
    ),
    "a Home tab": {
        "type": "home",
        "callback_id": "home",
        "private_metadata": "m",
        "external_id": "e",
        "blocks": [input_of(element("plain_text_input")), actions(BUTTON)],
    },
    "what the SDK builds": View(
        type="modal",
        title="Teach",
        submit="Save",
        callback_id="teach",
        blocks=[
            sdk.HeaderBlock(text="Volumes"),
            sdk.InputBlock(label="Question", element=sdk.PlainTextInputElement(action_id="question")),
            sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="_owners_ see it")]),
        ],
    ).to_dict(),
}


@pytest.mark.parametrize("name", GOOD_VIEWS)
def test_a_view_may_have(name: str) -> None:
    assert view_problems(GOOD_VIEWS[name]) == []
    assert others_complaint(GOOD_VIEWS[name]) == ""


AT = "view.blocks[0].element"
BAD: list[tuple[Any, str]] = [
    ("view", "view: not an object"),
    ({"type": "workflow_step"}, "view: type 'workflow_step' is not allowed here"),
    ({"type": "modal", "blocks": [{"type": "divider"}]}, "view: title is missing"),
    ({"type": "modal", "title": plain("Why")}, "view: blocks is missing"),
    (modal(colour="red"), "view: colour is unknown"),
    (modal(title=plain("x" * 25)), "view.title.text: 25 characters, at most 24"),
    (modal(title={"type": "mrkdwn", "text": "x"}), "view.title: type 'mrkdwn' is not allowed here"),
    (modal(title="Teach"), "view.title: not an object"),
    (modal(submit=plain("x" * 25)), "view.submit.text: 25 characters, at most 24"),
    (modal(close=plain("x" * 25)), "view.close.text: 25 characters, at most 24"),
    (modal(callback_id="c" * 256), "view.callback_id: 256 characters, at most 255"),
    (modal(private_metadata="m" * 3_001), "view.private_metadata: 3001 characters, at most 3000"),
    (modal(private_metadata={"a": 1}), "view.private_metadata: not a string"),
    (modal(external_id="e" * 256), "view.external_id: 256 characters, at most 255"),
    (modal(notify_on_close=1), "view.notify_on_close: 1 is neither true nor false"),
    (modal(clear_on_close="yes"), "view.clear_on_close: 'yes' is neither true nor false"),
    (modal(blocks=[]), "view.blocks: 0 elements, must be 1 to 100"),
    (modal(blocks=[{"type": "divider"}] * 101), "view.blocks: 101 elements, must be 1 to 100"),
    (
        {"type": "modal", "title": plain("T"), "blocks": [input_of(element("plain_text_input"))]},
        "view: submit is missing, needed by an input block",
    ),
    ({"type": "home", "title": plain("T"), "blocks": [{"type": "divider"}]}, "view: title is unknown"),
    (
        modal({"type": "divider", "block_id": "a"}, {"type": "header", "block_id": "a", "text": plain("x")}),
        "view.blocks: block_id 'a' is used 2 times",
    ),
    (modal(actions(BUTTON, BUTTON)), "view.blocks[0]: action_id 'go' is used 2 times"),
    (
        modal(*[input_of(element("plain_text_input", focus_on_load=True))] * 2),
        "view.blocks: focus_on_load is true 2 times, at most once",
    ),
    (
        modal({"type": "section", "text": {"type": "mrkdwn", "text": "<!here>"}}),
        "view.blocks[0].text.text: an unescaped <",
    ),
    (modal({"type": "context_actions", "elements": []}), "view.blocks[0]: type 'context_actions' is not allowed here"),
    (modal({"type": "input", "element": element("plain_text_input")}), "view.blocks[0]: label is missing"),
    (modal({"type": "input", "label": plain("Q")}), "view.blocks[0]: element is missing"),
    (
        modal(input_of(element("plain_text_input"), label=plain("x" * 2_001))),
        "view.blocks[0].label.text: 2001 characters",
    ),
    (
        modal(input_of(element("plain_text_input"), label={"type": "mrkdwn", "text": "x"})),
        "view.blocks[0].label: type 'mrkdwn' is not allowed here",
    ),
    (
        modal(input_of(element("plain_text_input"), hint=plain("x" * 2_001))),
        "view.blocks[0].hint.text: 2001 characters",
    ),
    (modal(input_of(element("plain_text_input"), optional=1)), "view.blocks[0].optional: 1 is neither true nor false"),
    (modal(input_of(BUTTON)), f"{AT}: type 'button' is not allowed here"),
    (modal(input_of(element("overflow", options=[ONE]))), f"{AT}: type 'overflow' is not allowed here"),
    (
        modal(actions(element("plain_text_input"))),
        "view.blocks[0].elements[0]: type 'plain_text_input' is not allowed here",
    ),
    (
        modal(actions(element("multi_users_select"))),
        "view.blocks[0].elements[0]: type 'multi_users_select' is not allowed here",
    ),
    (
        modal(section(element("url_text_input"))),
        "view.blocks[0].accessory: type 'url_text_input' is not allowed here",
    ),
    (
        modal(actions(element("overflow", options=[option(f"o{number}") for number in range(6)]))),
        "view.blocks[0].elements[0].options: 6 elements, must be 1 to 5",
    ),
    (
        modal(actions(element("overflow", options=[option("docs", url="docs")]))),
        "view.blocks[0].elements[0].options[0].url: 'docs' is not an address",
    ),
]

BAD_ELEMENTS: list[tuple[JsonObject, str]] = [
    ({"type": "plain_text_input"}, ": action_id is missing"),
    (element("plain_text_input", rows=3), ": rows is unknown"),
    (element("plain_text_input", multiline="yes"), ".multiline: 'yes' is neither true nor false"),
    (element("plain_text_input", min_length=3_001), ".min_length: 3001 is not a number from 0 to 3000"),
    (element("plain_text_input", max_length=0), ".max_length: 0 is not a number from 1 to 3000"),
    (element("plain_text_input", max_length="9"), ".max_length: '9' is not a number from 1 to 3000"),
    (element("plain_text_input", min_length=9, max_length=3), ": min_length 9 is more than max_length 3"),
    (
        element("plain_text_input", initial_value="docker", max_length=3),
        ".initial_value: 6 characters, must be 0 to 3",
    ),
    (element("plain_text_input", initial_value="ab", min_length=3), ".initial_value: 2 characters, must be 3 to 3000"),
    (element("plain_text_input", initial_value="x" * 3_001), ".initial_value: 3001 characters, at most 3000"),
    (element("plain_text_input", initial_value=""), ".initial_value: empty"),
    (element("plain_text_input", placeholder=plain("x" * 151)), ".placeholder.text: 151 characters, at most 150"),
    (
        element("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_blur"]}),
        ".dispatch_action_config.trigger_actions_on[0]: 'on_blur' is not one of",
    ),
    (element("url_text_input", initial_value="docs"), ".initial_value: 'docs' is not an address"),
    (element("url_text_input", multiline=True), ": multiline is unknown"),
    (element("number_input"), ": is_decimal_allowed is missing"),
    (
        element("number_input", is_decimal_allowed=True, initial_value=3),
        ".initial_value: 3 is not a number as a string",
    ),
    (element("radio_buttons", options=[]), ".options: 0 elements, must be 1 to 10"),
    (element("radio_buttons", options=MANY_OPTIONS), ".options: 11 elements, must be 1 to 10"),
    (element("radio_buttons", options=[ONE], initial_option=TWO), ".initial_option: not one of the options"),
    (
        element("radio_buttons", options=[ONE], initial_option=option("one", description=plain("1"))),
        ".initial_option: not one of the options",
    ),
    (element("radio_buttons", options=[ONE], placeholder=plain("x")), ": placeholder is unknown"),
    (element("checkboxes", options=MANY_OPTIONS), ".options: 11 elements, must be 1 to 10"),
    (element("checkboxes", options=[ONE], initial_options=[TWO]), ".initial_options: not all of them are options"),
    (element("checkboxes", options=[ONE], initial_options=[]), ".initial_options: 0 elements, must be 1 to 10"),
    (element("static_select", options=[]), ".options: 0 elements, must be 1 to 100"),
    (element("static_select", options=[ONE] * 101), ".options: 101 elements, must be 1 to 100"),
    (element("static_select", options=[ONE], initial_option=TWO), ".initial_option: not one of the options"),
    (element("static_select", options=[option("v" * 151)]), ".options[0].value: 151 characters, at most 150"),
    (
        element("static_select", options=[{"text": plain("x" * 76), "value": "v"}]),
        ".options[0].text.text: 76 characters, at most 75",
    ),
    (
        element("static_select", options=[option("v", description=plain("x" * 76))]),
        ".options[0].description.text: 76 characters, at most 75",
    ),
    (
        element("static_select", options=[{"text": {"type": "mrkdwn", "text": "x"}, "value": "v"}]),
        ".options[0].text: type 'mrkdwn' is not allowed here",
    ),
    (element("static_select", options=[option("v", url="https://a.example")]), ".options[0]: url is unknown"),
    (
        element("multi_static_select", options=[ONE, TWO], initial_options=[THREE]),
        ".initial_options: not all of them are options",
    ),
    (
        element("multi_static_select", options=[ONE, TWO], initial_options=[ONE, TWO], max_selected_items=1),
        ".initial_options: 2 elements, at most 1 may be selected",
    ),
    (element("users_select", initial_user="ann"), ".initial_user: 'ann' is not a user's id"),
    (element("multi_users_select", initial_users=["@ann"]), ".initial_users[0]: '@ann' is not a user's id"),
    (
        element("multi_users_select", initial_users=PEOPLE, max_selected_items=1),
        ".initial_users: 2 elements, at most 1 may be selected",
    ),
    (element("multi_users_select", max_selected_items=0), ".max_selected_items: 0 is not a number from 1 to 1000"),
    (
        element("conversations_select", initial_conversation="#owners"),
        ".initial_conversation: '#owners' is not a conversation's id",
    ),
    (element("conversations_select", filter={}), ".filter: include or exclude_external_shared_channels or"),
    (element("conversations_select", filter={"include": ["dm"]}), ".filter.include[0]: 'dm' is not one of"),
    (
        element("conversations_select", default_to_current_conversation="yes"),
        ".default_to_current_conversation: 'yes' is neither true nor false",
    ),
    (element("channels_select", initial_channel="D0ANN"), ".initial_channel: 'D0ANN' is not a channel's id"),
    (element("external_select"), ": type 'external_select' is not allowed here"),
]
BAD += [(modal(input_of(bad)), AT + problem) for bad, problem in BAD_ELEMENTS]


@pytest.mark.parametrize(("view", "problem"), BAD, ids=[problem for _, problem in BAD])
def test_what_slack_would_refuse_is_named(view: Any, problem: str) -> None:
    assert any(found.startswith(problem) for found in view_problems(view))


def test_a_message_may_have_menus_and_choices_but_no_inputs() -> None:
    menus = actions(
        element("overflow", action_id="1", options=[ONE]),
        element("users_select", action_id="2"),
        element("radio_buttons", action_id="3", options=[ONE]),
        element("checkboxes", action_id="4", options=[ONE]),
        element("conversations_select", action_id="5"),
    )

    assert block_problems([menus, section(element("multi_users_select"))]) == []
    assert block_problems([input_of(element("plain_text_input"))]) == ["blocks[0]: type 'input' is not allowed here"]


def test_a_view_can_be_too_large() -> None:
    problems = view_problems(modal(*[{"type": "section", "fields": [plain("x" * 2_000)] * 10}] * 13))

    assert len(problems) == 1
    assert "at most 250000" in problems[0]
