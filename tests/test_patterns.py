"""The analysis of regular expressions."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import Knowledge
from bot.patterns import is_commented, longest_literal, may_never_end


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        (r"port is already allocated", "port is already allocated"),
        (r'container name "/?[^"]+" is in use', 'container name "'),
        (r"no such (?:image|volume): \S+", "no such "),
        (r"one|other", ""),
        (r"unknown flags?: \d+", "unknown flag"),
        (r"a\.b\sc", "a.b"),
        (r"[]x]yes", "yes"),
        (r"\d{3}ab{0}cde", "cde"),
        (r"a(b(c))def", "def"),
        (r"in \d{12} is", "in "),
        (r"{ab} \{c", "{ab} {c"),
        (r"\x66oo is full", ""),
        (r"\u0041bc is full", ""),
        (r"\101bc is full", ""),
        (r"\N{DIGIT ONE} is full", ""),
        (r"(?x) no  such volume", ""),
        (r"(?im)no such(?# one) volume", ""),
        (r"(?i)no such volume", "no such volume"),
    ],
)
def test_the_longest_text_that_a_pattern_needs_is_known(pattern: str, literal: str) -> None:
    assert longest_literal(pattern) == literal


@given(st.from_regex(re.compile(r"[a-z \[\](){}|.?*+\\]{0,30}"), fullmatch=True), st.data())
def test_every_match_of_a_pattern_holds_its_literal(pattern: str, data: st.DataObject) -> None:
    try:
        compiled = re.compile(pattern)
    except (re.error, Warning):
        return
    text = data.draw(st.from_regex(compiled))

    found = compiled.search(text)
    assert found
    assert longest_literal(pattern) in found[0]


@pytest.mark.parametrize(
    "pattern",
    [
        r"zzfail: (\S+\s*)+!$",
        r"x(?:a*)*y",
        r"x(?P<n>a+){2,}y",
        r"x(a|a)*y",
        r"x((a?)b?)+y",
        r"x(?:\w[+)]+)+",
        r"x(a+)+?y",
    ],
)
def test_a_repeated_group_that_can_match_in_several_ways_may_never_end(pattern: str) -> None:
    assert may_never_end(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"no such (?:image|volume)s?: \S+",
        r"fail(?:ed: \S+ \(.*\))?: \w+",
        r"(abc)+d*",
        r"\(a+\)+",
        r"[(a+)]+b",
        r"(?!.*x)(?:a|b+)c+",
    ],
)
def test_what_can_match_in_one_way_or_stands_once_is_allowed(pattern: str) -> None:
    assert not may_never_end(pattern)


@pytest.mark.parametrize(("pattern", "commented"), [("(?x)a", 1), ("(?is-m:a)(?P<x>b)", 0), ("a(?#b)c", 1), ("#x", 0)])
def test_comments_in_a_pattern_are_found(pattern: str, commented: int) -> None:
    assert is_commented(pattern) == bool(commented)


@pytest.mark.parametrize("piece", ["/", "x", "\n", " ", "x ", "a:", "a.", '"'])
def test_no_pattern_of_the_knowledge_takes_long_over_a_hostile_text(piece: str, knowledge: Knowledge) -> None:
    patterns = [p for entry in knowledge.entries.values() if entry.error for p in entry.error.patterns]
    text = 1_000 * piece

    began = time.process_time()
    for pattern in patterns:
        re.search(pattern, text, re.IGNORECASE)
    assert time.process_time() - began < 1  # seconds; a search whose cost grows with the cube takes longer alone
