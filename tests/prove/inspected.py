"""What `docker inspect` says of a container, in a form in which two containers can be compared.

Names that an engine or Compose makes up, dates, states and files on the host are left out. A mount is one thing,
however it was asked for: `docker run` and Compose ask for the same mount in different ways.
"""

import re
from collections.abc import Iterator, Mapping
from os.path import normpath
from typing import Any

_Facts = dict[str, Any]
Differences = dict[str, tuple[Any, Any]]
"""Where the facts of two containers differ: by the path of each, both values."""

_NOT_COMPARED = {"Id", "Created", "Name", "State", "GraphDriver", "Storage", "Mounts", "NetworkSettings"}
_OF_COMPOSE = "com.docker.compose."
_MADE_UP = re.compile("[0-9a-f]{64}")
_PROPAGATION = re.compile("r?(?:private|shared|slave)")


def facts_of(container: _Facts, volumes: list[_Facts], service: str = "") -> _Facts:
    """Return the facts of a container as pairs of a path, `HostConfig.Memory`, and a value; those without are left out.

    Args:
        container: what `docker inspect` says of it.
        volumes: what `docker volume inspect` says of its volumes.
        service: the name of its service in Compose.
    """
    name = container["Name"].removeprefix("/")
    config = dict(container["Config"])
    config["Env"] = sorted(config["Env"] or ())
    # The engine takes a port without a protocol for one of TCP.
    config["ExposedPorts"] = sorted(port if "/" in port else f"{port}/tcp" for port in config.get("ExposedPorts") or ())
    config["Labels"] = _labels(config["Labels"])
    if config["Hostname"] == container["Id"][:12]:
        del config["Hostname"]
    host = dict(container["HostConfig"])
    anonymous = list(config.pop("Volumes", None) or ())
    asked = _asked_mounts(host.pop("Binds") or [], host.pop("Mounts", None) or [], anonymous)
    host["Links"] = sorted(link.replace(f"/{name}/", "/") for link in host["Links"] or ())
    host["ExtraHosts"] = sorted(host["ExtraHosts"] or ())
    host["Ulimits"] = {limit["Name"]: limit for limit in host["Ulimits"] or ()}
    rest = {key: value for key, value in container.items() if key not in _NOT_COMPARED and not key.endswith("Path")}
    networks = container["NetworkSettings"]["Networks"]
    facts = {
        **rest,
        "Path": container["Path"],
        "Config": config,
        "HostConfig": host,
        "Asked": asked,
        "Mounts": {mount["Destination"]: _mount(mount) for mount in container["Mounts"]},
        "Volumes": {mount["Destination"]: _volume(mount, volumes) for mount in container["Mounts"]},
        "Networks": {key: _endpoint(value, {service, name}) for key, value in networks.items()},
    }
    return dict(_flat(facts, ""))


def differences(one: _Facts, other: _Facts) -> Differences:
    """Return the paths at which two containers' facts differ, with both values."""
    paths = sorted({*one, *other})
    return {path: (one.get(path), other.get(path)) for path in paths if one.get(path) != other.get(path)}


def _asked_mounts(binds: list[str], mounts: list[_Facts], anonymous: list[str]) -> dict[str, _Facts]:
    """Return what was asked for at each place, whether as `source:target:mode` or in the long form."""
    found: dict[str, _Facts] = {target: {"Type": "volume"} for target in anonymous}
    for bind in binds:
        source, target, *mode = bind.split(":")
        options = set(",".join(mode).split(","))
        is_bind = source.startswith("/")
        found[target] = {
            "Type": "bind" if is_bind else "volume",
            "Source": normpath(source),
            "ReadOnly": "ro" in options,
            "NoCopy": "nocopy" in options,
            "SELinux": sorted(options & {"z", "Z"}),
            "Propagation": sorted(filter(_PROPAGATION.fullmatch, options)),
            "CreateMountpoint": is_bind,
        }
    for mount in mounts:
        details = {key: value for key, value in mount.items() if key.endswith("Options")}
        options_of = {key: value for each in details.values() for key, value in (each or {}).items()}
        for compared_elsewhere in ("DriverConfig", "Labels"):
            options_of.pop(compared_elsewhere, None)
        plain = {key: value for key, value in mount.items() if key not in details and key != "Target"}
        found[mount["Target"]] = plain | options_of | {"Propagation": [*filter(None, [options_of.get("Propagation")])]}
    return found


def _mount(mount: _Facts) -> _Facts:
    """Return what is mounted; a volume without a name has one that the engine makes up."""
    is_made_up = _MADE_UP.fullmatch(mount.get("Name") or "")
    left_out = {"Mode", "Destination", *(("Name", "Source") if is_made_up else ())}
    return {key: normpath(value) if key == "Source" else value for key, value in mount.items() if key not in left_out}


def _volume(mount: _Facts, volumes: list[_Facts]) -> _Facts:
    for volume in volumes:
        if volume["Name"] == mount.get("Name"):
            return {"Driver": volume["Driver"], "Options": volume["Options"], "Labels": _labels(volume["Labels"])}
    return {}


def _labels(labels: Mapping[str, str] | None) -> dict[str, str]:
    return {key: value for key, value in (labels or {}).items() if not key.startswith(_OF_COMPOSE)}


def _endpoint(endpoint: _Facts, made_up: set[str]) -> _Facts:
    """Return what was asked of a network; the engine gives addresses only to a container that runs."""
    asked = ("IPAMConfig", "Links", "MacAddress", "DriverOpts", "GwPriority")
    aliases = sorted(set(endpoint.get("Aliases") or ()) - made_up)
    return {key: endpoint.get(key) or None for key in asked} | {"Aliases": aliases, "Joined": True}


def _flat(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield what is in nested mappings, each with its path; nothing, no matter in which form, is left out."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _flat(each, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        for number, each in enumerate(value):
            yield from _flat(each, f"{path}.{number}")
    elif value is not None and value is not False and value not in ("", []):
        yield path, value
