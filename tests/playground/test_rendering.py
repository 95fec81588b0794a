"""Messages and modals become HTML that looks like Slack, and no text in them becomes markup."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.rendering import Author, Live, home_html, message_html, modal_html
from tests.playground.html_events import events, replaced, said, starts

APP = Author("wharfie", is_app=True)
MARKER = "MARKER"
USERS = {"U1": "ann", "U2": "bob"}
CHANNELS = {"C1": "general"}

_Json = dict[str, Any]


def plain(text: str) -> _Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def marked(text: str) -> _Json:
    return {"type": "mrkdwn", "text": text}


def message(*blocks: _Json, **rest: Any) -> str:
    return message_html({"blocks": list(blocks), **rest}, author=APP, time="10:41", users=USERS, channels=CHANNELS)


def modal(*blocks: _Json, users: Mapping[str, str] = USERS, **rest: Any) -> str:
    view = {"type": "modal", "title": plain("Title"), "blocks": list(blocks), **rest}
    return modal_html(view, users=users, channels=CHANNELS)


def rich(*elements: _Json, type_: str = "rich_text_section", **rest: Any) -> _Json:
    return {"type": "rich_text", "elements": [{"type": type_, "elements": list(elements), **rest}]}


def field(element: _Json, **rest: Any) -> _Json:
    return {"type": "input", "label": plain("Label"), "element": {"action_id": "it", **element}, **rest}


def option(text: str, value: str = "1", **rest: Any) -> _Json:
    return {"text": plain(text), "value": value, **rest}


def message_with(text: str) -> str:
    """Return a message that has a text in each place of each block."""
    button = {"type": "button", "text": plain(text), "action_id": text, "value": text, "accessibility_label": text}
    thumb = {"text": plain(text), "value": text, "accessibility_label": text}
    picture = {"type": "image", "image_url": "https://a.example/a.png", "alt_text": text}
    styled = [{"type": "text", "text": text, "style": {style: True}} for style in ("bold", "italic", "strike", "code")]
    select = {"placeholder": plain(text), "action_id": text, "options": [option(text, text)]}
    blocks = [
        {"type": "header", "text": plain(text), "block_id": text},
        {"type": "section", "text": plain(text), "fields": [plain(text)], "accessory": button},
        {"type": "context", "elements": [plain(text), picture]},
        {"type": "actions", "elements": [button, {"type": "static_select", **select}, {"type": "overflow", **select}]},
        {"type": "actions", "elements": [{"type": "users_select", "placeholder": plain(text)}]},
        {"type": "image", "alt_text": text, "title": plain(text)},
        {
            "type": "context_actions",
            "elements": [
                {"type": "feedback_buttons", "action_id": text, "positive_button": thumb, "negative_button": thumb},
                {"type": "icon_button", "icon": "trash", "text": plain(text), "action_id": text, "value": text},
            ],
        },
        rich({"type": "text", "text": text}, *styled),
        rich({"type": "link", "url": "https://a.example/", "text": text}, {"type": "user", "user_id": "U1"}),
        rich({"type": "channel", "channel_id": "C1"}, {"type": "link", "url": f"https://a.example/{text}"}),
        rich({"type": "emoji", "name": f"no-{text}"}, type_="rich_text_quote"),
        rich({"type": "text", "text": text}, type_="rich_text_preformatted"),
        rich({"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}, type_="rich_text_list"),
        {"type": f"x{text}"},
        rich({"type": f"x{text}"}),
    ]
    names = {"U1": text}
    author = Author(f"wharfie{text}", is_app=True)
    return message_html({"blocks": blocks}, author=author, time=text, users=names, channels={"C1": text})


def modal_with(text: str) -> str:
    """Return a modal that has a text in each place of each input."""
    both = {"initial_value": text, "placeholder": plain(text)}
    chosen = option(text, text, description=plain(text))
    choices = {"options": [chosen], "initial_option": chosen}
    named = {"label": plain(text), "hint": plain(text), "optional": True}
    elements: list[_Json] = [
        {"type": "plain_text_input", **both},
        {"type": "plain_text_input", "multiline": True, **both},
        {"type": "url_text_input", **both},
        {"type": "radio_buttons", **choices},
        {"type": "checkboxes", "options": [chosen], "initial_options": [chosen]},
        {"type": "static_select", **choices},
        {"type": "static_select", "option_groups": [{"label": plain(text), "options": [chosen]}]},
        {"type": "multi_static_select", "options": [chosen], "placeholder": plain(text)},
        {"type": "multi_users_select", "initial_users": ["U1"]},
        {"type": "conversations_select", "initial_conversation": "C1"},
    ]
    inputs = [{"type": "input", "element": {"action_id": text, **element}, **named} for element in elements]
    view = {"type": "modal", "title": plain(text), "submit": plain(text), "close": plain(text), "blocks": inputs}
    return modal_html(view, app=f"wharfie{text}", users={"U1": text}, channels={"C1": text})


def without_colours(html: str) -> str:
    """Return HTML without the colours of avatars, which depend on the name."""
    return re.sub(r'(class="avatar[a-z ]* colour-)\d', r"\1", str(html))


@given(st.text(min_size=1) | st.text("<>&\"'/= a", min_size=1) | st.just("</textarea></pre><script>alert(1)</script>"))
def test_no_text_becomes_markup_and_each_is_shown_as_it_is(text: str) -> None:
    for render in (message_with, modal_with):
        assert events(without_colours(render(text))) == replaced(events(without_colours(render(MARKER))), MARKER, text)


@given(st.text() | st.text("*_~`<>|@#!:&;/hps a\n"))
def test_no_markup_of_slack_becomes_other_elements_than_those_of_text(text: str) -> None:
    without_markup = events(message({"type": "section", "text": plain("x")}))
    plain_tags = {event.name for event in without_markup if event.kind == "start"}
    plain_attributes = {name for event in without_markup for name, _ in event.attributes}
    html = message({"type": "section", "text": marked(text)})

    tags = {event.name for event in events(html) if event.kind == "start"}
    assert tags - plain_tags <= {"strong", "em", "s", "code", "pre", "blockquote", "a", "span"}
    assert {name for event in events(html) for name, _ in event.attributes} - plain_attributes <= {
        "class", "aria-label", "aria-hidden", "href", "target", "rel", "role",
    }  # fmt: skip
    assert all(link["href"].startswith(("http://", "https://", "mailto:")) for link in starts(html, "a"))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", " https://a.example", "//a.example", "file:///"]
)
def test_only_web_and_mail_addresses_are_links(url: str) -> None:
    html = message(
        rich({"type": "link", "url": url, "text": "press"}),
        {"type": "actions", "elements": [{"type": "button", "text": plain("Press"), "url": url}]},
        {"type": "section", "text": marked(f"<{url}|press>")},
    )

    assert starts(html, "a") == []
    assert said(html).count("press") == 2


def test_each_part_of_markup_is_shown() -> None:
    html = message(
        {"type": "section", "text": marked("*a* _b_ ~c~ `d` <@U1> <#C1> <!here> <https://x.example|e>\n> f\n```g```")}
    )

    for part in (
        "<strong>a</strong>", "<em>b</em>", "<s>c</s>", "<code>d</code>", ">@ann<", ">#general<", ">@here<",
        'href="https://x.example" target="_blank" rel="noopener noreferrer">e</a>', ">f</blockquote>",
        "<code>g</code></pre>",
    ):  # fmt: skip
        assert part in html


def test_emoji_are_shown_by_name_by_code_and_in_plain_text_unless_it_says_no() -> None:
    assert "⚠️" in message(rich({"type": "emoji", "name": "warning"}))
    assert "⚓" in message(rich({"type": "emoji", "name": "anchor", "unicode": "2693"}))
    assert ":nothing:" in message(rich({"type": "emoji", "name": "nothing"}))
    assert "👋 hi" in message({"type": "header", "text": {"type": "plain_text", "text": ":wave: hi"}})
    assert ":wave: hi" in message({"type": "header", "text": plain(":wave: hi")})


def test_a_message_without_blocks_shows_its_text() -> None:
    assert "<strong>Hi</strong>" in message_html({"text": "*Hi*"}, author=Author("ann"), time="10:41")


def test_a_message_says_who_wrote_it_when_and_who_can_see_it() -> None:
    private = message_html({"text": "Hi"}, author=APP, time="10:41", private_note=True)
    public = message_html({"text": "Hi"}, author=Author("ann"), time="10:42")

    assert [word for word in ("wharfie", "APP", "10:41", "Only visible to you") if word in said(private)] == [
        "wharfie", "APP", "10:41", "Only visible to you",
    ]  # fmt: skip
    assert "10:42" in said(public)
    assert [word for word in ("APP", "Only visible to you") if word in said(public)] == []


@pytest.mark.parametrize(("count", "shown"), [(0, None), (1, "1 reply"), (2, "2 replies")])
def test_a_message_with_a_thread_says_how_many_replies_it_has(count: int, shown: str | None) -> None:
    html = message({"type": "divider"}, reply_count=count, reply_users=["U1", "U2"][:count])

    assert (shown in said(html)) if shown else ("repl" not in said(html))


def test_an_unknown_block_or_element_is_shown_as_unsupported() -> None:
    html = message({"type": "video"}, {"type": "actions", "elements": [{"type": "datepicker"}]}, {})
    field_html = modal(field({"type": "file_input"}))

    assert "Unsupported block: video" in said(html)
    assert "Unsupported element: datepicker" in said(html)
    assert "Unsupported block: no type" in said(html)
    assert "Unsupported element: file_input" in said(field_html)


def test_buttons_are_buttons_with_their_value_style_and_label() -> None:
    html = message(
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": plain("Go"), "action_id": "go", "value": "1", "style": "primary"},
                {"type": "button", "text": plain("Stop"), "action_id": "stop", "style": "danger"},
                {"type": "button", "text": plain("Odd"), "action_id": "odd", "style": 'x" onclick="y'},
            ],
        }
    )

    go, stop, odd = starts(html, "button")
    assert (go["name"], go["value"], go["class"]) == ("go", "1", "button primary")
    assert stop["class"] == "button danger"
    assert odd["class"] == "button"


INPUTS: list[_Json] = [
    {"type": "plain_text_input"},
    {"type": "plain_text_input", "multiline": True},
    {"type": "url_text_input"},
    {"type": "static_select", "options": [option("One")]},
    {"type": "users_select"},
    {"type": "conversations_select"},
]


def test_each_label_belongs_to_one_control() -> None:
    html = modal(*(field(element, hint=plain("Hint")) for element in INPUTS))
    labels = [label["for"] for label in starts(html, "label")]
    controls = starts(html, "input", "textarea", "select")

    assert [control["id"] for control in controls] == labels
    assert len(set(labels)) == len(INPUTS)
    assert [control["aria-describedby"] for control in controls] == [f"{id_}-hint" for id_ in labels]
    assert all("required" in control for control in controls)


def test_choices_have_a_legend_and_a_label_each() -> None:
    options = [option("One", "1"), option("Two", "2", description=plain("More"))]
    html = modal(field({"type": "radio_buttons", "options": options, "initial_option": options[1]}, optional=True))

    assert "Label (optional)" in said(html)
    assert len(starts(html, "fieldset")) == len(starts(html, "legend")) == 1
    assert len(starts(html, "label")) == 2
    one, two = starts(html, "input")
    assert ("checked" in one, "checked" in two) == (False, True)


def test_selects_of_users_and_channels_offer_the_known_ones_and_show_the_chosen() -> None:
    html = modal(
        field({"type": "users_select", "initial_user": "U2"}),
        field({"type": "conversations_select", "initial_conversation": "C9"}),
        field({"type": "multi_users_select", "initial_users": ["U1", "U9"]}),
    )

    assert [(each["value"], "selected" in each) for each in starts(html, "option")] == [
        ("U1", False), ("U2", True), ("C1", False), ("C9", True),
    ]  # fmt: skip
    assert [(each["value"], "checked" in each) for each in starts(html, "input")] == [
        ("U1", True), ("U2", False), ("U9", True),
    ]  # fmt: skip


def test_a_modal_is_a_dialog_with_its_buttons() -> None:
    with_submit = modal(submit=plain("Save"), close=plain("Not now"))
    without = modal()

    [dialog] = starts(with_submit, "form")
    [title] = starts(with_submit, "h2")
    assert (dialog["role"], dialog["aria-labelledby"]) == ("dialog", title["id"])
    by_enter, *shown = starts(with_submit, "button")
    assert (by_enter["name"], "hidden" in by_enter) == ("submit", True)
    assert [each["name"] for each in shown] == ["close", "close", "submit"]
    assert [word for word in ("Save", "Not now") if word in said(with_submit)] == ["Save", "Not now"]
    assert [each["name"] for each in starts(without, "button")] == ["close"]


def test_a_home_tab_shows_its_blocks_below_the_name_of_the_app() -> None:
    field = {"type": "input", "label": plain("Words"), "element": {"type": "plain_text_input", "action_id": "words"}}
    html = home_html({"type": "home", "blocks": [{"type": "header", "text": plain("Hello <b>")}, field]}, app="bot")

    assert [word for word in ("bot", "Home", "Messages", "Hello <b>", "Words") if word not in said(html)] == []
    assert [each["name"] for each in starts(html, "input")] == ["words"]
    assert starts(html, "b") == []


def test_rendering_leaves_the_message_as_it_is() -> None:
    block = {"type": "section", "text": marked("*a*")}
    message(block)

    assert block == {"type": "section", "text": marked("*a*")}


LIVE = Live("/press", {"b 1": {"it": {"type": "plain_text_input", "value": "held"}}}, {"b 1": "Too short."})


def live(*blocks: _Json) -> str:
    view = {"type": "modal", "title": plain("Title"), "blocks": [{"block_id": "b 1", **block} for block in blocks]}
    return modal_html(view, users=USERS, channels=CHANNELS, live=LIVE)


def test_an_element_of_a_live_view_reports_to_an_address_with_its_block_and_action() -> None:
    html = live({"type": "actions", "elements": [{"type": "button", "text": plain("Go"), "action_id": "go&1"}]})

    go = next(each for each in starts(html, "button") if each.get("name") == "b 1/go&1")
    assert go["hx-post"] == "/press?block_id=b+1&action_id=go%261"


def test_an_input_of_a_live_view_reports_only_if_it_says_so_and_a_text_by_enter_or_while_it_is_typed() -> None:
    text = {"type": "plain_text_input"}
    typing = {**text, "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}

    quiet, by_enter, while_typing = (
        next(each for each in starts(live(block), "input") if each["name"] == "b 1/it")
        for block in (
            field(text), field(text, dispatch_action=True), field(typing, dispatch_action=True),
        )
    )  # fmt: skip

    assert "hx-post" not in quiet
    assert (by_enter["hx-trigger"], "data-enter" in by_enter) == ("enter", True)
    assert while_typing["hx-trigger"] == "input delay:400ms"


def test_a_field_of_a_live_view_holds_what_its_state_says_and_shows_what_is_wrong() -> None:
    html = live(field({"type": "plain_text_input", "initial_value": "first"}, hint=plain("Hint")))

    text = next(each for each in starts(html, "input") if each["name"] == "b 1/it")
    assert (text["value"], text["aria-invalid"]) == ("held", "true")
    assert text["aria-describedby"] == "input-1-error input-1-hint"
    assert "Too short." in said(html)


def test_several_choices_of_a_live_view_are_named_as_a_list_that_is_there_even_if_nothing_is_chosen() -> None:
    for html in (
        live(field({"type": "checkboxes", "options": [option("One")]})),
        live(field({"type": "multi_users_select"})),
    ):
        hidden, *choices = [each for each in starts(html, "input") if each["name"] == "b 1/it[]"]
        assert (hidden["type"], hidden["value"]) == ("hidden", "")
        assert {each["type"] for each in choices} == {"checkbox"}


def test_a_command_in_a_live_message_can_be_copied() -> None:
    block = rich({"type": "text", "text": "docker ps"}, type_="rich_text_preformatted")
    shown = message_html({"blocks": [block]}, author=APP, time="10:41", live=Live("/press"))

    assert [each["aria-label"] for each in starts(shown, "button")] == ["Copy the command"]
    assert starts(message(block), "button") == []
