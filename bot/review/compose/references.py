"""Looks at the names that services use: whether there is something of that name, and whether they go in circles."""

from collections.abc import Iterator

from bot.review.compose.formats import FormatError, Mount, parse_mount
from bot.review.compose.keys import nearest
from bot.review.compose.nodes import Mapping, Node, Scalar, Sequence
from bot.review.compose.notes import Notes
from bot.review.compose.project import Project, Service
from bot.review.compose.source import Source, fix

_UNDEFINED = {
    "volumes": "VolumeUndefined",
    "networks": "NetworkUndefined",
    "secrets": "SecretUndefined",
    "configs": "ConfigUndefined",
    "models": "ModelUndefined",
}
_SHARED = ("network_mode", "ipc", "pid", "uts", "cgroup")
"""Keys that can name another service whose network, processes and so on are used: `service:db`."""
_LONGEST_CIRCLE = 10


class References:
    """Notes the names of one file that lead nowhere."""

    def __init__(self, project: Project, source: Source, notes: Notes) -> None:
        """Take the file."""
        self._project = project
        self._source = source
        self._notes = notes
        self._services = {*project.services, *project.included}

    def say(self) -> None:
        """Note all of them."""
        for service in self._project.services.values():
            for kind in ("networks", "secrets", "configs", "models"):
                for name, node in _names(service.whole.get(kind)):
                    self._look_up(service, kind, name, node)
            for name, node in _names(service.whole.get("build", "secrets")):
                self._look_up(service, "secrets", name, node)
            for name, node, optional in dependencies(service):
                self._depend(service, name, node, optional=optional)
        self._say_cycles()

    def look_up_volume(self, service: Service, name: str, node: Node) -> None:
        """Note a volume that isn't there."""
        self._look_up(service, "volumes", name, node)

    def _look_up(self, service: Service, kind: str, name: str, node: Node) -> None:
        if self._notes.is_full:
            return
        names = self._project.names[kind]
        is_default = kind == "networks" and name == "default"
        if name in names or is_default or self._project.is_open or (isinstance(node, Scalar) and node.is_open):
            return
        if service.is_off:
            self._notes.say("RefusedWithProfile", node, service=service.name, name=name)
            return
        near = nearest(name, tuple(names)) or (f"./{name}" if kind == "volumes" and "/" in name else "")
        if near and isinstance(node, Scalar) and node.text.count(name) == 1:
            self._notes.say(
                _UNDEFINED[kind], node, self._source.replaced(node, self._as_written(node, name, near)), name=name
            )
        else:
            self._notes.say(_UNDEFINED[kind], node, self._defined(kind, name), name=name)

    def _as_written(self, node: Scalar, name: str, near: str) -> str:
        return self._source.text(node).replace(name, near, 1)

    def _defined(self, kind: str, name: str) -> str:
        """Return the lines that define what is missing: with the key that the file has for that kind, or a new one."""
        if not name or any(not (sign.isalnum() or sign in "._-") for sign in name):
            return ""
        lines = [self._source.step + f"{name}:"]
        if kind in {"secrets", "configs"}:
            lines.append(2 * self._source.step + f"file: ./{name}{'.txt' if kind == 'secrets' else ''}")
        return fix(self._source.added(self._project.root, kind, lines)) if kind != "models" else ""

    def _depend(self, service: Service, name: str, node: Node, *, optional: bool) -> None:
        if self._project.is_open or (isinstance(node, Scalar) and node.is_open):
            return
        other = self._project.services.get(name)
        if name in self._services and not (other and other.is_off and not service.is_off):
            return
        if service.is_off:
            self._notes.say("RefusedWithProfile", node, service=service.name, name=name)
        elif other is None:
            taken = {service.name, *(each for each, _, _ in dependencies(service))}
            near = nearest(name, tuple(each for each in self._services if each not in taken))
            is_name = isinstance(node, Scalar) and node.text.count(name) == 1 and near
            corrected = self._source.replaced(node, self._as_written(node, name, near)) if is_name else ""  # type: ignore[arg-type]
            self._notes.say("ServiceUndefined", node, corrected, name=name, service=service.name)
        elif not optional:
            self._notes.say("DependencyInProfile", node, name=name, service=service.name)

    def _say_cycles(self) -> None:
        """Note the first circle of services that wait for each other."""
        needs = {
            service.name: [(name, node) for name, node, _ in dependencies(service)]
            for service in self._project.services.values()
            if not service.is_off
        }
        done: set[str] = set()
        for start in needs:
            path: dict[str, None] = {}
            todo: list[tuple[str, Node | None, bool]] = [(start, None, False)]
            while todo:
                name, node, is_leaving = todo.pop()
                if is_leaving:
                    del path[name]
                    done.add(name)
                elif name in path:
                    names = list(path)
                    circle = [*names[names.index(name) :], name][:_LONGEST_CIRCLE]
                    self._notes.say("DependencyCycle", node or self._project.root, circle=" → ".join(circle))
                    return
                elif name in needs and name not in done:
                    path[name] = None
                    todo.append((name, node, True))
                    todo += [(other, place, False) for other, place in needs[name]]


def dependencies(service: Service) -> Iterator[tuple[str, Node, bool]]:
    """Yield the services that a service needs, with where it says so and whether it also starts without them."""
    whole = service.whole
    depends_on = whole.get("depends_on")
    if isinstance(depends_on, Mapping):
        for name, (key, value) in depends_on.entries.items():
            required = value.get("required") if isinstance(value, Mapping) else None
            yield name, key, bool(required and required.data is False)
    named = _texts(depends_on)
    # `service:alias`; with more colons Compose takes all of it for a name.
    named += [
        (text.partition(":")[0] if text.count(":") == 1 else text, node) for text, node in _texts(whole.get("links"))
    ]
    sources = [(text, node) for text, node in _texts(whole.get("volumes_from")) if not text.startswith("container:")]
    named += [(text.partition(":")[0], node) for text, node in sources]
    shared = [(str(node.data), node) for key in _SHARED if (node := whole.get(key)) is not None]
    contexts = whole.get("build", "additional_contexts")
    if isinstance(contexts, Mapping):
        shared += [(str(entry.value.data), entry.value) for entry in contexts.entries.values()]
    shared += [(text.partition("=")[2], node) for text, node in _texts(contexts)]
    named += [(text.removeprefix("service:"), node) for text, node in shared if text.startswith("service:")]
    for name, node in named:
        yield name, node, False


def _texts(node: Node | None) -> list[tuple[str, Node]]:
    """Return the texts of a list."""
    items = node.items if isinstance(node, Sequence) else []
    return [(item.data, item) for item in items if isinstance(item.data, str)]


def _names(node: Node | None) -> Iterator[tuple[str, Node]]:
    """Yield the names that a list or a mapping of references has."""
    if isinstance(node, Mapping):
        yield from ((name, entry.key) for name, entry in node.entries.items())
    for item in node.items if isinstance(node, Sequence) else []:
        source = item.get("source") if isinstance(item, Mapping) else item
        if isinstance(item, Mapping) and source is None and "target" in item.entries:
            yield "", item
        elif source is not None and isinstance(source.data, str):
            yield source.data, source


def mounts(service: Service, notes: Notes) -> Iterator[tuple[Mount, Node]]:
    """Yield what a service mounts, and note what Compose doesn't read as a mount."""
    volumes = service.whole.get("volumes")
    for node in volumes.items if isinstance(volumes, Sequence) else []:
        if isinstance(node, Mapping):
            yield from _long_mount(node, notes)
        elif isinstance(node, Scalar) and isinstance(node.data, str) and not node.is_open:
            try:
                yield parse_mount(node.data), node
            except FormatError as error:
                notes.say(error.rule, node, value=node.data)


def _long_mount(node: Mapping, notes: Notes) -> Iterator[tuple[Mount, Node]]:
    kind, source, target = (node.get(name) for name in ("type", "source", "target"))
    if target is None or not isinstance(target.data, str):
        notes.say("KeyMissing", node, key="target", place="volumes")
    elif kind and kind.data == "bind" and source is None:
        notes.say("KeyMissing", node, key="source", place="volumes")
    elif source is not None and isinstance(source, Scalar) and source.is_open:
        return
    else:
        name = source.data if source is not None and isinstance(source.data, str) else ""
        is_volume = bool(kind and kind.data == "volume")
        yield (
            Mount(name if is_volume or (kind and kind.data == "bind") else "", target.data, is_path=not is_volume),
            node,
        )
