"""docs/reviews.md has the figures that are measured."""

import re

from bot.review.rules import load_rules
from tests.conftest import ROOT
from tests.review.compose_record import SETS as COMPOSE_SETS
from tests.review.compose_record import load_record as load_compose_record
from tests.review.dockerfile_record import SETS
from tests.review.measure_compose import compare as compare_compose
from tests.review.measure_dockerfiles import compare, table

PAGE = (ROOT / "docs/reviews.md").read_text(encoding="utf-8")


def test_the_table_of_kinds_is_what_is_measured() -> None:
    measured = [line for line in table(compare("held-out", load_rules("dockerfile"))) if line.startswith("|")]
    assert "\n".join(measured) in PAGE


def test_the_figures_of_dockerfiles_are_what_is_measured() -> None:
    told = [compare(which, load_rules("dockerfile")) for which in SETS]
    for row, counts in (
        ("files, and how many of them BuildKit refuses", [f"{len(each.files)}, {len(each.refused)}" for each in told]),
        ("the same verdict, refused or not", [len(each.files) - len(each.other_verdict) for each in told]),
        ("what the tools find of the kinds that wharfie looks for", [len(each.theirs) for each in told]),
        ("of these, wharfie finds", [len(each.theirs & each.ours) for each in told]),
        ("left out on purpose, see below", [len(each.missed) for each in told]),
        ("wharfie finds, and no tool does", [len(each.alone) for each in told]),
    ):
        assert f"| {row} | {' | '.join(map(str, counts))} |" in PAGE


def test_the_figures_of_compose_files_are_what_is_measured() -> None:
    told = [compare_compose(which, load_compose_record()) for which in COMPOSE_SETS]
    files = [f"{len(each)}, {sum(not file.theirs.valid for file in each)}" for each in told]
    agreed = [sum(file.agrees for file in each) for each in told]
    assert f"| files, and how many of them Compose refuses | {' | '.join(files)} |" in PAGE
    assert re.search(rf"valid or not \| {agreed[0]} \| {agreed[1]} \(", PAGE)
    assert not any(file.is_overlooked for each in told for file in each)
