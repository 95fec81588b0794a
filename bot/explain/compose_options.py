"""What each option of `docker run` is in a Compose file: an attribute of the service, or nothing, and why."""

from collections.abc import Callable, Mapping

from bot.explain.compose_draft import Draft, number, pairs
from bot.explain.compose_limits import (
    translate_block_io,
    translate_gpus,
    translate_health,
    translate_stop_timeout,
    translate_ulimits,
)
from bot.explain.compose_mounts import translate_mounts
from bot.explain.compose_networks import translate_networks
from bot.explain.yaml_text import Flow, Quoted

Translation = Callable[[Draft], None]


def _text(name: str, attribute: str) -> Translation:
    """Return a translation for an option of which the last value counts, a string."""

    def translate(draft: Draft) -> None:
        draft.service[attribute] = draft.last(name)

    return translate


def _number(name: str, attribute: str) -> Translation:
    """Return a translation for an option of which the last value counts, a number or a size."""

    def translate(draft: Draft) -> None:
        draft.service[attribute] = number(draft.last(name) or "")

    return translate


def _list(name: str, attribute: str) -> Translation:
    """Return a translation for an option that can be given several times."""

    def translate(draft: Draft) -> None:
        draft.service[attribute] = draft.values(name)

    return translate


def _quoted_list(name: str, attribute: str) -> Translation:
    """Return a translation for ports: without quotes, YAML would read 22:22 as a number."""

    def translate(draft: Draft) -> None:
        draft.service[attribute] = [Quoted(value) for value in draft.values(name)]

    return translate


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


def _prefixed(name: str, attribute: str, prefix: str) -> Translation:
    """Return a translation for an option whose values get a prefix."""

    def translate(draft: Draft) -> None:
        draft.service[attribute] = [prefix + value for value in draft.values(name)]

    return translate


def _entrypoint(draft: Draft) -> None:
    value = draft.last("--entrypoint")
    draft.service["entrypoint"] = Flow([value] if value else [])


def _env_files(draft: Draft) -> None:
    draft.service["env_file"] = [{"path": value, "format": "raw"} for value in draft.values("--env-file")]
    draft.note("`format: raw`: the file is read as `docker run` reads it: quotes and `$` in it mean nothing special.")


def _pull(draft: Draft) -> None:
    value = draft.last("--pull") or ""
    if value in ("always", "missing", "never"):
        draft.service["pull_policy"] = value
    else:
        draft.refuse("--pull", value)


def _logging(draft: Draft) -> None:
    logging = draft.entry("logging")
    if (driver := draft.last("--log-driver")) is not None:
        logging["driver"] = driver
    if options := draft.values("--log-opt"):
        logging["options"] = {key: value for key, _, value in (each.partition("=") for each in options)}


def _storage(draft: Draft) -> None:
    options = (each.partition("=") for each in draft.values("--storage-opt"))
    draft.service["storage_opt"] = {key: value for key, _, value in options}


TRANSLATIONS: Mapping[str, Translation] = {
    "--add-host": _list("--add-host", "extra_hosts"),
    "--annotation": _pairs("--annotation", "annotations"),
    "--blkio-weight": translate_block_io,
    "--blkio-weight-device": translate_block_io,
    "--cap-add": _list("--cap-add", "cap_add"),
    "--cap-drop": _list("--cap-drop", "cap_drop"),
    "--cgroup-parent": _text("--cgroup-parent", "cgroup_parent"),
    "--cgroupns": _text("--cgroupns", "cgroup"),
    "--cpu-count": _number("--cpu-count", "cpu_count"),
    "--cpu-percent": _number("--cpu-percent", "cpu_percent"),
    "--cpu-period": _number("--cpu-period", "cpu_period"),
    "--cpu-quota": _number("--cpu-quota", "cpu_quota"),
    "--cpu-rt-period": _number("--cpu-rt-period", "cpu_rt_period"),
    "--cpu-rt-runtime": _number("--cpu-rt-runtime", "cpu_rt_runtime"),
    "--cpu-shares": _number("--cpu-shares", "cpu_shares"),
    "--cpus": _number("--cpus", "cpus"),
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
    "--expose": _quoted_list("--expose", "expose"),
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
    "--oom-score-adj": _number("--oom-score-adj", "oom_score_adj"),
    "--pid": _text("--pid", "pid"),
    "--pids-limit": _number("--pids-limit", "pids_limit"),
    "--platform": _text("--platform", "platform"),
    "--privileged": _flag("--privileged", "privileged"),
    "--publish": _quoted_list("--publish", "ports"),
    "--pull": _pull,
    "--read-only": _flag("--read-only", "read_only"),
    "--restart": _text("--restart", "restart"),
    "--runtime": _text("--runtime", "runtime"),
    "--security-opt": _list("--security-opt", "security_opt"),
    "--shm-size": _number("--shm-size", "shm_size"),
    "--stop-signal": _text("--stop-signal", "stop_signal"),
    "--stop-timeout": translate_stop_timeout,
    "--storage-opt": _storage,
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
    "--volumes-from": _prefixed("--volumes-from", "volumes_from", "container:"),
    "--workdir": _text("--workdir", "working_dir"),
}
"""How each option becomes part of the service. An option with several names is here by the usual one."""

LEFT_OUT: Mapping[str, str] = {
    "--attach": "`docker compose up` shows the output of all services; `docker compose attach` attaches to one.",
    "--cidfile": "Compose writes no such file; `docker compose ps -q` prints the container's ID.",
    "--cpuset-mems": "Compose cannot choose the memory nodes of a container.",
    "--detach": "give it to `docker compose up -d`.",
    "--detach-keys": "give it to `docker compose attach --detach-keys`.",
    "--disable-content-trust": "it has no effect: Docker has dropped content trust.",
    "--help": "it only prints the help of the command.",
    "--io-maxbandwidth": "Compose cannot limit it; it is for containers of Windows only.",
    "--io-maxiops": "Compose cannot limit it; it is for containers of Windows only.",
    "--kernel-memory": "it is obsolete: Docker no longer limits the memory of the kernel.",
    "--publish-all": "Compose publishes only what is named: write the ports of the image under `ports:`.",
    "--quiet": "give it to `docker compose pull --quiet`.",
    "--rm": "Compose keeps the container; `docker compose down` removes it.",
    "--sig-proxy": "it concerns the terminal of `docker run`; `docker compose attach --sig-proxy` has it.",
}
"""The options that have no equivalent, and why."""

OF_DOCKER: Mapping[str, str] = {
    "--config": "give it to docker, before `compose`.",
    "--context": "give it to docker, before `compose`.",
    "--debug": "give it to docker, before `compose`.",
    "--host": "give it to docker, before `compose`.",
    "--log-level": "give it to docker, before `compose`.",
    "--tls": "give it to docker, before `compose`.",
    "--tlscacert": "give it to docker, before `compose`.",
    "--tlscert": "give it to docker, before `compose`.",
    "--tlskey": "give it to docker, before `compose`.",
    "--tlsverify": "give it to docker, before `compose`.",
    "--version": "it only prints the version of docker.",
}
"""The options of docker itself, which are given before `run`."""
