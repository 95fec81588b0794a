"""Says which keys Compose doesn't know, with the nearest right one, or where they belong."""

from bot.review.compose.keys import is_service, last_name, nearest
from bot.review.compose.mistakes import ODD_SPACE, say_odd_spaces
from bot.review.compose.nodes import Entry, Mapping, Node, Scalar
from bot.review.compose.notes import Notes
from bot.review.compose.schema import Misfit, keys_of
from bot.review.compose.source import Source, fix, quoted

_MEANT = {
    "env": "environment",
    "envs": "environment",
    "env_vars": "environment",
    "environments": "environment",
    "cmd": "command",
    "commands": "command",
    "memory": "mem_limit",
    "mem": "mem_limit",
    "cpu": "cpus",
    "net": "network_mode",
    "depends": "depends_on",
    "dependson": "depends_on",
    "needs": "depends_on",
    "restart_policy": "restart",
    "restarts": "restart",
    "healthchecks": "healthcheck",
    "health": "healthcheck",
    "name": "container_name",
    "workdir": "working_dir",
    "env-file": "env_file",
    "envfile": "env_file",
    "interactive": "stdin_open",
    "publish": "ports",
    "mounts": "volumes",
    "host": "hostname",
    "log": "logging",
}
"""Keys of a service that people write, with what Compose calls them."""
_MEANT_OF_PORT = {"host": "published", "external": "published", "container": "target", "internal": "target"}
_INSIDE = ("build", "deploy", "healthcheck", "logging")
"""Keys of a service whose own keys are often written beside them."""
_KUBERNETES = frozenset({"apiVersion", "kind", "metadata", "spec"})
_LEVEL_OF_SERVICE_KEYS = 2


class UnknownKeys:
    """Notes the keys of one file that Compose doesn't know."""

    def __init__(self, root: Mapping, source: Source, notes: Notes) -> None:
        """Take the file, resolved."""
        self._root = root
        self._source = source
        self._notes = notes

    def say(self, misfit: Misfit, entry: Entry) -> None:
        """Note an unknown key."""
        *above, key = map(str, misfit.way)
        in_service = len(above) == _LEVEL_OF_SERVICE_KEYS and above[0] == "services"
        if not above:
            self._at_top(key, misfit.expected, entry)
        elif not misfit.expected:
            rule = "NameInvalid" if len(above) == 1 else "KeyEmpty" if not key else "KeyInvalid"
            self._notes.say(rule, entry.key, name=key)
        elif (
            ("ports" in above and self._say_port(entry))
            or self._say_nearest(
                key, misfit.expected, entry, _MEANT if in_service else _MEANT_OF_PORT if "ports" in above else {}
            )
            or (in_service and self._say_deeper(key, entry))
        ):
            return
        elif above[0] == "services" and key in keys_of("service"):
            self._notes.say("KeyOneLevelUp", entry.key, key=key, inside=above[-1], service=above[1])
        elif in_service and key in keys_of():
            self._notes.say("KeyBelongsAtTop", entry.key, key=key)
        else:
            self._notes.say("UnknownKey", entry.key, key=key, place=last_name(misfit.way[:-1]))

    def _at_top(self, key: str, allowed: tuple[str, ...], entry: Entry) -> None:
        if self._root.entries.keys() >= _KUBERNETES:
            self._notes.say("KubernetesFile", self._root)
        elif ODD_SPACE.match(key):
            say_odd_spaces(self._source, self._notes)
        elif self._say_nearest(key, allowed, entry, {}):
            return
        elif is_service(entry.value):
            self._notes.say("ServiceAtTop", entry.key, self._under_services(entry), name=key)
        elif key in keys_of("service"):
            self._notes.say("KeyBelongsInService", entry.key, key=key)
        elif "DOCTYPE" in key or key.startswith(("<", "FROM ")):
            self._notes.say("NotCompose", entry.key)
        else:
            self._notes.say("UnknownTopKey", entry.key, key=key)

    def _say_port(self, entry: Entry) -> bool:
        """Note a port that is read as a key with a value, because there is a space after its colon."""
        if not entry.key.text.replace(".", "").isdigit() or not isinstance(entry.value, Scalar):
            return False
        line = self._source.line(entry.key.start.line)
        before = line[: entry.key.start.column - 1]
        text = f"{entry.key.text}:{entry.value.text}"
        corrected = fix([before + quoted(text)]) if before.strip() == "-" else ""
        self._notes.drop("KeyNotQuoted", entry.key)
        self._notes.say("SpaceInPort", entry.key, corrected, value=text)
        return True

    def _under_services(self, entry: Entry) -> str:
        """Return a service that is at the top of the file, moved to where it belongs."""
        lines = self._source.lines[entry.key.start.line - 1 : entry.value.end.line - 1] or [
            self._source.line(entry.key.start.line)
        ]
        first = next(each for each in self._root.entries.values() if is_service(each.value))
        if "services" in self._root.entries or first.key is not entry.key:
            return fix([self._source.step + line for line in lines])
        return fix(["services:", *(self._source.step + line for line in lines)])

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
