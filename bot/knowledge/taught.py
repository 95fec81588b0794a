"""The entries that a team has taught the bot, on top of all files."""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from bot.entry import Entry
from bot.knowledge.load import Knowledge, laid_over
from bot.knowledge.read import read_entry
from bot.knowledge.style import violations
from bot.knowledge.topics import TAUGHT
from bot.knowledge.vocabulary import Vocabulary
from bot.template import Template

_CARELESS = "W13"
_FOR_FILES = ("W05", "W10", "W11")
"""Rules about the title and the number of questions, of which nobody who answers a colleague has to think."""
_LONGEST_SLUG = 60


TaughtEntry = tuple[Entry, Template | None]
"""A taught entry, and the same with its slots, if it has any."""


@dataclass(frozen=True)
class Checked:
    """What a person typed, as an entry, or what is wrong with it.

    Attributes:
        entry: the entry; None if there are problems.
        template: the same with its slots, if it has any.
        problems: what is wrong, by the key of the field (`title`, `commands`), in the words of `wharfie check`; what
            concerns the whole entry has the key "".
        hints: what could be better, as sentences.
    """

    entry: Entry | None
    template: Template | None
    problems: Mapping[str, list[str]]
    hints: tuple[str, ...] = ()


def entry_of(content: Mapping[str, Any], vocabulary: Vocabulary) -> Checked:
    """Read an entry that was typed, by the rules of the YAML files.

    A command that can lose data needs a caution; the other rules of style are only hints.

    Args:
        content: the entry as a YAML file would have it.
        vocabulary: the current one, with its slots and samples.
    """
    entry, template, found = read_entry(dict(content), vocabulary.slots)
    problems: dict[str, list[str]] = {}
    for problem in found:
        problems.setdefault(str(problem.place[0]) if problem.place else "", []).append(problem.said)
    if entry is None:
        return Checked(None, None, problems)
    wrong = list(violations(entry, vocabulary, template))
    if careless := [said for code, said in wrong if code == _CARELESS]:
        return Checked(None, None, {"careful": careless})
    return Checked(entry, template, {}, tuple(_sentence(said) for code, said in wrong if code not in _FOR_FILES))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def slug(title: str, taken: Container[str]) -> str:
    """Return an id for a new entry.

    Args:
        title: its title; one without any Latin letter or digit becomes `answer`.
        taken: the ids that it must not be, those of the shipped entries among them.
    """
    latin = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "-", latin)[:_LONGEST_SLUG].strip("-") or "answer"
    return next(name for number in count(1) if (name := short if number == 1 else f"{short}-{number}") not in taken)


def with_taught(below: Knowledge, taught: Iterable[TaughtEntry]) -> Knowledge:
    """Return knowledge with taught entries on top, by the rules of a further folder.

    Nothing that was taught can make the whole invalid: links to entries that do not exist are left out.

    Args:
        below: the shipped knowledge and the folders.
        taught: the entries, each with its template if it has slots; a later one replaces an earlier one.
    """
    own = {entry.id: (entry, template) for entry, template in taught}
    names = below.entries.keys() | own.keys()
    new = {name: _without_dead_links(entry, names) for name, (entry, _) in own.items()}
    templates = {name: {**template, "see_also": new[name].see_also} for name, (_, template) in own.items() if template}
    return laid_over(below, new, templates, dict.fromkeys(new, TAUGHT))[0]


def _without_dead_links(entry: Entry, names: Container[str]) -> Entry:
    def living(links: Iterable[str]) -> list[str]:
        return [link for link in links if link in names and link != entry.id]

    error = entry.error and entry.error.model_copy(update={"yields_to": living(entry.error.yields_to)})
    return entry.model_copy(update={"see_also": living(entry.see_also), "error": error})
