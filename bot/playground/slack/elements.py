"""What people do with elements: which one is meant, and how Slack tells what was chosen or typed.

Shapes: docs.slack.dev/reference/interaction-payloads/block_actions-payload and /view-interactions-payload.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.playground.block_kit import objects_in
from bot.playground.slack.impossible import ImpossibleError
from bot.playground.slack.records import JsonObject

Values = Mapping[str, object]
"""What a person enters, by the action id or the block id of each field.

A text, a user's or channel's id, the value of an option, or a list of these; None empties the field.
"""

State = dict[str, dict[str, JsonObject]]
"""What all fields hold, by block id and action id: Slack's ``state.values``."""

MAX_INPUT = 3_000


@dataclass(frozen=True)
class Field:
    """How one kind of element tells its value."""

    key: str
    """Holds the value in the state and in an action."""
    initial: str
    """Holds the first value in the element."""
    several: bool = False
    options: bool = False


FIELDS = {
    "plain_text_input": Field("value", "initial_value"),
    "url_text_input": Field("value", "initial_value"),
    "number_input": Field("value", "initial_value"),
    "radio_buttons": Field("selected_option", "initial_option", options=True),
    "static_select": Field("selected_option", "initial_option", options=True),
    "checkboxes": Field("selected_options", "initial_options", several=True, options=True),
    "multi_static_select": Field("selected_options", "initial_options", several=True, options=True),
    "users_select": Field("selected_user", "initial_user"),
    "multi_users_select": Field("selected_users", "initial_users", several=True),
    "conversations_select": Field("selected_conversation", "initial_conversation"),
    "channels_select": Field("selected_channel", "initial_channel"),
}
"""The elements that hold a value; a button and an overflow menu hold none."""


@dataclass(frozen=True)
class Element:
    """One interactive element and the block it is in."""

    block: JsonObject
    body: JsonObject

    @property
    def kind(self) -> str:
        """Its type, such as ``button``."""
        return str(self.body["type"])

    @property
    def action_id(self) -> str:
        """Names it within its block."""
        return str(self.body["action_id"])

    @property
    def block_id(self) -> str:
        """Names its block."""
        return str(self.block["block_id"])

    @property
    def place(self) -> str:
        """Both names, for a failure."""
        return f"{self.block_id}/{self.action_id}"


def with_block_ids(blocks: list[JsonObject], prefix: str) -> list[JsonObject]:
    """Give each block that has no name one, as Slack does."""
    return [{"block_id": f"{prefix}-{number}", **block} for number, block in enumerate(blocks)]


def elements_of(blocks: list[JsonObject]) -> Iterator[Element]:
    """Yield the interactive elements of blocks that all have names, in reading order."""
    for block in blocks:
        yield from (Element(block, thing) for thing in objects_in(block) if "action_id" in thing)


def find_element(blocks: list[JsonObject], action_id: str, block_id: str | None, value: object) -> Element:
    """Find the element that a person uses.

    Args:
        blocks: with names.
        action_id: of the element.
        block_id: of its block; needed only where several blocks have such an element.
        value: what it carries, which tells buttons of a list apart.

    Returns:
        The element.

    Raises:
        ImpossibleError: there is none, or it isn't clear which.
    """
    found = [
        element
        for element in elements_of(blocks)
        if element.action_id == action_id and block_id in (None, element.block_id)
    ]
    if len(found) > 1:
        found = [element for element in found if element.body.get("value") == value]
    if not found:
        raise ImpossibleError(f"no element {action_id!r} with this value")
    if len(found) > 1:
        raise ImpossibleError(f"several elements {action_id!r}: name the block_id")
    return found[0]


def action_of(element: Element, value: object) -> JsonObject:
    """Tell what a person did with an element, without the time.

    Args:
        element: which one.
        value: of the button, the chosen option or the choice; what the element doesn't offer is told too, as for a
            message of an older version.

    Returns:
        One of the payload's ``actions``.
    """
    body, kind = element.body, element.kind
    action: JsonObject = {"type": kind, "action_id": element.action_id, "block_id": element.block_id}
    if kind == "feedback_buttons":
        sides = (body["positive_button"], body["negative_button"])
        text = next((side["text"] for side in sides if side["value"] == value), sides[0]["text"])
        return action | {"text": {"emoji": True, **text}, "value": value}
    if kind == "overflow":
        return action | {"selected_option": _option(body, value)}
    if kind in FIELDS:
        return action | {FIELDS[kind].key: _told(element, value)}
    text = {"text": {"emoji": True, **body["text"]}} if "text" in body else {}
    return action | text | ({} if value is None else {"value": value})


def initial_state(blocks: list[JsonObject], channel: str | None) -> State:
    """Tell what the fields hold before anyone has touched them.

    Args:
        blocks: with names.
        channel: the conversation in which the person was.
    """
    state: State = {}
    for element in elements_of(blocks):
        if field := FIELDS.get(element.kind):
            initial = element.body.get(field.initial, [] if field.several else None)
            if initial is None and element.body.get("default_to_current_conversation") and _offers(element, channel):
                initial = channel
            entry = {"type": element.kind, field.key: initial}
            state.setdefault(element.block_id, {})[element.action_id] = entry
    return state


def fill(state: State, blocks: list[JsonObject], values: Values) -> None:
    """Enter values as a person does.

    Args:
        state: to change.
        blocks: with names.
        values: by the action id or the block id of each field.

    Raises:
        ImpossibleError: there is no such field, or a person couldn't enter this.
    """
    fields = [element for element in elements_of(blocks) if element.kind in FIELDS]
    for name, value in values.items():
        found = [element for element in fields if name in (element.action_id, element.block_id)]
        if len(found) != 1:
            there = [each.place for each in fields]
            raise ImpossibleError(f"{len(found)} fields are named {name!r}; there are {there}")
        enter(state, found[0], value)


def enter(state: State, element: Element, value: object) -> None:
    """Put one value into the state."""
    if complaint := complaint_about(element, value):
        raise ImpossibleError(f"nobody can enter this at {element.place}: {complaint}")
    entry = {"type": element.kind, FIELDS[element.kind].key: _told(element, value)}
    state.setdefault(element.block_id, {})[element.action_id] = entry


def missing_fields(state: State, blocks: list[JsonObject]) -> list[str]:
    """Name the fields that Slack asks for before it submits a view: those that are empty and not optional."""
    inputs = [each for each in elements_of(blocks) if each.block["type"] == "input" and not each.block.get("optional")]
    return [each.place for each in inputs if not state[each.block_id][each.action_id][FIELDS[each.kind].key]]


def _told(element: Element, value: object) -> object:
    field = FIELDS[element.kind]
    if value is None or value == "":
        return [] if field.several else None
    if not field.options:
        return list(value) if field.several and isinstance(value, list | tuple) else value
    if isinstance(value, list | tuple):
        return [_option(element.body, each) for each in value]
    return _option(element.body, value)


def _option(body: JsonObject, value: object) -> JsonObject:
    for option in body["options"]:
        if option["value"] == value:
            return dict(option)
    return {"text": {"type": "plain_text", "text": str(value), "emoji": True}, "value": value}


def complaint_about(element: Element, value: object) -> str | None:
    """Say why Slack's own form would not take a value."""
    field, body = FIELDS[element.kind], element.body
    if value is None or value == "":
        return None
    if field.several != isinstance(value, list | tuple):
        return f"{value!r} is not {'a list' if field.several else 'one value'}"
    chosen = list(value) if isinstance(value, list | tuple) else [value]
    if not all(isinstance(each, str) for each in chosen):
        return f"{value!r} is not text"
    offered = [option["value"] for option in body.get("options", [])]
    if field.options and (unknown := [each for each in chosen if each not in offered]):
        return f"{unknown} are not among the options {offered}"
    if len(chosen) > body.get("max_selected_items", len(chosen)):
        return f"at most {body['max_selected_items']} may be selected"
    check = TYPED.get(element.kind)
    return check(str(value), body) if check else None


def _text_complaint(value: str, body: JsonObject) -> str | None:
    low, high = body.get("min_length", 0), body.get("max_length", MAX_INPUT)
    if not low <= len(value) <= high:
        return f"{len(value)} characters, must be {low} to {high}"
    return "a line break in a field of one line" if "\n" in value and not body.get("multiline") else None


def _url_complaint(value: str, _body: JsonObject) -> str | None:
    return None if re.match(r"(https?://|mailto:)\S+$", value) else f"{value!r} is not an address"


def _number_complaint(value: str, body: JsonObject) -> str | None:
    digits = r"-?\d+(\.\d+)?" if body["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(digits, value):
        return f"{value!r} is not a number"
    low, high = float(body.get("min_value", "-inf")), float(body.get("max_value", "inf"))
    return None if low <= float(value) <= high else f"{value} is not from {low} to {high}"


TYPED: Mapping[str, Callable[[str, JsonObject], str | None]] = {
    "plain_text_input": _text_complaint,
    "url_text_input": _url_complaint,
    "number_input": _number_complaint,
}


def _offers(element: Element, channel: str | None) -> bool:
    """Tell whether a menu of conversations shows the one in which the person is."""
    if channel is None:
        return False
    shown = element.body.get("filter", {}).get("include", ["im", "public", "private"])
    return "im" in shown if channel.startswith("D") else "public" in shown
