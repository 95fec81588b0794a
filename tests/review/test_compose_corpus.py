"""The review of Compose files gives the verdict of the real Compose, as recorded for files as people write them."""

import tempfile
from pathlib import Path

import pytest

from tests.review.compose_record import RECORD, SETS, load_record
from tests.review.measure_compose import Compared, compare


@pytest.fixture(params=SETS)
def compared(request: pytest.FixtureRequest) -> list[Compared]:
    """Each file of a set, as Compose and as the review see it."""
    return compare(request.param, load_record())


def test_the_verdict_is_that_of_compose_for_99_percent(compared: list[Compared]) -> None:
    differing = [file.name for file in compared if not file.agrees]
    assert len(differing) <= len(compared) / 100, differing


def test_something_is_found_in_each_file_that_compose_refuses(compared: list[Compared]) -> None:
    assert [file.name for file in compared if file.is_overlooked] == []


def test_the_record_says_why_each_file_is_refused_and_names_no_path_of_the_machine() -> None:
    recorded = load_record()
    for verdicts in recorded.sets.values():
        assert all(verdict.valid == (not verdict.message) for verdict in verdicts.values())
    text = RECORD.read_text(encoding="utf-8")
    assert not any(place in text for place in (tempfile.gettempdir(), str(Path.home()), "wharfie-"))


def test_there_are_enough_files_of_both_kinds() -> None:
    verdicts = [verdict.valid for said in load_record().sets.values() for verdict in said.values()]
    assert verdicts.count(True) >= 100
    assert verdicts.count(False) >= 100
