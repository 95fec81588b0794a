"""The elements that people use: buttons, menus and inputs (docs.slack.dev/reference/block-kit/block-elements)."""

from collections.abc import Iterator, Mapping

from bot.playground.block_kit.checks import (
    Check,
    Shape,
    address,
    both,
    flag,
    items,
    matching,
    one_of,
    plain,
    string,
    text,
    whole_number,
    words,
)

IDENTIFIER = string(255)
WEB_ADDRESS = address(3_000)
ALT_TEXT = words(2_000)
ACCESSIBILITY_LABEL = words(75)
PLACEHOLDER = plain(150)
MAX_INPUT = 3_000
"""Characters a person can type into one field."""

USER = matching("[UW][A-Z0-9]+", "a user's id")
CHANNEL = matching("[CG][A-Z0-9]+", "a channel's id")
CONVERSATION = matching("[CDG][A-Z0-9]+", "a conversation's id")

CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
BUTTON = Shape(
    {"text": plain(75), "action_id": IDENTIFIER},
    {
        "value": string(2_000),
        "url": WEB_ADDRESS,
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": ACCESSIBILITY_LABEL,
    },
)
OPTION = Shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
CHOICE = Shape({"text": text(75), "value": string(150)}, {"description": text(75)})
"""An option of radio buttons or checkboxes: only there it may be ``mrkdwn``."""

LINKED_OPTION = Shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": WEB_ADDRESS})
"""An option of an overflow menu: only there it may have a link."""

IMAGE = Shape({"image_url": WEB_ADDRESS, "alt_text": ALT_TEXT})


def element(required: Mapping[str, Check] | None = None, optional: Mapping[str, Check] | None = None) -> Shape:
    """Make the shape of an element: each has an ``action_id``, and may have the focus."""
    return Shape({"action_id": IDENTIFIER, **(required or {})}, {"focus_on_load": flag, **(optional or {})})


def initial_choices(value: object, where: str) -> Iterator[str]:
    """Check that what is chosen at first is exactly one of the options, as Slack compares them."""
    if not isinstance(value, dict) or not isinstance(options := value.get("options"), list):
        return
    if "initial_option" in value and value["initial_option"] not in options:
        yield f"{where}.initial_option: not one of the options"
    chosen = value.get("initial_options", [])
    if isinstance(chosen, list) and any(choice not in options for choice in chosen):
        yield f"{where}.initial_options: not all of them are options"


def initial_count(value: object, where: str) -> Iterator[str]:
    """Check that no more is chosen at first than may be chosen."""
    if not isinstance(value, dict) or type(most := value.get("max_selected_items")) is not int:
        return
    for key in ("initial_options", "initial_users"):
        if isinstance(chosen := value.get(key), list) and len(chosen) > most:
            yield f"{where}.{key}: {len(chosen)} elements, at most {most} may be selected"


def initial_length(value: object, where: str) -> Iterator[str]:
    """Check that the lengths of a text field agree with each other and with its first value."""
    if not isinstance(value, dict):
        return
    low, high = value.get("min_length", 0), value.get("max_length", MAX_INPUT)
    if type(low) is not int or type(high) is not int:
        return
    if low > high:
        yield f"{where}: min_length {low} is more than max_length {high}"
    if isinstance(initial := value.get("initial_value"), str) and not low <= len(initial) <= high:
        yield f"{where}.initial_value: {len(initial)} characters, must be {low} to {high}"


MENU: dict[str, Check] = {"placeholder": PLACEHOLDER, "confirm": CONFIRM}
MULTIPLE: dict[str, Check] = {**MENU, "max_selected_items": whole_number(1, 1_000)}
FILTER = Shape(
    optional={
        "include": items(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
    one_at_least=("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
DISPATCH = Shape({"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
TYPED: dict[str, Check] = {"dispatch_action_config": DISPATCH, "placeholder": PLACEHOLDER}

STATIC_SELECT = both(
    element({"options": items(OPTION, 1, 100)}, {**MENU, "initial_option": OPTION}),
    initial_choices,
)
MULTI_STATIC_SELECT = both(
    element({"options": items(OPTION, 1, 100)}, {**MULTIPLE, "initial_options": items(OPTION, 1, 100)}),
    initial_choices,
    initial_count,
)
USERS_SELECT = element(optional={**MENU, "initial_user": USER})
MULTI_USERS_SELECT = both(element(optional={**MULTIPLE, "initial_users": items(USER, 1, 1_000)}), initial_count)
CHANNELS_SELECT = element(optional={**MENU, "initial_channel": CHANNEL})
CONVERSATIONS_SELECT = element(
    optional={
        **MENU,
        "initial_conversation": CONVERSATION,
        "default_to_current_conversation": flag,
        "filter": FILTER,
    },
)
RADIO_BUTTONS = both(
    element({"options": items(CHOICE, 1, 10)}, {"initial_option": CHOICE, "confirm": CONFIRM}),
    initial_choices,
)
CHECKBOXES = both(
    element({"options": items(CHOICE, 1, 10)}, {"initial_options": items(CHOICE, 1, 10), "confirm": CONFIRM}),
    initial_choices,
)
OVERFLOW = Shape({"action_id": IDENTIFIER, "options": items(LINKED_OPTION, 1, 5)}, {"confirm": CONFIRM})
PLAIN_TEXT_INPUT = both(
    element(
        optional={
            **TYPED,
            "initial_value": string(MAX_INPUT),
            "multiline": flag,
            "min_length": whole_number(0, MAX_INPUT),
            "max_length": whole_number(1, MAX_INPUT),
        },
    ),
    initial_length,
)
URL_TEXT_INPUT = element(optional={**TYPED, "initial_value": WEB_ADDRESS})
NUMBER = matching(r"-?\d+(\.\d+)?", "a number as a string")
NUMBER_INPUT = element(
    {"is_decimal_allowed": flag},
    {**TYPED, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
)

SELECTS: dict[str, Check] = {
    "static_select": STATIC_SELECT,
    "users_select": USERS_SELECT,
    "conversations_select": CONVERSATIONS_SELECT,
    "channels_select": CHANNELS_SELECT,
    "radio_buttons": RADIO_BUTTONS,
    "checkboxes": CHECKBOXES,
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": MULTI_STATIC_SELECT,
    "multi_users_select": MULTI_USERS_SELECT,
}
IN_ACTIONS: dict[str, Check] = {**SELECTS, "button": BUTTON, "overflow": OVERFLOW}
"""No menu for several choices, and nothing to type in (docs.slack.dev/reference/block-kit/blocks/actions-block)."""

IN_SECTION: dict[str, Check] = {**IN_ACTIONS, **MULTI_SELECTS, "image": IMAGE}
"""The accessory of a section (docs.slack.dev/reference/block-kit/blocks/section-block)."""

IN_INPUT: dict[str, Check] = {
    **SELECTS,
    **MULTI_SELECTS,
    "plain_text_input": PLAIN_TEXT_INPUT,
    "url_text_input": URL_TEXT_INPUT,
    "number_input": NUMBER_INPUT,
}
"""Nothing that only acts, as a button does (docs.slack.dev/reference/block-kit/blocks/input-block)."""

FEEDBACK_BUTTON = Shape(
    {"text": plain(75), "value": string(2_000)},
    {"accessibility_label": ACCESSIBILITY_LABEL},
)
FEEDBACK_BUTTONS = Shape(
    {"action_id": IDENTIFIER, "positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON},
)
ICON_BUTTON = Shape(
    {"action_id": IDENTIFIER, "icon": one_of("trash"), "text": plain(75)},
    {"value": string(2_000), "confirm": CONFIRM, "accessibility_label": ACCESSIBILITY_LABEL},
)
IN_CONTEXT_ACTIONS: dict[str, Check] = {"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON_BUTTON}
