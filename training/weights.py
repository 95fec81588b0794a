"""Fits the weights of the ranking and the calibration: `python -m training.weights`.

They are fitted to questions that the encoder was not trained on. In two of the files, each entry is asked for equally
often; these questions are weighted by how frequently their entries are asked for (importance weighting). The ranking is
a conditional logit: the probability of an entry is the softmax of the scores of all entries. The calibration is two
logistic regressions. The thresholds are the lowest ones with which few enough of these questions get a sure answer that
is wrong, and few enough messages about other things get any.
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch

from bot.search.cache import load_prepared
from bot.search.calibration import Calibration, Evidence, Logistic, evidence_of
from bot.search.encoder import Encoder, Vectors
from bot.search.index import Index
from bot.search.model import FOLDER, WEIGHTS, Weights
from bot.search.parsing import ParsedQuestion
from bot.search.prototypes import Prototypes
from bot.search.ranker import Features, compute_features, rank
from training.data import Question, questions

LEARNED, OTHER = ("people", "house", "natural"), "not-docker"
CALIBRATE = ("natural-calibrate", "people-calibrate", "house-calibrate")
OTHER_CALIBRATE = "not-docker-calibrate"
"""Files of training/questions: the first two lines have trained the encoder, the others have not."""
AS_FREQUENT_AS_ASKED = ("natural-calibrate",)
"""The files in which each entry is asked for as often as people ask for it. In the others, each is equally often."""

_IMPORTANCE = 0.5
"""How much the frequency of an entry counts: an exponent. The frequencies are estimates, so not all of it."""
_SURE_AND_WRONG = 0.015
_OTHERS_OFFERED = 0.05
_PENALTY = 1e-3
_DIRECTION_PENALTY = 1e-2


def fitted(loss: Callable[[torch.Tensor], torch.Tensor], start: torch.Tensor) -> torch.Tensor:
    """Return the weights with the least loss (L-BFGS).

    Args:
        loss: a convex function of the weights.
        start: the first guess.
    """
    weights = start.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        value = loss(weights)
        value.backward()
        return value

    optimizer.step(closure)
    return weights.detach()


def ranking_weights(
    features: Sequence[Features], right: Sequence[Sequence[int]], importance: Sequence[float]
) -> dict[str, float]:
    """Fit the weights of the features, which are scaled to a standard deviation of 1 meanwhile.

    Args:
        features: of all entries, for each question.
        right: for each question, the numbers of the entries that answer it.
        importance: how much each question counts.
    """
    values = torch.tensor(np.stack([np.stack(each, -1) for each in features]))
    counts = torch.tensor(importance) / np.mean(importance)
    scale = values.flatten(0, 1).std(0).clamp(min=1e-6)
    values = values / scale
    target = torch.zeros(values.shape[:2])
    for row, numbers in enumerate(right):
        target[row, list(numbers)] = 1 / len(numbers)

    def loss(weights: torch.Tensor) -> torch.Tensor:
        surprise = -(counts * (target * torch.log_softmax(values @ weights, -1)).sum(-1)).mean()
        return surprise + _PENALTY * weights.square().sum()

    weights = fitted(loss, torch.ones(len(scale))) / scale
    return dict(zip(Features._fields, map(float, weights), strict=True))


def logistic(evidence: Sequence[Evidence], labels: Sequence[bool], importance: Sequence[float]) -> Logistic:
    """Fit a logistic regression.

    Args:
        evidence: the features of each question.
        labels: what is to be estimated.
        importance: how much each question counts.
    """
    names = Evidence._fields
    values = torch.tensor([[getattr(each, name) for name in names] for each in evidence])
    mean, scale = values.mean(0), values.std(0) + 1e-6
    values, target = (values - mean) / scale, torch.tensor(labels, dtype=torch.float32)

    def loss(weights: torch.Tensor) -> torch.Tensor:
        logits = values @ weights[:-1] + weights[-1]
        wrong = torch.nn.functional.binary_cross_entropy_with_logits(logits, target, torch.tensor(importance))
        return wrong + _PENALTY * weights[:-1].square().sum()

    weights = fitted(loss, torch.zeros(len(names) + 1))
    slopes = weights[:-1] / scale
    constant = float(weights[-1] - (slopes * mean).sum())
    return Logistic(constant=constant, weights=dict(zip(names, map(float, slopes), strict=True)))


def domain_direction(inside: Vectors, outside: Vectors) -> list[float]:
    """Return the direction in which vectors of questions about Docker lie (logistic regression).

    Args:
        inside: vectors of questions about Docker.
        outside: vectors of messages about other things.
    """
    values = torch.tensor(np.concatenate([inside, outside]))
    target = torch.tensor([1.0] * len(inside) + [0.0] * len(outside))
    weight = torch.where(target > 0, len(outside) / len(inside), 1.0)

    def loss(weights: torch.Tensor) -> torch.Tensor:
        logits = values @ weights[:-1] + weights[-1]
        wrong = torch.nn.functional.binary_cross_entropy_with_logits(logits, target, weight)
        return wrong + _DIRECTION_PENALTY * weights[:-1].square().mean()

    return [round(float(each), 4) for each in fitted(loss, torch.zeros(values.shape[1] + 1))[:-1]]


def answer_threshold(probabilities: Sequence[float], is_right: Sequence[bool], importance: Sequence[float]) -> float:
    """Return the lowest threshold above which few enough answers are wrong.

    Args:
        probabilities: that the first entry is right, for each question.
        is_right: whether it is.
        importance: how much each question counts.
    """
    order = np.argsort(-np.array(probabilities), kind="stable")
    counts = np.array(importance)[order]
    wrong = np.cumsum(counts * ~np.array(is_right)[order]) / counts.sum()
    passing = max(1, int(np.searchsorted(wrong, _SURE_AND_WRONG, side="right")))
    return float(np.array(probabilities)[order][passing - 1])


class Bench:
    """The parts of the search that are learned from, over the shipped knowledge."""

    def __init__(self) -> None:
        prepared = load_prepared()
        self.parser, self.encoder = prepared.parser, Encoder(FOLDER)
        self.index = Index(prepared.rows, Prototypes(FOLDER))
        self._number = {row.entry.id: place for place, row in enumerate(self.index.rows)}

    def right(self, asked: Sequence[Question]) -> list[list[int]]:
        """Return for each question the numbers of the rows that answer it."""
        return [[self._number[name] for name in each.answers] for each in asked]

    def importance(self, name: str, asked: Sequence[Question]) -> list[float]:
        """Return how much each question of a file counts: how much more often people ask it than the file does.

        Args:
            name: of the file.
            asked: its questions.
        """
        if name in AS_FREQUENT_AS_ASKED:
            return [1.0] * len(asked)
        shares = np.power(10.0, self.index.frequencies)
        shares = (shares / shares.mean()) ** _IMPORTANCE
        return [float(shares[self._number[each.answers[0]]]) for each in asked]

    def read(self, asked: Sequence[Question]) -> list[tuple[ParsedQuestion, Vectors, Features]]:
        """Return for each question its parsed form, its vector, and the features of all entries."""
        parsed = [self.parser.parse(each.text) for each in asked]
        vectors = self.encoder.embed_all(each.corrected for each in parsed)
        return [
            (each, vector, compute_features(vector, {concept.key for concept in each.concepts}, self.index))
            for each, vector in zip(parsed, vectors, strict=True)
        ]


def main() -> None:
    """Fit all weights and write them."""
    bench = Bench()
    files = {name: questions(name) for name in CALIBRATE}
    asked, others = [each for own in files.values() for each in own], questions(OTHER_CALIBRATE)
    importance = [count for name, own in files.items() for count in bench.importance(name, own)]
    of_all = importance + [1.0] * len(others)
    read = bench.read([*asked, *others])
    right = bench.right(asked)
    weights = ranking_weights([features for *_, features in read[: len(asked)]], right, importance)
    direction = domain_direction(
        bench.encoder.embed_all(each.text for each in questions(*LEARNED)),
        bench.encoder.embed_all(each.text for each in questions(OTHER)),
    )
    rankings = [rank(features, weights) for *_, features in read]
    evidence = [
        evidence_of(parsed, vector, ranking, bench.index.rows[ranking.order[0]].concepts, direction)
        for (parsed, vector, _), ranking in zip(read, rankings, strict=True)
    ]
    is_right = [int(ranking.order[0]) in own for ranking, own in zip(rankings, right, strict=False)]
    is_right += [False] * len(others)
    first = logistic(evidence, is_right, of_all)
    inside = logistic(evidence, [True] * len(asked) + [False] * len(others), of_all)
    end = len(asked)
    calibration = Calibration(
        domain_direction=direction,
        right=first,
        in_domain=inside,
        answer_threshold=answer_threshold(
            [first.probability(each) for each in evidence[:end]], is_right[:end], importance
        ),
        domain_threshold=float(np.quantile([inside.probability(each) for each in evidence[end:]], 1 - _OTHERS_OFFERED)),
    )
    content = Weights(ranking=weights, calibration=calibration).model_dump_json(indent=1)
    (FOLDER / WEIGHTS).write_text(content + "\n", encoding="utf-8")
    print(f"right first: {np.mean(is_right[:end]):.3f} of the questions to calibrate with")
    print(f"thresholds: {calibration.answer_threshold:.3f} and {calibration.domain_threshold:.3f}")


if __name__ == "__main__":
    main()
