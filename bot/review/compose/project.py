"""The services and everything that has a name in a file, with what it extends and includes."""

import os
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from pathlib import Path

from bot.review.compose.nodes import Mapping, MistakeError, Node, Scalar, Sequence, TooMuchError, read
from bot.review.compose.notes import Notes
from bot.review.compose.resolve import Resolver, put_together
from bot.review.compose.values import found

KINDS = ("volumes", "networks", "secrets", "configs", "models")
_REMOTE = ("http://", "https://", "git@", "git://", "ssh://", "oci://", "github.com/")
_LARGEST = 200_000
"""Bytes of a file beside the Compose file that is read."""
_DEEPEST = 10
"""How many services may extend each other in a row."""


@dataclass(eq=False)
class Service:
    """A service.

    Attributes:
        name: its name.
        key: where it is named.
        own: what the file says of it.
        whole: the same with what it extends.
        is_open: what it extends can't be seen from here.
        is_off: it belongs to a profile, so that it isn't there unless that is chosen.
    """

    name: str
    key: Scalar
    own: Mapping
    whole: Mapping
    is_open: bool = False
    is_off: bool = False


@dataclass(eq=False)
class Project:
    """What a file describes.

    Attributes:
        root: the whole file.
        folder: where it is, if that can be seen.
        variables: the variables that are set; None if they can't be seen.
        services: by their names.
        included: the services of files that it includes.
        names: the volumes, networks, secrets, configs and models that there are, by kind.
        is_open: it includes files that can't be seen from here, so there may be more of everything.
    """

    root: Mapping
    folder: Path | None
    variables: Map[str, str] | None
    services: dict[str, Service] = field(default_factory=dict)
    included: dict[str, Mapping] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)
    is_open: bool = False


def gather(root: Mapping, folder: Path | None, variables: Map[str, str] | None, notes: Notes) -> Project:
    """Return what a file describes, and note what it extends or includes and isn't there."""
    project = Project(root, folder, variables)
    for kind in KINDS:
        node = root.get(kind)
        project.names[kind] = set(node.entries) if isinstance(node, Mapping) else set()
    _include(project, notes)
    services = root.get("services")
    active = set((variables or {}).get("COMPOSE_PROFILES", "").split(",")) - {""}
    for name, (key, value) in (services.entries if isinstance(services, Mapping) else {}).items():
        if isinstance(value, Mapping):
            service = _extended(name, Service(name, key, value, value), services, folder, variables, notes)  # type: ignore[arg-type]
            profiles = {str(each.data) for each in found(service.whole, "profiles.*")}
            service.is_off = bool(profiles) and not profiles & active and "*" not in active
            project.services[name] = service
    return project


def variables_at(folder: Path) -> dict[str, str]:
    """Return the variables that Compose sees in a folder: those of its `.env` and of this process."""
    values: dict[str, str] = {}
    for line in (read_file(folder / ".env") or "").splitlines():
        name, sign, value = line.strip().removeprefix("export ").partition("=")
        if sign and not name.startswith("#"):
            values[name.strip()] = _unquoted(value.strip())
    return values | os.environ


def _unquoted(value: str) -> str:
    if value[:1] in {"'", '"'} and (end := value.find(value[0], 1)) > 0:
        return value[1:end]
    return value.partition(" #")[0].rstrip()


def read_file(path: Path) -> str | None:
    """Return a file's text; None if there is none that can be read."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def exists(path: Path) -> bool:
    """Tell whether there is something at a path."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_remote(path: str) -> bool:
    """Tell whether a path leads to another machine."""
    return path.startswith(_REMOTE) or path.endswith(".git")


def load(path: Path) -> Mapping | None:
    """Return another Compose file, resolved; None if it can't be read."""
    text = read_file(path)
    try:
        documents = read(text) if text is not None else []
    except (MistakeError, TooMuchError):
        return None
    if not documents or not isinstance(documents[0], Mapping):
        return None
    Resolver(_says_nothing, variables_at(path.parent), lambda _node: "").resolve(documents[0])
    return documents[0]


def _says_nothing(_rule: str, _node: Node, /, _fix: str = "", **_values: str | int) -> None:
    """Ignore the mistakes of another file."""


def _include(project: Project, notes: Notes) -> None:
    paths = [node for place in ("include.*", "include.*.path", "include.*.path.*") for node in found(project.root, place)]
    for node in paths:
        if not isinstance(node, Scalar) or not isinstance(node.data, str):
            continue
        if project.folder is None or is_remote(node.data) or node.is_open:
            project.is_open = True
            continue
        path = project.folder / node.data
        if not exists(path):
            notes.say("IncludedFileMissing", node, path=node.data)
            project.is_open = True
        elif (root := load(path)) is None:
            notes.say("IncludedFileInvalid", node, path=node.data)
            project.is_open = True
        else:
            for kind in KINDS:
                names = root.get(kind)
                project.names[kind] |= set(names.entries) if isinstance(names, Mapping) else set()
            services = root.get("services")
            for name, entry in (services.entries if isinstance(services, Mapping) else {}).items():
                if isinstance(entry.value, Mapping):
                    project.included[name] = entry.value
            project.is_open = project.is_open or "include" in root.entries


def _extended(  # noqa: PLR0913, PLR0917  (what is extended, where, and what is known)
    name: str,
    service: Service,
    services: Mapping,
    folder: Path | None,
    variables: Map[str, str] | None,
    notes: Notes,
    above: tuple[tuple[Path | None, str], ...] = (),
    file: Path | None = None,
) -> Service:
    """Return a service with what it extends."""
    extends = service.own.get("extends")
    wanted = extends.get("service") if isinstance(extends, Mapping) else extends
    if not isinstance(wanted, Scalar) or not isinstance(wanted.data, str):
        return service
    path = extends.get("file") if isinstance(extends, Mapping) else None
    if wanted.is_open or (path is not None and (folder is None or not isinstance(path, Scalar) or path.is_open)):
        service.is_open = True
        return service
    if isinstance(path, Scalar) and folder is not None:
        file = folder / str(path.data)
        if not exists(file):
            notes.say("ExtendedFileMissing", path, path=str(path.data))
            service.is_open = True
            return service
        other = load(file)
        inner = other.get("services") if other else None
        if not isinstance(inner, Mapping):
            notes.say("ExtendedFileInvalid", path, path=str(path.data))
            service.is_open = True
            return service
        services, folder = inner, file.parent
    here = (file, str(wanted.data))
    if here in above or (file, wanted.data) == (None, name) and not above or len(above) > _DEEPEST:
        notes.say("ExtendsCycle", wanted, service=name)
        service.is_open = True
        return service
    entry = services.entries.get(wanted.data)
    if entry is None or not isinstance(entry.value, Mapping):
        notes.say("ExtendsUnknown", wanted, name=wanted.data)
        service.is_open = True
        return service
    base = Service(wanted.data, entry.key, entry.value, entry.value)
    base = _extended(wanted.data, base, services, folder, variables, notes, (*above, (file if path is None else None, name), here), file)
    service.whole = put_together(base.whole, service.own)
    service.is_open = base.is_open
    return service


