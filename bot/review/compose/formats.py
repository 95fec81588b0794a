"""The formats of values that Compose reads beyond its schema: ports, mounts, durations, sizes, lines of commands."""

import ipaddress
import re
from typing import NamedTuple

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DURATION = re.compile(r"[+-]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+)")
_SIZE = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+) ?(?:b|[kmgtp](?:i?b)?)?", re.IGNORECASE)
_YES_OR_NO = frozenset({"y", "yes", "true", "on", "n", "no", "false", "off"})
_PROTOCOLS = frozenset({"tcp", "udp", "sctp"})
_HIGHEST_PORT = 65_535
_MOST_DIGITS = 9
_WITH_ADDRESS = 3
_SHORTEST_PAIR = 3


def is_yes_or_no(text: str) -> bool:
    """Tell whether Compose takes a text for true or false."""
    return text.lower() in _YES_OR_NO


def is_integer(text: str) -> bool:
    """Tell whether Compose takes a text for a whole number."""
    return bool(_INTEGER.fullmatch(text))


def is_decimal(text: str) -> bool:
    """Tell whether Compose takes a text for a number."""
    try:
        float(text)
    except ValueError:
        return False
    return text == text.strip()


def is_duration(text: str) -> bool:
    """Tell whether Compose takes a text for a duration: `1m30s`."""
    return bool(_DURATION.fullmatch(text))


def is_size(text: str) -> bool:
    """Tell whether Compose takes a text for a size in bytes: `512m`."""
    return bool(_SIZE.fullmatch(text))


class Port(NamedTuple):
    """A published port.

    Attributes:
        address: the host's address; empty for all.
        host: the first and the last port of the host; None if Docker chooses it.
        container: the first and the last port of the container.
        protocol: `tcp`, `udp` or `sctp`.
    """

    address: str
    host: tuple[int, int] | None
    container: tuple[int, int]
    protocol: str


class FormatError(ValueError):
    """A value isn't written as Compose reads it.

    Attributes:
        rule: the rule that says so.
        part: the part of the value that is wrong.
    """

    def __init__(self, rule: str, part: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.part = part


def parse_port(text: str) -> Port:
    """Return what a port in its short form publishes.

    Raises:
        FormatError: Compose doesn't read it.
    """
    *address, host, container = ["", *text.split(":")]
    container, _, protocol = container.partition("/")
    protocol = protocol.partition("/")[0].lower() or "tcp"
    ip = ":".join(address[1:]) if len(address) > 1 else ""
    if ip and not _is_address(ip):
        raise FormatError("PortAddressInvalid", ip)
    if not container:
        raise FormatError("PortMissing", text)
    inside = _range(container, "ContainerPortInvalid")
    outside = _range(host, "HostPortInvalid") if host else None
    if outside and inside[1] - inside[0] not in {0, outside[1] - outside[0]}:
        raise FormatError("PortRangesDiffer", text)
    if outside and inside[0] != inside[1] and outside[1] - outside[0] != inside[1] - inside[0]:
        raise FormatError("PortRangesDiffer", text)
    if protocol not in _PROTOCOLS:
        raise FormatError("PortProtocolInvalid", protocol)
    if inside == (0, 0):
        raise FormatError("PortMissing", text)
    return Port(ip.strip("[]"), outside, inside, protocol)


def _is_address(text: str) -> bool:
    if text.startswith("["):
        if not text.endswith("]"):
            return False
        text = text[1:-1]
    elif ":" in text:
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _range(text: str, rule: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    begin = _number(first)
    end = _number(last) if dash else begin
    if not 0 <= begin <= end <= _HIGHEST_PORT:
        raise FormatError(rule, text)
    return begin, end


def _number(text: str) -> int:
    """Return the number that a text is; -1 if it is none."""
    return int(text) if text.isdigit() and text.isascii() and len(text) <= _MOST_DIGITS else -1


class Mount(NamedTuple):
    """A mount in its short form.

    Attributes:
        source: the volume, or the path on the host; empty for a volume without a name.
        target: the path in the container.
        is_path: the source is a path.
        too_many: it has more parts than a source, a target and options; Compose takes it, the engine doesn't.
    """

    source: str
    target: str
    is_path: bool
    too_many: bool = False


def parse_mount(text: str) -> Mount:
    """Return what a volume in its short form mounts.

    Raises:
        FormatError: Compose doesn't read it.
    """
    if not text:
        raise FormatError("MountEmpty", text)
    if len(text) < _SHORTEST_PAIR:
        return Mount("", text, is_path=False)
    parts = _parts(text)
    if not all(parts):
        raise FormatError("MountPartEmpty", text)
    if len(parts) == 1:
        return Mount("", parts[0], is_path=False)
    return Mount(parts[0], parts[1], _is_path(parts[0]), len(parts) > _SHORTEST_PAIR)


def _parts(text: str) -> list[str]:
    """Return what is between the colons; one after a single letter is taken for that of a Windows drive."""
    parts: list[str] = []
    start = 0
    while True:
        colon = text.find(":", start)
        if colon == start + 1 and text[start].isalpha():
            colon = text.find(":", colon + 1)
        if colon < 0:
            return [*parts, text[start:]]
        parts.append(text[start:colon])
        start = colon + 1


def _is_path(source: str) -> bool:
    return source.startswith((".", "/", "~", "\\\\")) or bool(re.match(r"[^\W\d_]:", source))


class Words(NamedTuple):
    """What Compose makes of a command in one line.

    Attributes:
        is_complete: all quotes and brackets are closed.
        cut: what begins with `&&`, `|`, `;`, `<` or `>` and isn't run; empty if there is none.
    """

    is_complete: bool
    cut: str


def read_words(line: str) -> Words:
    """Return how Compose takes a line apart: like a shell, but without one, so it stops at a shell's signs."""
    quote, escaped, in_brackets, before = "", False, False, ""
    for index, sign in enumerate(line):
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = quote != "'"
        elif sign == "`" and not in_brackets and quote in {"", "`"}:
            quote = "" if quote else "`"
        elif sign in "()" and not quote:
            if sign == "(" and (in_brackets or before != "$"):
                return Words(is_complete=False, cut="")
            in_brackets = not in_brackets
        elif sign == '"' and quote in {"", '"', "`"} and not in_brackets:
            quote = "" if quote == '"' else '"'
        elif sign == "'" and quote in {"", "'", "`"} and not in_brackets:
            quote = "" if quote == "'" else "'"
        elif sign in ";&|<>" and not quote and not in_brackets:
            return Words(is_complete=True, cut=line[index:])
        before = sign
    return Words(is_complete=not (quote or escaped or in_brackets), cut="")
