"""Recognises values in a question by their form: images, paths, ports, times, numbers of lines and of replicas."""

import re
from collections.abc import Iterator

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{1,39}", re.ASCII)
"""What Docker takes as a name, not too long to read: https://docs.docker.com/reference/cli/docker/container/run/#name"""

Value = tuple[str, str]
"""A kind of slot, or `ports` (a pair), `port` (either side of one) or `taken` (a container's name that is in use, as an
error message says), and the value."""

_HIGHEST_PORT = 65_535
_LONGEST_RANGE = 100
_LOWEST_LOOSE_PORT = 1_000
"""From here on, a number after a colon is a port, `localhost:8081`, and not a version, `mysql:8`."""

# All patterns are ASCII, so that no other letters or digits get into a command.
# https://github.com/distribution/reference/blob/main/reference.go, without digests and upper case.
_PART = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_IMAGE = re.compile(rf"(?:{_PART}(?::\d{{2,5}})?/)*(?P<name>{_PART}):(?P<tag>[A-Za-z0-9_][\w.-]{{0,39}})", re.ASCII)
_PATHED = re.compile(rf"(?:{_PART}/)+{_PART}")
_VERSION = re.compile(
    r"v?\d+(?:\.\d+){0,2}(?:-[a-z0-9.]+)*|latest|stable|edge|alpine|slim|main|dev|test|debug|prod", re.ASCII
)
_NO_IMAGES = frozenset(("container", "service", "sha256", "http", "https", "tcp", "ssh", "localhost", "type", "line"))
_LONGEST = 80
_ENDING = "conf|cfg|cnf|ini|json|ya?ml|toml|env|txt|log|csv|sql|sh|py|js|html?|xml|pem|crt|key|tar|gz|zip|dump|db|md"
_PATH = re.compile(rf"(?=.{{2,80}}$)(?:(?:~?/|\.{{1,2}}/)[\w./-]+|\w[\w./-]*\.(?:{_ENDING}))", re.ASCII)

_ONE = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "": 1}
_SPAN = re.compile(
    r"\b(?:last|past|since)\s+(?:the\s+)?(?P<number>\d{1,4}|an?|one|two|three|four|five|ten|)\s*"
    r"(?P<unit>seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?)\b(?!\s*(?:lines?|of\s+the|old))",
    re.ASCII,
)
_DATE = re.compile(
    r"\bsince\s+(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:t(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)?)\b",
    re.ASCII,
)
_LINES = re.compile(
    r"\b(?:last|latest|newest|final|tail)\s+(?:the\s+)?(\d{1,5})\s+(?:log\s+)?(?:lines?|rows?|entries|messages)\b"
    r"|--tail[= ](\d{1,5})\b",
    re.ASCII,
)
_COPIES = re.compile(
    r"\bscale\b.*?\bto\s+(?P<to>\d{1,3})\b(?!\s*(?:%|gb|mb|cpu|node))"
    r"|(?<!port )\b(?P<some>\d{1,3})\s+(?:replicas|copies|instances|of\b)",
    re.ASCII,
)
_NUMBER = "[0-9]{2,5}"
_HOST = r"(?:host|machine|laptop|server|computer|outside|mac|pc|localhost)"
_INSIDE = r"(?:container|inside|ctr)"
_MAPPED = re.compile(
    rf"(?P<before>{_HOST}(?:'s)?|{_INSIDE}(?:'s)?)?\s*(?:port\s+|\s)(?P<one>{_NUMBER})"
    rf"(?:\s+(?:on|of|in|inside|at)?\s*(?:the\s+|my\s+)*(?P<after>{_HOST}|{_INSIDE}))?"
    rf"\s*(?:to|onto|->|→|=>)\s*(?:the\s+|my\s+)*(?P<before2>{_HOST}|{_INSIDE})?(?:'s)?\s*(?:port\s+)?(?P<two>{_NUMBER})\b"
    rf"(?!\.\d)(?:\s+(?:on|of|in|inside|at)\s+(?:the\s+|my\s+)*(?P<after2>{_HOST}|{_INSIDE}))?"
)
_PAIR = re.compile(rf"(?<![\w.:/-])(?:-p\s*)?({_NUMBER}):({_NUMBER})(?![\w.:])")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_ABOUT_PORTS = re.compile(
    r"\b(?:ports?|publish|map|maps|mapping|mapped|forward|expose|reachable|available|bind)\b|(?<!\S)-p\b"
)
_CHANGES = re.compile(r"\b(?:change|changed|move|moved|switch|instead|rather|from|free|which|vs)\b")
_PORT = re.compile(rf"\bport\s+(?:number\s+)?({_NUMBER})\b(?![.:]\d|\s*(?:to|->|→)\s*\d)")
_BOUND = re.compile(
    rf"(?:0\.0\.0\.0|127\.0\.0\.1|\[::\]|host port):?\s*({_NUMBER})(?:/tcp|/udp)?(?:\s+failed)?:? .*already"
)
_TAKEN = re.compile(r'container name "/?([A-Za-z0-9][\w.-]{1,39})" is already in use', re.ASCII)


def values_in(question: str) -> Iterator[Value]:
    """Yield the ports, times and numbers in a question, and the name that an error message says is taken."""
    yield from (("taken", found[1]) for found in _TAKEN.finditer(question))
    text = question.casefold().replace("`", "")
    yield from _times(text)
    yield from (("lines", found[1] or found[2]) for found in _LINES.finditer(text))
    yield from (("replicas", found["to"] or found["some"]) for found in _COPIES.finditer(text))
    yield from _ports(text)


def _times(text: str) -> Iterator[Value]:
    if re.search(r"\bsince\s+yesterday\b", text):
        yield "since", "24h"
    yield from (("since", found[1].upper()) for found in _DATE.finditer(text))
    for found in _SPAN.finditer(text):
        number, unit = _ONE.get(found["number"]) or int(found["number"]), found["unit"]
        if unit in ("days", "weeks", "hours", "minutes", "seconds") and not found["number"]:
            continue  # `the last days`
        if unit[0] in "dw":
            number, unit = number * (24 if unit[0] == "d" else 168), "h"
        if number:
            yield "since", f"{number}{unit[0]}"


def _ports(text: str) -> Iterator[Value]:
    if not _ABOUT_PORTS.search(text):
        return
    pairs = [(found[1], found[2]) for found in _PAIR.finditer(text) if not _TIME.fullmatch(found[0])]
    if not _CHANGES.search(text):
        pairs += [_in_order(found) for found in _MAPPED.finditer(text) if not _is_range(found)]
    pairs = [pair for pair in pairs if all(0 < int(port) <= _HIGHEST_PORT for port in pair)]
    yield from (("ports", f"{host}:{inside}") for host, inside in pairs)
    if not pairs:
        alone = {found[1] for pattern in (_PORT, _BOUND) for found in pattern.finditer(text)}
        yield from (("port", port) for port in sorted(alone) if 0 < int(port) <= _HIGHEST_PORT)


def _is_range(found: re.Match[str]) -> bool:
    """Tell whether two numbers are the ends of a range: `ports 8000 to 8005`."""
    sides = ("before", "after", "before2", "after2")
    return 0 < int(found["two"]) - int(found["one"]) <= _LONGEST_RANGE and not any(found[side] for side in sides)


def _in_order(found: re.Match[str]) -> tuple[str, str]:
    """Return the host's port and the container's: in this order, unless the words say otherwise."""
    one_inside = re.match(_INSIDE, found["before"] or found["after"] or "")
    two_outside = re.match(_HOST, found["before2"] or found["after2"] or "")
    return (found["two"], found["one"]) if one_inside or two_outside else (found["one"], found["two"])


def image_of(word: str) -> str | None:
    """Return a word that is an image with its tag, `nginx:1.27`, None for any other word."""
    found = _IMAGE.fullmatch(word)
    if not found or len(word) > _LONGEST or found["name"] in _NO_IMAGES or not re.search("[a-z]", found["name"]):
        return None
    tag = found["tag"]
    is_port = tag.isdigit() and int(tag) >= _LOWEST_LOOSE_PORT
    is_sure = "/" in word or (not is_port and bool(_VERSION.fullmatch(tag)))
    return word if is_sure and "." not in found["name"] else None


def is_repository(word: str) -> bool:
    """Tell whether a word is an image's name with its owner or registry, `acme/api`, without a tag."""
    return bool(_PATHED.fullmatch(word)) and len(word) <= _LONGEST


def is_version(word: str) -> bool:
    """Tell whether a word is an image's version, `1.27`, `16-alpine`."""
    return bool(re.fullmatch(r"[0-9]{1,2}(?:\.[0-9]{1,3}){0,2}(?:-[a-z]+)?", word))


def path_of(word: str) -> str | None:
    """Return a word that is a path, without what a shell would read as something else; None otherwise."""
    return word if _PATH.fullmatch(word) and "//" not in word else None


def mounted(word: str) -> list[Value]:
    """Return the volume or host path and the path in the value of `-v`, such as `pgdata:/data`; empty if invalid."""
    source, _, rest = word.partition(":")
    target = rest.partition(":")[0]
    is_volume = bool(NAME.fullmatch(source)) and "." not in source
    if not path_of(target) or not (is_volume or path_of(source)):
        return []
    return [("volume" if is_volume else "file", source), ("path", target)]


def in_words(since: str) -> str | None:
    """Return a time for `--since` in words, `the last 2 hours`; None for a date."""
    unit = {"s": "second", "m": "minute", "h": "hour"}.get(since[-1])
    if unit is None:
        return None
    return f"the last {unit}" if since[:-1] == "1" else f"the last {since[:-1]} {unit}s"
