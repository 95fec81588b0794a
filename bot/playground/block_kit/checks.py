"""Checks for decoded JSON, from which the rules for elements, blocks and views are built."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

Check = Callable[[object, str], Iterator[str]]
"""Checks a value at a given place, and yields one line for each problem."""

LINK = re.compile(r"<(https?://[^\s<>|]+|mailto:[^\s<>|]+)(\|[^<>|]+)?>|<@[UW][A-Z0-9]+>")
ENTITY = re.compile(r"&(amp|lt|gt);")
QUOTE_MARK = re.compile(r"^>", re.MULTILINE)


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


def matching(pattern: str, kind: str) -> Check:
    """Make a check for a string of a given form.

    Args:
        pattern: what the whole string must match.
        kind: what such a string is, for the problem: ``a user's id``.
    """

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            yield f"{where}: {value!r} is not {kind}"

    return check


def whole_number(low: int, high: int) -> Check:
    """Make a check for a whole number from `low` to `high`."""

    def check(value: object, where: str) -> Iterator[str]:
        if type(value) is not int or not low <= value <= high:
            yield f"{where}: {value!r} is not a number from {low} to {high}"

    return check


def both(*checks: Check) -> Check:
    """Make a check of several: one for a thing's keys, others for what they say together."""

    def check(value: object, where: str) -> Iterator[str]:
        for each in checks:
            yield from each(value, where)

    return check


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


def tagged(shapes: Mapping[str, Check]) -> Check:
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


def text_shapes(limit: int) -> dict[str, Check]:
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
