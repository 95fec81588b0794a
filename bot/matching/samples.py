"""Finds the sample names in an entry, so that the answer can say that they are not names of the user's own things."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from bot.entry import Entry
from bot.knowledge import Vocabulary
from bot.matching.personal.places import FILLED_SAMPLES, NAME_KINDS, samples_in

_CODE = re.compile(r"`([^`]+)`")
# Terms that Compose and Swarm use for what Docker itself calls a container or a stack.
_OTHER_TERMS = (
    (re.compile(r"docker compose\b"), {"container": "Compose service", "stack": "Compose project"}),
    (re.compile(r"docker (?:service|stack)\b"), {"container": "service"}),
)
# Places in a command for the name of what it creates.
_MAKES = (
    r"(?:--name[= ]|\bcreate\b(?: -\S+(?: \S+)??)*? |\bdeploy\b.* |(?:-t |--tag[= ]|\btag \S+ )(?:\S+/)?){}(?![\w-])"
)


class Sample(NamedTuple):
    """A name that an entry uses as an example.

    Attributes:
        name: as it is shown, `app-data`.
        kind: what it is the name of, `volume`.
        listing: the command that lists the user's own.
        is_new: whether the entry creates the thing, so that the user can choose its name.
        is_aside: whether it occurs only in the second or a later cause of an error.
    """

    name: str
    kind: str
    listing: str
    is_new: bool
    is_aside: bool = False


def samples_of(entry: Entry, vocabulary: Vocabulary, own: Collection[str] = ()) -> tuple[Sample, ...]:
    """Return the sample names in an entry's commands and in the inline code of its texts, each once, in order.

    Args:
        entry: as it is shown, with the user's names in it.
        vocabulary: has the sample names, and the commands that list things.
        own: names from the user's question, which are not samples even if they look like one.
    """
    given = {name.partition(":")[0] for name in own}
    found: dict[str, Sample] = {}
    for line, is_aside in _lines(entry):
        for kind, name in _names_in(line, vocabulary):
            word = next((words[kind] for group, words in _OTHER_TERMS if group.search(line) and kind in words), kind)
            listing = vocabulary.listings.get(word)
            if listing and name not in given and name not in found:
                found[name] = Sample(name, word, listing, bool(_makes(name).search(line)), is_aside)
    return tuple(found.values())


def _lines(entry: Entry) -> Iterator[tuple[str, bool]]:
    """Yield the commands of an entry, and whether they are in the second or a later cause."""
    causes = entry.error.causes if entry.error else []
    yield from ((command.run, False) for command in entry.commands)
    yield from ((code, False) for code in _commands_in(entry.answer))
    for number, cause in enumerate(causes):
        for text in (cause.cause, cause.check or "", cause.fix):
            yield from ((code, number > 0) for code in _commands_in(text))


def _commands_in(text: str) -> list[str]:
    return [code for code in _CODE.findall(text) if code.startswith("docker ")]


def _names_in(line: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return the samples in a line, each with its kind, in the line's order."""
    places: list[tuple[int, str, str]] = []
    for kind, names in vocabulary.samples.items():
        held = next((samples_in(known, line) for known in NAME_KINDS if known == kind), ())
        places += [(line.find(name), kind, name) for name in names if name in held]
        others = ((name, _whole(name).search(line)) for name in names if name not in FILLED_SAMPLES)
        places += [(found.start(), kind, name) for name, found in others if found]
    return [(kind, name) for _, kind, name in sorted(places)]


@cache
def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w/-]|\.\w)")


@cache
def _makes(name: str) -> re.Pattern[str]:
    return re.compile(_MAKES.format(re.escape(name)))
