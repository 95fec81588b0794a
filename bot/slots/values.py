"""Recognises values by their form: images, paths, ports, times, numbers of lines and of replicas."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Entity(NamedTuple):
    """What a question names.

    Attributes:
        kind: the kind of slot that it goes into; `tag` for an image's new name, `port` for either side of a mapping,
            `taken` for a container's name that an error message says is in use; empty if it is unknown.
        value: the name or value.
    """

    kind: str
    value: str


_HIGHEST_PORT = 65_535
_LOWEST_LOOSE_PORT = 1_000
"""From here on, a number after a colon is a port, `localhost:8081`, and not a version, `mysql:8`."""

# All patterns are ASCII, so that no other letters or digits get into a command.
# https://github.com/distribution/reference/blob/main/reference.go, without digests and upper case.
_PART = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_IMAGE = re.compile(
    rf"(?=.{{1,80}}$)(?:{_PART}(?::\d{{2,5}})?/)*(?P<name>{_PART}):(?P<tag>[A-Za-z0-9_][\w.-]{{0,39}})", re.ASCII
)
_VERSION = re.compile(
    r"v?\d+(?:\.\d+){0,2}(?:-[a-z0-9.]+)*|latest|stable|edge|alpine|slim|main|dev|test|debug|prod", re.ASCII
)
_NO_IMAGES = frozenset(("container", "service", "sha256", "http", "https", "tcp", "ssh", "localhost", "type", "line"))
_ENDING = "conf|cfg|cnf|ini|json|ya?ml|toml|env|txt|log|csv|sql|sh|py|js|html?|xml|pem|crt|key|tar|gz|zip|dump|db|md"
_PATH = re.compile(rf"(?=.{{2,80}}$)(?!.*//)(?:(?:~?/|\.{{1,2}}/)[\w./-]+|\w[\w./-]*\.(?:{_ENDING}))", re.ASCII)
_VOLUME = re.compile(r"[A-Za-z0-9][\w-]{1,39}", re.ASCII)
_SPAN = re.compile(
    r"\b(?:last|past|since)\s+(?:the\s+)?(?P<number>\d{1,4})?\s*"
    r"(?P<unit>s|m|h|d|secs?|mins?|hrs?|(?:second|minute|hour|day|week)s?)\b(?!\s*(?:lines?|of\s+the|old))",
    re.ASCII,
)
_LINES = re.compile(
    r"\b(?:last|latest|newest|final)\s+(?:the\s+)?(\d{1,5})\s+(?:log\s+)?(?:lines|rows)\b|--tail[= ](\d{1,5})\b",
    re.ASCII,
)
# None at all is another command, which ends what runs.
_REPLICAS = re.compile(
    r"\bscale\b.*?\bto\s+([1-9]\d{0,2})\b(?!\s*(?:%|gb|mb|cpu|node))"
    r"|(?<!port )\b([1-9]\d{0,2})\s+(?:replicas|copies|instances|of\b)",
    re.ASCII,
)
_MAPPED = re.compile(
    r"(?:(?<!\S)-p|--publish|\bmap|\bforward|\bpublish)[ =](?:port )?(\d{2,5})(?::| to )(\d{2,5})(?![\w.:])", re.ASCII
)
_PORT = re.compile(r"\bport\s+(?:number\s+)?(\d{2,5})\b(?![.:]\d|\s*(?:to|->|→)\s*\d)", re.ASCII)
_BOUND = re.compile(
    r"(?:0\.0\.0\.0|127\.0\.0\.1|\[::\]|host port):?\s*(\d{2,5})(?:/tcp|/udp)?(?:\s+failed)?:? .*already", re.ASCII
)
_TAKEN = re.compile(r'container name "/?([A-Za-z0-9][\w.-]{1,39})" is already in use', re.ASCII)


def values_in(question: str) -> Iterator[Entity]:
    """Yield the ports, times and numbers in a question, and the name that an error message says is taken."""
    yield from (Entity("taken", found[1]) for found in _TAKEN.finditer(question))
    text = question.casefold().replace("`", "")
    if "since yesterday" in text:
        yield Entity("since", "24h")
    yield from (Entity("since", since) for found in _SPAN.finditer(text) if (since := _since(**found.groupdict())))
    for kind, pattern in (("lines", _LINES), ("replicas", _REPLICAS)):
        yield from (Entity(kind, found[1] or found[2]) for found in pattern.finditer(text))
    mapped = [found.groups() for found in _MAPPED.finditer(text)]
    for host, inside in mapped:
        if _is_port(host) and _is_port(inside):
            yield from (Entity("host_port", host), Entity("container_port", inside))
    alone = [found[1] for pattern in (_PORT, _BOUND) for found in pattern.finditer(text)]
    yield from (Entity("port", port) for port in alone if not mapped and _is_port(port))


def _is_port(number: str) -> bool:
    return 0 < int(number) <= _HIGHEST_PORT


def _since(number: str | None, unit: str) -> str | None:
    """Return a time for `--since`, which knows no days; None for `the last days`."""
    if (not number and (unit.endswith("s") or len(unit) == 1)) or number == "0":
        return None
    hours = {"d": 24, "w": 168}.get(unit[0])
    return f"{int(number or 1) * hours}h" if hours else f"{int(number or 1)}{unit[0]}"


def image_of(word: str) -> str | None:
    """Return a word that is an image with its tag, `nginx:1.27`, None for any other word."""
    found = _IMAGE.fullmatch(word)
    if not found or "." in found["name"] or found["name"] in _NO_IMAGES or not re.search("[a-z]", found["name"]):
        return None
    tag = found["tag"]
    is_port = tag.isdigit() and int(tag) >= _LOWEST_LOOSE_PORT
    return word if "/" in word or (not is_port and _VERSION.fullmatch(tag)) else None


def is_path(word: str) -> bool:
    """Tell whether a word is a path, without what a shell would read as something else."""
    return bool(_PATH.fullmatch(word))


def mounted(word: str) -> list[Entity]:
    """Return the volume or host path and the path in the value of `-v`, such as `pgdata:/data`; empty if invalid."""
    source, _, rest = word.partition(":")
    target = rest.partition(":")[0]
    kind = "volume" if _VOLUME.fullmatch(source) else "file" if is_path(source) else ""
    return [Entity(kind, source), Entity("path", target)] if kind and is_path(target) else []


def in_words(since: str) -> str:
    """Return a time for `--since` in words, `the last 2 hours`."""
    unit = {"s": "second", "m": "minute", "h": "hour"}[since[-1]]
    return f"the last {unit}" if since[:-1] == "1" else f"the last {since[:-1]} {unit}s"
