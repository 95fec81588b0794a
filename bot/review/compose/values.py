"""Looks at values that the schema allows and Compose refuses: what is not a number, a duration or a size."""

from collections.abc import Callable, Iterator

from bot.review.compose import formats
from bot.review.compose.nodes import Mapping, Node, Scalar, Sequence
from bot.review.compose.notes import Notes
from bot.review.compose.source import Source

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


class Values:
    """Looks at the values of one file."""

    def __init__(self, source: Source, notes: Notes) -> None:
        """Take the text, to correct it."""
        self._source = source
        self._notes = notes

    def of_service(self, service: Mapping) -> None:
        """Note the values of a service that Compose doesn't read."""
        for rule, (is_right, places) in _CHECKS.items():
            for place in places:
                for node in found(service, place):
                    self._look_at(node, place, rule, is_right)
        for place in _NOT_NEGATIVE:
            for node in found(service, place):
                if isinstance(node.data, int) and node.data < 0:
                    self._notes.say("NumberTooSmall", node, key=_key(place), least=0)
        for node in found(service, "blkio_config.weight"):
            if isinstance(node.data, str):
                corrected = self._source.replaced(node, node.data) if node.data.isdigit() else ""
                self._notes.say("MustBeNumber", node, corrected, key="weight", value=node.data)

    def at_top(self, root: Mapping) -> None:
        """Note the values of networks, volumes, secrets and configs that must be true or false and aren't."""
        for place in _AT_TOP:
            for node in found(root, place):
                self._look_at(node, place, "MustBeBoolean", formats.is_yes_or_no)

    def _look_at(self, node: Node, place: str, rule: str, is_right: Callable[[str], bool]) -> None:
        if not isinstance(node, Scalar) or not isinstance(node.data, str) or node.is_open or is_right(node.data):
            return
        shorter = node.data.replace(" ", "").lower()
        shorter = f"{shorter}s" if rule == "DurationInvalid" and shorter.isdigit() else shorter
        shorter = shorter.rstrip("i") if rule == "SizeInvalid" else shorter
        is_short = rule in {"DurationInvalid", "SizeInvalid"} and is_right(shorter)
        self._notes.say(
            rule, node, self._source.replaced(node, shorter) if is_short else "", key=_key(place), value=node.data
        )


def _key(place: str) -> str:
    """Return the last key of a place."""
    return place.rstrip(".*").rpartition(".")[2]


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
