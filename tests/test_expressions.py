"""Regular expressions of the knowledge."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.expressions import Expressions, problem_of
from bot.knowledge import Knowledge


@pytest.mark.parametrize(
    "pattern",
    [
        r"no such (?:image|volume)s?: \S+",
        r"zzfail: (\S+\s*)+!$",  # with Python's `re` it would run for ever
        r"^(?i)error: .*\bdenied$",
        r"a \(\?!b\) that is escaped, as is \\\(\?=",
        r"\\Z after a backslash",
        r"[[:alpha:]]+ \d{1,3}\.",
    ],
)
def test_what_re2_supports_is_allowed(pattern: str) -> None:
    assert problem_of(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (r"no such (?!image)\w+", "looks around with `(?!`"),
        (r"no such (?=image)\w+", "looks around with `(?=`"),
        (r"(?<!docker: )invalid", "looks around with `(?<!`"),
        (r"(\w+) and \1", r"refers back with `\1`"),
        (r"(?P<it>\w+) and (?P=it)", "refers back with `(?P=`"),
        (r"no space left\Z", r"has `\Z`"),
        (r"(?x)no such volume", "has a comment or the flag x"),
        (r"no such(?#one) volume", "has a comment or the flag x"),
        (r"no such (volume", "is not a valid regular expression: missing ): no such (volume"),
        (r"no such [volume", "is not a valid regular expression: missing ]"),
        (r"a++b", "is not a valid regular expression: bad repetition operator: ++"),
        (r"no such \q", "is not a valid regular expression: invalid escape sequence"),
        ("no such \ud800", "is not a valid regular expression: it has half of a character"),
        (r"(?:no such volume)?", "matches every text"),
        (r"$", "matches every text"),
        (r"(?:\pL{100}){10}", "is too large"),
    ],
)
def test_what_cannot_be_used_is_explained(pattern: str, said: str) -> None:
    problem = problem_of(pattern)

    assert problem is not None
    assert problem.startswith(said)


def test_all_matches_are_found_with_their_places() -> None:
    expressions = Expressions([r"port \d+", r"nothing", r"is TAKEN$"])

    assert list(expressions.matches("Port 80 is taken\nport 81")) == [(0, 0, 7), (0, 17, 24), (2, 8, 16)]
    assert list(expressions.matches("fine")) == []


def test_several_spaces_of_a_pattern_match_one() -> None:
    assert list(Expressions(["NAME  STATE"]).matches("NAME STATE")) == [(0, 0, 10)]


def test_without_patterns_nothing_matches() -> None:
    assert list(Expressions([]).matches("port 80 is taken")) == []


@given(st.text())
def test_places_are_those_of_characters(text: str) -> None:
    text = text.encode(errors="replace").decode()
    found = [text[start:end] for _, start, end in Expressions([r"\p{L}"]).matches(text)]

    assert all(len(letter) == 1 and letter in text for letter in found)


@pytest.mark.parametrize("piece", ["/", "x", "\n", " ", "x ", "a:", "a.", '"', "a ", "é"])
def test_no_text_takes_long(piece: str, knowledge: Knowledge) -> None:
    patterns = [p.match for entry in knowledge.entries.values() if entry.error for p in entry.error.patterns]
    hostile = [r"zzfail: (\S+\s*)+!$", r"x(a|a)*y", r"(?:x[^y]{50}){4}", r"(a?){100}b{100}", r"(?:.*a){20}z"]
    expressions = Expressions([*patterns, *hostile])
    text = 10_000 * piece

    began = time.process_time()
    list(expressions.matches(text))
    assert time.process_time() - began < 2  # seconds
