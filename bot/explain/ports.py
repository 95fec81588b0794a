"""Takes published ports apart: `127.0.0.1:8080:80/udp`."""

import ipaddress
import re
from typing import NamedTuple

from bot.explain.wording import code

_PORT = re.compile(
    r"(?:(?P<address>\[[\da-fA-F:.]*\]|[^:\[\]]*):)??(?:(?P<host>\d*(?:-\d+)?):)?(?P<inside>\d+(?:-\d+)?)"
    r"(?:/(?P<protocol>[A-Za-z]+))?"
)
_HIGHEST = 65_535
_LONGEST_RANGE = 11


class Port(NamedTuple):
    """A published port; ranges as `8000-8010`.

    Attributes:
        address: the host's address; empty for all.
        host: the port of the host; empty for a free one.
        inside: the port in the container.
        protocol: `tcp`, `udp` or `sctp`.
    """

    address: str
    host: str
    inside: str
    protocol: str


def port_parts(value: str) -> Port | None:
    """Take a published port apart; return None if Docker refuses it."""
    found = _PORT.fullmatch(value)
    if not found:
        return None
    port = Port(
        (found["address"] or "").strip("[]"),
        found["host"] or "",
        found["inside"],
        (found["protocol"] or "tcp").lower(),
    )
    inside, host = _range(port.inside), _range(port.host or "0")
    if not inside or not host or port.protocol not in ("tcp", "udp", "sctp") or not is_address(port.address):
        return None
    if port.host and len(inside) not in (1, len(host)):
        return None
    return port


def _range(text: str) -> range | None:
    first, _, last = text.partition("-")
    if not first or len(text) > _LONGEST_RANGE or not int(first) <= int(last or first) <= _HIGHEST:
        return None
    return range(int(first), int(last or first) + 1)


def is_address(text: str) -> bool:
    """Tell whether a text is an IP address; so is none at all."""
    try:
        return not text or bool(ipaddress.ip_address(text))
    except ValueError:
        return False


def port_in_words(value: str) -> str | None:
    """Say what a published port does; None if Docker refuses it."""
    port = port_parts(value)
    if not port:
        return None
    protocol = "" if port.protocol == "tcp" else f"{port.protocol.upper()} "
    inside = _named(port.inside, protocol)
    if not port.host:
        where = f"the host's address {code(port.address)}" if port.address else "the host"
        ports = "random free ports" if "-" in port.inside else "a random free port"
        return f"Makes {inside} of the container reachable on {ports} of {where}; `docker port` shows which."
    if "-" in port.host and "-" not in port.inside:
        return f"Makes {inside} of the container reachable on a free port of the host between {_between(port.host)}."
    each = ", each on its own" if "-" in port.host else ""
    right, left = ("the last part", "the part before it") if port.address else ("right of the colon", "left of it")
    return (
        f"Makes {inside} of the container ({right}) reachable on {_named(port.host)} of the host"
        f" ({left}){each}{_reach(port.address)}."
    )


def _named(ports: str, protocol: str = "") -> str:
    return f"the {protocol}ports {_between(ports, 'to')}" if "-" in ports else f"{protocol}port {ports}"


def _between(ports: str, word: str = "and") -> str:
    first, _, last = ports.partition("-")
    return f"{first} {word} {last}"


def _reach(address: str) -> str:
    if not address:
        return ""
    if is_local(address):
        return f", but only from the host itself ({code(address)})"
    if address in ("0.0.0.0", "::"):  # noqa: S104 - named, not bound
        return ", on all of the host's addresses"
    return f", but only at its address {code(address)}"


def is_local(address: str) -> bool:
    """Tell whether only the host itself reaches an address."""
    return bool(address) and is_address(address) and ipaddress.ip_address(address).is_loopback
