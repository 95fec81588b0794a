"""What many tests share: the shipped knowledge and a matcher over it, read once."""

import pytest

from bot.knowledge import Knowledge, load_knowledge
from bot.matching import Matcher


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def matcher(knowledge: Knowledge) -> Matcher:
    return Matcher(knowledge)
