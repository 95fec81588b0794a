"""Estimates how probably the first answer is right and the question is about Docker, and decides what to do with it.

Both are logistic regressions, fitted by training/ to questions that neither the encoder nor the ranking has learned.
"""

import math
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict

from bot.search.encoder import Vectors
from bot.search.parsing import ParsedQuestion
from bot.search.ranker import Ranking

Status = Literal["answered", "suggested", "unknown"]

_COMPETITORS = 5


class Evidence(NamedTuple):
    """The calibration features of a question and its ranking.

    Attributes:
        share: the softmax of the first entry's score among the first five.
        margin: the difference between the first two scores.
        score: the first entry's score.
        phrase: its feature of that name, like the next four; see `Features`.
        prototype: likewise.
        text: likewise.
        lexical: likewise.
        frequency: likewise.
        domain: how much more the question's vector resembles questions about Docker than others.
        domain_term: 1 if it has one of Docker's terms, an option or a typed command.
        out_of_domain: the number of concepts of other tools that the entry does not have.
        unknown: the share of its concepts that no phrase of the knowledge has.
        length: the natural logarithm of the number of its words, plus one.
    """

    share: float
    margin: float
    score: float
    phrase: float
    prototype: float
    text: float
    lexical: float
    frequency: float
    domain: float
    domain_term: float
    out_of_domain: float
    unknown: float
    length: float


class Logistic(BaseModel):
    """A logistic regression.

    Attributes:
        constant: the logit if all features are 0.
        weights: of the features of `Evidence`, by their names.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    constant: float
    weights: dict[str, float]

    def probability(self, evidence: Evidence) -> float:
        """Return a probability from 0 to 1."""
        logit = self.constant + sum(weight * getattr(evidence, name) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


class Calibration(BaseModel):
    """Turns evidence into a decision.

    Attributes:
        domain_direction: the direction in which the vectors of questions about Docker lie.
        right: estimates whether the first entry is right.
        in_domain: estimates whether the question is about Docker.
        answer_threshold: the first probability from which the first entry is given as the answer.
        domain_threshold: the second probability from which the first three entries are offered as choices.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    domain_direction: list[float]
    right: Logistic
    in_domain: Logistic
    answer_threshold: float
    domain_threshold: float

    def status(self, evidence: Evidence) -> Status:
        """Decide whether to answer, suggest or refuse."""
        if self.in_domain.probability(evidence) < self.domain_threshold:
            return "unknown"
        return "answered" if self.right.probability(evidence) >= self.answer_threshold else "suggested"


def evidence_of(
    parsed: ParsedQuestion, vector: Vectors, ranking: Ranking, concepts: Collection[str], direction: Sequence[float]
) -> Evidence:
    """Compute the calibration features.

    Args:
        parsed: the question.
        vector: its vector.
        ranking: the ranked entries.
        concepts: those of the first entry.
        direction: see `Calibration`.
    """
    first, *others = (float(score) for score in ranking.scores[ranking.order[:_COMPETITORS]])
    words = [concept for concept in parsed.concepts if concept.kind != "role"]
    unknown = sum(concept.kind == "unknown" for concept in words)
    return Evidence(
        share=1 / sum(math.exp(score - first) for score in (first, *others)),
        margin=first - others[0] if others else first,
        score=first,
        **ranking.features.of(int(ranking.order[0])),
        domain=float(np.dot(vector, np.asarray(direction, np.float32))),
        domain_term=float(parsed.has_domain_term or bool(parsed.command.path)),
        out_of_domain=float(sum(key not in concepts for key in parsed.out_of_domain)),
        unknown=unknown / len(words) if words else 1.0,
        length=math.log1p(len(parsed.words)),
    )
