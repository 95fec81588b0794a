"""Translates options about networks: `--network`, `--network-alias`, `--ip`, `--link`, ..."""

import re

from bot.explain.compose_draft import Draft, cut, number
from bot.explain.yaml_text import Value

_MODES = re.compile(r"host|none|bridge|default|container:.+", re.DOTALL)
_LONG_FORM = re.compile(r"[\w-]+=", re.ASCII)
_OF_AN_ENDPOINT = {
    "--network-alias": "aliases",
    "--ip": "ipv4_address",
    "--ip6": "ipv6_address",
    "--link-local-ip": "link_local_ips",
    "--mac-address": "mac_address",
}
_IN_LONG_FORM = {
    "alias": "aliases",
    "ip": "ipv4_address",
    "ip6": "ipv6_address",
    "link-local-ip": "link_local_ips",
    "mac-address": "mac_address",
    "gw-priority": "gw_priority",
    "driver-opt": "driver_opts",
}
_PORT = re.compile(
    r"""
    (?:(?:\d{1,3}(?:\.\d{1,3}){3} | \[[^\[\]]+\] | [0-9a-f:]*::[0-9a-f:]*):(?=.*:))?
    (?:(?P<host>\d{1,5}(?:-\d{1,5})?)?:)?
    (?P<container>\d{1,5}(?:-\d{1,5})?)
    (?:/(?:tcp|udp|sctp))?
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_HIGHEST_PORT = 65_535
_LONGEST_KEY = 63
_MANY = ("aliases", "link_local_ips")


def translate_networks(draft: Draft) -> None:
    """Translate all options about networks."""
    endpoints: dict[str, dict[str, Value]] = {}
    modes = []
    for value in draft.values("--network"):
        if _LONG_FORM.match(value):
            _read_long_form(draft, value, endpoints)
        elif _MODES.fullmatch(value):
            modes.append(value)
        elif value:
            endpoints[value] = {}
        else:
            draft.refuse("--network", value)
    for name in modes if endpoints else modes[1:]:
        draft.leave_out(f"--network {name}", "Docker does not join it together with another network.")
    if endpoints:
        _add_details(draft, next(iter(endpoints.values())))
        draft.service["networks"] = _joined(draft, endpoints)
    else:
        _set_mode(draft, modes[0] if modes else None)
    if links := draft.values("--link"):
        draft.service["external_links"] = links


def _read_long_form(draft: Draft, value: str, endpoints: dict[str, dict[str, Value]]) -> None:
    """Read a network as in `--network name=backend,alias=api`."""
    endpoint: dict[str, Value] = {}
    name = ""
    for field in cut(value, ","):
        key, _, text = field.partition("=")
        attribute = _IN_LONG_FORM.get(key)
        if key == "name":
            name = text
        elif attribute == "driver_opts":
            endpoint[attribute] = {**_as_mapping(endpoint.get(attribute)), **draft.settings("--network", [text])}
        elif attribute in _MANY:
            known = endpoint.get(attribute)
            endpoint[attribute] = [*(known if isinstance(known, list) else ()), text]
        elif attribute:
            endpoint[attribute] = number(text) if attribute == "gw_priority" else text
        else:
            draft.refuse("--network", field)
    if not name or _MODES.fullmatch(name):
        draft.refuse("--network", value)
    else:
        endpoints[name] = endpoint


def _as_mapping(value: Value) -> dict[str, Value]:
    return dict(value) if isinstance(value, dict) else {}


def _add_details(draft: Draft, endpoint: dict[str, Value]) -> None:
    """Add the options that concern the first network."""
    for name, attribute in _OF_AN_ENDPOINT.items():
        if attribute in _MANY and (values := draft.values(name)):
            endpoint[attribute] = values
        elif (value := draft.last(name)) is not None:
            endpoint[attribute] = value


def _joined(draft: Draft, endpoints: dict[str, dict[str, Value]]) -> Value:
    """Name the networks in the file, and return what the service says of them."""
    keys = {}
    for name in endpoints:
        key = key_of(name, draft.networks)
        draft.networks[key] = {"external": True} if key == name else {"name": name, "external": True}
        draft.note(f"The network `{name}` must exist: `docker network create {name}` creates it.")
        keys[name] = key
    if any(endpoints.values()):
        return {keys[name]: endpoint or None for name, endpoint in endpoints.items()}
    return [keys[name] for name in endpoints]


def _set_mode(draft: Draft, mode: str | None) -> None:
    """Choose the network of a container that names none of its own."""
    if mode is None and draft.command.has("--link"):
        mode = "bridge"
    if mode:
        draft.service["network_mode"] = "bridge" if mode == "default" else mode
    for name in _OF_AN_ENDPOINT:
        value = draft.last(name)
        if value is not None and name == "--mac-address":
            draft.service["mac_address"] = value
        elif value is not None:
            draft.leave_out(f"{name} {value}", "Docker accepts it only together with a `--network` of your own.")


def is_port(value: str) -> bool:
    """Tell whether Docker can publish a port like this: `127.0.0.1:8080-8081:80-81/tcp`."""
    found = _PORT.fullmatch(value)
    if not found:
        return False
    host, container = (_range(found[name]) for name in ("host", "container"))
    return bool(container) and (
        not found["host"] or len(host) == len(container) or (len(container) == 1 and bool(host))
    )


def _range(text: str | None) -> range:
    """Return the numbers of `80` or `80-82`; none if they are no ports."""
    first, _, last = (text or "").partition("-")
    numbers = range(int(first or 1), int(last or first or 0) + 1)
    return numbers if numbers.stop <= _HIGHEST_PORT + 1 else range(0)


def key_of(name: str, taken: dict[str, dict[str, Value]]) -> str:
    """Return the key under which a volume or a network is in the file: its name, if Compose accepts that as a key."""
    stem = re.sub(r"[^a-zA-Z0-9._-]+", "_", name).strip("_.-")[:_LONGEST_KEY] or "main"
    return stem if stem not in {*taken, "default"} else f"{stem}_{len(taken) + 1}"
