"""How well pastes are recognised that have other lines, parts of messages and sentences around them (pastes.yaml)."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel, TypeAdapter

from bot.search import Result, Search


class Paste(BaseModel, frozen=True):
    """A paste and the entries that answer it; without any, it isn't about Docker."""

    entries: tuple[str, ...]
    text: str


@cache
def pastes() -> list[Paste]:
    file = Path(__file__).with_name("pastes.yaml")
    return TypeAdapter(list[Paste]).validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))


def is_right(paste: Paste, result: Result) -> bool:
    return bool(result.candidates) and result.candidates[0].entry.id in paste.entries


def test_there_are_pastes_of_both_kinds() -> None:
    assert sum(bool(paste.entries) for paste in pastes()) >= 45
    assert sum(not paste.entries for paste in pastes()) >= 12


@pytest.mark.parametrize("paste", [paste for paste in pastes() if paste.entries], ids=lambda paste: paste.text[-40:])
def test_the_cause_of_a_paste_comes_first(paste: Paste, search: Search) -> None:
    result = search.find_answer(paste.text)

    assert result.status != "unknown"
    assert is_right(paste, result), result.candidates[0].entry.id


def test_most_pastes_are_answered_for_sure(search: Search) -> None:
    found = [search.find_answer(paste.text) for paste in pastes() if paste.entries]

    assert sum(result.status == "answered" for result in found) >= 0.9 * len(found)


@pytest.mark.parametrize(
    "paste", [paste for paste in pastes() if not paste.entries], ids=lambda paste: paste.text[-40:]
)
def test_a_paste_about_something_else_is_not_answered(paste: Paste, search: Search) -> None:
    assert search.find_answer(paste.text).status != "answered"
