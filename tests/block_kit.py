"""Slack's rules for the blocks of a message, checked on the JSON that is about to be sent.

Slack refuses a message as a whole and barely says why; the SDK's models let many such messages through. So
each message of the bot passes here in the tests. Limits are those of docs.slack.dev/reference/block-kit; a
rule of another origin names it. Only what a sensible answer needs is allowed: no broadcast, nothing modal.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

Check = Callable[[object, str], Iterator[str]]
"""Checks a value at a given place, and yields one line for each problem."""

MAX_BLOCKS = 50
MAX_JSON = 13_200
"""Characters of all blocks together: undocumented, measured in bolt-js issues 2509 and 2867."""

LINK = re.compile(r"<(https?://[^\s<>|]+|mailto:[^\s<>|]+)(\|[^<>|]+)?>|<@[UW][A-Z0-9]+>")
ENTITY = re.compile(r"&(amp|lt|gt);")
QUOTE_MARK = re.compile(r"^>", re.MULTILINE)


def block_problems(blocks: object) -> list[str]:
    """Check the blocks of one message.

    Args:
        blocks: the value of the message's ``blocks``, as decoded from JSON.

    Returns:
        One line for each problem, as ``blocks[0].text: what is wrong``; empty when Slack would take them.
    """
    problems = list(items(tagged(BLOCKS), 1, MAX_BLOCKS)(blocks, "blocks"))
    for key in ("action_id", "block_id"):
        ids = Counter(str(thing[key]) for thing in objects_in(blocks) if key in thing)
        twice = {name: times for name, times in ids.items() if times > 1}
        problems += [f"blocks: {key} {name!r} is used {times} times" for name, times in twice.items()]
    if (size := len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))) > MAX_JSON:
        problems.append(f"blocks: {size} characters together, at most {MAX_JSON}")
    return problems


def objects_in(value: object) -> Iterator[dict[str, object]]:
    """Walk through JSON, outermost first, in reading order.

    Args:
        value: decoded JSON.

    Yields:
        Each object, however deep it lies.
    """
    if isinstance(value, dict):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from objects_in(child)


def mrkdwn_problems(value: str, where: str) -> Iterator[str]:
    """Find control characters of Slack's markup that are neither escaped nor part of a link or a user.

    Args:
        value: a text that Slack reads as ``mrkdwn``; a message's ``text`` is one too.
        where: the place to name.

    Yields:
        One line for each kind of character (docs.slack.dev/messaging/formatting-message-text).
    """
    rest = QUOTE_MARK.sub("", ENTITY.sub("", LINK.sub("", value)))
    for character in "&<>":
        if character in rest:
            yield f"{where}: an unescaped {character} in {value!r}"


def string(limit: int) -> Check:
    """Make a check for a string of 1 to `limit` characters."""

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{where}: not a string"
        elif not value:
            yield f"{where}: empty"
        elif len(value) > limit:
            yield f"{where}: {len(value)} characters, at most {limit}"

    return check


def words(limit: int) -> Check:
    """Make a check for a string that shows something: blank is as bad as empty."""

    def check(value: object, where: str) -> Iterator[str]:
        yield from string(limit)(value, where)
        if isinstance(value, str) and value.isspace():
            yield f"{where}: blank"

    return check


def marked_words(limit: int) -> Check:
    """Make a check for the words of a ``mrkdwn`` object."""

    def check(value: object, where: str) -> Iterator[str]:
        yield from words(limit)(value, where)
        if isinstance(value, str):
            yield from mrkdwn_problems(value, where)

    return check


def address(limit: int) -> Check:
    """Make a check for a web or mail address."""

    def check(value: object, where: str) -> Iterator[str]:
        yield from string(limit)(value, where)
        if isinstance(value, str) and not re.match(r"(https?://|mailto:)\S+$", value):
            yield f"{where}: {value!r} is not an address"

    return check


def one_of(*allowed: object) -> Check:
    """Make a check for one of some fixed values; as in JSON, ``true`` is not ``1``."""

    def check(value: object, where: str) -> Iterator[str]:
        if not any(type(value) is type(choice) and value == choice for choice in allowed):
            yield f"{where}: {value!r} is not one of {', '.join(map(repr, allowed))}"

    return check


def flag(value: object, where: str) -> Iterator[str]:
    """Check for true or false."""
    if not isinstance(value, bool):
        yield f"{where}: {value!r} is neither true nor false"


def items(check_item: Check, low: int, high: int) -> Check:
    """Make a check for a list of `low` to `high` things that each pass `check_item`."""

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{where}: not a list"
            return
        if not low <= len(value) <= high:
            yield f"{where}: {len(value)} elements, must be {low} to {high}"
        for number, item in enumerate(value):
            yield from check_item(item, f"{where}[{number}]")

    return check


@dataclass(frozen=True)
class Shape:
    """The keys an object may have, each with its check; it is itself a check."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    one_at_least: tuple[str, ...] = ()

    def __call__(self, value: object, where: str) -> Iterator[str]:
        """Check one object: its keys, then the value of each."""
        if not isinstance(value, dict):
            yield f"{where}: not an object"
            return
        checks = {**self.required, **self.optional}
        yield from (f"{where}: {key} is missing" for key in self.required if key not in value)
        yield from (f"{where}: {key} is unknown" for key in value if key not in checks)
        if self.one_at_least and not value.keys() & set(self.one_at_least):
            yield f"{where}: {' or '.join(self.one_at_least)} is missing"
        for key in value.keys() & checks.keys():
            yield from checks[key](value[key], f"{where}.{key}")


def tagged(shapes: Mapping[str, Shape]) -> Check:
    """Make a check for an object whose ``type`` says which of the shapes it has."""

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where}: not an object"
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in shapes:
            yield f"{where}: type {kind!r} is not allowed here"
            return
        yield from shapes[kind]({key: value[key] for key in value if key != "type"}, where)

    return check


def text_shapes(limit: int) -> dict[str, Shape]:
    """Name the two kinds of text object, each with up to `limit` characters."""
    return {
        "plain_text": Shape({"text": words(limit)}, {"emoji": flag}),
        "mrkdwn": Shape({"text": marked_words(limit)}, {"verbatim": flag}),
    }


def text(limit: int) -> Check:
    """Make a check for a text object of either kind."""
    return tagged(text_shapes(limit))


def plain(limit: int) -> Check:
    """Make a check for a ``plain_text`` object."""
    return tagged({"plain_text": text_shapes(limit)["plain_text"]})


BORDER = one_of(0, 1)
IDENTIFIER = string(255)
WEB_ADDRESS = address(3_000)
ALT_TEXT = words(2_000)
ACCESSIBILITY_LABEL = words(75)

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
STATIC_SELECT = Shape(
    {"action_id": IDENTIFIER, "options": items(OPTION, 1, 100)},
    {"placeholder": plain(150), "initial_option": OPTION, "confirm": CONFIRM},
)
OVERFLOW = Shape({"action_id": IDENTIFIER, "options": items(OPTION, 1, 5)}, {"confirm": CONFIRM})
IMAGE = Shape({"image_url": WEB_ADDRESS, "alt_text": ALT_TEXT})
INTERACTIVE = {"button": BUTTON, "static_select": STATIC_SELECT, "overflow": OVERFLOW}

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


BLOCKS = {
    "header": block({"text": plain(150)}),
    "section": block(
        {},
        {
            "text": text(3_000),
            "fields": items(text(2_000), 1, 10),
            "accessory": tagged({**INTERACTIVE, "image": IMAGE}),
            "expand": flag,
        },
        one_at_least=("text", "fields"),
    ),
    "context": block({"elements": items(tagged({"image": IMAGE, **text_shapes(3_000)}), 1, 10)}),
    "actions": block({"elements": items(tagged(INTERACTIVE), 1, 25)}),
    "context_actions": block(
        {"elements": items(tagged({"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON_BUTTON}), 1, 5)},
    ),
    "divider": block({}),
    "image": block({"image_url": WEB_ADDRESS, "alt_text": ALT_TEXT}, {"title": plain(2_000)}),
    "rich_text": block({"elements": items(tagged(RICH_ELEMENTS), 1, 1_000)}),
}
