"""What each option of `docker run` is in a Compose file: an attribute of the service, or nothing, and why."""

import re
from collections.abc import Callable, Mapping
from math import inf

from bot.explain.compose_draft import Draft, cut, number, pairs
from bot.explain.compose_limits import (
    translate_block_io,
    translate_gpus,
    translate_health,
    translate_stop_timeout,
    translate_ulimits,
)
from bot.explain.compose_mounts import translate_mounts
from bot.explain.compose_networks import is_port, translate_networks
from bot.explain.yaml_text import Flow, Number, Quoted, Value

_RANGE = re.compile(r"(?P<first>\d{1,5})-(?P<last>\d{1,5})(?P<protocol>(?:/\w+)?)", re.ASCII)
_DECIMAL = re.compile(r"(?:0|[1-9]\d{0,18})(?:\.\d{1,18})?", re.ASCII)
_MOST_PORTS = 100

Translation = Callable[[Draft], None]


def _text(name: str, attribute: str) -> Translation:
    """Return a translation for an option of which the last value counts, a string."""

    def translate(draft: Draft) -> None:
        draft.service[attribute] = draft.last(name)

    return translate


def _number(name: str, attribute: str, least: float = -inf, most: float = inf) -> Translation:
    """Return a translation for an option of which the last value counts, a whole number or a size."""

    def translate(draft: Draft) -> None:
        value = number(draft.last(name) or "")
        if isinstance(value, Number) and not least <= int(value) <= most:
            draft.refuse(name, value)
        else:
            draft.service[attribute] = value

    return translate


def _cpus(draft: Draft) -> None:
    value = draft.last("--cpus") or ""
    draft.service["cpus"] = Number(value) if _DECIMAL.fullmatch(value) else value


def _list(name: str, attribute: str) -> Translation:
    """Return a translation for an option that can be given several times."""

    def translate(draft: Draft) -> None:
        draft.service[attribute] = draft.values(name)

    return translate


def _ports(draft: Draft) -> None:
    ports = []
    for value in draft.values("--publish"):
        if "$" in value or is_port(value):
            ports.append(Quoted(value))  # YAML reads 22:22 as a number
        else:
            draft.refuse("--publish", value)
    if ports:
        draft.service["ports"] = ports


def _expose(draft: Draft) -> None:
    """Translate `--expose 7000-7002`; Compose doesn't take ranges apart."""
    ports: list[Quoted] = []
    for value in draft.values("--expose"):
        found = _RANGE.fullmatch(value)
        numbers = range(int(found["first"]), int(found["last"]) + 1) if found else range(0)
        if not found:
            ports.append(Quoted(value))
        elif 0 < len(numbers) <= _MOST_PORTS:
            ports += [Quoted(f"{each}{found['protocol']}") for each in numbers]
        else:
            draft.leave_out(f"--expose {value}", "Compose has no ranges of ports here.")
    if ports:
        draft.service["expose"] = list(dict.fromkeys(ports))


def _pairs(name: str, attribute: str, missing: str | None = "") -> Translation:
    """Return a translation for an option whose values are like `KEY=value`."""

    def translate(draft: Draft) -> None:
        draft.service[attribute] = pairs(draft.values(name), missing)

    return translate


def _flag(name: str, attribute: str) -> Translation:
    """Return a translation for an option that is given or not."""

    def translate(draft: Draft) -> None:
        draft.service[attribute] = draft.command.has(name)

    return translate


def _volumes_from(draft: Draft) -> None:
    containers = []
    for value in draft.values("--volumes-from"):
        name, *mode = cut(value, ":")
        containers.append(f"container:{name}")
        if mode and mode[-1] != "rw":
            draft.leave_out(f"--volumes-from {value}", f"Compose ignores `:{mode[-1]}`; the volumes can be written to.")
    draft.service["volumes_from"] = list(dict.fromkeys(containers))


def _entrypoint(draft: Draft) -> None:
    value = draft.last("--entrypoint")
    draft.service["entrypoint"] = Flow([value] if value else [])


def _env_files(draft: Draft) -> None:
    draft.service["env_file"] = [{"path": value, "format": "raw"} for value in draft.values("--env-file")]
    draft.note("`format: raw`: the file is read as `docker run` reads it: quotes and `$` in it mean nothing special.")


def _one_of(name: str, attribute: str, accepted: tuple[str, ...]) -> Translation:
    """Return a translation for an option that accepts only a few values."""

    def translate(draft: Draft) -> None:
        value = draft.last(name) or ""
        if value in accepted:
            draft.service[attribute] = value
        else:
            draft.refuse(name, value)

    return translate


def _logging(draft: Draft) -> None:
    driver, options = draft.last("--log-driver"), draft.settings("--log-opt", draft.values("--log-opt"))
    logging: dict[str, Value] = {"driver": driver} if driver is not None else {}
    draft.service["logging"] = logging | ({"options": options} if options else {})


def _settings(name: str, attribute: str) -> Translation:
    """Return a translation for an option whose values are like `KEY=value`, and none of whose keys is a variable."""

    def translate(draft: Draft) -> None:
        if settings := draft.settings(name, draft.values(name)):
            draft.service[attribute] = settings

    return translate


TRANSLATIONS: Mapping[str, Translation] = {
    "--add-host": _list("--add-host", "extra_hosts"),
    "--annotation": _pairs("--annotation", "annotations"),
    "--blkio-weight": translate_block_io,
    "--blkio-weight-device": translate_block_io,
    "--cap-add": _list("--cap-add", "cap_add"),
    "--cap-drop": _list("--cap-drop", "cap_drop"),
    "--cgroup-parent": _text("--cgroup-parent", "cgroup_parent"),
    "--cgroupns": _one_of("--cgroupns", "cgroup", ("host", "private")),
    "--cpu-count": _number("--cpu-count", "cpu_count", least=0),
    "--cpu-percent": _number("--cpu-percent", "cpu_percent", least=0, most=100),
    "--cpu-period": _number("--cpu-period", "cpu_period"),
    "--cpu-quota": _number("--cpu-quota", "cpu_quota"),
    "--cpu-rt-period": _number("--cpu-rt-period", "cpu_rt_period"),
    "--cpu-rt-runtime": _number("--cpu-rt-runtime", "cpu_rt_runtime"),
    "--cpu-shares": _number("--cpu-shares", "cpu_shares"),
    "--cpus": _cpus,
    "--cpuset-cpus": _text("--cpuset-cpus", "cpuset"),
    "--device": _list("--device", "devices"),
    "--device-cgroup-rule": _list("--device-cgroup-rule", "device_cgroup_rules"),
    "--device-read-bps": translate_block_io,
    "--device-read-iops": translate_block_io,
    "--device-write-bps": translate_block_io,
    "--device-write-iops": translate_block_io,
    "--dns": _list("--dns", "dns"),
    "--dns-option": _list("--dns-option", "dns_opt"),
    "--dns-search": _list("--dns-search", "dns_search"),
    "--domainname": _text("--domainname", "domainname"),
    "--entrypoint": _entrypoint,
    "--env": _pairs("--env", "environment", missing=None),
    "--env-file": _env_files,
    "--expose": _expose,
    "--gpus": translate_gpus,
    "--group-add": _list("--group-add", "group_add"),
    "--health-cmd": translate_health,
    "--health-interval": translate_health,
    "--health-retries": translate_health,
    "--health-start-interval": translate_health,
    "--health-start-period": translate_health,
    "--health-timeout": translate_health,
    "--hostname": _text("--hostname", "hostname"),
    "--init": _flag("--init", "init"),
    "--interactive": _flag("--interactive", "stdin_open"),
    "--ip": translate_networks,
    "--ip6": translate_networks,
    "--ipc": _text("--ipc", "ipc"),
    "--isolation": _text("--isolation", "isolation"),
    "--label": _pairs("--label", "labels"),
    "--label-file": _list("--label-file", "label_file"),
    "--link": translate_networks,
    "--link-local-ip": translate_networks,
    "--log-driver": _logging,
    "--log-opt": _logging,
    "--mac-address": translate_networks,
    "--memory": _number("--memory", "mem_limit"),
    "--memory-reservation": _number("--memory-reservation", "mem_reservation"),
    "--memory-swap": _number("--memory-swap", "memswap_limit"),
    "--memory-swappiness": _number("--memory-swappiness", "mem_swappiness"),
    "--mount": translate_mounts,
    "--network": translate_networks,
    "--network-alias": translate_networks,
    "--no-healthcheck": translate_health,
    "--oom-kill-disable": _flag("--oom-kill-disable", "oom_kill_disable"),
    "--oom-score-adj": _number("--oom-score-adj", "oom_score_adj", least=-1000, most=1000),
    "--pid": _text("--pid", "pid"),
    "--pids-limit": _number("--pids-limit", "pids_limit"),
    "--platform": _text("--platform", "platform"),
    "--privileged": _flag("--privileged", "privileged"),
    "--publish": _ports,
    "--pull": _one_of("--pull", "pull_policy", ("always", "missing", "never")),
    "--read-only": _flag("--read-only", "read_only"),
    "--restart": _text("--restart", "restart"),
    "--runtime": _text("--runtime", "runtime"),
    "--security-opt": _list("--security-opt", "security_opt"),
    "--shm-size": _number("--shm-size", "shm_size"),
    "--stop-signal": _text("--stop-signal", "stop_signal"),
    "--stop-timeout": translate_stop_timeout,
    "--storage-opt": _settings("--storage-opt", "storage_opt"),
    "--sysctl": _pairs("--sysctl", "sysctls"),
    "--tmpfs": translate_mounts,
    "--tty": _flag("--tty", "tty"),
    "--ulimit": translate_ulimits,
    "--use-api-socket": _flag("--use-api-socket", "use_api_socket"),
    "--user": _text("--user", "user"),
    "--userns": _text("--userns", "userns_mode"),
    "--uts": _text("--uts", "uts"),
    "--volume": translate_mounts,
    "--volume-driver": translate_mounts,
    "--volumes-from": _volumes_from,
    "--workdir": _text("--workdir", "working_dir"),
}
"""How each option becomes part of the service. An option with several names is here by the usual one."""

LEFT_OUT: Mapping[str, str] = {
    "--attach": "`docker compose up` shows the output of all services; `docker compose attach` attaches to one.",
    "--cidfile": "Compose writes no such file; `docker compose ps -q` prints the container's ID.",
    "--cpuset-mems": "Compose cannot choose the memory nodes of a container.",
    "--detach": "give it to `docker compose up -d`.",
    "--detach-keys": "give it to `docker compose attach --detach-keys`.",
    "--disable-content-trust": "Compose has no content trust, and newer versions of Docker have dropped it.",
    "--help": "it only prints the help of the command.",
    "--io-maxbandwidth": "Compose cannot limit it; it is only for Windows containers.",
    "--io-maxiops": "Compose cannot limit it; it is only for Windows containers.",
    "--kernel-memory": "it is obsolete: Docker no longer limits the memory of the kernel.",
    "--publish-all": "Compose publishes only what is named: write the ports of the image under `ports:`.",
    "--quiet": "give it to `docker compose pull --quiet`.",
    "--rm": "Compose keeps the container; `docker compose down` removes it.",
    "--sig-proxy": "it concerns the terminal of `docker run`; `docker compose attach --sig-proxy` has it.",
}
"""The options that have no equivalent, and why."""
