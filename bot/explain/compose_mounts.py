"""Translates what is mounted into a container: `--volume`, `--mount`, `--tmpfs`."""

import csv
import re

from bot.explain.compose_draft import Draft, cut, number, pairs
from bot.explain.compose_networks import key_of
from bot.explain.yaml_text import Number, Value

_HERE = re.compile(r"(?:\$PWD|\$\{PWD\}|\$\(pwd(?: -[LP])?\)|%cd%)(?=[/\\]|$)", re.IGNORECASE)
_HOME = re.compile(r"(?:\$HOME|\$\{HOME\})(?=/|$)")
_ABSOLUTE = re.compile(r"[/$]|[A-Za-z]:\\")
_PATH = re.compile(r"[./~$\\%]|[A-Za-z]:[\\/]")
_OCTAL = re.compile(r"[0-7]+", re.ASCII)
_VOLUME = re.compile(r"[a-zA-Z0-9][\w.-]+|.*\$.*", re.ASCII | re.DOTALL)  # a name, or one with a variable in it
_DRIVE = re.compile(r"[A-Za-z]")
_LONGEST_FORM = 3
_OWN_VOLUMES = (
    "The volumes under `volumes:` are those of `docker run`: Compose creates them, or uses existing ones with a "
    "warning. `docker compose down --volumes` deletes them with their data; to prevent that for one that exists, write "
    "`external: true` below its `name`."
)
_TRUE = ("", "1", "true")
_TARGET = ("target", "dst", "destination")
_SOURCE = ("source", "src")
# What a mount can say besides its type and its places: where Compose has it.
_OF_A_MOUNT = {
    "bind-propagation": ("bind", "propagation"),
    "bind-recursive": ("bind", "recursive"),
    "volume-subpath": ("volume", "subpath"),
    "image-subpath": ("image", "subpath"),
    "tmpfs-size": ("tmpfs", "size"),
    "tmpfs-mode": ("tmpfs", "mode"),
}
_RECURSIVE = ("enabled", "disabled", "writable", "readonly")
_OF_A_VOLUME = ("volume-driver", "volume-opt", "volume-label")
_TYPES = ("bind", "volume", "tmpfs", "npipe", "image", "cluster")


def translate_mounts(draft: Draft) -> None:
    """Translate all volumes, folders of the host and temporary file systems."""
    keys: dict[str, str] = {}
    driver = draft.last("--volume-driver")
    short = [_short_form(draft, value, keys, driver) for value in draft.values("--volume")]
    long = [_long_form(draft, value, keys) for value in draft.values("--mount")]
    mounts: list[Value] = [mount for mount in (*short, *long) if mount]
    if mounts:
        draft.service["volumes"] = mounts
    if tmpfs := draft.values("--tmpfs"):
        draft.service["tmpfs"] = tmpfs
    if driver is not None and not keys:
        draft.leave_out(f"--volume-driver {driver}", "in Compose, only a volume with a name has a driver.")


def _short_form(draft: Draft, value: str, keys: dict[str, str], driver: str | None) -> str | None:
    """Return a volume as in `-v data:/data:ro` for Compose, which has the same form."""
    parts = _places(value)
    if len(parts) > _LONGEST_FORM or not all(parts) or not _ABSOLUTE.match(parts[0 if len(parts) == 1 else 1]):
        draft.refuse("--volume", value)
        return None
    if len(parts) == 1:
        return value
    source, *others = parts
    if _PATH.match(source) or "/" in source:
        return ":".join([_host_path(draft, source), *others])
    if not _VOLUME.fullmatch(source):
        draft.refuse("--volume", value)
        return None
    return ":".join([_volume(draft, source, keys, {"driver": driver} if driver else {}), *others])


def _places(value: str) -> list[str]:
    r"""Split a volume at its colons, but not at that of a drive: C:\data:/data."""
    places: list[str] = []
    pieces = cut(value, ":")
    for piece in pieces:
        is_path = piece.startswith("\\") or (
            piece.startswith("/") and len(places) == 1 and len(pieces) >= _LONGEST_FORM
        )
        if places and _DRIVE.fullmatch(places[-1]) and is_path:
            places[-1] += f":{piece}"
        else:
            places.append(piece)
    return places


def _long_form(draft: Draft, value: str, keys: dict[str, str]) -> dict[str, Value] | None:
    """Return a mount as in `--mount type=bind,source=.,target=/app` for Compose."""
    try:
        [fields] = csv.reader([value])
    except (csv.Error, ValueError):
        draft.refuse("--mount", value)
        return None
    given = [(key.strip().lower(), text) for key, _, text in (field.partition("=") for field in fields)]
    said = dict(given)
    kind = said.get("type", "volume").lower()
    target = next((text for key, text in given if key in _TARGET), "")
    if kind not in _TYPES or not target:
        draft.refuse("--mount", value)
        return None
    mount: dict[str, Value] = {"type": kind}
    if source := next((text for key, text in given if key in _SOURCE), ""):
        mount["source"] = source
    if kind == "bind" and source:
        mount["source"] = _host_path(draft, source)
    elif kind == "volume" and source and not _VOLUME.fullmatch(source):
        draft.refuse("--mount", value)
        return None
    elif kind == "volume" and source:
        mount["source"] = _volume(draft, source, keys, _of_a_volume(draft, given))
    mount["target"] = target
    for key, text in given:
        _add_detail(draft, mount, key, text)
    if kind == "bind":
        mount["bind"] = {**_mapping(mount.get("bind")), "create_host_path": False}
    return mount


def _of_a_volume(draft: Draft, given: list[tuple[str, str]]) -> dict[str, Value]:
    """Return what a mount says of the volume itself, in case it is created."""
    said = {key: [text for each, text in given if each == key] for key in _OF_A_VOLUME}
    facts: dict[str, Value] = {}
    if said["volume-driver"]:
        facts["driver"] = said["volume-driver"][-1]
    if said["volume-opt"]:
        facts["driver_opts"] = draft.settings("--mount", said["volume-opt"])
    if said["volume-label"]:
        facts["labels"] = pairs(said["volume-label"], "")
    return facts


def _add_detail(draft: Draft, mount: dict[str, Value], key: str, text: str) -> None:
    """Add one field of a mount to what Compose is told."""
    if key in ("type", *_TARGET, *_SOURCE) or (key in _OF_A_VOLUME and mount.get("source")):
        return
    if key in ("readonly", "ro"):
        if text.lower() in _TRUE:
            mount["read_only"] = True
    elif key == "consistency":
        mount["consistency"] = text
    elif key == "volume-nocopy":
        mount["volume"] = {**_mapping(mount.get("volume")), "nocopy": text.lower() in _TRUE}
    elif key == "bind-recursive" and text not in _RECURSIVE:
        draft.refuse("--mount", f"{key}={text}")
    elif key in _OF_A_MOUNT:
        kind, name = _OF_A_MOUNT[key]
        mount[kind] = {**_mapping(mount.get(kind)), name: _detail(name, text)}
    elif key in _OF_A_VOLUME:
        draft.leave_out(f"--mount {key}={text}", "in Compose, only a volume with a name has it.")
    else:
        draft.leave_out(f"--mount {key}={text}".rstrip("="), "Compose has nothing like it.")


def _detail(name: str, text: str) -> Value:
    if name == "mode" and _OCTAL.fullmatch(text):
        return Number(f"0o{text.lstrip('0') or '0'}")  # Compose takes a number, and reads others as decimal
    return number(text) if name == "size" else text


def _mapping(value: Value) -> dict[str, Value]:
    return dict(value) if isinstance(value, dict) else {}


def _volume(draft: Draft, name: str, keys: dict[str, str], facts: dict[str, Value]) -> str:
    """Return a volume's key in the file; the volume is the one that docker itself calls so."""
    if name not in keys:
        keys[name] = key_of(name, draft.volumes)
        draft.volumes[keys[name]] = {"name": name}
        draft.note(_OWN_VOLUMES)
    draft.volumes[keys[name]].update(facts)
    return keys[name]


def _host_path(draft: Draft, path: str) -> str:
    """Return a path of the host for Compose; `.` is the file's own folder."""
    path = _HOME.sub("~", path, count=1) if _HOME.match(path) else path
    found = _HERE.match(path)
    rest = path[found.end() :].lstrip("/\\") if found else path
    if found or path.startswith("."):
        draft.note("Save the file in the folder in which you run the command: `.` is the folder of the file.")
    if found:
        return rest if rest.startswith("../") or rest == ".." else f"./{rest}" if rest else "."
    return path if _PATH.match(path) else f"./{path}"
