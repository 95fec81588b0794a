"""Takes mounts apart: `-v "$PWD":/app:ro` and `--mount type=bind,src=.,dst=/app`."""

import re
from typing import Literal, NamedTuple

from bot.explain.wording import code, codes, is_filled_in, size

_VOLUME_NAME = re.compile(r"[a-zA-Z0-9][\w.-]+", re.ASCII)
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_CURRENT_FOLDER = re.compile(
    r"\.|\.[/\\]|\$PWD|\$\{PWD\}|\$\(pwd\)|`pwd`|pwd|%cd%|\$\{?pwd\}?|\$\{PWD:?-[^}]*\}", re.IGNORECASE
)
_MODES = {
    "ro": "The container can only read it (`ro`).",
    "rw": "The container may write to it (`rw`), which it may anyway.",
    "z": "`z` labels it for SELinux, so that several containers may use it.",
    "Z": "`Z` labels it for SELinux, so that only this container may use it.",
    "nocopy": "`nocopy` keeps a new volume empty: no files of the image are copied into it.",
    "cached": "`cached` is an old setting for Macs and has no effect today.",
    "delegated": "`delegated` is an old setting for Macs and has no effect today.",
    "consistent": "`consistent` is an old setting for Macs and has no effect today.",
}
_PROPAGATIONS = ("shared", "slave", "private", "rshared", "rslave", "rprivate")
USUAL_FOLDERS = ("app", "conf", "config", "data", "html", "logs", "public", "src", "www")
"""Names of volumes that may be meant as folders."""
_MOST_FIELDS = 3
_LONGEST_MOUNT = 4_000

Kind = Literal["folder", "volume", "anonymous", "unknown", "refused"]


class Mount(NamedTuple):
    """What `-v` mounts.

    Attributes:
        kind: a folder (or file) of the host, a named volume, an anonymous one, one of the two that only the shell
            knows, or something that Docker refuses.
        source: the folder or the volume's name.
        target: where it is in the container.
        modes: `ro` and the like.
        wrong: why Docker refuses it.
    """

    kind: Kind
    source: str
    target: str
    modes: tuple[str, ...] = ()
    wrong: str = ""


def mount_parts(value: str) -> Mount:
    """Take the value of `-v` apart."""
    fields = _fields(value)
    if fields == [""]:
        return Mount("refused", "", "", (), "Its value is missing: it needs `SOURCE:FOLDER_IN_THE_CONTAINER`.")
    if len(fields) > _MOST_FIELDS:
        return Mount("refused", value, "", (), f"{code(value)} has too many colons: write `SOURCE:TARGET[:ro]`.")
    if len(fields) == 1:
        return _checked(Mount("anonymous", "", fields[0]))
    source, target, *modes = fields
    return _checked(Mount(_kind(source), source, target, tuple(mode for mode in ",".join(modes).split(",") if mode)))


def _fields(value: str) -> list[str]:
    """Split at colons, except those of a Windows drive and in `$( )` or `${ }`."""
    drive = value[:2] if _DRIVE.match(value) and (value[2] == "\\" or re.search(r":(?:/|[A-Za-z]:)", value[2:])) else ""
    masked = re.sub(r"\$\([^()]*\)|\$\{[^{}]*\}", lambda found: found[0].replace(":", "\0"), value[len(drive) :])
    fields = [field.replace("\0", ":") for field in masked.split(":")]
    fields[0] = drive + fields[0]
    if fields[2:] and len(fields[1]) == 1 and fields[1].isalpha() and fields[2][:1] in ("\\", "/"):
        fields[1:3] = [f"{fields[1]}:{fields[2]}"]  # a drive in a Windows container
    return fields


def _kind(source: str) -> Kind:
    if (
        source[:1] in ("/", ".", "~", "\\")
        or _DRIVE.match(source)
        or _CURRENT_FOLDER.fullmatch(source.partition("/")[0])
    ):
        return "folder"
    if source.startswith(("$(pwd)", "${PWD", "$PWD", "$HOME", "${HOME}", "%USERPROFILE%", "$env:")):
        return "folder"
    if is_filled_in(source):
        return "folder" if "/" in source else "unknown"
    return "volume"


def _checked(mount: Mount) -> Mount:
    wrong = ""
    is_path = (
        mount.target[:1] in ("/", "$", "%", "<", "`", "\\") or _DRIVE.match(mount.target) or "HIDDEN" in mount.target
    )
    if mount.kind == "volume" and len(mount.source) == 1 and mount.source.isalpha() and not mount.modes:
        path = f"{mount.source}:{mount.target}"
        wrong = f"{code(path)} is read as a path of Windows: a volume's name needs at least two letters."
    elif not mount.target:
        wrong = "The folder in the container is missing after the colon."
    elif not is_path:
        wrong = f"{code(mount.target)} isn't a full path: the folder in the container must begin with `/`."
    elif mount.target == "/":
        wrong = "A container's own root folder `/` can't be replaced: mount into a folder below it."
    elif mount.kind == "volume" and not mount.source:
        wrong = "The volume or the folder is missing before the colon."
    elif mount.kind == "volume" and not _VOLUME_NAME.fullmatch(mount.source):
        wrong = (
            f"{code(mount.source)} isn't a valid name for a volume. If it is a folder here, begin it with `./`: "
            f"{code(f'./{mount.source}:{mount.target}')}."
        )
    elif unknown := [mode for mode in mount.modes if not _is_mode(mode)]:
        wrong = f"{codes(unknown)} can't follow the second colon: only `ro`, `rw`, `z`, `Z` and a few others can."
    return mount._replace(kind="refused", wrong=wrong) if wrong else mount


def _is_mode(mode: str) -> bool:
    return mode in _MODES or mode in _PROPAGATIONS or is_filled_in(mode)


def source_in_words(source: str) -> str:
    """Say which folder of the host a source is: `the current folder of the host`."""
    first, slash, rest = source.replace("\\", "/").partition("/")
    if _CURRENT_FOLDER.fullmatch(first) and first != "pwd" and not rest:
        return "the current folder of the host"
    if _CURRENT_FOLDER.fullmatch(first) and slash and rest:
        return f"{code(rest)} from the current folder of the host"
    if first in ("~", "$HOME", "${HOME}"):
        return f"{code(rest)} from your home folder on the host" if rest else "your home folder on the host"
    if source == "/":
        return "the whole file system of the host"
    return f"{code(source)} of the host"


def mount_in_words(value: str) -> str:
    """Say what `-v` mounts."""
    mount = mount_parts(value)
    target = code(mount.target)
    if mount.kind == "refused":
        return f"Is meant to mount something in the container, but Docker refuses it. {mount.wrong}"
    if mount.kind == "anonymous":
        return (
            f"Keeps the files in {target} in a new volume without a name (an anonymous volume), outside the container."
        )
    if mount.kind == "volume":
        what = (
            f"Keeps the files in {target} in the volume {code(mount.source)}, which outlives the container; Docker"
            " creates the volume if it doesn't exist."
        )
        if mount.source in USUAL_FOLDERS:
            what += f" It is not the folder {code(mount.source)}: that would be {code(f'./{mount.source}')}."
    elif mount.kind == "unknown":
        what = (
            f"Mounts what {code(mount.source)} contains at {target} in the container: a folder of the host if it begins"
            " with `/` or `.`, else a volume of this name."
        )
    else:
        what = (
            f"Makes {source_in_words(mount.source)} (left of the colon) available as {target} in the container (right"
            " of it); both see the same files."
        )
    return " ".join([what, *map(_mode, mount.modes)])


def _mode(mode: str) -> str:
    if mode in _PROPAGATIONS:
        return f"{code(mode)} sets whether mounts made later inside it are seen on the other side."
    return _MODES.get(mode, f"{code(mode)} is filled in first.")


def mount_fields(value: str) -> dict[str, str]:
    """Return the fields of `--mount` or `--tmpfs`-like values by their usual names: `source`, `target`, `readonly`."""
    usual = {"src": "source", "dst": "target", "destination": "target", "ro": "readonly"}
    pairs = (field.partition("=") for field in value[:_LONGEST_MOUNT].split(","))
    return {usual.get(key.strip().lower(), key.strip().lower()): text or "true" for key, _, text in pairs if key}


def long_mount_in_words(value: str) -> str:
    """Say what `--mount` mounts."""
    fields = mount_fields(value)
    kind, source = fields.get("type", "volume"), fields.get("source", "")
    target = code(fields.get("target", "")) if fields.get("target") else "a folder that isn't named yet"
    if kind == "bind":
        what = source_in_words(source) if source else "a folder of the host"
        text = f"Makes {what} available as {target} in the container."
    elif kind == "tmpfs":
        most = size(fields.get("tmpfs-size", ""))
        limit = f", of at most {most}" if most else ""
        text = f"Puts an empty file system in memory at {target}{limit}; it is gone when the container stops."
    elif kind == "volume" and source:
        text = f"Keeps the files in {target} in the volume {code(source)}, which outlives the container."
    elif kind == "volume":
        text = f"Keeps the files in {target} in a new volume without a name (an anonymous volume)."
    else:
        text = (
            f"Mounts {code(source) if source else 'something'} of the type {code(kind)} at {target} in the container."
        )
    return (
        f"{text} {_MODES['ro'].replace('`ro`', '`readonly`')}" if fields.get("readonly", "false") != "false" else text
    )
