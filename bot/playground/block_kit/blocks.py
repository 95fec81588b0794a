"""The blocks of messages and views (docs.slack.dev/reference/block-kit/blocks)."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from bot.playground.block_kit.checks import (
    Check,
    Shape,
    flag,
    items,
    objects_in,
    one_of,
    plain,
    string,
    tagged,
    text,
    text_shapes,
    words,
)
from bot.playground.block_kit.elements import (
    ALT_TEXT,
    IDENTIFIER,
    IMAGE,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    WEB_ADDRESS,
)

MAX_BLOCKS = 50
MAX_JSON = 13_200
"""Characters of all blocks of a message together: undocumented, measured in bolt-js issues 2509 and 2867."""


def block_problems(blocks: object) -> list[str]:
    """Check the blocks of one message.

    Args:
        blocks: the value of the message's ``blocks``, as decoded from JSON.

    Returns:
        One line for each problem, as ``blocks[0].text: what is wrong``; empty when Slack would take them.
    """
    problems = list(items(tagged(MESSAGE_BLOCKS), 1, MAX_BLOCKS)(blocks, "blocks"))
    problems += ids_used_twice(blocks, "blocks")
    if (size := json_length(blocks)) > MAX_JSON:
        problems.append(f"blocks: {size} characters together, at most {MAX_JSON}")
    return problems


def ids_used_twice(blocks: object, where: str) -> Iterator[str]:
    """Find names that are not unique: of a block among all blocks, of an element within its block.

    Args:
        blocks: the value of ``blocks``.
        where: the place to name.

    Yields:
        One line for each such name.
    """
    if not isinstance(blocks, list):
        return
    yield from _twice(blocks, "block_id", where)
    for number, block in enumerate(blocks):
        yield from _twice(objects_in(block), "action_id", f"{where}[{number}]")


def json_length(value: object) -> int:
    """Count the characters of a value's JSON, without spaces."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _twice(things: Iterable[object], key: str, where: str) -> Iterator[str]:
    ids = Counter(str(thing[key]) for thing in things if isinstance(thing, dict) and key in thing)
    yield from (f"{where}: {key} {name!r} is used {times} times" for name, times in ids.items() if times > 1)


BORDER = one_of(0, 1)
STYLES = ("bold", "italic", "strike", "code", "underline")
STYLE = Shape(optional=dict.fromkeys(STYLES, flag), one_at_least=STYLES)
RICH_TEXT = Shape({"text": string(MAX_JSON)}, {"style": STYLE})
RICH_LINK = Shape({"url": WEB_ADDRESS}, {"text": words(MAX_JSON), "style": STYLE})
INLINE = {
    "text": RICH_TEXT,
    "link": RICH_LINK,
    "emoji": Shape({"name": IDENTIFIER}, {"unicode": IDENTIFIER}),
    "user": Shape({"user_id": IDENTIFIER}, {"style": STYLE}),
    "channel": Shape({"channel_id": IDENTIFIER}, {"style": STYLE}),
}
RICH_SECTION = Shape({"elements": items(tagged(INLINE), 1, 1_000)})
RICH_PREFORMATTED = Shape(
    {"elements": items(tagged({"text": RICH_TEXT, "link": RICH_LINK}), 1, 1_000)},
    {"border": BORDER, "language": one_of("python", "javascript", "json")},  # those that its documentation names
)
RICH_QUOTE = Shape({"elements": items(tagged(INLINE), 1, 1_000)}, {"border": BORDER})
RICH_LIST = Shape(
    {
        "style": one_of("bullet", "ordered"),
        "elements": items(tagged({"rich_text_section": RICH_SECTION}), 1, 1_000),
    },
    {"indent": one_of(*range(9)), "offset": one_of(*range(1_000)), "border": BORDER},
)
RICH_ELEMENTS = {
    "rich_text_section": RICH_SECTION,
    "rich_text_preformatted": RICH_PREFORMATTED,
    "rich_text_quote": RICH_QUOTE,
    "rich_text_list": RICH_LIST,
}


def block(
    required: Mapping[str, Check],
    optional: Mapping[str, Check] | None = None,
    one_at_least: tuple[str, ...] = (),
) -> Shape:
    """Make the shape of a block: any block may have a ``block_id``."""
    return Shape(required, {"block_id": IDENTIFIER, **(optional or {})}, one_at_least)


COMMON_BLOCKS = {
    "header": block({"text": plain(150)}),
    "section": block(
        {},
        {
            "text": text(3_000),
            "fields": items(text(2_000), 1, 10),
            "accessory": tagged(IN_SECTION),
            "expand": flag,
        },
        one_at_least=("text", "fields"),
    ),
    "context": block({"elements": items(tagged({"image": IMAGE, **text_shapes(3_000)}), 1, 10)}),
    "actions": block({"elements": items(tagged(IN_ACTIONS), 1, 25)}),
    "divider": block({}),
    "image": block({"image_url": WEB_ADDRESS, "alt_text": ALT_TEXT}, {"title": plain(2_000)}),
    "rich_text": block({"elements": items(tagged(RICH_ELEMENTS), 1, 1_000)}),
}
MESSAGE_BLOCKS = {
    **COMMON_BLOCKS,
    "context_actions": block({"elements": items(tagged(IN_CONTEXT_ACTIONS), 1, 5)}),
}
VIEW_BLOCKS = {
    **COMMON_BLOCKS,
    "input": block(
        {"label": plain(2_000), "element": tagged(IN_INPUT)},
        {"hint": plain(2_000), "optional": flag, "dispatch_action": flag},
    ),
}
