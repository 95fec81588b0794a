"""Puts what a question names into the commands of its answer: `docker logs billing-api` instead of `docker logs web`.

Where it is not certain what a name is, or where it belongs, the commands stay as the knowledge has them.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from pydantic import ValidationError

from bot.entry import Command, Entry
from bot.matching.personal.named import Named
from bot.matching.personal.places import NAME_KINDS, Filling, samples_in
from bot.matching.personal.values import Kind
from bot.matching.words import Term

_TEACHES = re.compile(r"^What |^Why are |which is which\?$|when which\?$")
_COUNTED = frozenset(("container", "image", "volume", "network", "service", "node", "context", "builder", "stack"))
_MANY = frozenset(("all", "several", "unused", "flag-a", "older-than"))
# A chain that removes a container and runs a sample in its place would put nginx where the asker's program was.
_REPLACES = re.compile(r"docker rm\b.*docker run\b|--image my-app", re.DOTALL)
_TAKES_PATH = re.compile(r"^docker (?:compose )?(?:cp|exec)\b(?!.*[|])|(?:-v |src=)(?:app-data|\./nginx\.conf)\b")
_SHOWS_NETWORK = re.compile(r"^docker network (?:inspect|rm)\b")
_SHOWS_IMAGE = re.compile(r"docker (?:image inspect|image history|ps)\b")
_CALLED_LIKE_A_VOLUME = re.compile(r"data|vol|stor|uploads|files|backup")


def personal(entry: Entry, named: Named, terms: Sequence[Term]) -> tuple[Entry, tuple[str, ...]]:
    """Return an entry with the asker's names in its commands, and these names; the entry itself where none fits.

    Its answer then says which words are the asker's, so that nobody takes them for the bot's advice. Of its harmless
    commands the one that has most of what was named leads.

    Args:
        entry: the answer. Entries that compare or explain stay as they are. Of an error message, whose text is full of
            names, only the port or the name is taken that it says is in use.
        named: what the question names.
        terms: what was understood of the question. One about many (`all`, `except`) names nothing for a command that
            can lose data.
    """
    if not named or not entry.commands or _TEACHES.search(entry.title):
        return entry, ()
    many = _is_about_many(terms)
    if many and entry.needs_care:
        return entry, ()
    named = _in_use(named) if entry.error else named
    fillings = _fillings(entry, named, many=many)
    filled = [_filled(command, fillings, may_start=_may_start(fillings, named)) for command in entry.commands]
    used = tuple(dict.fromkeys(value for _, values in filled for value in values))
    if not used:
        return entry, ()
    content = entry.model_dump() | {
        "commands": [command.model_dump() for command in _in_order(filled, keep=entry.needs_care)],
        "answer": f"{entry.answer}\n{_note(used)}",
    }
    try:
        return Entry.model_validate(content), used
    except ValidationError:  # too long for one message
        return entry, ()


def _in_use(named: Named) -> Named:
    """Return what an error message says is in use."""
    kinds: tuple[tuple[Kind, Kind], ...] = (("port", "port"), ("taken", "container"))
    return Named({kind: named.things[said] for said, kind in kinds if said in named.things})


def _is_about_many(terms: Sequence[Term]) -> bool:
    """Tell whether a question speaks of several things, `all containers`, or of exceptions."""
    plural = any(term.meaning in _COUNTED and term.said.endswith("s") for term in terms if term.kind == "thing")
    many = plural and any(term.kind == "scope" and term.meaning in _MANY for term in terms)
    return many or any(term.kind == "exception" or term.excepted for term in terms)


def _fillings(entry: Entry, named: Named, *, many: bool) -> list[Filling]:
    lead, *rest = (command.run for command in entry.commands)
    images = _images(lead, rest, named)
    names = [filling for kind in NAME_KINDS for filling in _names(kind, lead, rest, named, many=many)]
    if not _may_start(images, named):
        names = [filling for filling in names if not _starts(lead, filling)]
    fillings = [*names, *images, *_paths(lead, named)]
    if _clash(fillings, entry) or any(_is_in_snippet(filling.sample, entry) for filling in fillings):
        return []
    return [*fillings, *_numbers(lead, named, scaled=bool(names))]


def _names(kind: Kind, lead: str, rest: Sequence[str], named: Named, *, many: bool) -> list[Filling]:
    """Return what takes the place of the samples of a kind: those of the lead command, else the only one there is."""
    samples = samples_in(kind, lead) or _only(kind, rest)
    values = named.things.get(kind, ())
    if not values and not (many and not samples_in(kind, lead)) and _open_kinds(lead, rest, named) == [kind]:
        values = [name for name in named.loose if _may_be_called(kind, name, lead)]
    return _put(kind, samples, values, named, lead)


def _open_kinds(lead: str, rest: Sequence[str], named: Named) -> list[Kind]:
    """Return the kinds that a name without its thing may be of: those in the lead command that nothing is named for."""
    kinds = [kind for kind in NAME_KINDS if samples_in(kind, lead)]
    kinds = kinds or [kind for kind in NAME_KINDS if any(samples_in(kind, command) for command in rest)]
    return [kind for kind in kinds if not named.things.get(kind)]


def _may_be_called(kind: Kind, name: str, lead: str) -> bool:
    """Tell whether a name without its thing may be one of this kind; most such names are containers'."""
    if kind == "network":
        return bool(_SHOWS_NETWORK.search(lead))
    return kind != "volume" or bool(_CALLED_LIKE_A_VOLUME.search(name))


def _images(lead: str, rest: Sequence[str], named: Named) -> list[Filling]:
    """Return what takes an image's place; a build takes only what the image is to be called."""
    tags = named.things.get("tag", ())
    images = [*named.things.get("image", ()), *tags]
    shown = _only("image", [command for command in rest if _SHOWS_IMAGE.search(command)])
    found = _put("image", samples_in("image", lead) or shown, images, named, lead)
    return found or _put("tag", samples_in("tag", lead), tags, named, lead)


def _paths(lead: str, named: Named) -> list[Filling]:
    """Return what takes the place of paths; where one of the host and one of the container belong, both are needed."""
    inside, outside = samples_in("path", lead), samples_in("host path", lead)
    paths, files = [*named.things.get("path", ())], [*named.things.get("host path", ())]
    if len(inside) > 1 or len(outside) > 1 or not _TAKES_PATH.search(lead):
        return []
    if not outside:
        return [Filling("path", inside[0], paths[0])] if inside and len(paths) == 1 and not files else []
    if not inside:
        return [Filling("host path", outside[0], files[0])] if len(files) == 1 else []
    match (files, paths):
        case ([source], [target]) | ([], [source, target]) if files or named.pair:
            return [Filling("host path", outside[0], source), Filling("path", inside[0], target)]
    return []


def _numbers(lead: str, named: Named, *, scaled: bool) -> list[Filling]:
    """Return times, ports and numbers; of each there must be one."""
    found = {kind: values[0] for kind, values in named.things.items() if len(values) == 1}
    fillings = [Filling(kind, "", found[kind]) for kind in ("since", "lines", "ports", "port") if kind in found]
    if "replicas" in found and (scaled or "--replicas" in lead):
        fillings += [Filling("replicas", sample, found["replicas"]) for sample in samples_in("replicas", lead)]
    return [each for each in fillings if each.kind != "port" or each.in_command(lead) != lead]


def _put(kind: Kind, samples: Sequence[str], values: Sequence[str], named: Named, lead: str) -> list[Filling]:
    """Return the filling of a kind: one value for one sample, or the two of `from one to other` in their order."""
    match (list(samples), list(values)):
        case ([one, other], [_, *_]) if named.pair and set(values) <= set(named.pair):
            return [Filling(kind, one, named.pair[0]), Filling(kind, other, named.pair[1])]
        case ([sample], [value]):
            filling = Filling(kind, sample, value)
            takes = filling.in_command(lead) != lead or sample not in samples_in(kind, lead)
            return [filling] if takes else []
    return []


def _may_start(fillings: Iterable[Filling], named: Named) -> bool:
    """Tell whether a new container may get the asker's name: if it was said so, or if the image is the asker's too."""
    return named.naming or any(filling.kind == "image" for filling in fillings)


def _starts(command: str, filling: Filling) -> bool:
    return filling.kind == "container" and f"--name {filling.sample} " in command


def _clash(fillings: Sequence[Filling], entry: Entry) -> bool:
    """Tell whether a value is also a sample that stands in these commands for something else."""
    replaced: list[str] = []
    for filling in fillings:
        replaced.append(filling.sample)
        if filling.value not in replaced and any(
            filling.value in samples_in(kind, command.run) for command in entry.commands for kind in NAME_KINDS
        ):
            return True
    return False


def _is_in_snippet(sample: str, entry: Entry) -> bool:
    """Tell whether a file's lines use the same sample: then command and file would no longer agree."""
    return any(_word(sample).search(snippet.text) for snippet in entry.snippets)


def _word(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.-]){re.escape(text)}(?![\w-])")


def _filled(command: Command, fillings: Sequence[Filling], *, may_start: bool) -> tuple[Command, list[str]]:
    """Return a command with all that belongs into it, and what that is.

    One that can lose data is filled whole or not at all: half of it would be about things that nobody named.
    """
    run, does, careful = command.run, command.does, command.careful
    used: list[str] = []
    for filling in fillings:
        changed = filling.in_command(run)
        if changed != run and (may_start or not _starts(command.run, filling)):
            run, does = changed, filling.in_prose(does, command.run)
            careful = careful and filling.in_prose(careful, command.run)
            used.append(filling.value)
    if command.careful and (_REPLACES.search(run) or _has_samples(run, used)):
        return command, []
    return Command(run=run, does=does, careful=careful), used


def _has_samples(command: str, named: Collection[str]) -> bool:
    return any(not set(samples_in(kind, command)) <= set(named) for kind in NAME_KINDS)


def _in_order(filled: Sequence[tuple[Command, list[str]]], *, keep: bool) -> list[Command]:
    """Return the commands, first the harmless one that has most of what was named, unless their order is to be kept."""
    commands = [command for command, _ in filled]
    values = {value for _, used in filled for value in used}
    held = [
        0 if command.careful else sum(bool(_word(value).search(command.run)) for value in values)
        for command in commands
    ]
    if not keep:
        most = held.index(max(held))
        commands.insert(0, commands.pop(most))
    return commands


def _only(kind: Kind, commands: Iterable[str]) -> list[str]:
    distinct = list(dict.fromkeys(sample for command in commands for sample in samples_in(kind, command)))
    return distinct if len(distinct) == 1 else []


def _note(used: Sequence[str]) -> str:
    marked = [f"`{value}`" for value in used]
    listed = marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} and {marked[-1]}"
    return f"{listed} {'comes' if len(used) == 1 else 'come'} from your question."
