"""Measures what each feature of the ranking is worth: `python -m training.ablation` prints a table for the docs."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bot.search.ranker import Features, rank
from training.data import Question, questions
from training.weights import CALIBRATE, Bench, ranking_weights

MEASURED = ("natural", "people", "everyday")
"""Files of tests/: nothing is learned from them."""

_TESTS = Path(__file__).parents[1] / "tests"
_SHOWN = 3


def main() -> None:
    """Fit the ranking with fewer features, and print how often the right entry is first and among the first three."""
    bench = Bench()
    files = {name: questions(name) for name in CALIBRATE}
    fitted_to = [each for own in files.values() for each in own]
    importance = [count for name, own in files.items() for count in bench.importance(name, own)]
    learned = [features for *_, features in bench.read(fitted_to)]
    right = bench.right(fitted_to)
    measured = {name: measured_with(name) for name in MEASURED}
    read = {name: [features for *_, features in bench.read(asked)] for name, asked in measured.items()}
    print("| Features | " + " | ".join(f"`tests/{name}.jsonl`" for name in MEASURED) + " |")
    print("|---|" + "---|" * len(MEASURED))
    for title, names in variants():
        weights = ranking_weights([only(names, each) for each in learned], right, importance)
        cells = [
            figures([only(names, each) for each in read[name]], weights, bench.right(measured[name]))
            for name in MEASURED
        ]
        print(f"| {title} | " + " | ".join(cells) + " |")


def variants() -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the names of the compared rankings, each with its features."""
    every = Features._fields
    yield "all", every
    for name in every:
        yield f"without `{name}`", [other for other in every if other != name]
    for name in every:
        yield f"only `{name}`", [name]


def only(names: Sequence[str], features: Features) -> Features:
    """Return features of which all but some are 0."""
    return Features(*(
        values if name in names else np.zeros_like(values) for name, values in features._asdict().items()
    ))  # fmt: skip


def figures(features: Sequence[Features], weights: dict[str, float], right: Sequence[Sequence[int]]) -> str:
    """Return the shares of questions with a right entry first and among the first three, in percent."""
    orders = [rank(each, weights).order[:_SHOWN].tolist() for each in features]
    first = np.mean([order[0] in own for order, own in zip(orders, right, strict=True)])
    among = np.mean([not set(order).isdisjoint(own) for order, own in zip(orders, right, strict=True)])
    return f"{100 * first:.1f} / {100 * among:.1f}"


def measured_with(name: str) -> list[Question]:
    """Return the questions of a file of tests/ that an entry answers."""
    lines = [json.loads(line) for line in (_TESTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        Question(line["q"], tuple([line["entry"]] if isinstance(line["entry"], str) else line["entry"]))
        for line in lines
        if "entry" in line
    ]


if __name__ == "__main__":
    main()
