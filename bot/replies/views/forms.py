"""Builds modals with inputs, and reads what was put into them. Each input's block and action have the input's name.

Reference: https://docs.slack.dev/reference/views and https://docs.slack.dev/reference/block-kit/blocks/input-block.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Json = dict[str, Any]
Options = Mapping[str, str]
"""The values of a menu, each with its text."""

LONGEST_INPUT = 3_000
"""Characters that Slack lets people type into a field."""


def form(callback_id: str, title: str, blocks: Sequence[Json], *, submit: str = "", metadata: str = "") -> Json:
    """Return a modal.

    Args:
        callback_id: identifies the form.
        title: at most 24 characters.
        blocks: its content, at most 100 blocks.
        submit: the text of the button that sends it; a modal without inputs needs none.
        metadata: comes back with what was put in; at most 3,000 characters.
    """
    view: Json = {"type": "modal", "callback_id": callback_id, "title": plain(title), "blocks": list(blocks)}
    view["close"] = plain("Cancel" if submit else "Close")
    if submit:
        view["submit"] = plain(submit)
    if metadata:
        view["private_metadata"] = metadata
    return view


def plain(text: str) -> Json:
    """Return a text without markup."""
    return {"type": "plain_text", "text": text, "emoji": False}


def input_block(name: str, label: str, element: Json, *, hint: str = "", optional: bool = False) -> Json:
    """Return an input with its label.

    Args:
        name: identifies it.
        label: says what to put in.
        element: the field or menu.
        hint: is shown below it.
        optional: whether it may stay empty.
    """
    hinted = {"hint": plain(hint)} if hint else {}
    element = {**element, "action_id": name}
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": element,
        "optional": optional,
        **hinted,
    }


def text_field(initial: str = "", *, longest: int = LONGEST_INPUT, multiline: bool = True) -> Json:
    """Return a field for text; an initial text that is too long is cut."""
    field: Json = {"type": "plain_text_input", "multiline": multiline, "max_length": longest}
    return {**field, "initial_value": initial[:longest]} if initial else field


def search_field(name: str, *, longest: int) -> Json:
    """Return an input for words to search, which the Enter key sends at once.

    Args:
        name: identifies it.
        longest: characters that fit.
    """
    on_enter = {"dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
    field = {**text_field(longest=longest, multiline=False), **on_enter}
    return input_block(name, "What are you looking for?", field) | {"dispatch_action": True}


def menu(kind: str, options: Options, chosen: str | None = None) -> Json:
    """Return a menu of which one is chosen.

    Args:
        kind: `static_select` or `radio_buttons`.
        options: what can be chosen.
        chosen: the value that is chosen at first, if any.
    """
    all_ = [{"text": plain(text), "value": value} for value, text in options.items()]
    initial = [option for option in all_ if option["value"] == chosen]
    return {"type": kind, "options": all_, **({"initial_option": initial[0]} if initial else {})}


def users_field(users: Iterable[str]) -> Json:
    """Return a menu of users, several of which can be chosen."""
    initial = list(users)
    return {"type": "multi_users_select", **({"initial_users": initial} if initial else {})}


def typed_in(state: Mapping[str, Any], name: str) -> str:
    """Return what was typed into a field, without space around it.

    Args:
        state: the submitted view's `state`.
        name: identifies the field.
    """
    return str(_element(state, name).get("value") or "").strip()


def chosen_in(state: Mapping[str, Any], name: str) -> str:
    """Return the value that was chosen in a menu; empty if none was."""
    return str((_element(state, name).get("selected_option") or {}).get("value") or "")


def users_in(state: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return the users that were chosen."""
    return tuple(_element(state, name).get("selected_users") or ())


def conversation_in(state: Mapping[str, Any], name: str) -> str | None:
    """Return the conversation that was chosen, if any."""
    return _element(state, name).get("selected_conversation") or None


def _element(state: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    element = (state.get("values") or {}).get(name, {}).get(name)
    return element if isinstance(element, Mapping) else {}
