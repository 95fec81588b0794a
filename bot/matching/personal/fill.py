"""Puts the names in a question into its answer: `docker logs billing-api` instead of `docker logs web`.

A name goes into the whole answer or not at all: a fix that still says `docker rm web` would remove somebody else's
container. If it is not certain what a name is, or where it belongs, the answer keeps its sample names.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from pydantic import ValidationError

from bot.entry import Command, Entry
from bot.matching.personal.named import Named
from bot.matching.personal.places import NAME_KINDS, Filling, samples_in
from bot.matching.personal.values import Kind
from bot.matching.words import Term

_PATHS: tuple[Kind, ...] = ("host path", "path")
_TEACHES = re.compile(r"^What |^Why are |which is which\?$|when to use which\?$")
_COUNTED = frozenset(("container", "image", "volume", "network", "service", "node", "context", "builder", "stack"))
_MANY = frozenset(("all", "several", "unused", "flag-a", "older-than"))
# Commands that remove a container and run a sample image in its place would replace the user's program by nginx.
_REPLACES = re.compile(r"docker rm\b.*docker run\b|--image my-app|^curl ", re.DOTALL)
_COPIES_OR_RUNS = re.compile(r"^docker (?:compose )?(?:cp|exec)\b(?!.*[|$])|src=\./nginx\.conf")
_MOUNTS = re.compile(r"-v app-data:|src=app-data,")
_SHOWS_NETWORK = re.compile(r"^docker network (?:inspect|rm)\b")
_SHOWS_IMAGE = re.compile(r"docker (?:image inspect|image history|ps)\b")
_CALLED_LIKE_A_VOLUME = re.compile(r"data|vol|stor|uploads|files|backup")
_CALLED_LIKE_ANOTHER = re.compile(r"(?:data|vol|volume|net|network|builder|secret|config)$")
_CALLED_LIKE_A_NETWORK = re.compile(r"(?:net|network)$")
_ABOUT_NODES = frozenset(("node", "manager", "swarm", "task"))


def personal(entry: Entry, named: Named, terms: Sequence[Term]) -> tuple[Entry, tuple[str, ...]]:
    """Return an entry with the user's names in its commands, and these names; the entry itself if none can be used.

    Its answer then says which words come from the question. Among harmless commands, the one with most of these words
    becomes the first.

    Args:
        entry: the answer. Entries that compare or explain are not changed. An error message is full of names, so only
            the port or the name that it says is in use is taken.
        named: what the question names.
        terms: the question's terms. If it is about several things (`all`, `except`), commands that can lose data keep
            their samples.
    """
    if not named or not entry.commands or _TEACHES.search(entry.title):
        return entry, ()
    many = _is_about_many(terms)
    if many and entry.needs_care:
        return entry, ()
    answer = _Answer(entry, _in_use(named) if entry.error else named, terms, many=many)
    filled, used = _filled(entry, answer.fillings(), may_start=answer.may_start)
    if not used or not _is_safe(filled, entry, used):
        return entry, ()
    commands = filled.commands if entry.needs_care else _in_order(filled.commands, used)
    content = filled.model_dump() | {
        "commands": [command.model_dump() for command in commands],
        "answer": f"{filled.answer}\n{_note(used)}",
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
    """Tell whether a question is about several things, `all containers`, or has exceptions."""
    plural = any(term.meaning in _COUNTED and term.said.endswith("s") for term in terms if term.kind == "thing")
    many = plural and any(term.kind == "scope" and term.meaning in _MANY for term in terms)
    return many or any(term.kind == "exception" or term.excepted for term in terms)


class _Answer:
    """Decides which samples of an entry are replaced by which names of a question."""

    def __init__(self, entry: Entry, named: Named, terms: Sequence[Term], *, many: bool) -> None:
        self._entry = entry
        self._lead, *self._rest = (command.run for command in entry.commands)
        self._named = named
        self._mentioned = {term.meaning for term in terms if term.kind == "thing"}
        self._many = many

    def fillings(self) -> list[Filling]:
        """Return the replacements for samples; empty if they are not certain."""
        images = self._images()
        names = [filling for kind in NAME_KINDS for filling in self._names(kind)]
        names = [filling for filling in names if self._may_start(filling, images) or not _starts(self._lead, filling)]
        paths = self._paths()
        if self._entry.needs_care and not paths and self._has_other_paths():
            return []
        fillings = [*names, *images, *paths]
        if self._clash(fillings):
            return []
        return [*fillings, *self._numbers(scaled=bool(names))]

    def _has_other_paths(self) -> bool:
        """Tell whether the lead command would act on files other than those that the question names."""
        kinds: tuple[Kind, ...] = ("path", "host path")
        return any(self._named.things.get(kind) for kind in kinds) and any(
            samples_in(kind, self._lead) for kind in kinds
        )

    def may_start(self, fillings: Sequence[Filling]) -> bool:
        """Tell whether commands may start a container with the user's name: only if the lead command does."""
        return any(_starts(self._lead, filling) for filling in fillings)

    def _may_start(self, container: Filling, images: Sequence[Filling]) -> bool:
        """Tell whether a new container may get the user's name: if the question says so, or names the image too.

        If the answer removes the container later, it keeps its sample name, so that the user's own is not removed.
        """
        removed = re.compile(rf"docker rm (?:-\w+ )?{container.sample}$")
        return (self._named.naming or bool(images)) and not any(removed.search(command) for command in self._rest)

    def _names(self, kind: Kind) -> list[Filling]:
        """Return the replacements for the samples of a kind: those of the lead command, else the entry's only one."""
        samples = samples_in(kind, self._lead) or _only(kind, self._rest)
        return self._put(kind, samples, self._named.things.get(kind) or self._loose(kind))

    def _loose(self, kind: Kind) -> Sequence[str]:
        """Return the names of unknown kind, if they can be of this kind and of no other in the lead command."""
        kinds = [kind for kind in NAME_KINDS if samples_in(kind, self._lead)]
        if not kinds and not self._many:
            kinds = [kind for kind in NAME_KINDS if any(samples_in(kind, command) for command in self._rest)]
        open_ones = [kind for kind in kinds if not self._named.things.get(kind)]
        possible = [kind for kind in open_ones if all(self._may_be_called(kind, name) for name in self._named.loose)]
        return self._named.loose if possible == [kind] else ()

    def _may_be_called(self, kind: Kind, name: str) -> bool:
        """Tell whether a name of unknown kind may be of this kind; most such names are containers'."""
        match kind:
            case "container":
                return not _CALLED_LIKE_ANOTHER.search(name)
            case "volume":
                return bool(_CALLED_LIKE_A_VOLUME.search(name))
            case "network":
                return bool(_SHOWS_NETWORK.search(self._lead) or _CALLED_LIKE_A_NETWORK.search(name))
            case "node":
                return not _ABOUT_NODES.isdisjoint(self._mentioned)
            case _:
                return kind in name or (kind in ("context", "builder") and kind in self._mentioned)

    def _images(self) -> list[Filling]:
        """Return the replacements for images; in a build, only the name that the image is given."""
        tags = self._named.things.get("tag", ())
        images = [*self._named.things.get("image", ()), *tags]
        shown = _only("image", [command for command in self._rest if _SHOWS_IMAGE.search(command)])
        found = self._put("image", samples_in("image", self._lead) or shown, images)
        return found or self._put("tag", samples_in("tag", self._lead), tags)

    def _paths(self) -> list[Filling]:
        """Return the replacements for paths; if a command has a host path and a container path, both are needed."""
        insides, outsides = samples_in("path", self._lead), samples_in("host path", self._lead)
        paths, files = tuple(self._named.things.get("path", ())), tuple(self._named.things.get("host path", ()))
        if not (
            _COPIES_OR_RUNS.search(self._lead) or (_MOUNTS.search(self._lead) and self._named.things.get("volume"))
        ):
            return []
        match (outsides, insides, files, paths):
            case ([outside], [inside], [source], [target]):
                return [Filling("host path", outside, source), Filling("path", inside, target)]
            case ([outside], [inside], [], [source, target]) if self._named.pair:
                return [Filling("host path", outside, source), Filling("path", inside, target)]
            case ([] | ["."], [inside], [], [target]):
                return [Filling("path", inside, target)]
            case ([outside], [], [source], _):
                return [Filling("host path", outside, source)]
        return []

    def _numbers(self, *, scaled: bool) -> list[Filling]:
        """Return the replacements for times, ports and numbers of which the question names exactly one."""
        found = {kind: values[0] for kind, values in self._named.things.items() if len(values) == 1}
        fillings = [Filling(kind, "", found[kind]) for kind in ("since", "lines") if kind in found]
        for kind in ("ports", "port"):
            samples = samples_in(kind, self._lead) or _only(kind, self._rest)
            fillings += [Filling(kind, samples[0], found[kind])] if kind in found and samples else []
        if "replicas" in found and (scaled or "--replicas" in self._lead):
            fillings += [Filling("replicas", it, found["replicas"]) for it in samples_in("replicas", self._lead)]
        return [each for each in fillings if each.kind != "port" or each.in_command(self._lead) != self._lead]

    def _put(self, kind: Kind, samples: Sequence[str], values: Sequence[str]) -> list[Filling]:
        """Return the replacements of a kind: one value for one sample, or the two of `from one to other` in order."""
        pair = self._named.pair
        match (samples, values):
            case ([one, other], [_, *_]) if pair and set(values) <= set(pair):
                return [Filling(kind, one, pair[0]), Filling(kind, other, pair[1])]
            case ([sample], [value]):
                filling = Filling(kind, sample, value)
                takes = filling.in_command(self._lead) != self._lead or sample not in samples_in(kind, self._lead)
                return [filling] if takes else []
        return []

    def _clash(self, fillings: Sequence[Filling]) -> bool:
        """Tell whether a value is also a sample with another meaning in these commands."""
        replaced: list[str] = []
        commands = [self._lead, *self._rest]
        for filling in fillings:
            replaced.append(filling.sample)
            if filling.value not in replaced and any(
                filling.value in samples_in(kind, command) for command in commands for kind in NAME_KINDS
            ):
                return True
        return False


def _starts(command: str, filling: Filling) -> bool:
    return filling.kind == "container" and f"--name {filling.sample} " in command


def _word(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.-]){re.escape(text)}(?![\w-])")


def _filled(
    entry: Entry, fillings: Sequence[Filling], *, may_start: Callable[[Sequence[Filling]], bool]
) -> tuple[Entry, tuple[str, ...]]:
    """Return an entry with the values that can replace their sample everywhere, and these values."""
    while fillings:
        filled = _with(entry, fillings)
        replaced, values = [each.sample for each in fillings], [each.value for each in fillings]
        fitting = [
            each
            for each in fillings
            if not each.is_in(_texts(entry) if each.is_port else _code(entry), replaced)
            and (each.sample in values or not any(map(each.leaves_sample_in, _texts(filled))))
            and (may_start(fillings) or not any(_starts(command.run, each) for command in entry.commands))
        ]
        if len(fitting) == len(fillings):
            used = [
                each.value for each in fillings if any(each.in_command(one.run) != one.run for one in entry.commands)
            ]
            return filled, tuple(dict.fromkeys(used))
        if entry.needs_care:  # half of it would be about things that nobody named
            break
        are_paths = [each for each in fillings if each.kind in _PATHS]
        fillings = [each for each in fitting if each.kind not in _PATHS or set(are_paths) <= set(fitting)]
    return entry, ()


def _with(entry: Entry, fillings: Sequence[Filling]) -> Entry:
    """Return an entry with the values in its commands and texts. Snippets, which are files, are not changed."""

    def text(said: str) -> str:
        parts = said.split("`")
        for filling in fillings:
            parts = [filling.in_command(it) if number % 2 else filling.in_prose(it) for number, it in enumerate(parts)]
        return "`".join(parts)

    def command(one: Command) -> Command:
        run = one.run
        for filling in fillings:
            run = filling.in_command(run)
        return Command(run=run, does=text(one.does), careful=one.careful and text(one.careful))

    update: dict[str, object] = {"answer": text(entry.answer), "commands": [command(one) for one in entry.commands]}
    if entry.error:
        causes = [
            cause.model_copy(
                update={
                    "cause": text(cause.cause),
                    "check": cause.check and text(cause.check),
                    "fix": text(cause.fix),
                }
            )
            for cause in entry.error.causes
        ]
        update["error"] = entry.error.model_copy(update={"causes": causes})
    if entry.platforms:
        said = {name: text(where) for name, where in entry.platforms if where}
        update["platforms"] = entry.platforms.model_copy(update=said)
    return entry.model_copy(update=update)


def _texts(entry: Entry) -> Iterator[str]:
    """Yield all texts of an entry that are shown."""
    yield from (entry.title, entry.answer)
    for command in entry.commands:
        yield from (command.run, command.does, command.careful or "")
    for snippet in entry.snippets:
        yield from (snippet.does, snippet.text)
    for cause in entry.error.causes if entry.error else ():
        yield from (cause.cause, cause.check or "", cause.fix)
    yield from (where for _, where in entry.platforms or () if where)


def _code(entry: Entry) -> Iterator[str]:
    """Yield the code in an entry: a name such as `one` may be an English word elsewhere."""
    yield from (command.run for command in entry.commands)
    yield from (snippet.text for snippet in entry.snippets)
    yield from (code for text in _texts(entry) for code in text.split("`")[1::2])


def _is_safe(filled: Entry, plain: Entry, used: Collection[str]) -> bool:
    """Tell whether no command that can lose data replaces something by a sample, or removes what nobody named."""
    pairs = zip(filled.commands, plain.commands, strict=True)
    changed = [ours.run for ours, theirs in pairs if ours.careful and ours.run != theirs.run]
    if any(_REPLACES.search(run) for run in changed):
        return False
    lead = filled.commands[0].run
    return lead not in changed or not _has_samples(lead, used)


def _has_samples(command: str, named: Collection[str]) -> bool:
    return any(not set(samples_in(kind, command)) <= set(named) for kind in NAME_KINDS)


def _in_order(commands: Sequence[Command], used: Collection[str]) -> list[Command]:
    """Return the commands, with the harmless one that has most of the named values first."""
    held = [0 if each.careful else sum(bool(_word(value).search(each.run)) for value in used) for each in commands]
    most = held.index(max(held))
    return [commands[most], *commands[:most], *commands[most + 1 :]]


def _only(kind: Kind, commands: Iterable[str]) -> list[str]:
    distinct = list(dict.fromkeys(sample for command in commands for sample in samples_in(kind, command)))
    return distinct if len(distinct) == 1 else []


def _note(used: Sequence[str]) -> str:
    marked = [f"`{value}`" for value in used]
    listed = marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} and {marked[-1]}"
    return f"{listed} {'comes' if len(used) == 1 else 'come'} from your question."
