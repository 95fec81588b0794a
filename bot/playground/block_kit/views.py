"""Views: modals and the Home tab (docs.slack.dev/reference/views)."""

from collections.abc import Iterator, Mapping

from bot.playground.block_kit.blocks import VIEW_BLOCKS, ids_used_twice, json_length
from bot.playground.block_kit.checks import Check, Shape, flag, items, objects_in, plain, string, tagged

MAX_BLOCKS = 100
MAX_JSON = 250_000
"""Bytes, about: ``view_too_large`` (docs.slack.dev/reference/methods/views.open)."""

COMMON_KEYS: Mapping[str, Check] = {
    "callback_id": string(255),
    "private_metadata": string(3_000),
    "external_id": string(255),
}
BLOCKS = {"blocks": items(tagged(VIEW_BLOCKS), 1, MAX_BLOCKS)}
VIEWS = {
    "modal": Shape(
        {**BLOCKS, "title": plain(24)},
        {
            **COMMON_KEYS,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
        },
    ),
    "home": Shape(BLOCKS, COMMON_KEYS),
}


def view_problems(view: object) -> list[str]:
    """Check one view.

    Args:
        view: the value of ``view`` as the bot sends it, decoded from JSON: a modal or a Home tab.

    Returns:
        One line for each problem, as ``view.title.text: what is wrong``; empty when Slack would take it.
    """
    problems = list(tagged(VIEWS)(view, "view"))
    if isinstance(view, dict):
        problems += ids_used_twice(view.get("blocks"), "view.blocks")
        problems += _input_problems(view)
        if (size := json_length(view)) > MAX_JSON:
            problems.append(f"view: {size} characters, at most {MAX_JSON}")
    return problems


def _input_problems(view: Mapping[str, object]) -> Iterator[str]:
    things = list(objects_in(view.get("blocks")))
    inputs = any(thing.get("type") == "input" for thing in things)
    if view.get("type") == "modal" and inputs and "submit" not in view:
        yield "view: submit is missing, needed by an input block"
    if (focused := sum(thing.get("focus_on_load") is True for thing in things)) > 1:
        yield f"view.blocks: focus_on_load is true {focused} times, at most once"
