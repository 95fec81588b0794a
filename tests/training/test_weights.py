"""How the weights and the thresholds are fitted."""

from typing import Any

import numpy as np
import pytest

from bot.search.calibration import Evidence
from bot.search.ranker import Features

REASON = "fitting the weights needs PyTorch, which only `make train` installs, into .venv-train"
torch = pytest.importorskip("torch", reason=REASON)
weights = pytest.importorskip("training.weights", reason=REASON)


def features(random: np.random.Generator, **given: Any) -> Features:
    """Return features of five entries; those that are not given are noise."""
    noise = {name: random.standard_normal(5).astype(np.float32) for name in Features._fields}
    return Features(**noise | {name: np.array(values, np.float32) for name, values in given.items()})


def test_the_least_loss_is_found() -> None:
    target = torch.tensor([3.0, -2.0])

    found = weights.fitted(lambda at: (at - target).square().sum() + 1, torch.zeros(2))

    assert found.tolist() == pytest.approx([3, -2], abs=1e-4)


def test_the_feature_that_tells_the_right_entry_gets_the_weight() -> None:
    random = np.random.default_rng(1)
    right = [[number % 5] for number in range(300)]
    asked = [features(random, text=np.eye(5)[numbers[0]] * 10) for numbers in right]

    fitted = weights.ranking_weights(asked, right, [1.0] * len(right))

    assert fitted["text"] * 10 > 3
    assert all(abs(fitted[name]) < 0.5 for name in fitted if name != "text")


def test_a_feature_that_is_always_the_same_does_no_harm() -> None:
    random = np.random.default_rng(1)
    asked = [features(random, text=np.eye(5)[number % 5], lexical=np.zeros(5)) for number in range(50)]

    assert np.isfinite(
        list(weights.ranking_weights(asked, [[number % 5] for number in range(50)], [1.0] * 50).values())
    ).all()


def test_the_logistic_regression_estimates_the_probabilities_that_made_the_labels() -> None:
    random = np.random.default_rng(1)
    evidence = [Evidence(*random.standard_normal(len(Evidence._fields)).tolist()) for _ in range(4_000)]
    true = [1 / (1 + np.exp(-(2 * each.margin - 1))) for each in evidence]

    fitted = weights.logistic(evidence, [random.random() < probability for probability in true], [1.0] * len(true))

    estimated = [fitted.probability(each) for each in evidence]
    assert np.abs(np.array(estimated) - true).mean() < 0.03


def test_the_domain_direction_separates_two_kinds_of_vectors() -> None:
    random = np.random.default_rng(1)
    inside, outside = random.standard_normal((2, 100, 8)).astype(np.float32)
    inside[:, 3] += 4

    direction = weights.domain_direction(inside, outside)

    assert (inside @ direction).mean() > (outside @ direction).mean() + 1
    assert int(np.abs(direction).argmax()) == 3


def test_the_threshold_is_the_lowest_with_few_enough_wrong_answers_among_all() -> None:
    probabilities = [1 - number / 200 for number in range(100)]

    def threshold(*wrong: int) -> float:
        found: float = weights.answer_threshold(
            probabilities, [number not in wrong for number in range(100)], [1.0] * 100
        )
        return found

    assert threshold() == probabilities[99]
    assert threshold(10, 20, 30) == probabilities[99]
    assert threshold(10, 20, 30, 40, 50) == probabilities[39]
    assert threshold(0, 1, 2, 3) == probabilities[2]
