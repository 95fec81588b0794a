"""The services and everything that has a name in a file, with what it extends and includes."""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from pathlib import Path

from bot.review.compose.beside import exists, is_remote, load
from bot.review.compose.extends import Extends
from bot.review.compose.keys import is_service, nearest, stray_kinds
from bot.review.compose.nodes import Mapping, Scalar
from bot.review.compose.notes import Notes
from bot.review.compose.values import found

KINDS = ("volumes", "networks", "secrets", "configs", "models")


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
    strays = stray_kinds(root)
    for kind in KINDS:
        node = root.get(kind) or root.get("services", kind if kind in strays else "")
        node = node or next((each.value for key, each in root.entries.items() if nearest(key, (kind,))), None)
        project.names[kind] = set(node.entries) if isinstance(node, Mapping) else set()
    _include(project, notes)
    for name, entry in root.entries.items():
        if is_service(entry.value) and not name.startswith("x-"):
            project.included[name] = entry.value  # type: ignore[assignment]
    services = root.get("services")
    extends = Extends(folder, notes)
    active = set((variables or {}).get("COMPOSE_PROFILES", "").split(",")) - {""}
    if not isinstance(services, Mapping):
        return project
    for name, (key, value) in services.entries.items():
        if isinstance(value, Mapping) and name not in strays:
            whole, is_open = extends.whole(name, value, services)
            service = Service(name, key, value, whole, is_open)
            profiles = {str(each.data) for each in found(service.whole, "profiles.*")}
            service.is_off = bool(profiles) and not profiles & active and "*" not in active
            project.services[name] = service
    return project


def _include(project: Project, notes: Notes) -> None:
    paths = [
        node for place in ("include.*", "include.*.path", "include.*.path.*") for node in found(project.root, place)
    ]
    for node in paths:
        if not isinstance(node, Scalar) or not isinstance(node.data, str):
            continue
        if project.folder is None or is_remote(node.data) or node.is_open:
            project.is_open = True
            if project.folder is None and not is_remote(node.data):
                notes.say("FileNeeded", node, path=node.data)
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
