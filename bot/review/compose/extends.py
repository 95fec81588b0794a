"""Puts a service together with what it extends, in the same file or in another one."""

from pathlib import Path

from bot.review.compose.beside import exists, load
from bot.review.compose.nodes import Mapping, Node, Scalar
from bot.review.compose.notes import Notes
from bot.review.compose.resolve import put_together

_DEEPEST = 10
"""How many services may extend each other in a row."""


class Extends:
    """Follows the `extends` of the services of one file."""

    def __init__(self, folder: Path | None, notes: Notes) -> None:
        """Remember where the file is; None if that can't be seen."""
        self._folder = folder
        self._notes = notes

    def whole(self, name: str, service: Mapping, services: Mapping) -> tuple[Mapping, bool]:
        """Return a service with all that it extends, and whether a part of that can't be seen from here.

        Args:
            name: the service's name.
            service: what the file says of it.
            services: all services of the file.
        """
        parts = [service]
        place = (None, name)
        seen: set[tuple[Path | None, str]] = {place}
        folder, file = self._folder, None
        while (wanted := _wanted(parts[-1])) is not None:
            path = _path(parts[-1])
            if wanted.is_open or (
                path is not None and (folder is None or not isinstance(path, Scalar) or path.is_open)
            ):
                if folder is None and isinstance(path, Scalar) and len(parts) == 1:
                    self._notes.say("FileNeeded", path, path=str(path.data))
                return _together(parts), True
            if isinstance(path, Scalar) and folder is not None:
                file = folder / str(path.data)
                folder = file.parent
                other = self._services_of(file, path)
                if other is None:
                    return _together(parts), True
                services = other
            entry = services.entries.get(wanted.data)
            if (file, wanted.data) in seen or len(seen) > _DEEPEST:
                self._notes.say("ExtendsCycle", wanted, service=name)
                return _together(parts), True
            if entry is None or not isinstance(entry.value, Mapping):
                self._notes.say("ExtendsUnknown", wanted, name=wanted.data)
                return _together(parts), True
            seen.add((file, wanted.data))
            parts.append(entry.value)
        return _together(parts), False

    def _services_of(self, file: Path, path: Scalar) -> Mapping | None:
        """Return the services of another file; None if they can't be read, which is noted."""
        if not exists(file):
            self._notes.say("ExtendedFileMissing", path, path=str(path.data))
            return None
        other = load(file)
        services = other.get("services") if other else None
        if isinstance(services, Mapping):
            return services
        self._notes.say("ExtendedFileInvalid", path, path=str(path.data))
        return None


def _wanted(service: Mapping) -> Scalar | None:
    """Return the name of the service that a service extends."""
    extends = service.get("extends")
    name = extends.get("service") if isinstance(extends, Mapping) else extends
    return name if isinstance(name, Scalar) and isinstance(name.data, str) else None


def _path(service: Mapping) -> Node | None:
    """Return the file in which the service is that a service extends; None if it is the same one."""
    extends = service.get("extends")
    return extends.get("file") if isinstance(extends, Mapping) else None


def _together(parts: list[Mapping]) -> Mapping:
    whole = parts[-1]
    for part in reversed(parts[:-1]):
        whole = put_together(whole, part)
    return whole
