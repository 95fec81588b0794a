"""Says in plain words what Compose's schema doesn't allow, with the nearest right key and the corrected lines."""

import datetime
import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.review.compose.nodes import Entry, Mapping, Node, Scalar, Sequence
from bot.review.compose.notes import Notes
from bot.review.compose.schema import Misfit, Way, keys_of, misfits
from bot.review.compose.source import Source, fix, quoted, short, written

_MEANT = {
    **{"env": "environment", "envs": "environment", "env_vars": "environment", "environments": "environment"},
    **{"cmd": "command", "commands": "command", "memory": "mem_limit", "mem": "mem_limit", "cpu": "cpus"},
    **{"net": "network_mode", "depends": "depends_on", "dependson": "depends_on", "needs": "depends_on"},
    **{"restart_policy": "restart", "restarts": "restart", "healthchecks": "healthcheck", "health": "healthcheck"},
    **{"name": "container_name", "workdir": "working_dir", "env-file": "env_file", "envfile": "env_file"},
    **{"interactive": "stdin_open", "publish": "ports", "mounts": "volumes", "host": "hostname", "log": "logging"},
}
"""Keys of a service that people write, with what Compose calls them."""
_INSIDE = ("build", "deploy", "healthcheck", "logging")
"""Keys of a service whose own keys are often written beside them."""
_KUBERNETES = frozenset({"apiVersion", "kind", "metadata", "spec"})
_SERVICE_SIGNS = frozenset({"image", "build", "ports", "volumes", "environment", "command"})
_FARTHEST = 3
_SHORTEST_FOR_TWO = 5


class Misfits:
    """Notes what the schema doesn't allow in one file."""

    def __init__(self, root: Mapping, source: Source, notes: Notes) -> None:
        """Take the file, resolved."""
        self._root = root
        self._source = source
        self._notes = notes

    def say(self) -> None:
        """Note all of it."""
        for misfit in misfits(self._root.data):
            if self._notes.is_full:
                return
            self._say(misfit)

    def _say(self, misfit: Misfit) -> None:
        entry = self._entry(misfit.way)
        if misfit.kind == "unknown":
            self._unknown(misfit, entry)
        elif misfit.kind == "type":
            self._wrong_type(misfit, entry)
        elif misfit.kind == "required":
            self._notes.say("KeyMissing", entry.key, key=misfit.expected[0], place=_name(misfit.way))
        elif misfit.kind == "enum":
            self._not_one_of(misfit, entry)
        elif misfit.kind == "uniqueItems":
            self._notes.say("ListedTwice", entry.value, value=short(entry.value))
        elif isinstance(entry.value, Scalar) and entry.value.is_open:
            return
        elif misfit.kind == "range":
            least, most = misfit.expected
            rule = "NumberOutOfRange" if most else "NumberTooSmall"
            self._notes.say(rule, entry.value, key=_name(misfit.way), least=least, most=most)
        elif misfit.way[-1] == "container_name":
            self._notes.say("ContainerNameInvalid", entry.value, name=short(entry.value))
        elif misfit.way[-1] == "pull_policy":
            self._notes.say("PullPolicyInvalid", entry.value, value=short(entry.value))
        else:
            self._notes.say("ValueNotAllowed", entry.value, value=short(entry.value), key=_name(misfit.way))

    def _entry(self, way: Way) -> Entry:
        """Return the key and the value that a way leads to; for an item of a list the key of the list."""
        node: Node = self._root
        key = Scalar(self._root.start, self._root.start, "", "", is_plain=True)
        for step in way:
            if isinstance(node, Mapping) and str(step) in node.entries:
                key, node = node.entries[str(step)]
            elif isinstance(node, Sequence) and isinstance(step, int):
                node = node.items[step]
        return Entry(key, node)

    def _unknown(self, misfit: Misfit, entry: Entry) -> None:
        *above, key = map(str, misfit.way)
        if not above:
            self._unknown_at_top(key, misfit.expected, entry)
        elif not misfit.expected:
            rule = "NameInvalid" if len(above) == 1 else "KeyEmpty" if not key else "KeyInvalid"
            self._notes.say(rule, entry.key, name=key)
        elif self._say_nearest(key, misfit.expected, entry, _MEANT if len(above) == 2 else {}):  # noqa: PLR2004
            return
        elif above[0] == "services" and len(above) == 2 and self._say_deeper(key, entry):  # noqa: PLR2004
            return
        elif above[0] == "services" and key in keys_of("service"):
            self._notes.say("KeyOneLevelUp", entry.key, key=key, inside=above[-1], service=above[1])
        elif above[0] == "services" and key in keys_of() and len(above) == 2:  # noqa: PLR2004
            self._notes.say("KeyBelongsAtTop", entry.key, key=key)
        else:
            self._notes.say("UnknownKey", entry.key, key=key, place=_name(tuple(above)))

    def _unknown_at_top(self, key: str, allowed: tuple[str, ...], entry: Entry) -> None:
        if _KUBERNETES <= self._root.entries.keys():
            self._notes.say("KubernetesFile", self._root)
        elif self._say_nearest(key, allowed, entry, {}):
            return
        elif isinstance(entry.value, Mapping) and _SERVICE_SIGNS & entry.value.entries.keys():
            self._notes.say("ServiceAtTop", entry.key, self._under_services(entry), name=key)
        elif key in keys_of("service"):
            self._notes.say("KeyBelongsInService", entry.key, key=key)
        elif "DOCTYPE" in key or key.startswith(("<", "FROM ")):
            self._notes.say("NotCompose", entry.key)
        else:
            self._notes.say("UnknownTopKey", entry.key, key=key)

    def _under_services(self, entry: Entry) -> str:
        """Return a service that is at the top of the file, moved to where it belongs."""
        lines = self._source.lines[entry.key.start.line - 1 : entry.value.end.line - 1] or [
            self._source.line(entry.key.start.line)
        ]
        if "services" in self._root.entries:
            return fix([self._source.step() + line for line in lines])
        return fix(["services:", *(self._source.step() + line for line in lines)])

    def _say_nearest(self, key: str, allowed: tuple[str, ...], entry: Entry, meant: dict[str, str]) -> bool:
        """Note a misspelt key, if it is near one that is allowed."""
        near = meant.get(key.lower()) or nearest(key, allowed)
        if not near or near in self._beside(entry.key):
            return False
        self._notes.say("KeyMisspelt", entry.key, self._source.replaced(entry.key, near), key=key, near=near)
        return True

    def _beside(self, key: Scalar) -> set[str]:
        """Return the keys that are written beside a key already; few files need it, so they are looked for."""
        todo: list[Node] = [self._root]
        while todo:
            node = todo.pop()
            if isinstance(node, Mapping):
                if any(entry.key is key for entry in node.entries.values()):
                    return set(node.entries)
                todo += [entry.value for entry in node.entries.values()]
        return set()

    def _say_deeper(self, key: str, entry: Entry) -> bool:
        for parent in _INSIDE:
            if key not in keys_of("service", parent):
                continue
            value = self._source.line(entry.value.start.line)[entry.key.end.column - 1 :]
            lines = [f"{key}{value}"] if isinstance(entry.value, Scalar) else []
            corrected = self._source.block(entry.key, parent, lines) if lines else ""
            self._notes.say("KeyOneLevelDown", entry.key, corrected, key=key, parent=parent)
            return True
        return False

    def _not_one_of(self, misfit: Misfit, entry: Entry) -> None:
        value = short(entry.value)
        near = nearest(value, misfit.expected) or (misfit.expected[0] if len(misfit.expected) == 1 else "")
        near = near or next((each for each in misfit.expected if each.endswith(f"_{value}")), "")
        corrected = self._source.replaced(entry.value, near) if near else ""
        if isinstance(entry.value, Scalar) and entry.value.is_open:
            return
        allowed = ", ".join(misfit.expected)
        self._notes.say("NotOneOf", entry.value, corrected, key=_name(misfit.way), value=value, allowed=allowed)

    def _wrong_type(self, misfit: Misfit, entry: Entry) -> None:
        key, value = entry
        name = _name(misfit.way)
        in_list = isinstance(misfit.way[-1], int) if misfit.way else False
        if isinstance(value, Scalar) and value.data is None and not in_list:
            self._no_value(misfit, entry)
        elif isinstance(value, Scalar) and isinstance(value.data, datetime.date):
            self._notes.say("DateNotQuoted", value, self._source.replaced(value, quoted(value.text)), value=value.text)
        elif isinstance(value, Scalar) and (glued := re.match(r"(?P<key>[A-Za-z_]\w*):(?!//)\S", value.text)) and (
            "object" in misfit.expected
        ) and value.is_plain:
            corrected = self._source.spliced(value.start, glued["key"] + ":", glued["key"] + ": ")
            self._notes.say("SpaceAfterColon", value, corrected, key=glued["key"])
        elif self._is_service(misfit.way):
            self._notes.say("ServiceNameMissing", key, fix([f"{self._source.indent(key.start.line)}web:", *self._deeper(entry)]), key=str(misfit.way[1])) if str(misfit.way[1]) in keys_of("service") else self._notes.say("ServiceNotMapping", key, self._image_below(entry), name=name)
        elif "array" in misfit.expected and isinstance(value, Scalar):
            self._not_a_list(entry, name)
        elif "array" in misfit.expected and isinstance(value, Mapping) and "object" not in misfit.expected:
            items = [f"- {quoted(f'{pair}:{short(each.value)}')}" for pair, each in value.entries.items()]
            corrected = self._source.block(key, key.text, items) if name in {"ports", "volumes"} else ""
            self._notes.say("MustBeList", key, corrected, key=name)
        elif in_list and isinstance(value, Mapping) and "string" in misfit.expected:
            self._pair_in_list(value, name)
        elif isinstance(value, Scalar) and "string" in misfit.expected and not isinstance(value.data, str):
            corrected = self._source.replaced(value, quoted(value.text))
            self._notes.say("MustBeText", value, corrected, key=name, value=value.text or "nothing")
        elif "object" in misfit.expected:
            self._notes.say("MustBeMapping", key, self._without_dashes(value), key=name)
        elif "boolean" in misfit.expected:
            self._notes.say("MustBeBoolean", value, key=name, value=short(value))
        elif "number" in misfit.expected or "integer" in misfit.expected:
            self._notes.say("MustBeNumber", value, key=name, value=short(value))
        else:
            self._notes.say("MustBeOneValue", value, key=name)

    def _is_service(self, way: Way) -> bool:
        return len(way) == 2 and way[0] == "services"  # noqa: PLR2004

    def _deeper(self, entry: Entry) -> list[str]:
        """Return the lines of an entry, one level deeper."""
        last = max(entry.key.start.line, entry.value.end.line - (entry.value.end.column == 1))
        return [self._source.step() + line for line in self._source.lines[entry.key.start.line - 1 : last]]

    def _image_below(self, entry: Entry) -> str:
        if isinstance(entry.value, Scalar) and isinstance(entry.value.data, str):
            text = entry.value.text
            return self._source.block(entry.key, entry.key.text, [text if ": " in text else f"image: {text}"])
        return self._without_dashes(entry.value)

    def _no_value(self, misfit: Misfit, entry: Entry) -> None:
        name = _name(misfit.way)
        if misfit.way == ("services",):
            self._notes.say("ServicesEmpty", entry.key)
        elif self._is_service(misfit.way):
            rule = "KeyBelongsInService" if name in keys_of("service") else "ServiceEmpty"
            self._notes.say(rule, entry.key, key=name, name=name)
        else:
            self._notes.say("ValueMissing", entry.key, key=name)

    def _not_a_list(self, entry: Entry, name: str) -> None:
        key, value = entry
        if not isinstance(value, Scalar) or value.is_block:
            self._notes.say("MustBeList", key, key=name)
            return
        if value.is_plain and (glued := re.match(r"-(?=[\"'\w./$])", value.text)) and name != "command":
            parts = [part for part in re.split(r"\s+-(?=\S)", value.text[glued.end() :]) if part]
            corrected = fix([" " * (value.start.column - 1) + f"- {part}" for part in parts])
            on_own_line = value.start.line > key.start.line
            self._notes.say("SpaceAfterDash", value, corrected if on_own_line else "", key=name)
            return
        item = quoted(value.text) if name == "ports" or not value.is_plain else written(value.text)
        self._notes.say("MustBeList", key, self._source.block(key, key.text, [f"- {item}"]), key=name)

    def _pair_in_list(self, value: Mapping, name: str) -> None:
        pairs = [(key, short(each.value)) for key, each in value.entries.items()]
        first = self._source.line(value.start.line)[: value.start.column - 1]
        is_short = len(pairs) == 1 and value.start.line >= value.end.line - 1 and first.strip() == "-"
        sign = "=" if name in {"environment", "args", "labels", "sysctls"} else ": "
        text = f"{pairs[0][0]}{sign}{pairs[0][1]}" if pairs else ""
        corrected = fix([first + (text if sign == "=" and "#" not in text else quoted(text))]) if is_short else ""
        self._notes.say("PairInList", value, corrected, key=name)

    def _without_dashes(self, value: Node) -> str:
        """Return a list of pairs as keys: without the dashes."""
        if not isinstance(value, Sequence) or value.is_flow:
            return ""
        last = value.end.line - (value.end.column <= value.start.column)
        lines = self._source.lines[value.start.line - 1 : max(last, value.start.line)]
        keys = [re.sub(r"^([ ]*)- +([\w.-]+)(?:=|: ?)(.*)$", r"\1  \2: \3", line) for line in lines if line.strip()]
        return fix(keys) if all(": " in key for key in keys) else ""


def _name(way: Way) -> str:
    """Return the last name of a way."""
    return next((step for step in reversed(way) if isinstance(step, str)), "the file")


def nearest(word: str, allowed: tuple[str, ...]) -> str:
    """Return what a word was meant to be: one that is a letter away, or two in a long one."""
    if len(word) > 40:  # noqa: PLR2004  (no key is as long)
        return ""
    plain = word.lower().replace("-", "_").replace(" ", "_")
    if plain in allowed:
        return plain
    found = process.extractOne(plain, allowed, scorer=OSA.distance, score_cutoff=_FARTHEST)
    if not found:
        return ""
    near, distance, _ = found
    most = 1 if len(plain) < _SHORTEST_FOR_TWO else 2 if len(plain) < 2 * _SHORTEST_FOR_TWO else _FARTHEST
    return near if distance <= most else ""
