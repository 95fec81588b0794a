"""Looks at commands, health checks, restart policies and pairs: texts that Compose takes apart further."""

from bot.review.compose.formats import read_words
from bot.review.compose.nodes import Mapping, Scalar, Sequence
from bot.review.compose.notes import Notes
from bot.review.compose.source import Source, quoted, short
from bot.review.compose.values import found

_RESTARTS = frozenset({"no", "always", "on-failure", "unless-stopped", ""})
_MEANT_RESTARTS = {"never": '"no"', "on_failure": "on-failure", "unless_stopped": "unless-stopped", "yes": "always"}
_TESTS = frozenset({"CMD", "CMD-SHELL", "NONE"})
_MOST_COLONS_OF_DEVICE = 2


def look_at_commands(service: Mapping, source: Source, notes: Notes) -> None:
    """Note the texts of a service that Compose can't take apart, or takes apart in another way than it seems."""
    for name in ("command", "entrypoint"):
        node = service.get(name)
        if isinstance(node, Scalar) and isinstance(node.data, str) and not node.is_open:
            _look_at_command(node, name, source, notes)
    _look_at_healthcheck(service, source, notes)
    _look_at_environment(service, source, notes)
    for items in (service.get("extra_hosts"), service.get("build", "extra_hosts")):
        _look_at_hosts(items if isinstance(items, Sequence) else None, notes)
    _look_at_devices(service, notes)
    _look_at_restart(service, source, notes)


def _look_at_command(node: Scalar, name: str, source: Source, notes: Notes) -> None:
    words = read_words(node.data)
    in_shell = source.replaced(node, f'["sh", "-c", {quoted(node.text)}]') if not node.is_block else ""
    if not words.is_complete:
        notes.say("CommandNotClosed", node, in_shell, key=name)
    elif words.cut:
        notes.say("CommandCut", node, in_shell, key=name, cut=words.cut)


def _look_at_healthcheck(service: Mapping, source: Source, notes: Notes) -> None:
    test = service.get("healthcheck", "test")
    first = test.items[0] if isinstance(test, Sequence) and test.items else None
    if not isinstance(first, Scalar) or not isinstance(test, Sequence) or first.data in _TESTS or first.is_open:
        return
    corrected = ""
    if first.text.upper() in _TESTS:
        corrected = source.replaced(first, quoted(first.text.upper()))
    elif test.is_flow:
        corrected = source.spliced(test.start, "[", '["CMD", ')
    notes.say("HealthcheckTestInvalid", test, corrected, value=short(first))


def _look_at_environment(service: Mapping, source: Source, notes: Notes) -> None:
    environment = service.get("environment")
    for item in environment.items if isinstance(environment, Sequence) else []:
        if not isinstance(item, Scalar) or not isinstance(item.data, str):
            continue
        name, sign, value = item.text.partition("=")
        if sign and name != name.rstrip():
            corrected = source.replaced(item, f"{name.strip()}={value.strip()}")
            notes.say("SpaceBeforeEquals", item, corrected, name=name.strip())


def _look_at_hosts(hosts: Sequence | None, notes: Notes) -> None:
    for item in hosts.items if hosts else []:
        if isinstance(item, Scalar) and isinstance(item.data, str) and not item.is_open:
            name, sign, _ = item.data.partition("=" if "=" in item.data else ":")
            if not name or not sign:
                notes.say("HostWithoutAddress", item, value=item.data)


def _look_at_devices(service: Mapping, notes: Notes) -> None:
    for item in found(service, "devices.*"):
        if isinstance(item.data, str) and item.data.count(":") > _MOST_COLONS_OF_DEVICE:
            notes.say("DeviceInvalid", item, value=item.data)
        elif isinstance(item, Mapping) and "target" not in item.entries:
            notes.say("KeyMissing", item, key="target", place="devices")
    for item in found(service, "expose.*"):
        if isinstance(item.data, bool | float):
            notes.say("ContainerPortInvalid", item, value=short(item), part=short(item))


def _look_at_restart(service: Mapping, source: Source, notes: Notes) -> None:
    node = service.get("restart")
    if not isinstance(node, Scalar) or not isinstance(node.data, str) or node.is_open:
        return
    name, colon, times = node.data.partition(":")
    if name in _RESTARTS and (not colon or (name == "on-failure" and times.isdigit())):
        return
    near = name.strip().lower()
    meant = _MEANT_RESTARTS.get(near, near if near in _RESTARTS else "")
    notes.say("RestartInvalid", node, source.replaced(node, meant) if meant else "", value=node.data)
