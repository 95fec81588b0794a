"""Finds the sample names in an entry, so that the answer can say that they are not names of the user's own things."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from bot.knowledge import Vocabulary
from bot.slots.entities import VALUE_KINDS
from bot.template import render, slots_in

_CODE = re.compile(r"`([^`]+)`")
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


def samples_of(written: Mapping[str, Any], vocabulary: Vocabulary, own: Collection[str] = ()) -> tuple[Sample, ...]:
    """Return the sample names in an entry's commands and in the inline code of its texts, each once, in order.

    Args:
        written: the fields of the entry, with slots where no name of the user's is.
        vocabulary: has the kinds of slots, and the commands that list things.
        own: names from the user's question, which are not samples even if they look like one.
    """
    given = {name.partition(":")[0] for name in own}
    found: dict[str, Sample] = {}
    for line, is_aside in _lines(written):
        shown = render(line, vocabulary.slots)
        for kind, name in _names_in(line, vocabulary):
            word = _in_words(kind, line)
            listing = vocabulary.listings.get(word)
            if listing and name not in given and name not in found:
                found[name] = Sample(name, word, listing, bool(_makes(name).search(shown)), is_aside)
    return tuple(found.values())


def _lines(written: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield the commands of an entry, and whether they are in the second or a later cause."""
    yield from ((command["run"], False) for command in written.get("commands") or ())
    yield from ((code, False) for code in _commands_in(written["answer"]))
    for number, cause in enumerate((written.get("error") or {}).get("causes", ())):
        for text in (cause["cause"], cause.get("check") or "", cause["fix"]):
            yield from ((code, number > 0) for code in _commands_in(text))


def _commands_in(text: str) -> list[str]:
    return [code for code in _CODE.findall(text) if code.startswith("docker ")]


def _names_in(line: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return the samples in a line, each with its kind, in the line's order."""
    line = render(line, vocabulary.slots, lambda slot: slot.default if slot.kind in VALUE_KINDS else str(slot))
    places = [(line.index(str(slot)), *slot) for slot in slots_in(line, vocabulary.slots)]
    names = [(kind, name) for kind, each in vocabulary.samples.items() for name in each]
    places += [(at.start(), kind, name) for kind, name in names if (at := _whole(name).search(line))]
    return [(kind, name) for _, kind, name in sorted(places)]


def _in_words(kind: str, line: str) -> str:
    """Return what a thing of a kind is called: of two tools' services, those of Compose are told apart."""
    is_service = kind in ("container", "service") and "docker compose" in line
    return "Compose service" if is_service else "Compose project" if kind == "project" else kind


@cache
def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.{{:-]){re.escape(name)}(?![\w/-]|\.\w)")


@cache
def _makes(name: str) -> re.Pattern[str]:
    return re.compile(_MAKES.format(re.escape(name)))
