"""Questions are the same by their meaning, not by their topic; measured on groups that the threshold did not see."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.search import SAME_QUESTION, Search
from tests.test_answers import UNKNOWN, questions

FILE = Path(__file__).parent / "same_questions.yaml"
GROUPS = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SAME_BY_CHANCE = {
    "git push rejected non-fast-forward",
    "who's on call this weekend?",
    "how many vacation days do I have left",
}
"""Messages about other things that ask the same as another one of these, or of the groups."""


def joins(search: Search, groups: dict[str, list[str]]) -> tuple[int, int]:
    """Return how many questions are joined with the most similar other one, and how many of them wrongly."""
    asked = [(name, question) for name, group in groups.items() for question in group]
    vectors = np.stack([search.embed(question) for _, question in asked])
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    nearest = cosines.argmax(1)
    joined = [place for place in range(len(asked)) if cosines[place, nearest[place]] >= SAME_QUESTION]
    return len(joined), sum(asked[place][0] != asked[nearest[place]][0] for place in joined)


def test_no_question_of_a_team_is_joined_with_another_one(search: Search) -> None:
    others = {question: [question] for question in UNKNOWN["off_topic"] if question not in SAME_BY_CHANCE}
    held_out = dict(list(GROUPS.items())[1::2])

    joined, wrong = joins(search, {**held_out, **others})

    assert joined > 0
    assert wrong == 0


def test_few_questions_about_docker_are_joined_with_one_that_has_another_answer(search: Search) -> None:
    groups: dict[str, list[str]] = {}
    for entry, question in questions():
        groups.setdefault(entry, []).append(question)

    joined, wrong = joins(search, dict(sorted(groups.items())[1::2]))

    assert joined > 20
    assert wrong / joined < 0.06


def test_messages_about_other_things_are_not_alike_just_because_they_are_not_about_docker(search: Search) -> None:
    pizza, holidays = search.embed("can we order pizza for friday"), search.embed("how many vacation days do I have")

    assert pizza @ holidays < 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("how do I get access to the VPN", "how do i get acces to the vpn?"),
        ("who is on call this week", "who's on call this week?"),
        ("the vpn keeps disconnecting", "my VPN keeps disconnecting"),
    ],
)
def test_another_spelling_is_the_same_question(search: Search, one: str, other: str) -> None:
    assert search.embed(one) @ search.embed(other) >= SAME_QUESTION


def test_any_text_has_a_vector_of_length_1(search: Search) -> None:
    for text in ("", " ", "?", "docker", "\ud800", "x" * 20_000):
        assert np.linalg.norm(search.embed(text)) == pytest.approx(1, abs=1e-4)
