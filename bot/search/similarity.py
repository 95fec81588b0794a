"""Tells whether two questions ask the same, by the cosine similarity of their vectors.

All questions that are not about Docker look alike to the encoder, which was trained to tell Docker's questions apart:
*can we order pizza* and *how many vacation days are left* have a cosine of 0.87. What they share lies in one
direction, the one in which questions about Docker differ from all others. Without it their cosine is below 0.6.
"""

from collections.abc import Sequence

import numpy as np

from bot.search.encoder import Vectors

SAME_QUESTION = 0.8
"""The cosine from which two questions are the same one in other words.

Measured by joining each question to its most similar one. Of a team's own questions and messages about other things
(tests/search/same_questions.yaml, tests/answers/unknown.yaml) no join is wrong, the nearest miss has 0.79: *how do I
deploy to production* and *to staging*. Of the questions about Docker in tests/answers and tests/people.jsonl, whose
entries are often one word apart, 8 of 239 are (3 %; at 0.7, 8 %). It finds few of the questions in entirely other
words: 4 of 60 of a team's own, 8 % of those about Docker. A wrong join hides a gap, a missing one only shows it twice.
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
