"""What the search found for a question that was asked."""

from bot.answers import Answered
from bot.search import Result


def found(answered: Answered) -> Result:
    """Return the result of the search; fail if the question was taken for pasted code."""
    assert isinstance(answered.result, Result)
    return answered.result
