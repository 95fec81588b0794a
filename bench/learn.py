"""Learns the weights of the signals and the calibration of the confidence, from questions with known answers.

There are four sets of questions, written by somebody who had not read the knowledge: `learn.jsonl` for the weights,
`calibrate.jsonl` for the calibration, `everyday.jsonl`, in the mix that a team asks, for both, and `elsewhere.jsonl`,
about other things, for recognising what is about Docker. None of them is used for measuring, which uses
`tests/answers/` and `tests/everyday.jsonl`.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import load_knowledge
from bot.matching import Matcher
from bot.matching.confidence import Evidence
from bot.matching.score import Signals

Numbers = NDArray[np.float64]

QUESTIONS = Path(__file__).parent / "questions"
WEIGHTS = Path(__file__).parents[1] / "bot" / "matching" / "weights.json"
_PULL, _WEAK_PULL = 2e-3, 2e-4
"""The strengths of the L2 regularisation, for the signals and for the confidence, which has fewer weights."""
_EVERYDAY = 3.0
"""The weight of a question of the everyday mix; the others, which are harder than what people ask, have 1."""


class Asked(NamedTuple):
    """A question with the ids of its right answers; there are none for a question about something else."""

    question: str
    entries: list[str]
    weight: float


def main() -> None:
    """Learn `signals` or `confidence`, as the command line says, and update weights.json. The signals come first."""
    matcher = Matcher(load_knowledge())
    learned = {"signals": _learn_signals, "confidence": _learn_confidence}[sys.argv[1]](matcher)
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    kept |= {name: {each: round(weight, 3) for each, weight in weights.items()} for name, weights in learned.items()}
    WEIGHTS.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    print({name: kept[name] for name in learned})


def questions(*names: str) -> Iterator[Asked]:
    """Yield the questions of files in the folder `questions`."""
    for name in names:
        with (QUESTIONS / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for content in map(json.loads, lines):
                yield Asked(content["q"], content["ids"], _EVERYDAY if name == "everyday" else 1.0)


def _learn_signals(matcher: Matcher) -> dict[str, dict[str, float]]:
    """Fit the weights of the signals so that the right entry outranks the others (pairwise logistic regression)."""
    differences, importance = [], []
    for asked in questions("learn", "everyday"):
        compared = matcher.compared(asked.question)
        right = [signals for card, _, signals in compared if card.entry.id in asked.entries]
        wrong = [signals for card, _, signals in compared if card.entry.id not in asked.entries]
        for signals in wrong if right else []:
            differences.append(np.subtract(max(right, key=lambda each: each.score), signals))
            importance.append(asked.weight / len(wrong))
    weights = _logistic(np.array(differences), np.ones(len(differences)), np.array(importance), _PULL)
    return {"signals": dict(zip(Signals._fields, weights.tolist(), strict=True))}


def _learn_confidence(matcher: Matcher) -> dict[str, dict[str, float]]:
    """Fit the probability that the best entry is right, and the probability that the question is about Docker."""
    names = ["constant", *Evidence._fields]
    learned = {}
    for name, files in (("confidence", ("calibrate", "everyday")), ("topic", ("calibrate", "everyday", "elsewhere"))):
        rows, labels, importance = [], [], []
        for asked in questions(*files):
            if found := matcher.evidence(asked.question):
                rows.append([1.0, *found[1]])
                labels.append(float(bool(asked.entries) if name == "topic" else found[0] in asked.entries))
                importance.append(asked.weight)
        weights = _logistic(np.array(rows), np.array(labels), np.array(importance), _WEAK_PULL)
        learned[name] = dict(zip(names, weights.tolist(), strict=True))
    return learned


def _logistic(rows: Numbers, right: Numbers, importance: Numbers, pull: float, rounds: int = 50) -> Numbers:
    """Return the weights of a logistic regression without a constant, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    pull *= importance.sum()
    for _ in range(rounds):
        probable = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (importance * (right - probable)) - pull * weights
        bend = (rows * (importance * probable * (1 - probable))[:, None]).T @ rows + pull * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    return weights


if __name__ == "__main__":
    main()
