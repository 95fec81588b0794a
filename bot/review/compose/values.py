"""Looks at values that the schema allows and Compose refuses: what is no number, no duration, no port."""

from collections.abc import Callable, Iterator

from bot.review.compose import formats
from bot.review.compose.nodes import Mapping, Node, Scalar, Sequence
from bot.review.compose.notes import Notes
from bot.review.compose.source import Source, quoted, short

_YES_OR_NO = (
    *("tty", "stdin_open", "privileged", "read_only", "init", "oom_kill_disable", "attach", "healthcheck.disable"),
    *("build.no_cache", "build.pull", "build.privileged", "volumes.*.read_only", "volumes.*.volume.nocopy"),
    *("volumes.*.bind.create_host_path", "env_file.*.required", "depends_on.*.restart"),
)
_INTEGERS = (
    *("scale", "deploy.replicas", "healthcheck.retries", "pids_limit", "oom_score_adj", "cpu_count", "cpu_period"),
    *("cpu_quota", "cpu_shares", "cpu_rt_period", "cpu_rt_runtime", "ulimits.*", "ulimits.*.soft", "ulimits.*.hard"),
    *("ports.*.target", "secrets.*.mode", "configs.*.mode", "deploy.resources.limits.pids"),
    *("deploy.update_config.parallelism", "deploy.rollback_config.parallelism", "build.ulimits.*"),
    *("deploy.restart_policy.max_attempts", "deploy.placement.max_replicas_per_node", "volumes.*.tmpfs.mode"),
)
_DECIMALS = (
    *("cpus", "cpu_percent", "deploy.resources.limits.cpus", "deploy.resources.reservations.cpus"),
    *("deploy.update_config.max_failure_ratio", "deploy.rollback_config.max_failure_ratio"),
)
_DURATIONS = (
    *("stop_grace_period", "healthcheck.interval", "healthcheck.timeout", "healthcheck.start_period"),
    *("healthcheck.start_interval", "deploy.restart_policy.delay", "deploy.restart_policy.window"),
    *("deploy.update_config.delay", "deploy.update_config.monitor", "deploy.rollback_config.delay"),
    "deploy.rollback_config.monitor",
)
_SIZES = (
    *("mem_limit", "mem_reservation", "memswap_limit", "mem_swappiness", "shm_size", "build.shm_size"),
    *("deploy.resources.limits.memory", "deploy.resources.reservations.memory", "volumes.*.tmpfs.size"),
    *("blkio_config.device_read_bps.*.rate", "blkio_config.device_write_bps.*.rate"),
    *("blkio_config.device_read_iops.*.rate", "blkio_config.device_write_iops.*.rate"),
)
_NOT_NEGATIVE = ("scale", "deploy.replicas", "healthcheck.retries")
_AT_TOP = (
    *("networks.*.external", "networks.*.internal", "networks.*.attachable", "networks.*.enable_ipv6"),
    *("networks.*.enable_ipv4", "volumes.*.external", "secrets.*.external", "configs.*.external"),
)
_CHECKS: dict[str, tuple[Callable[[str], bool], tuple[str, ...]]] = {
    "MustBeBoolean": (formats.is_yes_or_no, _YES_OR_NO),
    "MustBeNumber": (formats.is_integer, _INTEGERS),
    "MustBeDecimal": (formats.is_decimal, _DECIMALS),
    "DurationInvalid": (formats.is_duration, _DURATIONS),
    "SizeInvalid": (formats.is_size, _SIZES),
}
_RESTARTS = frozenset({"no", "always", "on-failure", "unless-stopped", ""})


def look_at_values(service: Mapping, source: Source, notes: Notes) -> None:
    """Note the values of a service that Compose doesn't read."""
    for rule, (is_right, places) in _CHECKS.items():
        for place in places:
            for node in found(service, place):
                _look_at(node, place, rule, is_right, source, notes)
    for place in _NOT_NEGATIVE:
        for node in found(service, place):
            if isinstance(node.data, int) and node.data < 0:
                notes.say("NumberTooSmall", node, key=place.rpartition(".")[2], least=0)
    for name in ("command", "entrypoint"):
        for node in found(service, name):
            if isinstance(node, Scalar) and isinstance(node.data, str) and not node.is_open:
                _look_at_command(node, name, source, notes)
    _look_at_healthcheck(service, source, notes)
    _look_at_pairs(service, source, notes)
    _look_at_restart(service, source, notes)


def look_at_top(root: Mapping, source: Source, notes: Notes) -> None:
    """Note the values of networks, volumes, secrets and configs that must be true or false and aren't."""
    for place in _AT_TOP:
        for node in found(root, place):
            _look_at(node, place, "MustBeBoolean", formats.is_yes_or_no, source, notes)


def found(node: Node, place: str) -> Iterator[Node]:
    """Yield the values at a place: keys with points between them, `*` for each value of a list or mapping."""
    name, _, rest = place.partition(".")
    below: list[Node] = []
    if isinstance(node, Mapping):
        entries = node.entries.values() if name == "*" else filter(None, [node.entries.get(name)])
        below = [entry.value for entry in entries]
    elif isinstance(node, Sequence) and name == "*":
        below = node.items
    for each in below:
        if rest:
            yield from found(each, rest)
        else:
            yield each


def _look_at(
    node: Node, place: str, rule: str, is_right: Callable[[str], bool], source: Source, notes: Notes
) -> None:
    if not isinstance(node, Scalar) or not isinstance(node.data, str) or node.is_open or is_right(node.data):
        return
    corrected = ""
    if rule == "DurationInvalid" and node.data.strip().isdigit():
        corrected = source.replaced(node, f"{node.data.strip()}s")
    elif rule == "DurationInvalid" and formats.is_duration(shorter := node.data.replace(" ", "").lower()):
        corrected = source.replaced(node, shorter)
    elif rule == "SizeInvalid" and formats.is_size(shorter := node.data.strip().lower().rstrip("i")):
        corrected = source.replaced(node, shorter)
    notes.say(rule, node, corrected, key=place.rstrip(".*").rpartition(".")[2], value=node.data)


def _look_at_command(node: Scalar, name: str, source: Source, notes: Notes) -> None:
    words = formats.read_words(node.data)
    in_shell = source.replaced(node, f'["sh", "-c", {quoted(node.text)}]') if not node.is_block else ""
    if not words.is_complete:
        notes.say("CommandNotClosed", node, in_shell, key=name)
    elif words.cut:
        notes.say("CommandCut", node, in_shell, key=name, cut=words.cut)


def _look_at_healthcheck(service: Mapping, source: Source, notes: Notes) -> None:
    for test in found(service, "healthcheck.test"):
        if not isinstance(test, Sequence) or not test.items or not isinstance(test.items[0], Scalar):
            continue
        first = test.items[0]
        if first.data not in {"CMD", "CMD-SHELL", "NONE"} and not first.is_open:
            corrected = ""
            if str(first.data).upper() in {"CMD", "CMD-SHELL", "NONE"}:
                corrected = source.replaced(first, quoted(first.text.upper()))
            elif test.is_flow:
                corrected = source.spliced(test.start, "[", '["CMD", ')
            notes.say("HealthcheckTestInvalid", test, corrected, value=short(first))


def _look_at_pairs(service: Mapping, source: Source, notes: Notes) -> None:
    """Look at lists of pairs: `NAME=value` and `host:address`."""
    for item in found(service, "environment.*"):
        if not isinstance(item, Scalar) or not isinstance(item.data, str) or not _is_in_list(service, "environment"):
            continue
        name, sign, value = item.text.partition("=")
        if sign and name != name.rstrip():
            text = f"{name.strip()}={value.strip()}"
            notes.say("SpaceBeforeEquals", item, source.replaced(item, text), name=name.strip())
    for place in ("extra_hosts.*", "build.extra_hosts.*"):
        for item in found(service, place):
            if not isinstance(item, Scalar) or not isinstance(item.data, str) or item.is_open:
                continue
            if _is_in_list(service, *place.split(".")[:-1]) and item.data.partition(
                "=" if "=" in item.data else ":"
            )[0::2].count(""):
                if item.data.endswith(":") and len(item.data) > 1:
                    continue
                notes.say("HostWithoutAddress", item, value=item.data)
    for item in found(service, "devices.*"):
        if isinstance(item, Scalar) and isinstance(item.data, str) and item.data.count(":") > 2:  # noqa: PLR2004
            notes.say("DeviceInvalid", item, value=item.data)
        elif isinstance(item, Mapping) and "target" not in item.entries:
            notes.say("KeyMissing", item, key="target", place="devices")
    for item in found(service, "expose.*"):
        if isinstance(item.data, bool | float):
            notes.say("ContainerPortInvalid", item, value=short(item), part=short(item))


def _is_in_list(service: Mapping, *way: str) -> bool:
    return isinstance(service.get(*way), Sequence)


def _look_at_restart(service: Mapping, source: Source, notes: Notes) -> None:
    node = service.get("restart")
    if not isinstance(node, Scalar) or not isinstance(node.data, str) or node.is_open:
        return
    name, colon, times = node.data.partition(":")
    if name in _RESTARTS and (not colon or (name == "on-failure" and times.isdigit())):
        return
    near = {"never": '"no"', "on_failure": "on-failure", "unless_stopped": "unless-stopped", "yes": "always"}
    meant = near.get(name.strip().lower(), name.strip().lower() if name.strip().lower() in _RESTARTS else "")
    notes.say("RestartInvalid", node, source.replaced(node, meant) if meant else "", value=node.data)


