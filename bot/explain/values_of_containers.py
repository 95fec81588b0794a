"""What is said about the values of a container's options."""

import re
from collections.abc import Mapping
from functools import partial

from bot.explain import values_of_several as several
from bot.explain.mounts import long_mount_in_words, mount_in_words
from bot.explain.ports import port_in_words
from bot.explain.values_of_several import Describe
from bot.explain.wording import code, counted, duration, is_filled_in, listed, size

_HIDDEN = "HIDDEN"


def _variable(value: str) -> str | None:
    name, equals, text = value.partition("=")
    if not equals:
        return f"Passes on the environment variable {code(name)} of your shell, with the value that it has there."
    if _HIDDEN in text:
        return f"Sets the environment variable {code(name)} in the container; its value is hidden here."
    if not text:
        return f"Sets the environment variable {code(name)} in the container to an empty value."
    return f"Sets the environment variable {code(name)} to {code(text)} in the container."


def _user(value: str) -> str | None:
    user, colon, group = value.partition(":")
    if "id -u" in user:
        return "Runs it as your own user on the host, so that the files it writes belong to you."
    what = "root, who may do everything in the container" if user in ("0", "root") else _person("user", user)
    with_group = f" and {_person('group', group)}" if colon and group else ""
    return f"Runs it as {what}{with_group}."


def _person(kind: str, name: str) -> str:
    return f"the {kind} with the ID {name}" if name.isdigit() else f"the {kind} {code(name)}"


def _network(value: str) -> str | None:
    if value.startswith("container:"):
        return (
            f"Uses the network of the container {code(value.removeprefix('container:'))}: the same address and ports."
        )
    known = {
        "host": "Uses the host's network directly: ports that it opens are open on the host, and `-p` has no effect.",
        "none": "Gives the container no network at all.",
        "bridge": "Connects it to Docker's default network, where containers don't find each other by name.",
        "default": "Connects it to Docker's default network, where containers don't find each other by name.",
    }
    name = next((pair[5:] for pair in value.split(",") if pair.startswith("name=")), value)
    return known.get(value, f"Connects it to the network {code(name)}, where containers reach each other by name.")


def _gpus(value: str) -> str | None:
    if value == "all":
        return "Gives it all GPUs of the host."
    if value.isdigit():
        return f"Gives it {counted(value, 'GPU')} of the host."
    device = re.fullmatch(r"\"?device=([\w,:-]+)\"?", value)
    return f"Gives it the GPU{'s' if ',' in device[1] else ''} {code(device[1])} of the host." if device else None


def _entrypoint(value: str) -> str | None:
    if not value:
        return "Removes the image's entrypoint, the program that it normally starts."
    return f"Starts {code(value)} instead of the program that the image starts (its entrypoint)."


def _device(value: str) -> str | None:
    host, _, rest = value.partition(":")
    inside, _, rights = rest.partition(":")
    as_what = f" as {code(inside)}" if inside and inside != host else ""
    letters = {"r": "read", "w": "write", "m": "create (as device files)"}
    may = f", which it may {listed([letters[each] for each in rights if each in letters])}" if rights else ""
    return f"Lets it use the device {code(host)} of the host{as_what}{may}."


def _ulimit(value: str) -> str | None:
    name, _, limits = value.partition("=")
    soft, _, hard = limits.partition(":")
    what = {"nofile": "open files", "nproc": "processes of its user", "core": "bytes in a core dump"}.get(name)
    if not limits:
        return None
    if soft == "-1":
        return f"Sets no limit for {what or code(name)} (the ulimit {code(name)})."
    most = f"{soft} (it may raise that to {hard})" if hard and hard != soft else soft
    return f"Sets the ulimit {code(name)}{f' (the number of {what})' if what else ''} to {most}."


def _log_option(value: str) -> str | None:
    name, _, text = value.partition("=")
    if name == "max-size":
        return f"Starts a new log file when the current one reaches {size(text) or code(text)}."
    if name == "max-file":
        return f"Keeps at most {counted(text, 'log file')}; the oldest one is removed for a new one."
    return f"Sets {code(name)} of the log driver to {code(text)}." if text else None


def _publish(value: str) -> str | None:
    if is_filled_in(value):
        host, colon, inside = value.rpartition(":")
        left, right = (code(host), code(inside)) if colon else ("", code(value))
        if not colon or "$" in value.replace(host, "").replace(inside, ""):
            return f"Makes a port of the container reachable on the host; {right} is filled in first."
        return (
            f"Makes port {right} of the container (right of the colon) reachable on port {left} of the host"
            " (left of it)."
        )
    return port_in_words(value)


def _tmpfs(value: str) -> str | None:
    path, _, options = value.partition(":")
    most = next((size(each[5:]) for each in options.split(",") if each.startswith("size=")), None)
    limit = f", of at most {most}" if most else ""
    return f"Puts an empty file system in memory at {code(path)}{limit}; it is gone when the container stops."


def _volumes_from(value: str) -> str | None:
    name, _, mode = value.partition(":")
    return f"Mounts all volumes of the container {code(name)} too{', read-only' if mode == 'ro' else ''}."


def _link(value: str) -> str | None:
    name, _, alias = value.partition(":")
    return f"Makes the container {code(name)} reachable by the name {code(alias or name)}; networks have replaced this."


def _expose(value: str) -> str | None:
    return f"Notes that the program listens on port {code(value)}; it doesn't publish the port: `-p` does."


def _cap_add(value: str) -> str | None:
    if value.upper().removeprefix("CAP_") == "ALL":
        return "Gives it all capabilities, that is, nearly all rights of root on the host."
    what = {
        "NET_ADMIN": "change network settings",
        "SYS_ADMIN": "mount file systems and do much else, nearly as root on the host",
        "SYS_PTRACE": "look into other processes, as debuggers do",
        "SYS_TIME": "set the clock",
        "NET_RAW": "send raw packets, as ping does",
        "NET_BIND_SERVICE": "listen on ports below 1024",
        "SYS_NICE": "change the priority of processes",
        "IPC_LOCK": "keep memory from being swapped",
        "CHOWN": "change the owner of files",
        "SYS_MODULE": "load modules into the host's kernel",
    }.get(value.upper().removeprefix("CAP_"))
    return f"Gives it the capability {code(value)}{f': it may {what}' if what else ''}."


def _cap_drop(value: str) -> str | None:
    if value.upper() == "ALL":
        return "Takes away all capabilities (special rights of root), even those that containers usually have."
    return f"Takes away the capability {code(value)}, one of the special rights of root."


def _security(value: str) -> str | None:
    known = {
        "no-new-privileges": "Keeps programs in it from gaining more rights, for instance with `sudo`.",
        "seccomp": "Lets it make every system call: the filter that guards the host's kernel is off.",
        "apparmor": "Runs it without AppArmor's protection.",
        "label": "Runs it without SELinux's separation of containers.",
    }
    name, _, text = re.sub(r"[:=]", "\0", value, count=1).partition("\0")
    if name == "no-new-privileges" and text != "false":
        return known[name]
    if name in ("seccomp", "apparmor") and text == "unconfined":
        return known[name]
    if name == "label" and text == "disable":
        return known[name]
    return f"Uses {code(text)} for {code(name)}, one of the kernel's protections." if text else None


def _pid(value: str) -> str | None:
    if value == "host":
        return "Shares the host's list of processes: it sees all of them, and as root it may end them."
    if value.startswith("container:"):
        return f"Shares the processes of the container {code(value.removeprefix('container:'))}."
    return None


def _ipc(value: str) -> str | None:
    if value == "host":
        return "Uses the host's shared memory instead of its own."
    if value.startswith("container:"):
        return f"Shares the shared memory of the container {code(value.removeprefix('container:'))}."
    return None


def _processes(value: str) -> str | None:
    if value in ("-1", "0"):
        return "Sets no limit on the number of its processes."
    return f"Lets it have at most {counted(value, 'process', 'processes')}." if value.isdigit() else None


def _retries(value: str) -> str | None:
    failed = counted(value, "failed check")
    return f"Counts the container as unhealthy after {failed}{' in a row' if value != '1' else ''}."


def _uts(value: str) -> str | None:
    return "Makes the container use the host's own host name." if value == "host" else None


def _users(value: str) -> str | None:
    return "Turns off the engine's mapping of users for this container." if value == "host" else None


OF_CONTAINER: Mapping[str, Describe] = {
    **several.table(
        name="Names the container {}; without a name, Docker makes one up.",
        env_file="Reads environment variables from the file {}, one `NAME=value` per line.",
        workdir="Starts the program in the folder {} of the container.",
        hostname="Gives the container the host name {}, which it sees as its own.",
        network_alias="Makes it reachable on its network by the name {} too.",
        dns="Sends its name lookups to the DNS server {}.",
        ip="Gives it the fixed address {} on its network.",
        cpuset_cpus="Lets it run only on the CPU cores {}.",
        cpu_shares="Gives it the weight {} when containers compete for the CPU; the usual one is 1024.",
        cap_add="Gives it the capability {}.",
        log_driver="Hands its output to the log driver {}.",
        label="Attaches the label {} to it.",
        health_cmd="Runs {} in the container at intervals: if it keeps failing, the container counts as unhealthy.",
        cidfile="Writes the container's ID to the file {}.",
        stop_signal="Sends the signal {} to stop it.",
        sysctl="Sets the kernel parameter {} for it.",
        group_add="Adds its user to the group {} too.",
        runtime="Uses the container runtime {}.",
        mac_address="Gives it the MAC address {}.",
        shm_size="Gives it {} of shared memory.",
        oom_score_adj="Makes the kernel kill it sooner (above 0) or later (below 0) when memory runs out: {}.",
        volume_driver="Creates its volumes with the volume driver {}.",
    ),
    "--publish": _publish,
    "--volume": mount_in_words,
    "--mount": long_mount_in_words,
    "--env": _variable,
    "--user": _user,
    "--restart": several.restart,
    "--network": _network,
    "--memory": several.memory,
    "--memory-swap": several.memory_swap,
    "--memory-reservation": partial(
        several.in_words, "Tries to keep it below {} of memory when memory runs short.", size
    ),
    "--shm-size": partial(several.in_words, "Gives it {} of shared memory (`/dev/shm`).", size),
    "--cpus": several.cpus,
    "--gpus": _gpus,
    "--entrypoint": _entrypoint,
    "--device": _device,
    "--ulimit": _ulimit,
    "--add-host": several.host_name,
    "--log-opt": _log_option,
    "--platform": several.platform,
    "--pull": several.pull_policy,
    "--health-interval": partial(several.in_words, "Waits {} between two health checks.", duration),
    "--health-timeout": partial(
        several.in_words, "Counts a health check as failed if it takes longer than {}.", duration
    ),
    "--health-start-period": partial(
        several.in_words, "Doesn't count failed health checks until {} after the start.", duration
    ),
    "--health-start-interval": partial(several.in_words, "Waits {} between health checks while it starts.", duration),
    "--tmpfs": _tmpfs,
    "--volumes-from": _volumes_from,
    "--link": _link,
    "--expose": _expose,
    "--cap-add": _cap_add,
    "--cap-drop": _cap_drop,
    "--security-opt": _security,
    "--pid": _pid,
    "--pids-limit": _processes,
    "--health-retries": _retries,
    "--userns": _users,
    "--uts": _uts,
    "--ipc": _ipc,
    "--stop-timeout": several.stop_time,
}
