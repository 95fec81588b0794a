"""Fills the slots of an answer with the entities of its question: `docker logs billing-api`, not `docker logs web`.

A slot is filled everywhere in the answer or nowhere: a fix that still says `docker rm web` would remove somebody else's
container. If it is not certain what a name is, or which slot it belongs in, the answer keeps its sample names.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from bot.entry import Entry
from bot.slots.entities import FAMILIES, VALUE_KINDS, Entities
from bot.slots.values import in_words
from bot.template import Slot, Template, render, slots_in, texts_of, with_texts

_NUMBERS = frozenset(("since", "period", "lines", "replicas"))
_PORTS = frozenset(("host_port", "container_port"))
_PATHS = frozenset(("path", "file"))
_TEACHES = re.compile(r"^What |^Why are |which is which\?$|when to use which\?$")
_BUILDS = re.compile(r"docker (?:buildx )?build\b")
_RUNS_IMAGE = re.compile(r"docker (?:run|create) |--image |^curl ")
_NEEDS_PASSWORD = ("postgres", "mysql", "mariadb")
_SHOWS_IMAGE = re.compile(r"docker (?:image inspect|image history|ps)\b")
_VERSIONED = re.compile(r"([\w./-]+):\{version:")
_MADE_BY_COMPOSE = re.compile(r".[-_]..*[-_]\d+$")
_COPIES = re.compile(r"docker (?:compose )?cp (?P<source>[^\s-]\S*) (?P<target>[^\s-]\S*)$")
_IS_FILE = re.compile(r"\w\.\w+$")
_CALLED_LIKE = {
    "container": re.compile(r"^(?!.*(?:data|vol|volume|net|network|builder|secret|config)$)"),
    "volume": re.compile("data|vol|stor|uploads|files|backup"),
    "network": re.compile("(?:net|network|_default)$"),
}
"""What a name of unknown kind may be called; most such names are containers'."""

Values = dict[Slot, str]
"""Slots with their values."""


class Filled(NamedTuple):
    """An entry with what the asker named in its slots.

    Attributes:
        entry: as it is shown.
        words: the values in its commands that come from the question.
        written: its fields with the slots that are left.
    """

    entry: Entry
    words: tuple[str, ...]
    written: Template


def fill(entry: Entry, template: Template | None, entities: Entities, kinds: Mapping[str, str]) -> Filled:
    """Return an entry with what the asker named in its slots; the entry itself if nothing fits.

    Its answer then says which words come from the question. Among harmless commands, the one with most of these words
    becomes the first.

    Args:
        entry: the entry as it is shown without a question. Entries that compare or explain are not changed.
        template: the same with slots; None if it has none.
        entities: what the question names. If it is about several things (`all`, `except`), commands that can lose data
            keep their samples. An error message is full of names: only what it says is in use is taken.
        kinds: the kinds of slots.
    """
    plain = Filled(entry, (), template or entry.model_dump())
    if not entities or not template or not entry.commands or _TEACHES.search(entry.title):
        return plain
    if entities.is_several and entry.needs_care:
        return plain
    answer = _Answer(entry, template, _in_use(entities) if entry.error else entities, kinds)
    values = answer.values()
    words = answer.words(values)
    if not words:
        return plain
    written = with_texts(
        template, lambda text: render(text, kinds, lambda slot: values.get(_family(slot)) or str(slot))
    )
    content = with_texts(written, lambda text: render(text, kinds))
    content |= {"questions": entry.questions, "answer": f"{content['answer'].rstrip()}\n{_note(words)}"}
    if not entry.needs_care:
        content["commands"] = _in_order(content["commands"], words)
    if len({command["run"] for command in content["commands"]}) < len(entry.commands):
        return plain
    try:
        return Filled(Entry.model_validate(content), words, written)
    except ValidationError:  # too long for one message
        return plain


def _in_use(entities: Entities) -> Entities:
    """Return what an error message says is in use."""
    found = {"port": entities.of("port"), "container": entities.of("taken")}
    return Entities({kind: values for kind, values in found.items() if values})


def _family(slot: Slot) -> Slot:
    return Slot(FAMILIES.get(slot.kind, slot.kind), slot.default)


class _Answer:
    """Decides which slots of an entry are filled with which entities of a question."""

    def __init__(self, entry: Entry, template: Template, entities: Entities, kinds: Mapping[str, str]) -> None:
        def text(written: str) -> str:
            return render(written, kinds, lambda slot: str(_family(slot)))

        self._needs_care = entry.needs_care
        self._entities = entities
        self._kinds = kinds
        self._runs = [text(command["run"]) for command in template["commands"]]
        self._careful = [text(command["run"]) for command in template["commands"] if command.get("careful")]
        self._lead, *self._rest = self._runs
        texts = [text(written) for written in texts_of(template)]
        self._slots = self._slots_in(texts)
        self._repositories = {found for each in texts for found in _VERSIONED.findall(each)}
        snippets = [text(snippet["text"]) for snippet in template.get("snippets", ())]
        self._bare = [render(each, kinds, lambda _: "\0") for each in texts]
        self._code = [render(each, kinds, lambda _: "\0") for each in [*self._runs, *snippets]]
        self._code += [code for each in self._bare for code in each.split("`")[1::2]]
        self._candidates = self._find_candidates()

    def values(self) -> Values:
        """Return the values of slots; empty if they are not certain."""
        wanted: Values = {}
        for kind, candidates in self._candidates.items():
            wanted |= self._put(kind, candidates)
        wanted = {slot: value for slot, value in wanted.items() if self._may_start(slot)}
        if any(
            slot not in wanted and slot.default in wanted.values() for slot in self._slots if slot.kind not in _PORTS
        ):
            return {}  # it is the sample of something else
        fitting = {slot: value for slot, value in wanted.items() if self._fits(slot, value)}
        if self._needs_care and len(fitting) < len(wanted):
            return {}  # half of it would be about things that nobody named
        for group, needed in ((_PATHS, {*_PATHS, "volume"}), (_PORTS, _PORTS)):
            if any(slot.kind in needed and slot not in fitting for slot in self._slots_in([self._lead])):
                fitting = {slot: value for slot, value in fitting.items() if slot.kind not in group}
        if not (self._is_safe(fitting) and self._copies_as_said(fitting)):
            return {}
        return fitting | self._registries(fitting)

    def words(self, values: Values) -> tuple[str, ...]:
        """Return the values that are in commands now, and were not there before."""
        shown = [slot for slot in self._slots_in(self._runs) if values.get(slot, slot.default) != slot.default]
        asked = {*self._entities.pair, *(value for candidates in self._candidates.values() for value in candidates)}
        words = dict.fromkeys(values[slot] for slot in shown if values[slot] in asked)
        return tuple(word for word in words if not any(other.endswith(f":{word}") for other in words))

    def _slots_in(self, texts: Iterable[str]) -> list[Slot]:
        return list(dict.fromkeys(slot for text in texts for slot in slots_in(text, self._kinds)))

    def _first(self, kinds: Collection[str]) -> list[Slot]:
        """Return the slots of some kinds in the lead command, else the only one of all commands."""
        lead, rest = (
            [slot for slot in self._slots_in(runs) if slot.kind in kinds] for runs in ([self._lead], self._rest)
        )
        return lead or (rest if len(rest) == 1 else [])

    def _put(self, kind: str, values: Sequence[str]) -> Values:
        """Return one value for one slot, or the two of `from one to other`, of which `-t` takes the other."""
        if kind in _NUMBERS or kind == "folder":
            slots = [slot for slot in self._slots if slot.kind == kind and "-" not in slot.default]  # not a date
            return {slot: values[0] for slot in slots if len(values) == 1}
        slots, pair = self._first((kind,)), self._entities.pair
        if kind in ("image", *_PATHS):
            runs = [self._lead, *filter(_SHOWS_IMAGE.search, self._rest)]
            slots = [slot for slot in slots if any(str(slot) in run for run in runs)]
        if pair and len(slots) == len(pair) and values and set(values) <= set(pair):
            return dict(zip(sorted(slots, key=lambda slot: f"-t {slot}" in self._lead), pair, strict=True))
        if not len(slots) == len(values) == 1:
            return {}
        # The port that is advised instead of one that is taken must be another one.
        others = [slot for slot in self._slots if kind in _PORTS and slot == Slot(kind, values[0])]
        return {slots[0]: values[0]} | dict.fromkeys(others, slots[0].default)

    def _find_candidates(self) -> dict[str, Sequence[str]]:
        """Return what may go into the slots of each kind."""
        of = self._entities.of
        images = (*of("image"), *of("tag"))
        versions = [image.partition(":") for image in images]
        found = {slot.kind: of(slot.kind) for slot in self._slots} | {
            "image": of("tag") if _BUILDS.search(self._lead) else images,
            "version": [version for name, _, version in versions if self._repositories == {name}],
            "folder": of("file"),
            "period": [in_words(since) for since in of("since")],
        }
        if [slot.kind for slot in self._first(_PORTS)] in (["host_port"], ["container_port"]):
            found |= {slot.kind: of(slot.kind) or of("port") for slot in self._first(_PORTS)}
        if of("file") and not any(slot.kind in ("file", "folder") for slot in self._slots_in([self._lead])):
            found["path"] = ()  # it is what a file is about
        for kind in self._kinds_of_unknown():
            found[kind] = (*found[kind], *of(""))
        return found

    def _kinds_of_unknown(self) -> set[str]:
        """Return the kind that the names of unknown kind can have, if it is the only one.

        Beside a name of known kind, `the volume photos`, they are too uncertain for commands that can lose data.
        """
        named = {kind for kind in self._entities.values if kind and kind not in (*VALUE_KINDS, "tag", "port", "taken")}
        if self._needs_care and not named.issubset(slot.kind for slot in self._slots_in([self._lead])):
            return set()
        kinds = {slot.kind for slot in self._slots_in([self._lead])} - VALUE_KINDS
        if not kinds and not self._entities.is_several:
            kinds = {slot.kind for slot in self._slots_in(self._rest)} - VALUE_KINDS
        possible = {kind for kind in kinds if all(self._may_be_called(kind, name) for name in self._entities.of(""))}
        kinds = {kind for kind in possible if not self._entities.of(kind)} or possible
        return kinds if len(kinds) == 1 else set()

    def _may_be_called(self, kind: str, name: str) -> bool:
        things = self._entities.things
        if kind == "node":
            return not things.isdisjoint(("node", "manager"))
        if pattern := _CALLED_LIKE.get(kind):
            return bool(pattern.search(name))
        return kind in name or (kind in ("context", "builder") and kind in things)

    def _may_start(self, slot: Slot) -> bool:
        """Tell whether a name may be a new container's: if the question says so, or names the image too.

        If the answer removes the container later, or starts it only in another command, it keeps its sample name, so
        that the user's own is not removed or replaced.
        """
        starts = [f"--name {slot} " in run for run in self._runs]
        removes = re.compile(rf"docker rm (?:-\w+ )?{re.escape(str(slot))}$")
        is_new = self._entities.is_new or self._candidates["image"]
        return not any(starts) or bool(starts[0] and is_new and not any(map(removes.search, self._rest)))

    def _registries(self, values: Values) -> Values:
        """Return the registry in the image's name for the registries that the answer speaks of."""
        image = next((value for slot, value in values.items() if slot.kind == "image"), "")
        host, slash, _ = image.partition("/")
        own = host if slash and ("." in host or ":" in host) else ""
        slots = [slot for slot in self._slots if slot.kind == "registry" and (own or "." in slot.default)]
        return {slot: own or "docker.io" for slot in slots if image}

    def _fits(self, slot: Slot, value: str) -> bool:
        """Tell whether a value can be in its slot everywhere, and means nothing else in the entry already."""
        if slot.kind in (*_NUMBERS, "folder", "version") or not self._suits(slot, value):
            return self._suits(slot, value)
        texts = self._bare if slot.kind in _PORTS else self._code
        # A file that is read gives way, and keeps its sample name where it is written.
        words = [value] if slot.kind in ("file", *_PORTS) else [value, slot.default]
        return not any(_whole(word).search(text) for text in texts for word in words)

    def _suits(self, slot: Slot, value: str) -> bool:
        """Tell whether the rest of the command fits a value as well."""
        match slot.kind:
            case "container":  # `shop-web-1` is a container; Compose wants the service
                return not (_MADE_BY_COMPOSE.search(value) and any("docker compose" in run for run in self._runs))
            case "path":
                return bool(_IS_FILE.search(value)) or not _IS_FILE.search(slot.default)
            case "version":
                return 0 < _major(value) <= _major(slot.default)
            case "image" if _repository(value) == _repository(slot.default):
                return ":" in value or " run " not in self._lead
            case "image":
                needs_password = _repository(value) in _NEEDS_PASSWORD and any(" run -d " in run for run in self._runs)
                return ("/" in value or "/" not in slot.default) and not needs_password
        return True

    def _copies_as_said(self, values: Values) -> bool:
        """Tell whether a copy goes where the question says, `from` or `into` the container, and not the other way."""
        if not (copy := _COPIES.search(self._lead)):
            return True
        source, target = (
            {part for slot in slots_in(operand, self._kinds) for part in (slot.kind, values.get(slot, ""))}
            for operand in copy.group("source", "target")
        )
        sources, targets = self._entities.sources, self._entities.targets
        as_said = (source & sources) | (target & targets)
        return bool(as_said) and source.isdisjoint(targets) and target.isdisjoint(sources)

    def _is_safe(self, values: Values) -> bool:
        """Tell whether no command that can lose data is about what the asker named and about samples at once."""
        has_paths = self._entities.of("path") or self._entities.of("file")
        needed = (VALUE_KINDS - _PATHS) if has_paths else VALUE_KINDS
        for run in self._careful:
            slots = self._slots_in([run])
            kept = {slot.kind for slot in slots if slot not in values}
            is_half = ("image" in kept and _RUNS_IMAGE.search(run)) or (run == self._lead and kept - needed)
            if is_half and any(values.get(slot, slot.default) != slot.default for slot in slots):
                return False
        return True


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.@-])(?<!/){re.escape(word)}(?![\w-]|\.\w)")


def _repository(image: str) -> str:
    return image.rpartition("/")[2].partition(":")[0]


def _major(version: str) -> int:
    found = re.match(r"\d+", version)
    return int(found[0]) if found else 0


def _in_order(commands: Sequence[Mapping[str, str]], words: Collection[str]) -> list[Mapping[str, str]]:
    """Return the commands, with the harmless one that has most of the named values first."""

    def held(command: Mapping[str, str]) -> int:
        return 0 if command.get("careful") else sum(bool(_whole(word).search(command["run"])) for word in words)

    best = max(commands, key=held)
    return [best, *(command for command in commands if command is not best)]


def _note(words: Sequence[str]) -> str:
    marked = [f"`{word}`" for word in words]
    listed = marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} and {marked[-1]}"
    return f"{listed} {'comes' if len(words) == 1 else 'come'} from your question."
