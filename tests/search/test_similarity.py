"""Questions are the same by their meaning, not by their topic."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.search import SAME_QUESTION, Search
from tests.test_answers import UNKNOWN, questions

GROUPS: dict[str, list[str]] = {
    name: group
    for file in ("same_questions.yaml", "other_same_questions.yaml")
    for name, group in yaml.safe_load((Path(__file__).parent / file).read_text(encoding="utf-8")).items()
}


def joins(search: Search, groups: dict[str, list[str]]) -> tuple[int, int]:
    """Return how many questions are joined with the most similar other one, and how many of them wrongly."""
    asked = [(name, question) for name, group in groups.items() for question in group]
    vectors = np.stack([search.embed(question) for _, question in asked])
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    nearest = cosines.argmax(1)
    joined = [place for place in range(len(asked)) if cosines[place, nearest[place]] >= SAME_QUESTION]
    return len(joined), sum(asked[place][0] != asked[nearest[place]][0] for place in joined)


def test_some_questions_of_teams_are_joined_with_the_same_one_and_few_with_another_one(search: Search) -> None:
    joined, wrong = joins(search, GROUPS)

    assert joined >= 25
    assert wrong / joined < 0.25


def test_few_messages_about_other_things_are_joined(search: Search) -> None:
    joined, _ = joins(search, {question: [question] for question in UNKNOWN["off_topic"]})

    assert joined <= 0.07 * len(UNKNOWN["off_topic"])


def test_questions_about_docker_are_joined_rather_with_one_that_has_the_same_answer(search: Search) -> None:
    groups: dict[str, list[str]] = {}
    for entry, question in questions():
        groups.setdefault(entry, []).append(question)

    joined, wrong = joins(search, groups)

    assert joined > 300
    assert wrong / joined < 0.25


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
