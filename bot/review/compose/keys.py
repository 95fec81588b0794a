"""The names of keys: the nearest right one, and where keys are that belong elsewhere."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.review.compose.nodes import Mapping, Node
from bot.review.compose.schema import Way, keys_of

_SERVICE_SIGNS = frozenset({"image", "build", "ports", "volumes", "environment", "command"})
_FARTHEST = 3
_SHORT = 5
_LONG = 10
_LONGEST = 40
"""Letters that no key has."""
_MOST = 300
"""Names among which the nearest one is looked for."""


def is_service(node: Node) -> bool:
    """Tell whether something looks like a service."""
    return isinstance(node, Mapping) and bool(_SERVICE_SIGNS & node.entries.keys())


def stray_kinds(root: Mapping) -> list[str]:
    """Return the keys of the file, such as `volumes`, that are indented as if they were services."""
    services = root.get("services")
    entries = services.entries if isinstance(services, Mapping) else {}
    values = {name: entries[name].value for name in ("volumes", "networks", "secrets", "configs") if name in entries}
    known = set(keys_of("service"))
    return [name for name, value in values.items() if isinstance(value, Mapping) and not known & set(value.entries)]


def last_name(way: Way) -> str:
    """Return the last name of a way."""
    return next((step for step in reversed(way) if isinstance(step, str)), "the file")


def nearest(word: str, allowed: tuple[str, ...]) -> str:
    """Return what a word was meant to be: one that is a letter away, or two or three in a long one."""
    if len(word) > _LONGEST or len(allowed) > _MOST:
        return ""
    plain = word.lower().replace("-", "_").replace(" ", "_")
    if plain in allowed:
        return plain
    found = process.extractOne(plain, allowed, scorer=OSA.distance, score_cutoff=_FARTHEST)
    if not found:
        return ""
    near, distance, _ = found
    most = 1 if len(plain) < _SHORT else 2 if len(plain) < _LONG else _FARTHEST
    return near if distance <= most else ""
