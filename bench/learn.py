"""Learns how much each signal counts and how sure a score is, from questions with known answers.

Two sets of questions, written by somebody who had not read the knowledge: `learn.jsonl` sets the weights of the
signals, `calibrate.jsonl` how sure a score is. Neither is ever used to measure; `tests/answers/` is.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import load_knowledge
from bot.matching import Matcher
from bot.matching.confidence import Evidence
from bot.matching.score import Signals

Numbers = NDArray[np.float64]

QUESTIONS = Path(__file__).parent / "questions"
WEIGHTS = Path(__file__).parents[1] / "bot" / "matching" / "weights.json"
_PULL = 2e-3
"""Keeps weights that tell little small (L2 regularisation)."""


def main() -> None:
    """Learn what is named on the command line, `signals` first and then `confidence`, and write weights.json."""
    matcher = Matcher(load_knowledge())
    learn = {"signals": _learn_signals, "confidence": _learn_confidence}[sys.argv[1]]
    learned = learn(matcher)
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    kept[sys.argv[1]] = {name: round(weight, 3) for name, weight in learned.items()}
    WEIGHTS.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    print(kept[sys.argv[1]])


def questions(name: str) -> Iterator[tuple[str, str]]:
    """Yield the entry that answers, or nothing for none, and the question."""
    with (QUESTIONS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            content = json.loads(line)
            yield content["id"], content["q"]


def _learn_signals(matcher: Matcher) -> dict[str, float]:
    """Weigh the signals so that the right entry comes before each of the others (pairwise logistic regression)."""
    differences, importance = [], []
    for entry, question in questions("learn"):
        compared = matcher.compared(question)
        right = [signals for card, _, signals in compared if card.entry.id == entry]
        wrong = [signals for card, _, signals in compared if card.entry.id != entry]
        for signals in wrong if right else []:
            differences.append(np.subtract(right[0], signals))
            importance.append(1 / len(wrong))
    weights = _logistic(np.array(differences), np.ones(len(differences)), np.array(importance))
    return dict(zip(Signals._fields, weights.tolist(), strict=True))


def _learn_confidence(matcher: Matcher) -> dict[str, float]:
    """Weigh the evidence so that it gives the probability that the best entry is right (logistic regression)."""
    rows, right = [], []
    for entry, question in questions("calibrate"):
        if found := matcher.evidence(question):
            rows.append([1.0, *found[1]])
            right.append(float(found[0] == entry))
    weights = _logistic(np.array(rows), np.array(right), np.ones(len(rows)))
    return dict(zip(["constant", *Evidence._fields], weights.tolist(), strict=True))


def _logistic(rows: Numbers, right: Numbers, importance: Numbers, rounds: int = 50) -> Numbers:
    """Return the weights of a logistic regression without a constant, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(rounds):
        probable = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (importance * (right - probable)) - _PULL * len(rows) * weights
        bend = (rows * (importance * probable * (1 - probable))[:, None]).T @ rows + _PULL * len(rows) * np.eye(
            len(weights)
        )
        weights = weights + np.linalg.solve(bend, slope)
    return weights


if __name__ == "__main__":
    main()
