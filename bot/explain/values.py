"""Says what an option does with the very value that was given.

Only options are here whose value says more than their sentence in flags.yaml; each text is whole sentences.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from bot.explain.mounts import long_mount_in_words, mount_in_words
from bot.explain.ports import port_in_words
from bot.explain.wording import code, codes, counted, duration, is_filled_in, output_of, size

_NUMBER = re.compile(r"-?\d+")
_WHEN = re.compile(r"\d+(?:\.\d+)?(?:ns|us|ms|s|m|h)+|(?:\d+[smh])+")
_HIDDEN = "HIDDEN"

Describe = Callable[[str], str | None]
"""Returns the sentences about a value; None if nothing more can be said of it than of the option."""


def described(command: str, name: str, value: str) -> str | None:
    """Return what an option does with its value; None if that is only known of the option in general.

    Args:
        command: the command's full name, `container run`.
        name: the option's long name.
        value: as the shell passes it.
    """
    describe = _OF_COMMAND.get(command, {}).get(name)
    if not describe and command in _STARTING:
        describe = _OF_CONTAINER.get(name)
    if not describe:
        describe = _OF_ALL.get(name)
    return describe(value) if describe else None


def value_in_words(kind: str, value: str) -> str | None:
    """Return a value in words if its form says more than it does itself: a duration, a size.

    Args:
        kind: Docker's name of the type.
        value: as the shell passes it.
    """
    if kind == "duration":
        return duration(value)
    return size(value) if kind == "bytes" and not value.isdigit() else None


def _variable(value: str) -> str | None:
    name, equals, text = value.partition("=")
    if not equals:
        return f"Passes the environment variable {code(name)} of your shell on, with the value that it has there."
    if _HIDDEN in text:
        return f"Sets the environment variable {code(name)} in the container; its value is hidden here."
    if not text:
        return f"Sets the environment variable {code(name)} in the container to an empty text."
    return f"Sets the environment variable {code(name)} to {code(text)} in the container."


def _user(value: str) -> str | None:
    user, colon, group = value.partition(":")
    if "id -u" in user:
        return "Runs it as your own user of the host, so that files it writes belong to you."
    what = "root, who may do everything in the container" if user in ("0", "root") else _person("user", user)
    with_group = f", with {_person('group', group)}" if colon and group else ""
    return f"Runs it as {what}{with_group}."


def _person(kind: str, name: str) -> str:
    return f"the {kind} with the number {name}" if name.isdigit() else f"the {kind} {code(name)}"


def _restart(value: str) -> str | None:
    policy, _, most = value.partition(":")
    tries = f", at most {counted(most, 'time')}" if most.isdigit() else ""
    return {
        "no": "Never starts the container again by itself, which is also the default.",
        "always": "Starts the container again whenever it ends, and whenever Docker starts: also one that you stopped.",
        "unless-stopped": "Starts the container again whenever it ends, and when Docker starts, unless you stopped it.",
        "on-failure": f"Starts the container again if its program ends with an error{tries}.",
    }.get(policy)


def _network(value: str) -> str | None:
    if value.startswith("container:"):
        return (
            f"Uses the network of the container {code(value.removeprefix('container:'))}: the same address and ports."
        )
    known = {
        "host": "Uses the host's network directly: no address of its own, and its ports are the host's; `-p` has no effect.",
        "none": "Gives the container no network at all.",
        "bridge": "Connects it to Docker's default network, where containers don't find each other by name.",
        "default": "Connects it to Docker's default network, where containers don't find each other by name.",
    }
    name = next((pair[5:] for pair in value.split(",") if pair.startswith("name=")), value)
    return known.get(
        value, f"Connects it to the network {code(name)}, where containers reach each other by their names."
    )


def _build_network(value: str) -> str | None:
    return {
        "host": "`RUN` steps use the host's network.",
        "none": "`RUN` steps have no network.",
        "default": "`RUN` steps have Docker's usual network.",
    }.get(value)


def _memory(value: str) -> str | None:
    most = size(value)
    return f"Lets it use at most {most} of memory; it is killed if it needs more." if most else None


def _memory_swap(value: str) -> str | None:
    if value == "-1":
        return "Lets it swap as much as it wants."
    most = size(value)
    return f"Lets it use at most {most} of memory and swap together." if most else None


def _cpus(value: str) -> str | None:
    return (
        f"Lets it use at most as much computing time as {counted(value, 'CPU core')} have." if _decimal(value) else None
    )


def _decimal(value: str) -> bool:
    return bool(re.fullmatch(r"\d*\.?\d+", value))


def _gpus(value: str) -> str | None:
    if value == "all":
        return "Gives it all GPUs of the host."
    if value.isdigit():
        return f"Gives it {counted(value, 'GPU')} of the host."
    device = re.fullmatch(r"\"?device=([\w,:-]+)\"?", value)
    return f"Gives it the GPU {code(device[1])} of the host." if device else None


def _entrypoint(value: str) -> str | None:
    if not value:
        return "Takes away the program that the image starts (its entrypoint)."
    return f"Starts {code(value)} instead of the program that the image starts (its entrypoint)."


def _device(value: str) -> str | None:
    host, _, rest = value.partition(":")
    inside, _, rights = rest.partition(":")
    as_what = f" as {code(inside)}" if inside and inside != host else ""
    letters = {"r": "read", "w": "write", "m": "make device files"}
    may = f", which it may {' and '.join(letters[each] for each in rights if each in letters)}" if rights else ""
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


def _host_name(value: str) -> str | None:
    name, sign, address = re.sub(r"^([^:=]+)[:=]", r"\1\0", value).partition("\0")
    if not sign:
        return None
    if address == "host-gateway":
        return f"Makes the host reachable from the container by the name {code(name)}."
    return f"Adds a line to the container's `/etc/hosts`: {code(name)} has the address {code(address)}."


def _log_option(value: str) -> str | None:
    name, _, text = value.partition("=")
    if name == "max-size":
        return f"Begins another log file when one has {size(text) or code(text)}."
    if name == "max-file":
        return f"Keeps at most {counted(text, 'log file')}; older ones are removed."
    return f"Sets {code(name)} of the log driver to {code(text)}." if text else None


def _publish(value: str) -> str | None:
    if is_filled_in(value):
        host, colon, inside = value.rpartition(":")
        left, right = (code(host), code(inside)) if colon else ("", code(value))
        if not colon or "$" in value.replace(host, "").replace(inside, ""):
            return f"Makes the port {right} of the container reachable; it is filled in first."
        return f"Makes port {right} of the container (right of the colon) reachable on port {left} of the host (left of it)."
    return port_in_words(value)


def _platform(value: str) -> str | None:
    platforms = value.split(",")
    names = {"linux/amd64": "Intel and AMD processors", "linux/arm64": "64-bit ARM, as in Apple's chips"}
    told = [f"{code(each)}{f' ({names[each]})' if each in names else ''}" for each in platforms[:6]]
    return f"Uses the platform {told[0]}." if len(told) == 1 else f"Uses the platforms {' and '.join(told)}."


def _build_platform(value: str) -> str | None:
    text = _platform(value)
    return text.replace("Uses the platform", "Builds for the platform", 1) if text else None


def _tag(value: str) -> str | None:
    if is_filled_in(value):
        return f"Names the image {code(value)}, which is filled in first."
    name, colon, tag = value.rpartition(":")
    if not colon or "/" in tag:
        return f"Names the image {code(value)}, with the tag `latest`, since none is given."
    return f"Names the image {code(name)}, with the tag {code(tag)}."


def _build_arg(value: str) -> str | None:
    name, equals, text = value.partition("=")
    if not equals:
        return f"Gives the Dockerfile's `ARG {name}` the value that {code(name)} has in your shell."
    return f"Gives the Dockerfile's `ARG {name}` the value {code(text) if text else 'of an empty text'}."


def _secret(value: str) -> str | None:
    fields = dict(pair.partition("=")[::2] for pair in value.split(","))
    source = fields.get("src") or fields.get("source")
    name = code(fields.get("id", ""))
    if source:
        return f"Lets `RUN --mount=type=secret` read the file {code(source)} as the secret {name}, without keeping it."
    if "env" in fields:
        return f"Lets `RUN --mount=type=secret` read your variable {code(fields['env'])} as the secret {name}."
    return f"Lets `RUN --mount=type=secret` read the secret {name}, without keeping it in the image."


def _filter(value: str) -> str | None:
    key, sign, text = re.sub(r"(!?=)", r"\0\1", value, count=1).partition("\0")
    if not sign:
        return None
    is_not = text.startswith("!")
    text = text.removeprefix("!").removeprefix("=")
    if key == "dangling":
        return f"Takes only those that {'nothing uses or names' if text in ('true', '1') else 'are named or in use'}."
    what = {
        "name": "whose name contains",
        "status": "with the status",
        "label": "with the label",
        "ancestor": "made from the image",
        "volume": "with the volume or mount",
        "network": "on the network",
        "exited": "that ended with the exit code",
        "health": "whose health is",
        "reference": "that match",
        "id": "with the id",
        "publish": "that publish the port",
        "until": "older than",
        "since": "made after",
        "before": "made before",
        "driver": "with the driver",
        "type": "of the type",
    }.get(key)
    shown_value = (duration(text) if key == "until" else None) or code(text)
    if key == "label" and is_not:
        return f"Takes only those without the label {shown_value}."
    return f"Takes only those {what} {shown_value}." if what else f"Takes only those where {code(key)} is {code(text)}."


def _format(value: str) -> str | None:
    if value == "json":
        return "Prints JSON."
    if value in ("table", "yaml", "pretty", "raw"):
        return None
    fields = re.findall(r"\{\{[^{}]*?\.(\w+(?:\.\w+)*)[^{}]*\}\}", value)
    as_table = " as a table" if value.startswith("table") else ""
    if re.fullmatch(r"\{\{ ?json \.[^{}]* ?\}\}", value):
        return "Prints it as JSON, by a Go template."
    return f"Prints only {codes(fields)} of each{as_table}, by a Go template." if fields else None


def _time(value: str, word: str) -> str | None:
    since = duration(value)
    if since:
        return (
            f"Shows only lines from the last {since}." if word == "since" else f"Shows only lines older than {since}."
        )
    if is_filled_in(value) or not value:
        return None
    return f"Shows only lines {'from' if word == 'since' else 'until'} {code(value)}{' on' if word == 'since' else ''}."


def _tail(value: str) -> str | None:
    if value.isdigit():
        return f"Shows only the last {counted(value, 'line')}." if value != "1" else "Shows only the last line."
    return "Shows all lines, which is also the default." if value == "all" else None


def _stop_time(value: str) -> str | None:
    if value == "-1":
        return "Waits as long as it takes for the program to end by itself."
    if not value.isdigit():
        return None
    return f"Gives the program {counted(value, 'second')} to end by itself; then it is killed."


def _scale(value: str) -> str | None:
    service, _, number = value.partition("=")
    return f"Runs {counted(number, 'container')} of the service {code(service)}." if number.isdigit() else None


def _build_file(value: str) -> str | None:
    if value == "-":
        return "Reads the Dockerfile from standard input."
    return f"Builds from the file {code(value)} instead of `Dockerfile` in the build context."


def _compose_file(value: str) -> str | None:
    if value == "-":
        return "Reads the Compose file from standard input."
    return (
        f"Reads {code(value)} instead of `compose.yaml`; of several files, later ones add to and change earlier ones."
    )


def _pull_policy(value: str) -> str | None:
    return {
        "always": "Pulls the image first, even if this machine has it: the newest one with this tag.",
        "missing": "Pulls the image only if this machine lacks it, which is also the default.",
        "never": "Never pulls the image: this machine must have it.",
        "build": "Builds the image instead of pulling it.",
    }.get(value)


def _cache(value: str, word: str) -> str | None:
    fields = dict(pair.partition("=")[::2] for pair in value.split(","))
    kind, where = fields.get("type", ""), fields.get("ref") or fields.get("src") or fields.get("dest") or ""
    if "=" not in value:
        kind, where = "registry", value
    kinds = {"gha": "GitHub's cache for Actions", "inline": "the image itself", "local": f"the folder {code(where)}"}
    place = kinds.get(kind, f"{code(where)} in a registry" if where else code(value))
    return f"Takes build cache from {place}." if word == "from" else f"Saves the build cache to {place}."


def _output(value: str) -> str | None:
    fields = dict(pair.partition("=")[::2] for pair in value.split(","))
    where = fields.get("dest") or (value if "=" not in value else "")
    kind = fields.get("type", "local")
    if kind == "local" and where:
        return f"Writes the resulting files to the folder {code(where)} instead of making an image."
    if kind == "tar" and where:
        return f"Writes the result as the archive {code(where)} instead of making an image."
    return {
        "registry": "Pushes the image to its registry.",
        "docker": "Gives the image to the local Docker engine.",
    }.get(kind)


def _tmpfs(value: str) -> str | None:
    path, _, options = value.partition(":")
    most = next((size(each[5:]) for each in options.split(",") if each.startswith("size=")), None)
    limit = f", of at most {most}" if most else ""
    return f"Puts an empty file system in memory at {code(path)}{limit}; it is gone when the container stops."


def _volumes_from(value: str) -> str | None:
    name, _, mode = value.partition(":")
    return f"Mounts all volumes of the container {code(name)} too{', which it can only read' if mode == 'ro' else ''}."


def _link(value: str) -> str | None:
    name, _, alias = value.partition(":")
    return (
        f"Makes the container {code(name)} reachable by the name {code(alias or name)}: the old way, before networks."
    )


def _expose(value: str) -> str | None:
    return f"Notes that the program listens on port {code(value)}; it doesn't publish the port: `-p` does."


def _cap_add(value: str) -> str | None:
    if value.upper().removeprefix("CAP_") == "ALL":
        return "Gives it all capabilities, that is, nearly all rights of root on the host."
    what = {
        "NET_ADMIN": "change network settings",
        "SYS_ADMIN": "mount file systems and much else: nearly root on the host",
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
        return "Takes all capabilities away (special rights of root), also those that containers usually have."
    return f"Takes the capability {code(value)} away, one of the special rights of root."


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
    return f"Uses {code(text)} for {code(name)}, one of the kernel's guards." if text else None


def _pid(value: str) -> str | None:
    if value == "host":
        return "Shares the host's list of processes: it sees all of them, and as root it may end them."
    if value.startswith("container:"):
        return f"Shares the processes of the container {code(value.removeprefix('container:'))}."
    return None


def _ipc(value: str) -> str | None:
    if value == "host":
        return "Shares the host's shared memory, also all of its size."
    if value.startswith("container:"):
        return f"Shares the shared memory of the container {code(value.removeprefix('container:'))}."
    return None


def _sentence(template: str, value: str) -> str | None:
    """Put a value into a sentence that has `{}` for it."""
    inner = output_of(value)
    return template.format(f"the output of {code(inner)}" if inner is not None else code(value)) if value else None


def _in_words(template: str, words: Callable[[str], str | None], value: str) -> str | None:
    said = words(value)
    return template.format(said) if said else None


def _table(**templates: str) -> dict[str, Describe]:
    return {f"--{name.replace('_', '-')}": partial(_sentence, template) for name, template in templates.items()}


_STARTING = ("container run", "container create", "service create", "container exec", "compose run", "compose exec")

_OF_CONTAINER: Mapping[str, Describe] = {
    **_table(
        name="Names the container {}; without it, Docker makes a name up.",
        env_file="Reads environment variables from the file {}, one `NAME=value` per line.",
        workdir="Starts the program in the folder {} of the container.",
        hostname="Lets the container call itself {} (its host name).",
        network_alias="Makes it reachable in its network by the name {} too.",
        dns="Asks the DNS server {} for names.",
        ip="Gives it the fixed address {} in its network.",
        cpuset_cpus="Lets it run only on the CPU cores {}.",
        cpu_shares="Gives it the weight {} when containers compete for the CPU; the usual one is 1024.",
        pids_limit="Lets it have at most {} processes.",
        cap_add="Gives it the capability {}.",
        log_driver="Hands its output to the log driver {}.",
        label="Puts the label {} on it.",
        health_cmd="Runs {} in the container now and then: if it fails, the container counts as unhealthy.",
        health_retries="Calls the container unhealthy after {} failed checks in a row.",
        cidfile="Writes the container's id to the file {}.",
        stop_signal="Sends the signal {} to stop it.",
        sysctl="Sets the kernel parameter {} for it.",
        group_add="Adds the group {} to its user.",
        runtime="Uses the container runtime {}.",
        mac_address="Gives it the MAC address {}.",
        userns="Uses the user namespace {}.",
        shm_size="Gives it {} of shared memory.",
        oom_score_adj="Sets to {} how soon the kernel kills it when memory runs out; a greater number is sooner.",
        volume_driver="Makes its volumes with the volume driver {}.",
    ),
    "--publish": _publish,
    "--volume": mount_in_words,
    "--mount": long_mount_in_words,
    "--env": _variable,
    "--user": _user,
    "--restart": _restart,
    "--network": _network,
    "--memory": _memory,
    "--memory-swap": _memory_swap,
    "--memory-reservation": partial(_in_words, "Tries to keep it below {} of memory when memory runs short.", size),
    "--shm-size": partial(_in_words, "Gives it {} of shared memory (`/dev/shm`).", size),
    "--cpus": _cpus,
    "--gpus": _gpus,
    "--entrypoint": _entrypoint,
    "--device": _device,
    "--ulimit": _ulimit,
    "--add-host": _host_name,
    "--log-opt": _log_option,
    "--platform": _platform,
    "--pull": _pull_policy,
    "--health-interval": partial(_in_words, "Waits {} between two health checks.", duration),
    "--health-timeout": partial(_in_words, "Counts a health check as failed if it takes longer than {}.", duration),
    "--health-start-period": partial(_in_words, "Doesn't count failed health checks in the first {}.", duration),
    "--health-start-interval": partial(_in_words, "Waits {} between health checks while it starts.", duration),
    "--tmpfs": _tmpfs,
    "--volumes-from": _volumes_from,
    "--link": _link,
    "--expose": _expose,
    "--cap-add": _cap_add,
    "--cap-drop": _cap_drop,
    "--security-opt": _security,
    "--pid": _pid,
    "--ipc": _ipc,
    "--stop-timeout": _stop_time,
}

_BUILD: Mapping[str, Describe] = {
    **_table(
        target="Builds only as far as the stage {} of the Dockerfile.",
        label="Puts the label {} on the image.",
        iidfile="Writes the image's id to the file {}.",
        builder="Builds with the builder {}.",
        ssh="Lets `RUN --mount=type=ssh` use your SSH agent or key ({}).",
        progress="Shows the progress in the way {}.",
        no_cache_filter="Doesn't use the cache for the stage {}.",
        build_context="Adds a second build context that the Dockerfile can name: {}.",
        metadata_file="Writes facts about the build to the file {}.",
    ),
    "--tag": _tag,
    "--build-arg": _build_arg,
    "--file": _build_file,
    "--secret": _secret,
    "--platform": _build_platform,
    "--network": _build_network,
    "--cache-from": partial(_cache, word="from"),
    "--cache-to": partial(_cache, word="to"),
    "--output": _output,
    "--add-host": _host_name,
    "--shm-size": partial(_in_words, "Gives the build {} of shared memory.", size),
}

_COMPOSE: Mapping[str, Describe] = {
    **_table(
        profile="Also takes the services with the profile {}.",
        project_name="Calls the project {}, which begins the names of its containers, networks and volumes.",
        project_directory="Takes {} as the project's folder, which relative paths start from.",
        env_file="Takes variables for the Compose file from {} instead of `.env`.",
        exit_code_from="Ends with the exit code of the service {}.",
    ),
    "--file": _compose_file,
}

_UP: Mapping[str, Describe] = {**_COMPOSE, "--scale": _scale, "--timeout": _stop_time, "--pull": _pull_policy}
_LOGS: Mapping[str, Describe] = {
    "--since": partial(_time, word="since"),
    "--until": partial(_time, word="until"),
    "--tail": _tail,
}
_STOP: Mapping[str, Describe] = {"--timeout": _stop_time}

_OF_COMMAND: Mapping[str, Mapping[str, Describe]] = {
    "buildx build": _BUILD,
    "compose up": _UP,
    "compose create": _UP,
    "compose down": {**_COMPOSE, "--timeout": _stop_time},
    "compose logs": {**_COMPOSE, **_LOGS},
    "compose build": {**_COMPOSE, "--build-arg": _build_arg},
    "compose run": {**_COMPOSE, "--env-file": partial(_sentence, "Takes variables from the file {}.")},
    "container logs": _LOGS,
    "service logs": _LOGS,
    "container stop": _STOP,
    "container restart": _STOP,
    "compose stop": {**_COMPOSE, **_STOP},
    "compose restart": {**_COMPOSE, **_STOP},
    "container update": {
        "--memory": _memory,
        "--memory-swap": _memory_swap,
        "--cpus": _cpus,
        "--restart": _restart,
    },
    "image pull": {"--platform": _platform},
    "network create": _table(
        driver="Makes a network of the type {}.",
        subnet="Takes the addresses of the containers from {}.",
        gateway="Gives the network's gateway the address {}.",
    ),
    "service create": _table(name="Names the service {}.", replicas="Runs {} containers of it."),
    "container kill": _table(signal="Sends the signal {} instead of `KILL`."),
    "image save": _table(output="Writes the archive to the file {}."),
    "container export": _table(output="Writes the archive to the file {}."),
    "image load": _table(input="Reads the archive from the file {}."),
    "login": _table(username="Logs in as the user {}."),
    "container commit": {**_table(message="Notes {} as the reason.", author="Notes {} as the author.")},
    "container ls": {"--last": lambda value: f"Shows only the last {counted(value, 'container')}, running or not."},
}
_OF_ALL: Mapping[str, Describe] = {
    "--filter": _filter,
    "--format": _format,
    **{name: _COMPOSE[name] for name in ("--profile", "--project-name", "--project-directory")},
    **_table(
        host="Talks to the Docker engine at {} instead of the local one.",
        context="Talks to the Docker engine of the context {}.",
    ),
}


def described_before(command: str, name: str, value: str) -> str | None:
    """Return what an option of `docker compose` itself does: one that stands before the subcommand."""
    describe = _COMPOSE.get(name) if command.startswith("compose") else None
    return describe(value) if describe else described(command, name, value)
