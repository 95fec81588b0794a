"""Fills in forms as a person does."""

from collections.abc import Mapping
from typing import Any

from bot.playground.block_kit import view_problems

JsonObject = dict[str, Any]


def inputs(view: JsonObject) -> dict[str, JsonObject]:
    """Return the elements of a form that Slack takes, by the ids of their blocks."""
    assert view_problems(view) == []
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def state_of(view: JsonObject, typed: Mapping[str, Any] | None = None) -> JsonObject:
    """Return the state of a form as Slack submits it: its initial values, unless something else is put in."""
    values = {}
    for name, element in inputs(view).items():
        value = _initial(element) | ({_key(element): typed[name]} if typed and name in typed else {})
        values[name] = {element["action_id"]: {"type": element["type"], **value}}
    return {"values": values}


def option(view: JsonObject, name: str, value: str) -> JsonObject:
    """Return an option of a menu."""
    return next(each for each in inputs(view)[name]["options"] if each["value"] == value)


def _key(element: JsonObject) -> str:
    return _KEYS.get(element["type"], "value")


def _initial(element: JsonObject) -> JsonObject:
    initial = next((value for key, value in element.items() if key.startswith("initial_")), None)
    return {_key(element): initial if initial is not None else [] if "multi" in element["type"] else None}


_KEYS = {
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
}
