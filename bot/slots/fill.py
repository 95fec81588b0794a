"""Puts what a question names into the slots of its answer: `docker logs billing-api` instead of `docker logs web`.

A slot is filled everywhere in the answer or nowhere: a fix that still says `docker rm web` would remove somebody else's
container. If it is not certain what a name is, or which slot it belongs in, the answer keeps its sample names.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from bot.entry import Entry
from bot.slots.entities import VALUE_KINDS, Entities
from bot.slots.forms import in_words
from bot.template import Slot, Template, render, slots_in, texts_of, with_texts

_FAMILIES = {"service": "container", "project": "stack"}
"""Compose's words for what Docker itself calls something else: one name fills both."""
_PORTS = ("host_port", "container_port")
_PATHS = ("path", "file", "folder")
_TEACHES = re.compile(r"^What |^Why are |which is which\?$|when to use which\?$")
_BUILDS = re.compile(r"docker (?:buildx )?build\b")
_SHOWS_IMAGE = re.compile(r"docker (?:image inspect|image history|ps)\b")
_SHOWS_NETWORK = re.compile(r"^docker network (?:inspect|rm)\b")
# Commands that put an image in the place of something: its sample would replace the asker's program.
_REPLACES = re.compile(r"docker rm\b.*docker run\b|--image |^curl ", re.DOTALL)
_NEEDS_PASSWORD = ("postgres", "mysql", "mariadb")
_VERSIONED = re.compile(r"([\w./-]+):\{version:")
_MADE_BY_COMPOSE = re.compile(r".[-_]..*[-_]\d+$")
_IS_FILE = re.compile(r"\w\.\w+$")
_CALLED_LIKE_ANOTHER = re.compile(r"(?:data|vol|volume|net|network|builder|secret|config)$")
_CALLED_LIKE = {"volume": re.compile("data|vol|stor|uploads|files|backup"), "network": re.compile("(?:net|network)$")}
_ABOUT_NODES = frozenset(("node", "manager", "swarm", "task"))

Choice = dict[Slot, str]
"""The values for slots."""


class Filled(NamedTuple):
    """An entry with what the asker named in its slots.

    Attributes:
        entry: as it is shown.
        words: the asker's words that are in its commands.
        written: its fields with the slots that are left.
    """

    entry: Entry
    words: tuple[str, ...]
    written: Template


def fill(entry: Entry, template: Template | None, named: Entities, kinds: Mapping[str, str]) -> Filled:
    """Return an entry with what the asker named in its slots; the entry itself if nothing fits.

    Its answer then says which words come from the question. Among harmless commands, the one with most of these words
    becomes the first.

    Args:
        entry: the entry as it is shown without a question. Entries that compare or explain are not changed.
        template: the same with slots; None if it has none.
        named: what the question names. If it is about several things (`all`, `except`), commands that can lose data
            keep their samples. An error message is full of names: only what it says is in use is taken.
        kinds: the kinds of slots.
    """
    plain = Filled(entry, (), template or entry.model_dump())
    if not named or not template or not entry.commands or _TEACHES.search(entry.title):
        return plain
    if named.many and entry.needs_care:
        return plain
    answer = _Answer(entry, template, _in_use(named) if entry.error else named, kinds)
    chosen = answer.choice()
    used = answer.used(chosen)
    if not used:
        return plain
    written = with_texts(
        template, lambda text: render(text, kinds, lambda slot: chosen.get(_family(slot)) or str(slot))
    )
    content = with_texts(written, lambda text: render(text, kinds))
    content |= {"questions": entry.questions, "answer": f"{content['answer'].rstrip()}\n{_note(used)}"}
    if not entry.needs_care:
        content["commands"] = _in_order(content["commands"], used)
    try:
        return Filled(Entry.model_validate(content), used, written)
    except ValidationError:  # too long for one message
        return plain


def takes_names(template: Template, kinds: Mapping[str, str]) -> bool:
    """Tell whether the lead command of an entry has a slot for a name."""
    lead = template["commands"][0]["run"] if template.get("commands") else ""
    return any(slot.kind not in VALUE_KINDS for slot in slots_in(lead, kinds))


def _in_use(named: Entities) -> Entities:
    """Return what an error message says is in use."""
    kinds = (("port", "port"), ("taken", "container"))
    return Entities({kind: named.values[said] for said, kind in kinds if said in named.values})


def _family(slot: Slot) -> Slot:
    return Slot(_FAMILIES.get(slot.kind, slot.kind), slot.default)


class _Answer:
    """Decides which slots of an entry are filled with which names of a question."""

    def __init__(self, entry: Entry, template: Template, named: Entities, kinds: Mapping[str, str]) -> None:
        def text(written: str) -> str:
            return render(written, kinds, lambda slot: str(_family(slot)))

        self._needs_care = entry.needs_care
        self._named = named
        self._kinds = kinds
        self._runs = [text(command["run"]) for command in template["commands"]]
        self._careful = [text(command["run"]) for command in template["commands"] if command.get("careful")]
        self._lead, *self._rest = self._runs
        self._texts = [text(written) for written in texts_of(template)]
        self._slots = self._slots_in(self._texts)
        bare = [render(each, kinds, lambda _: "\0") for each in self._texts]
        blocks = [*self._runs, *(text(snippet["text"]) for snippet in template.get("snippets", ()))]
        self._bare = bare
        self._code = [
            *(render(each, kinds, lambda _: "\0") for each in blocks),
            *(code for each in bare for code in each.split("`")[1::2]),
        ]

    def choice(self) -> Choice:
        """Return the values for slots; empty if they are not certain."""
        images = self._images()
        names: Choice = {}
        for kind in dict.fromkeys(slot.kind for slot in self._slots if slot.kind not in VALUE_KINDS):
            values = self._named.values.get(kind) or self._loose(kind)
            names |= self._put(self._first(kind), values)
        names = {slot: value for slot, value in names.items() if self._may_start(slot, named_image=bool(images))}
        paths = self._paths(names)
        if self._needs_care and not paths and self._has_other_paths():
            return {}
        wanted = names | images | paths
        if any(slot not in wanted and slot.default == value for value in wanted.values() for slot in self._slots):
            return {}  # it is the sample of something else
        fitting = {slot: value for slot, value in wanted.items() if self._fits(slot, value)}
        if self._needs_care and len(fitting) < len(wanted):
            return {}  # half of it would be about things that nobody named
        if not paths.keys() <= fitting.keys():
            fitting = {slot: value for slot, value in fitting.items() if slot not in paths}
        chosen = fitting | self._numbers(scaled=bool(names)) | self._registries(images)
        return chosen if self._is_safe(chosen) else {}

    def used(self, chosen: Choice) -> tuple[str, ...]:
        """Return the asker's words that are in commands now, and were not there before."""
        shown = [slot for slot in self._slots_in(self._runs) if chosen.get(slot, slot.default) != slot.default]
        values = {chosen[slot] for slot in shown}
        ports = {chosen[slot] for slot in shown if slot.kind in _PORTS}
        versions = {chosen[slot] for slot in shown if slot.kind == "version"}
        named = [("", value) for value in (*self._named.loose, *(self._named.pair or ()))]
        named += [(kind, value) for kind, each in self._named.values.items() for value in each]
        used = [
            value
            for kind, value in named
            if value in values
            or (kind == "ports" and not ports.isdisjoint(value.split(":")))
            or (kind in ("image", "tag") and value.partition(":")[2] in versions)
        ]
        return tuple(dict.fromkeys(used))

    def _slots_in(self, texts: Iterable[str]) -> list[Slot]:
        return list(dict.fromkeys(slot for text in texts for slot in slots_in(text, self._kinds)))

    def _of(self, kind: str, texts: Iterable[str]) -> list[Slot]:
        return [slot for slot in self._slots_in(texts) if slot.kind == kind]

    def _first(self, kind: str) -> list[Slot]:
        """Return the slots of a kind in the lead command, else the only one of all commands."""
        rest = self._of(kind, self._rest)
        return self._of(kind, [self._lead]) or (rest if len(rest) == 1 else [])

    def _put(self, slots: Sequence[Slot], values: Sequence[str]) -> Choice:
        """Return one value for one slot, or the two of `from one to other` in order."""
        pair = self._named.pair
        if pair and len(slots) == len(pair) and values and set(values) <= set(pair):
            return dict(zip(slots, pair, strict=True))
        return {slots[0]: values[0]} if len(slots) == len(values) == 1 else {}

    def _loose(self, wanted: str) -> Sequence[str]:
        """Return the names of unknown kind, if they can be of this kind and of no other."""
        slots = self._slots_in([self._lead]), [] if self._named.many else self._slots_in(self._rest)
        lead, rest = ({slot.kind for slot in each} - VALUE_KINDS for each in slots)
        open_ones = [kind for kind in lead or rest if not self._named.values.get(kind)]
        possible = [kind for kind in open_ones if all(self._may_be_called(kind, name) for name in self._named.loose)]
        return self._named.loose if possible == [wanted] else ()

    def _may_be_called(self, kind: str, name: str) -> bool:
        """Tell whether a name of unknown kind may be of this kind; most such names are containers'."""
        match kind:
            case "container":
                return not _CALLED_LIKE_ANOTHER.search(name)
            case "node":
                return not _ABOUT_NODES.isdisjoint(self._named.things)
            case "volume" | "network":
                shown = kind == "network" and _SHOWS_NETWORK.search(self._lead)
                return bool(shown or _CALLED_LIKE[kind].search(name))
            case _:
                return kind in name or (kind in ("context", "builder") and kind in self._named.things)

    def _may_start(self, slot: Slot, *, named_image: bool) -> bool:
        """Tell whether a name may be a new container's: if the question says so, or names the image too.

        If the answer removes the container later, or starts it only in another command, it keeps its sample name, so
        that the user's own is not removed or replaced.
        """
        starts = [f"--name {slot} " in run for run in self._runs]
        removes = re.compile(rf"docker rm (?:-\w+ )?{re.escape(str(slot))}$")
        named = self._named.naming or named_image
        return not any(starts) or (starts[0] and named and not any(map(removes.search, self._rest)))

    def _images(self) -> Choice:
        """Return the values for images; in a build, only the name that the image is given."""
        tags = self._named.values.get("tag", ())
        values = tags if _BUILDS.search(self._lead) else (*self._named.values.get("image", ()), *tags)
        shown = self._of("image", filter(_SHOWS_IMAGE.search, self._rest))
        chosen = self._put(self._of("image", [self._lead]) or (shown if len(shown) == 1 else []), values)
        repositories = {found for text in self._texts for found in _VERSIONED.findall(text)}
        versions = self._of("version", self._runs)
        if len(values) == len(repositories) == len(versions) == 1:
            name, _, version = values[0].partition(":")
            if {name} == repositories and 0 < _major(version) <= _major(versions[0].default):
                chosen[versions[0]] = version
        return chosen

    def _registries(self, images: Choice) -> Choice:
        """Return the registry in the image's name for the registries that the answer speaks of."""
        host, slash, _ = next(iter(images.values()), "").partition("/")
        own = host if slash and ("." in host or ":" in host) else ""
        slots = [slot for slot in self._slots if slot.kind == "registry" and (own or "." in slot.default)]
        return {slot: own or "docker.io" for slot in slots if images}

    def _paths(self, names: Choice) -> Choice:
        """Return the values for paths; if a command has a host path and a container path, both are needed."""
        if self._of("volume", [self._lead]) and not any(slot.kind == "volume" for slot in names):
            return {}
        insides, outsides, folders = (self._of(kind, [self._lead]) for kind in _PATHS)
        paths, files = self._named.values.get("path", ()), self._named.values.get("file", ())
        match ([*outsides, *folders], insides, files, paths):
            case ([outside], [inside], [source], [target]):
                chosen = {outside: source, inside: target}
            case ([outside], [inside], [], [source, target]) if self._named.pair:
                chosen = {outside: source, inside: target}
            case (others, [inside], [], [target]) if others == folders:
                chosen = {inside: target}
            case ([outside], [], [source], _):
                chosen = {outside: source}
            case _:
                return {}
        folder = next((value for slot, value in chosen.items() if slot.kind == "folder"), "")
        return chosen | {slot: folder for slot in self._of("folder", self._texts) if folder}

    def _has_other_paths(self) -> bool:
        """Tell whether the lead command would act on files other than those that the question names."""
        named = self._named.values.get("path") or self._named.values.get("file")
        return bool(named) and any(slot.kind in _PATHS for slot in self._slots_in([self._lead]))

    def _numbers(self, *, scaled: bool) -> Choice:
        """Return the values for times, ports and numbers of which the question names exactly one."""
        found = {kind: values[0] for kind, values in self._named.values.items() if len(values) == 1}
        chosen = self._ports(found)
        since = found.get("since", "")
        for slot in self._slots:
            match slot.kind:
                case "since" if since and since[-1].isdigit() == slot.default[-1].isdigit():  # both dates, or neither
                    chosen[slot] = since
                case "period" if since and (words := in_words(since)):
                    chosen[slot] = words
                case "lines" if "lines" in found:
                    chosen[slot] = found["lines"]
                case "replicas" if "replicas" in found and (scaled or "--replicas" in self._lead):
                    chosen[slot] = found["replicas"]
        return chosen

    def _ports(self, found: Mapping[str, str]) -> Choice:
        both = [slot for kind in _PORTS for slot in self._first(kind)]
        alone = [slot for slot in self._slots_in([self._lead]) if slot.kind in _PORTS] or both
        if "ports" in found and [slot.kind for slot in both] == list(_PORTS):
            wanted = dict(zip(both, found["ports"].split(":"), strict=True))
        elif "port" in found and len(alone) == 1:
            # The port that is advised instead of one that is taken must be another one.
            other = Slot(alone[0].kind, found["port"])
            wanted = {alone[0]: found["port"]} | {slot: alone[0].default for slot in self._slots if slot == other}
        else:
            return {}
        said = re.compile(rf"(?<![\w.])(?:{'|'.join(wanted.values())})(?!\w|\.\d)")
        return {} if any(map(said.search, self._bare)) else wanted

    def _fits(self, slot: Slot, value: str) -> bool:
        """Tell whether a value can be in its slot everywhere, and means nothing else in the entry already."""
        match slot.kind:
            case "image" if not self._may_run(value, slot.default):
                return False
            case "container" if _MADE_BY_COMPOSE.search(value) and any("docker compose" in run for run in self._runs):
                return False  # `shop-web-1` is a container; Compose wants the service
            case "path" if _IS_FILE.search(slot.default) and not _IS_FILE.search(value):
                return False
            case "folder" | "version":
                return True
        # A file that is read gives way, and keeps its sample name where it is written.
        words = [value] if slot.kind == "file" else [value, slot.default]
        return not any(_whole(word).search(code) for code in self._code for word in words)

    def _may_run(self, image: str, default: str) -> bool:
        """Tell whether an image can take the place of another one: the rest of the command must fit it as well."""
        name = _repository(image)
        if name == _repository(default):
            return ":" in image or " run " not in self._lead
        needs_password = name in _NEEDS_PASSWORD and any(" run -d " in run for run in self._runs)
        return ("/" in image or "/" not in default) and not needs_password

    def _is_safe(self, chosen: Choice) -> bool:
        """Tell whether no command that can lose data is about what the asker named and about samples at once."""
        for run in self._careful:
            slots = self._slots_in([run])
            kept = [slot for slot in slots if slot not in chosen]
            replaced = _REPLACES.search(run) and any(slot.kind == "image" for slot in kept)
            half = run == self._lead and any(slot.kind not in VALUE_KINDS for slot in kept)
            if (replaced or half) and any(chosen.get(slot, slot.default) != slot.default for slot in slots):
                return False
        return True


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.@-])(?<!/){re.escape(word)}(?![\w-]|\.\w)")


def _repository(image: str) -> str:
    return image.rpartition("/")[2].partition(":")[0]


def _major(version: str) -> int:
    found = re.match(r"\d+", version)
    return int(found[0]) if found else 0


def _in_order(commands: Sequence[Mapping[str, str]], used: Collection[str]) -> list[Mapping[str, str]]:
    """Return the commands, with the harmless one that has most of the named values first."""
    held = [
        0 if one.get("careful") else sum(bool(_whole(value).search(one["run"])) for value in used) for one in commands
    ]
    most = held.index(max(held))
    return [commands[most], *commands[:most], *commands[most + 1 :]]


def _note(used: Sequence[str]) -> str:
    marked = [f"`{value}`" for value in used]
    listed = marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} and {marked[-1]}"
    return f"{listed} {'comes' if len(used) == 1 else 'come'} from your question."
