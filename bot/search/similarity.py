"""Tells whether two questions ask the same, by the cosine similarity of their vectors.

All questions that are not about Docker look alike to the encoder, which was trained to tell Docker's questions apart:
*can we order pizza* and *how many vacation days are left* have a cosine of 0.87. What they share lies in one
direction, the one in which questions about Docker differ from all others. Without it their cosine is below 0.6.
"""

from collections.abc import Sequence

import numpy as np

from bot.search.encoder import Vectors

SAME_QUESTION = 0.7
"""The cosine from which two questions are taken for the same one in other words.

It finds those in similar words; the encoder knows little of what is not about Docker. Measured by joining each question
to its most similar one, if it is similar enough: of 150 questions of teams about their own matters, in groups of three
of which half have a neighbour that is meant to be confused with them (tests/search/*same_questions.yaml), 22 are joined
rightly and 6 wrongly (at 0.8: 4 and 2, at 0.6: 46 and 10). Of the questions of tests/answers, about entries that are
often one word apart, 408 rightly and 108 wrongly (at 0.8: 170 and 15). A wrong join is seen, since a gap lists its
wordings; a missing one shows the same gap twice.
"""


def without_direction(vector: Vectors, direction: Sequence[float]) -> Vectors:
    """Return a vector of length 1 without its part in a direction.

    Args:
        vector: the vector.
        direction: of any length but 0.
    """
    unit = np.asarray(direction, np.float32) / np.linalg.norm(direction)
    rest = vector - (vector @ unit) * unit
    return np.asarray(rest / max(float(np.linalg.norm(rest)), 1e-9), np.float32)
