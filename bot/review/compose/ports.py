"""Looks at the ports that services publish: whether Compose reads them, and whether one is given away twice."""

import ipaddress
from typing import NamedTuple

from bot.review.compose.formats import FormatError, Port, parse_port
from bot.review.compose.nodes import Mapping, Node, Scalar, Sequence
from bot.review.compose.notes import Notes
from bot.review.compose.project import Project, Service
from bot.review.compose.resolve import CURLY
from bot.review.compose.source import Source, quoted, short

_BASE_60 = 60
_EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104  (to compare with)
_MOST_PORTS = 2_000
"""Ports that are compared with each other."""
_MOST_OTHERS = 5
_LONGEST_RANGE = 100


class Published(NamedTuple):
    """A port that a service publishes, and where the file says so."""

    service: Service
    node: Node
    port: Port


def look_at_ports(project: Project, source: Source, notes: Notes) -> list[Published]:
    """Note what is wrong with the ports, and return those that are right."""
    published: list[Published] = []
    for service in project.services.values():
        ports = service.whole.get("ports")
        for node in ports.items if isinstance(ports, Sequence) else []:
            port = _read(node, source, notes)
            if port:
                published.append(Published(service, node, port))
    _say_twice([each for each in published if not each.service.is_off], notes)
    return published


def _read(node: Node, source: Source, notes: Notes) -> Port | None:
    if isinstance(node, Mapping):
        return _read_long(node, notes)
    if not isinstance(node, Scalar) or node.data is None or node.is_open or isinstance(node.data, bool):
        return None
    if isinstance(node.data, float):
        notes.say("ContainerPortInvalid", node, value=node.text, part=node.text)
        return None
    text = str(node.data)
    try:
        port = parse_port(text)
    except FormatError as error:
        before, sign, after = text.partition("#")
        if sign and node.is_plain:
            notes.say("CommentNeedsSpace", node, source.replaced(node, f"{before} #{after}"), value=text)
            return None
        shorter = "".join(text.split()).strip(CURLY)
        notes.drop("CurlyQuotes", node)  # the corrected line is the same
        corrected = source.replaced(node, quoted(shorter)) if shorter != text else ""
        notes.say(error.rule, node, corrected, value=text, part=error.part)
        return None
    if node.is_plain and _is_base_60(node.text):
        notes.say("PortNotQuoted", node, source.replaced(node, quoted(node.text)), value=node.text)
    return port


def _is_base_60(text: str) -> bool:
    """Tell whether YAML 1.1 reads a text as a number to base 60: `22:22` is 1342."""
    host, _, container = text.partition(":")
    return host.isdigit() and not host.startswith("0") and container.isdigit() and int(container[:9]) < _BASE_60


def _read_long(node: Mapping, notes: Notes) -> Port | None:
    target = node.get("target")
    if not isinstance(target, Scalar) or target.data is None:
        if not any(key.replace(".", "").isdigit() for key in node.entries):
            notes.say("PortTargetMissing", node)
        return None
    if isinstance(target.data, int) and target.data < 0:
        notes.say("ContainerPortInvalid", target, value=target.text, part=target.text)
        return None
    address = node.get("host_ip")
    if isinstance(address, Scalar) and isinstance(address.data, str) and address.data and not address.is_open:
        try:
            ipaddress.ip_address(address.data)
        except ValueError:
            notes.say("PortAddressInvalid", address, value=address.data, part=address.data)
            return None
    parts = {name: short(value) if (value := node.get(name)) else "" for name in ("host_ip", "published", "protocol")}
    ip = f"[{parts['host_ip']}]" if ":" in parts["host_ip"] else parts["host_ip"]
    text = f"{ip}:{parts['published']}:{target.data}" if ip else f"{parts['published']}:{target.data}"
    try:
        return parse_port(f"{text}/{parts['protocol'] or 'tcp'}")
    except FormatError:
        return None


def _say_twice(published: list[Published], notes: Notes) -> None:
    by_port: dict[tuple[int, str], list[Published]] = {}
    count = 0
    for each in published:
        for number in _fixed(each):
            count += 1
            others = by_port.setdefault((number, each.port.protocol), [])
            other = next((other for other in others[:_MOST_OTHERS] if _clash(other, each)), None)
            if other:
                notes.say("HostPortTwice", each.node, port=number, first=other.node.start.line)
                break
            others.append(each)
        if count > _MOST_PORTS:
            return


def _fixed(each: Published) -> range:
    """Return the ports of the host that a published port takes for certain."""
    if each.port.host is None or each.port.host[0] == 0 or each.service.whole.get("network_mode") is not None:
        return range(0)
    first, last = each.port.host
    # Of a range for one port in the container Docker takes a free one.
    is_choice = first != last and each.port.container[0] == each.port.container[1]
    return range(0) if is_choice else range(first, min(last, first + _LONGEST_RANGE) + 1)


def _clash(one: Published, other: Published) -> bool:
    """Tell whether two services, or two lines of one, want the same port of the host at the same address."""
    addresses = {one.port.address, other.port.address}
    if one.node is other.node or (len(addresses) > 1 and not addresses & _EVERYWHERE):
        return False
    is_same = one.service is other.service and one.port.container == other.port.container and len(addresses) == 1
    return not is_same
