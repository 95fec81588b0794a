"""The entries that a team has taught the bot, on top of all files."""

from collections.abc import Container, Iterable

from bot.entry import Entry
from bot.knowledge.load import Knowledge, laid_over
from bot.template import Template


def with_taught(below: Knowledge, taught: Iterable[tuple[Entry, Template | None]]) -> Knowledge:
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
    return laid_over(below, new, templates)[0]


def _without_dead_links(entry: Entry, names: Container[str]) -> Entry:
    def living(links: Iterable[str]) -> list[str]:
        return [link for link in links if link in names and link != entry.id]

    error = entry.error and entry.error.model_copy(update={"yields_to": living(entry.error.yields_to)})
    return entry.model_copy(update={"see_also": living(entry.see_also), "error": error})
