"""Finds the sample names in what is shown of an entry, so that nobody takes them for names of their own things."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from bot.entry import Entry
from bot.knowledge import Vocabulary
from bot.matching.personal.places import FILLED_SAMPLES, NAME_KINDS, samples_in

_CODE = re.compile(r"`([^`]+)`")
# What Compose and Swarm call otherwise than Docker itself does.
_OTHERWISE = (
    (re.compile(r"docker compose\b"), {"container": "Compose service", "stack": "Compose project"}),
    (re.compile(r"docker (?:service|stack)\b"), {"container": "service"}),
)
# Where a command gives a name to what it makes.
_MAKES = (
    r"(?:--name[= ]|\bcreate\b(?: -\S+(?: \S+)??)*? |\bdeploy\b.* |(?:-t |--tag[= ]|\btag \S+ )(?:\S+/)?){}(?![\w-])"
)


class Sample(NamedTuple):
    """A name that an entry uses as an example.

    Attributes:
        name: as it is shown, `app-data`.
        kind: what has such a name, `volume`.
        listing: the command that lists the reader's own.
        is_new: the entry makes the thing, so that its name can be chosen.
        is_aside: only a further cause of an error has it.
    """

    name: str
    kind: str
    listing: str
    is_new: bool
    is_aside: bool = False


def samples_of(entry: Entry, vocabulary: Vocabulary, own: Collection[str] = ()) -> tuple[Sample, ...]:
    """Return the sample names in an entry's commands and in the inline code of its texts, each once, in their order.

    Args:
        entry: as it is shown, with the asker's names in it.
        vocabulary: says which names are samples of what, and which command lists such things.
        own: names that the asker gave; they are no samples, though they may be called alike.
    """
    given = {name.partition(":")[0] for name in own}
    found: dict[str, Sample] = {}
    for line, is_aside in _lines(entry):
        for kind, name in _names_in(line, vocabulary):
            word = next((words[kind] for group, words in _OTHERWISE if group.search(line) and kind in words), kind)
            listing = vocabulary.listings.get(word)
            if listing and name not in given and name not in found:
                found[name] = Sample(name, word, listing, bool(_makes(name).search(line)), is_aside)
    return tuple(found.values())


def _lines(entry: Entry) -> Iterator[tuple[str, bool]]:
    """Yield the commands of an entry, and whether they are in a cause that is not the first."""
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
