"""What a button carries comes back, and always fits."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.buttons import ButtonValue
from tests.replies.texts import ANY_TEXT

IDS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True)


@given(st.uuids().map(str), IDS, st.lists(IDS, max_size=2).map(tuple), ANY_TEXT)
def test_what_a_button_carries_comes_back_and_fits(
    answer_id: str, entry: str, others: tuple[str, ...], question: str
) -> None:
    value = ButtonValue(answer_id, entry, others, question)

    assert 0 < len(value.text.encode("utf-16-le")) // 2 <= 2_000
    assert ButtonValue.parse(value.text) in (value, replace(value, question=""))


def test_a_question_of_a_thousand_characters_fits() -> None:
    value = ButtonValue("a" * 36, "e" * 80, ("f" * 80, "g" * 80), "why? " * 200)

    assert ButtonValue.parse(value.text) == value


@given(st.one_of(st.text(), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)))
def test_anything_else_gives_an_empty_value(text: str) -> None:
    assert ButtonValue.parse(text) == ButtonValue()


@pytest.mark.parametrize(
    "text", ["", "remove-volume", "remove-volume,x how?", '{"a":1,"e":[],"o":"x","q":{}}', "[" * 100_000]
)
def test_the_value_of_another_version_gives_an_empty_value(text: str) -> None:
    assert ButtonValue.parse(text) == ButtonValue()
