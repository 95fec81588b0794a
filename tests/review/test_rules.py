"""The words of reviews come from YAML files; what is wrong with those is said line by line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.knowledge import Knowledge
from bot.review.finding import Finding
from bot.review.rules import Rule, Rules, load_rules, rule_problems

RULES = Rules({"Broken": Rule(severity="error", message="Line {number} has {text}.", why="{text} is wrong.")})


def said(text: str) -> str:
    return RULES.finding("Broken", 1, text=text, number=7).message


def test_a_finding_has_the_words_of_its_rule_with_what_the_file_has() -> None:
    found = RULES.finding("Broken", 3, 5, fix="FROM a", text="FORM", number=7)

    assert found == Finding("Broken", "error", 3, 5, "Line 7 has `FORM`.", "`FORM` is wrong.", fix="FROM a")


def test_a_value_of_the_file_is_one_short_line_of_code() -> None:
    assert said("a\n  b\t`c`") == "Line 7 has `a b c`."
    assert said("x" * 200_000) == f"Line 7 has `{'x' * 59}…`."
    assert said(" \n") == "Line 7 has nothing."


@given(some.text())
def test_no_value_ends_the_code_that_it_is_shown_as(text: str) -> None:
    message = said(text)

    assert message.count("`") in {0, 2}
    assert len(message.splitlines()) == 1


def test_what_is_not_a_value_stays_as_it_is() -> None:
    rules = Rules({"A": Rule(severity="advice", message="Write ${NAME}, not {{.Name}}.")})

    assert rules.finding("A", 1).message == "Write ${NAME}, not {{.Name}}."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("A: {severity: error, message: It fails, entry: gone}", "line 1: A: `gone` is not an entry"),
        (
            "A:\n  severity: bad\n  message: It fails",
            "line 2: `A severity` should be 'error', 'warning' or 'advice'",
        ),
        ("A:\n  severity: error", "line 1: `A message` is missing"),
        ("A: {severity: error, message: It fails}\nA: {}", "line 2: is not valid YAML: the key `A` is there twice"),
        ("A: {severity: error, message: It fails, docs: here}", "line 1: `A docs` must be an address"),
        ("A: {severity: error, message: It fails, wy: x}", "line 1: unknown key `A wy`"),
    ],
)
def test_mistakes_in_the_rules_are_said_with_their_line(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "compose.yaml").write_text(text)

    [found] = rule_problems({"there"}, tmp_path)

    assert found.startswith(f"knowledge/review/compose.yaml: {problem}")


def test_the_shipped_rules_have_no_mistakes(knowledge: Knowledge) -> None:
    assert rule_problems(knowledge.entries) == []
    assert load_rules("dockerfile").root
