"""The shipped knowledge, read once in each process of the tests, and not before a test needs it."""

from functools import cache

from bot.knowledge import Knowledge
from bot.matching import load_compiled
from bot.matching.compiled import Compiled


@cache
def shipped() -> tuple[Knowledge, Compiled]:
    """Return the knowledge with its compiled form, from the file that the program keeps it in."""
    return load_compiled()
