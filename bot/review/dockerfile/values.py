"""What BuildKit refuses in values: ports, signals, times, mounts, the stages that files are copied from."""

import re
from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from bot.review.dockerfile.facts import facts
from bot.review.dockerfile.looked import Found, Looked, found
from bot.review.dockerfile.parsed import Instruction, Stage
from bot.review.dockerfile.parser import arguments
from bot.review.dockerfile.refused import nearest
from bot.review.dockerfile.variables import is_image

_HIGHEST_PORT = 65535
_PORT = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?(?:/([A-Za-z]*))?")
_DURATION = re.compile(r"[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+|0")
_TINY = re.compile(r"(?:\d+(?:\.\d*)?(?:ns|us|µs))+")
_REAL_TIME = re.compile(r"RTM(?:IN(?:\+\d{1,2})?|AX(?:-\d{1,2})?)")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}")
_MODES = frozenset({"bind", "tmpfs"})
_SETTINGS = frozenset({"from", "source", "target", "ro", "rw", "required", "size", "id", "sharing", "env"})
_OWNERS = frozenset({"mode", "uid", "gid"})
_WITHOUT_VALUE = frozenset({"ro", "rw", "readonly", "readwrite", "required"})


def values(looked: Looked) -> Iterator[Found]:
    """Yield the values that BuildKit refuses."""
    for stage in looked.file.stages:
        for instruction in stage.instructions:
            if instruction.name == "EXPOSE":
                yield from _ports(instruction)
            elif instruction.name == "STOPSIGNAL":
                yield from _signal(instruction)
            elif instruction.name == "HEALTHCHECK":
                yield from _healthcheck(instruction)
            elif instruction.name == "ADD" and (checksum := instruction.flag("--checksum")):
                if "$" not in checksum and not _DIGEST.fullmatch(checksum):
                    yield found("BadChecksum", instruction, value=checksum)
            elif instruction.name == "RUN":
                yield from _run_flags(instruction)
            elif instruction.name == "COPY" and (source := instruction.flag("--from")):
                yield from _source(looked, stage, instruction, source)


def _ports(instruction: Instruction) -> Iterator[Found]:
    ports = arguments(instruction)
    if comment := next((place for place, given in enumerate(ports) if given.startswith("#")), 0):
        yield found("InvalidPort", instruction, instruction.with_rest(" ".join(ports[:comment])), port=ports[comment])
        ports = ports[:comment]
    for given in ports:
        if "$" in given or any(quote in given for quote in "\"'"):
            continue
        before, _, inside = given.rpartition(":")
        address, _, outside = before.rpartition(":")
        port = _PORT.fullmatch(inside)
        if not port or not _is_range(port) or not _is_host(address, outside):
            yield found("InvalidPort", instruction, port=given)
        elif port[3] and port[3].lower() not in {"tcp", "udp", "sctp"}:
            yield found("InvalidProtocol", instruction, port=given)


def _is_range(port: re.Match[str]) -> bool:
    first, last = int(port[1]), int(port[2] or port[1])
    return first <= last <= _HIGHEST_PORT


def _is_host(address: str, port: str) -> bool:
    """Tell whether an address and a port of the host, which EXPOSE ignores, are valid at least."""
    match = _PORT.fullmatch(port)
    if port and (not match or match[3] is not None or not _is_range(match)):
        return False
    try:
        return not address or bool(ip_address(address.strip("[]")))
    except ValueError:
        return False


def _signal(instruction: Instruction) -> Iterator[Found]:
    name = instruction.rest.strip("\"'").upper().removeprefix("SIG")
    if not name or "$" in name or name in facts().signals or _REAL_TIME.fullmatch(name):
        return
    if not (name.isascii() and name.isdigit() and int(name[:9]) > 0):
        right = nearest(name, sorted(facts().signals))
        fix = instruction.with_rest(f"SIG{right}") if right else ""
        yield found("BadSignal", instruction, fix, signal=instruction.rest)


def _healthcheck(instruction: Instruction) -> Iterator[Found]:
    first, _, rest = instruction.rest.partition(" ")
    kind = first.upper()
    if kind == "NONE":
        if rest.strip():
            yield found("HealthcheckNone", instruction, instruction.with_rest("NONE"))
        return
    if kind != "CMD":
        fix = instruction.with_rest(f"CMD {instruction.rest}") if instruction.rest else ""
        yield found("HealthcheckWithoutCmd", instruction, fix)
        return
    if not rest.strip():
        yield found("HealthcheckWithoutCommand", instruction)
    for flag in instruction.flags:
        kind = facts().flags["HEALTHCHECK"].get(flag.name, "")
        value = flag.value or ""
        if kind == "duration" and value and (not _DURATION.fullmatch(value) or _TINY.fullmatch(value)):
            fix = ""
            if value.isdigit():
                fix = "\n".join(instruction.source).replace(f"{flag.name}={value}", f"{flag.name}={value}s", 1)
            yield found("BadDuration", instruction, fix, flag=flag.name, value=value)
        elif kind == "int" and value and not (value.isascii() and value.isdigit()):
            yield found("BadRetries", instruction, value=value)


def _run_flags(instruction: Instruction) -> Iterator[Found]:
    for flag in instruction.flags:
        allowed = facts().values.get(flag.name)
        if allowed and flag.value and flag.value not in allowed:
            yield found("BadFlagValue", instruction, flag=flag.name, value=flag.value, right=", ".join(allowed))
        elif flag.name == "--mount" and flag.value is not None:
            yield from _mount(instruction, flag.value)


def _mount(instruction: Instruction, value: str) -> Iterator[Found]:
    given = [part.partition("=") for part in value.split(",") if part]
    keys = {facts().mount_aliases.get(key.lower(), key.lower()): text for key, _, text in given}
    kind = keys.pop("type", "bind").lower()
    if "$" in kind:
        return
    if kind not in facts().mounts:
        right = nearest(kind, list(facts().mounts))
        fix = "\n".join(instruction.source).replace(f"type={kind}", f"type={right}", 1) if right else ""
        yield found("BadMountType", instruction, fix, kind=kind)
        return
    yield from _mount_keys(instruction, kind, keys, [key for key, equals, _ in given if not equals])
    if kind == "secret" and keys.keys().isdisjoint({"id", "source", "target"}):
        yield found("MountWithout", instruction, kind=kind, key="id")
    elif kind in {"bind", "cache", "tmpfs"} and not keys.get("target"):
        yield found("MountWithout", instruction, kind=kind, key="target")
    if (sharing := keys.get("sharing")) and "$" not in sharing and sharing not in facts().values["sharing"]:
        right = ", ".join(facts().values["sharing"])
        yield found("BadFlagValue", instruction, flag="sharing", value=sharing, right=right)
    if "$" in keys.get("from", ""):
        yield found("CopyFromVariable", instruction, name=keys["from"])


def _mount_keys(instruction: Instruction, kind: str, keys: Iterable[str], without_value: list[str]) -> Iterator[Found]:
    wrong = next((key for key in without_value if key.lower() not in _WITHOUT_VALUE), None)
    if wrong is not None:
        yield found("MountKeyWithoutValue", instruction, key=wrong)
        return
    for key in keys:
        is_known = key in _SETTINGS | _OWNERS
        is_judged = (key in _OWNERS and kind in _MODES) or key in {"size", "required", "sharing"}
        if not is_known or (is_judged and key not in facts().mounts[kind]):
            yield found("BadMountKey", instruction, key=key, kind=kind)


def _source(looked: Looked, stage: Stage, instruction: Instruction, source: str) -> Iterator[Found]:
    if "$" in source:
        yield found("CopyFromVariable", instruction, name=source)
        return
    if source.isascii() and source.isdigit():
        number = int(source[:9])
        if number >= len(looked.file.stages):
            yield found("CopyFromMissingNumber", instruction, number=number, count=len(looked.file.stages))
        elif number == stage.number:
            yield found("CopyFromItself", instruction, name=source)
        elif number > stage.number:
            yield found("CopyFromLaterStage", instruction, name=source)
        return
    other = looked.file.stage_called(source)
    if other and other.number == stage.number:
        yield found("CopyFromItself", instruction, name=source)
    elif other and other.number > stage.number:
        yield found("CopyFromLaterStage", instruction, name=source)
    elif not other and not is_image(source):
        yield found("InvalidImageName", instruction, image=source)
    elif not other and not any(sign in source for sign in ":@"):
        names = [each.name for each in looked.file.stages[: stage.number] if each.name]
        right = nearest(source, names) if names else ""
        fix = "\n".join(instruction.source).replace(f"--from={source}", f"--from={right}", 1) if right else ""
        yield found("CopyFromUnknownStage", instruction, fix, name=source)
