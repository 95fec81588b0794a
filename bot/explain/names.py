"""Names of commands as people type them, and what Docker's kinds of things are called."""

from collections.abc import Sequence

_CONTAINER = "run create exec rm stop start restart logs cp kill attach commit diff export pause port rename stats top"
_SHOWN = {f"container {name}": name for name in [*_CONTAINER.split(), "unpause", "update", "wait"]}
_SHOWN |= {f"image {name}": name for name in ("pull", "push", "tag", "save", "load", "history", "import")}
_SHOWN |= {f"system {name}": name for name in ("info", "events")}
_SHOWN |= {"container ls": "ps", "image ls": "images", "image rm": "rmi", "buildx build": "build"}


def shown(path: Sequence[str]) -> list[str]:
    """Return a command's name as people usually type it: `run` for `container run`."""
    name = " ".join(path)
    return _SHOWN.get(name, name).split()


def full_name(path: Sequence[str]) -> str:
    """Return the same with `docker`: `docker run`."""
    return " ".join(["docker", *shown(path)])
