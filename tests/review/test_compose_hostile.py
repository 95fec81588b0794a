"""What is meant to be slow gets its result after a bounded number of steps, or one clear line."""

import sys
from itertools import pairwise
from string import ascii_lowercase
from types import FrameType

import pytest

from bot.review.compose import review_compose
from bot.review.finding import Review
from bot.review.rules import load_rules
from tests.review.compose_cases import WEB, web

RULES = load_rules("compose")
SIZE = 200_000
MOST_CALLS = 600_000
"""Calls of functions in a review; the machine that this was written on makes some ten million in a second."""


def laughs(levels: str) -> str:
    lines = ["x-a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in pairwise(levels):
        lines.append(f"x-{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join([*lines, WEB])


def many(line: str) -> str:
    return "".join(line.format(number) for number in range(SIZE // len(line)))


ONE_LINE = {
    "a bomb of aliases": (laughs(ascii_lowercase[:20]), "TooMuch"),
    "nested brackets": ("[" * 100_000 + "]" * 100_000, "TooDeep"),
    "nested braces": ("x: " + "{a: " * 50_000, "TooDeep"),
    "one long word": ("a" * SIZE, "NotCompose"),
    "one long quote": ('x: "' + "a\n " * 60_000, "QuoteNotClosed"),
    "spaces": (" " * SIZE, "FileEmpty"),
    "line ends": ("\n" * SIZE, "FileEmpty"),
    "services": ("services:\n" + many("  s{0}: {{}}\n"), "TooMuch"),
    "a long list": (f"x: [{'1,' * 90_000}]", "TooMuch"),
    "anchors": (many("a{0}: &a{0} x\n"), "TooMuch"),
    "aliases": ("a: &a x\nb: [" + "*a," * 60_000 + "]", "TooMuch"),
    "quotes": ('"' * SIZE, "YamlBroken"),
    "colons": (": " * 90_000, "YamlBroken"),
    "dashes": ("- " * 90_000, "TooDeep"),
    "tabs": ("a:\n" + "\tb: c\n" * 30_000, "TabForSpaces"),
    "a wrong line at the end": ("a:\n" + "    b: c\n" * 20_000 + "   d: e\n", "TooMuch"),
    "a control character at the end": ("a" * SIZE + "\x01", "YamlBroken"),
    "half of a character": ("\ud800" * 1000, "ControlCharacter"),
}
MORE = {
    "variables": web(f'command: "{"$A" * 90_000}"'),
    "variables in variables": web(f'command: "{"${A:-" * 30_000}"'),
    "open variables": web(f'command: "{"${" * 90_000}"'),
    "words of a command": web(f'command: "{"a " * 40_000}"'),
    "ports": web("ports:", *(f'  - "{number}:{number}"' for number in range(1, 4900))),
    "ranges of ports": web("ports:", *['  - "1-65535:1-65535"'] * 4900),
    "mounts": web("volumes:", *(f"  - v{number}:/{number}" for number in range(4900))),
    "addresses": web("environment:", f"  A: {'postgres://a' * 16_000}"),
    "letters of an address": web("environment:", f"  A: {'a' * 190_000}"),
    "unknown keys": web(*(f"k{number}: x" for number in range(2400))),
    "secrets": "secrets:\n" + "".join(f"  s{number}: {{}}\n" for number in range(2400)),
    "dependencies": "services:\n"
    + "".join(f"  s{number}: {{image: a:1, depends_on: [s{number + 1}]}}\n" for number in range(800)),
    "extended services": "services:\n"
    + "".join(f"  s{number}: {{extends: s{number + 1}}}\n" for number in range(1600)),
    "a long number": web(f"labels: {{a: {'1' * 190_000}}}"),
    "a long name of an image": f"services:\n  web:\n    image: {'a/' * 90_000}\n",
    "spaces in a value": web(f"cap_add: -a{' ' * 150_000}b"),
    "dollars of a hash": web("labels:", f"  - {'$2y$' * 40_000}"),
}


def counted(text: str) -> tuple[Review, int]:
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        review = review_compose(text, RULES)
    finally:
        sys.setprofile(before)
    return review, calls


@pytest.mark.parametrize("name", ONE_LINE)
def test_a_hostile_file_gets_one_clear_line(name: str) -> None:
    text, rule = ONE_LINE[name]
    review, calls = counted(text)

    assert [each.rule for each in review.findings] == [rule]
    assert not review.is_valid
    assert calls < MOST_CALLS


@pytest.mark.parametrize("name", MORE)
def test_a_hostile_value_takes_a_bounded_number_of_steps(name: str) -> None:
    review, calls = counted(MORE[name])

    assert len(review.findings) <= 51
    assert all(len(each.fix) <= 20 * 501 and len(each.message) < 400 for each in review.findings)
    assert calls < MOST_CALLS
