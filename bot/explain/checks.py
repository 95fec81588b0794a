"""Checks values of options as the client and the engine do."""

import re
from collections.abc import Callable, Mapping

from bot.commands.parser import Option
from bot.explain.mounts import mount_fields, mount_parts
from bot.explain.ports import is_address, port_parts
from bot.explain.wording import code, codes, duration, size

_BOOLEANS = ("true", "false", "1", "0", "t", "f", "T", "F", "TRUE", "FALSE", "True", "False")
_TOO_MANY_COLONS = 3
_LEAST_MEMORY = 6 * 1024 * 1024
_NUMBER = re.compile(r"[+-]?\d+")
_CONTAINER_NAME = re.compile(r"[a-zA-Z0-9][\w.-]+", re.ASCII)
_RUNS_IMAGE = ("container run", "container create")


def wrong_value(command: str, option: Option, value: str) -> str | None:
    """Return what is wrong with an option's value, in one or two sentences; None if Docker takes it.

    Args:
        command: the command's full name.
        option: the option.
        value: its value.
    """
    check = _CHECKS.get(command, {}).get(option.name)
    if check and (wrong := check(value)):
        return wrong
    kind = option.spec.type if option.spec else ""
    is_right = _FORMS.get(kind)
    if is_right and not is_right(value):
        return f"{code(option.name)} takes {_FORM_NAMES[kind]}; {code(value)} isn't one."
    return None


def _is_duration(value: str) -> bool:
    return duration(value.lstrip("+-")) is not None and "d" not in value


def _is_size(value: str) -> bool:
    return size(value) is not None or value == "-1"


def _is_number(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value))


def _is_decimal(value: str) -> bool:
    return bool(re.fullmatch(r"\d*\.?\d+|\d+\.", value))


def _is_ulimit(value: str) -> bool:
    return bool(re.fullmatch(r"[a-z]+=-?\d+(?::-?\d+)?", value))


_FORMS: Mapping[str, Callable[[str], bool]] = {
    "duration": _is_duration,
    "bytes": _is_size,
    "int": _is_number,
    "int64": _is_number,
    "uint64": _is_number,
    "uint16": _is_number,
    "decimal": _is_decimal,
    "ulimit": _is_ulimit,
    "bool": _BOOLEANS.__contains__,
    "filter": lambda value: "=" in value,
}
_FORM_NAMES = {
    "duration": "a time such as `30s` or `5m`",
    "bytes": "a size such as `512m` or `2g`",
    "decimal": "a number such as `1.5`",
    "ulimit": "a name and a number such as `nofile=1024`",
    "bool": "`true` or `false`",
    "filter": "a filter such as `name=web`",
} | dict.fromkeys(("int", "int64", "uint64", "uint16"), "a whole number")


def _port(value: str) -> str | None:
    if port_parts(value):
        return None
    if value.count(":") >= _TOO_MANY_COLONS and not value.startswith("["):
        return f"{code(f'-p {value}')} has too many colons: write `-p [ADDRESS:]HOST_PORT:CONTAINER_PORT`."
    if value.startswith("localhost:"):
        return f"{code(f'-p {value}')} needs an IP address before the ports: `127.0.0.1` instead of `localhost`."
    return f"{code(f'-p {value}')} isn't a port: write `-p HOST_PORT:CONTAINER_PORT`, with numbers from 1 to 65535."


def _volume(value: str) -> str | None:
    mount = mount_parts(value)
    return mount.wrong if mount.kind == "refused" else None


def _folder_without_dot(value: str) -> str | None:
    mount = mount_parts(value)
    if mount.kind == "volume" and mount.source in ("src", "app", "html", "config", "conf", "www", "public"):
        return (
            f"{code(mount.source)} is the name of a volume here, not the folder {code(mount.source)}: for the folder"
            f" write {code(f'./{mount.source}:{mount.target}')}."
        )
    return None


def _mount(value: str) -> str | None:
    fields = mount_fields(value)
    if not fields.get("target"):
        return f"{code('--mount')} needs `target=` with the folder in the container."
    if fields.get("type") == "bind" and not fields.get("source"):
        return f"{code('--mount type=bind')} needs `source=` with the folder of the host."
    if fields.get("type", "volume") not in ("bind", "volume", "tmpfs", "image", "npipe", "cluster"):
        return f"{code('--mount')} has no type {code(fields['type'])}: use `bind`, `volume` or `tmpfs`."
    if not fields["target"].startswith(("/", "$", "%", "<")) and ":" not in fields["target"]:
        return f"{code(fields['target'])} isn't a full path: the folder in the container must begin with `/`."
    return None


def _restart(value: str) -> str | None:
    policy, colon, most = value.partition(":")
    is_right = policy in ("no", "always", "unless-stopped", "on-failure", "")
    if is_right and (not colon or (policy == "on-failure" and most.isdigit())):
        return None
    return (
        f"{code(f'--restart {value}')} isn't a restart policy: use `no`, `on-failure[:TRIES]`, `always` or"
        " `unless-stopped`."
    )


def _pull(value: str) -> str | None:
    return None if value in ("always", "missing", "never") else "`--pull` takes `always`, `missing` or `never`."


def _name(value: str) -> str | None:
    if _CONTAINER_NAME.fullmatch(value.removeprefix("/")):
        return None
    return (
        f"{code(value)} can't be a container's name: it needs at least two characters, a letter or digit and then"
        " letters, digits, `_`, `.` or `-`."
    )


def _workdir(value: str) -> str | None:
    if value.startswith(("/", "\\")) or value[1:2] == ":":
        return None
    return f"{code(f'-w {value}')} isn't a full path: the folder in the container must begin with `/`."


def _host(value: str) -> str | None:
    _, sign, address = re.sub(r"[:=]", "\0", value, count=1).partition("\0")
    if sign and (address == "host-gateway" or is_address(address.strip("[]"))):
        return None
    return f"{code(f'--add-host {value}')} isn't `NAME:ADDRESS`, with an IP address or `host-gateway`."


def _ulimit(value: str) -> str | None:
    name = value.partition("=")[0]
    return None if name in _ULIMITS else f"There is no ulimit {code(name)}: use one of {codes(_ULIMITS, 'or', 20)}."


def _gpus(value: str) -> str | None:
    is_right = value == "all" or _NUMBER.fullmatch(value) or "=" in value or value.strip('"').startswith("device")
    return None if is_right else f"{code(f'--gpus {value}')} isn't a choice of GPUs: use `all`, a number or `device=0`."


def _memory(value: str) -> str | None:
    if value == "-1":
        return "`--memory` takes a size such as `512m`; `-1` is only for `--memory-swap`."
    if value.isdigit() and int(value[:20]) < _LEAST_MEMORY:
        text = f"{code(f'--memory {value}')} is only {value} bytes, and Docker requires at least 6 MB"
        return f"{text}: for MB write {code(f'{value}m')}."
    return None


def _expose(value: str) -> str | None:
    return None if port_parts(value) and ":" not in value else f"{code(f'--expose {value}')} isn't a port."


def _dns(value: str) -> str | None:
    return None if is_address(value) and value else f"{code(f'--dns {value}')} isn't an IP address."


def _attach(value: str) -> str | None:
    if value.lower() in ("stdin", "stdout", "stderr"):
        return None
    return (
        f"{code(f'-a {value}')} attaches nothing: use `stdin`, `stdout` or `stderr`. To run it in the"
        " background, use `-d`."
    )


def scale(value: str) -> str | None:
    """Return what is wrong with `SERVICE=NUMBER`, or None."""
    name, _, number = value.partition("=")
    return None if name and number.isdigit() else f"{code(value)} isn't `SERVICE=NUMBER`."


def _rmi(value: str) -> str | None:
    return None if value in ("all", "local") else "`--rmi` takes `all` or `local`."


def _variable(value: str) -> str | None:
    if value.startswith("="):
        return "A variable needs a name before `=`."
    return None


_ULIMITS = (
    *("core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio"),
    *("rttime", "sigpending", "stack"),
)
Check = Callable[[str], str | None]
"""Returns what is wrong with a value, or None."""
_CHECKS_OF_RUN: Mapping[str, Check] = {
    "--publish": _port,
    "--volume": lambda value: _volume(value) or _folder_without_dot(value),
    "--mount": _mount,
    "--restart": _restart,
    "--pull": _pull,
    "--name": _name,
    "--workdir": _workdir,
    "--ulimit": _ulimit,
    "--gpus": _gpus,
    "--memory": _memory,
    "--expose": _expose,
    "--dns": _dns,
    "--attach": _attach,
    "--add-host": _host,
    "--env": _variable,
}


_CHECKS: Mapping[str, Mapping[str, Check]] = {
    **dict.fromkeys(_RUNS_IMAGE, _CHECKS_OF_RUN),
    "container update": {"--restart": _restart},
    "compose up": {"--scale": scale},
    "compose down": {"--rmi": _rmi},
}
