"""STUB until the search branch."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from bot.entry import Entry
from bot.knowledge.style import style_problems
from bot.knowledge.vocabulary import Vocabulary
from bot.template import Template


class InvalidEntry(Exception):
    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = problems


def entry_of(content: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[Entry, Template | None]:
    from bot.knowledge.read import _validated

    entry, problems = _validated(Entry, dict(content))
    if not entry:
        raise InvalidEntry({str(p.place[0] if p.place else "answer"): p.said for p in problems})
    from bot.commands.risk import risk_of

    for c in entry.commands:
        if risk_of(c.run) and not c.careful:
            raise InvalidEntry({"careful": "`%s` can lose data: say what it can lose" % c.run})
    return entry, None


def hints_of(entry: Entry, vocabulary: Vocabulary) -> list[str]:
    return [each.split(": ", 2)[2][4:] for each in style_problems("f", entry, vocabulary)]


def slug(title: str, taken: Collection[str]) -> str:
    name = "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:60].strip("-") or "answer"
    number = 1
    while (one := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return one
