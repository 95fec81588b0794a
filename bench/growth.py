"""Generates knowledge many times as large as the shipped one, in which words and pairs of words are as frequent."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from random import Random

from bot.entry import Entry
from bot.knowledge import Knowledge

_END = ""
_LONGEST = 300
"""Words; limits a phrase that repeats itself."""


class Phrases:
    """Generates phrases that resemble given ones (a first-order Markov chain of words).

    Args:
        phrases: the given phrases.
        random: the source of random numbers.
    """

    def __init__(self, phrases: Iterable[str], random: Random) -> None:
        self._random = random
        self._next: dict[str, list[str]] = defaultdict(list)
        for phrase in phrases:
            for word, following in pairwise([_END, *phrase.split(), _END]):
                self._next[word].append(following)

    def one(self) -> str:
        """Return a phrase of at least one word."""
        words: list[str] = []
        word = self._random.choice(self._next[_END])
        while word != _END and len(words) < _LONGEST:
            words.append(word)
            word = self._random.choice(self._next[word])
        return " ".join(words)


def grown(knowledge: Knowledge, times: int, seed: int = 1) -> Knowledge:
    """Return the knowledge with new entries added, so that it has `times` as many.

    Each new entry is a shipped one with another id and generated title, questions and commands. Error messages, which
    are recognised by patterns and not by words, are not multiplied.
    """
    entries = list(knowledge.entries.values())
    random = Random(seed)
    asked = Phrases((phrase for entry in entries for phrase in [entry.title, *entry.questions]), random)
    run = Phrases((command.run for entry in entries for command in entry.commands), random)
    new = [_like(entry, number, asked, run) for number in range(2, times + 1) for entry in entries]
    return Knowledge({entry.id: entry for entry in [*entries, *new]}, knowledge.vocabulary)


def _like(entry: Entry, number: int, asked: Phrases, run: Phrases) -> Entry:
    commands = [command.model_copy(update={"run": run.one()}) for command in entry.commands]
    return entry.model_copy(
        update={
            "id": f"{entry.id}-{number}",
            "title": asked.one(),
            "questions": [asked.one() for _ in entry.questions],
            "commands": commands,
            "error": None,
            "see_also": [],
        }
    )
