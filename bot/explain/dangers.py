"""Says what is dangerous in a call of docker: what it loses, and what it opens."""

import re
from collections.abc import Callable, Iterator, Mapping

from bot.commands.parser import DockerCommand
from bot.commands.risk import Risk, risk_of
from bot.explain.calls import Call
from bot.explain.explanation import Caution
from bot.explain.mounts import mount_fields, mount_parts
from bot.explain.ports import is_local, port_parts
from bot.explain.wording import code, codes

_LONGEST_LINE = 4_000
_SOFT_SIGNALS = ("HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "WINCH", "1", "2", "3", "10", "12", "15", "28")
_RUNNING = ("run", "create")
_DATABASES = {
    "1433": "SQL Server",
    "1521": "Oracle",
    "3306": "MySQL",
    "5432": "PostgreSQL",
    "5984": "CouchDB",
    "6379": "Redis",
    "7687": "Neo4j",
    "8086": "InfluxDB",
    "9042": "Cassandra",
    "9200": "Elasticsearch",
    "11211": "Memcached",
    "27017": "MongoDB",
}
_SECRET_NAME = re.compile(
    r"\w*(?:PASSW(?:OR)?D|PASSWD|PWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY)\w*", re.IGNORECASE
)
_SYSTEM_FOLDERS = ("/", "/etc", "/root", "/boot", "/dev", "/proc", "/sys", "/var", "/usr", "/var/lib/docker")
_STRONG = {
    "SYS_ADMIN": "may mount file systems and do much else, which is often enough to break out of the container",
    "SYS_MODULE": "may load modules into the host's kernel",
    "SYS_PTRACE": "may look into all processes that it sees",
    "NET_ADMIN": "may change network settings: its own, and with `--network host` also those of the host",
    "DAC_READ_SEARCH": "may read files without having permission",
    "SYS_RAWIO": "gets low-level access to the host's hardware",
}


def dangers(call: Call) -> Iterator[Caution]:
    """Yield what can lose data or opens the host."""
    if not (command := call.command) or not command.path:
        return
    if not command.has("--help") and not command.has("--dry-run"):
        yield from (Caution("danger", text) for text in _losses(call, command))
    if command.path[-1] in _RUNNING:
        yield from (Caution("danger", text) for text in _openings(command))
        yield from _open_ports(command)
    if command.path[-1] == "exec" and command.has("--privileged"):
        yield Caution("danger", "`--privileged` gives this program nearly all rights of root on the host.")
    yield from _secrets(command)


def _losses(call: Call, command: DockerCommand) -> Iterator[str]:
    """Yield what a command removes, ends or replaces; bot.commands.risk decides whether it does."""
    name = " ".join(command.path)
    if command.path[-1] == "kill" and _is_harmless(command):
        return
    said = [text for test, text in _LOSSES.get(name, ()) if test(command)]
    if command.path[-1] in ("rm", "prune", "kill", "down") and not said and name in _GENERAL:
        said = [_GENERAL[name]]
    if said:
        yield " ".join(said)
    if command.has("--rm") and command.path[-1] in _RUNNING and (targets := _anonymous(command)):
        yield (
            f"`--rm` also removes the anonymous volume{'s' if targets[1:] else ''} at {codes(targets)} when the"
            f" container stops, with all data in {'them' if targets[1:] else 'it'}. A volume with a name is kept."
        )
    line = call.text[call.words[0].start : call.end]
    risk = risk_of(line) if len(line) <= _LONGEST_LINE else Risk.NONE
    if not said and risk == Risk.REMOVES and not command.has("--rm"):
        yield _OTHER_LOSSES.get(name, _UNKNOWN_LOSS) if not command.inside else _LOSS_INSIDE
    elif not said and risk == Risk.REPLACES:
        if command.path[-1] == "cp":
            yield "Files with the same name at the destination are overwritten without asking."
        elif command.has("--force-recreate"):
            yield "The containers are replaced: files written in them outside of volumes are lost."


def _is_harmless(command: DockerCommand) -> bool:
    """Tell whether a signal is sent that leaves programs the time to finish."""
    signals = [value.upper().removeprefix("SIG") for value in command.values("--signal")]
    return bool(signals) and signals[-1] in _SOFT_SIGNALS


def _always(_: DockerCommand) -> bool:
    return True


def _with(name: str) -> Callable[[DockerCommand], bool]:
    return lambda command: command.has(name)


_FILES = "What containers have written outside of volumes and mounted folders is lost for good"
_FORCED = "With `-f`, a running container is killed at once, without time to finish its work."
_FORCED_IMAGE = "With `-f`, it is removed even if a stopped container uses it; by its ID, with all its names."
_GENERAL: Mapping[str, str] = {
    "container rm": f"{_FILES}.",
    "container kill": "The program gets no time to finish its work, such as saving data; `docker stop` gives it time.",
    "compose kill": "The programs get no time to finish their work; `docker compose stop` gives them time.",
    "compose down": f"{_FILES}; volumes stay.",
    "container prune": f"{_FILES}.",
    "image prune": "Images that you built and didn't push can't be pulled again.",
    "image rm": "An image that you built and didn't push can't be pulled again.",
    "compose rm": f"{_FILES}.",
    "network rm": "The settings are lost, and stopped containers that use the network can't start without it.",
    "network prune": "The settings are lost, and stopped containers that use the networks can't start without them.",
    "builder prune": "The next builds have to run all their steps again.",
    "buildx prune": "The next builds have to run all their steps again.",
    "buildx rm": "The builder's cache goes with it: the next builds have to run all their steps again.",
    "secret rm": "There is no undo, and Docker can't show a secret's content: make sure that you have it elsewhere.",
    "config rm": "There is no undo.",
    "context rm": "Its address and keys are forgotten; the engine itself stays as it is.",
    "node rm": "The node's tasks are started elsewhere.",
    "plugin rm": "Volumes and networks that use the plugin don't work without it.",
    "service rm": "The service stops at once, and Docker doesn't ask first.",
    "stack rm": "All services of the stack stop at once, and Docker doesn't ask first.",
}
_OTHER_LOSSES: Mapping[str, str] = {
    "network disconnect": "Programs in the container lose their connections over this network.",
    "node update": "The tasks on this node are stopped there and started elsewhere.",
    "service update": "All containers of the service are replaced, even if nothing changed.",
    "service scale": "A service that is scaled to 0 has no running containers left.",
    "compose scale": "A service that is scaled to 0 has no running containers left.",
    "compose up": "A service that is scaled to 0 has no running containers left.",
    "swarm leave": "The tasks on this machine stop; the swarm starts them elsewhere.",
    "volume update": "The tasks that use the volume are stopped.",
    "manifest rm": "Only the local manifest list is removed; what is in the registry stays.",
    "manifest push": "With `--purge`, the local manifest list is removed afterwards.",
    "buildx history rm": "The records of past builds are lost, with their logs.",
    "stack deploy": "Services that are no longer in the file are removed.",
}
_UNKNOWN_LOSS = "It removes or stops something: make sure that it isn't needed any more."
_LOSS_INSIDE = "What runs inside the container removes or stops something there."
_DATA = "There is no undo."
_LOSSES: Mapping[str, tuple[tuple[Callable[[DockerCommand], bool], str], ...]] = {
    "container rm": (
        (_with("--force"), f"{_FORCED} {_FILES}."),
        (_with("--volumes"), f"Its anonymous volumes are removed too, with all data in them. {_DATA}"),
    ),
    "volume rm": ((_always, f"All data in the volume is deleted. {_DATA}"),),
    "volume prune": (
        (_with("--all"), f"All data in volumes that no container uses is deleted, even in named ones. {_DATA}"),
        (lambda command: not command.has("--all"), f"The data in unused anonymous volumes is deleted. {_DATA}"),
    ),
    "system prune": (
        (_always, f"{_FILES}."),
        (
            _with("--all"),
            "With `-a`, every image that no container uses is removed; those that you built and didn't push are lost.",
        ),
        (
            _with("--volumes"),
            f"`--volumes` deletes the data in unused anonymous volumes too, before Docker 23 also named ones. {_DATA}",
        ),
    ),
    "compose down": (
        (
            _with("--volumes"),
            f"With `-v`, the volumes are deleted, with all data in them, such as databases. {_DATA}",
        ),
    ),
    "compose rm": ((_with("--volumes"), f"Anonymous volumes are removed too, with all data in them. {_DATA}"),),
    "compose up": (
        (
            _with("--renew-anon-volumes"),
            "With `-V`, the containers start with empty anonymous volumes; the data stays in the old, unused ones.",
        ),
        (_with("--remove-orphans"), "Containers of services that are no longer in the Compose file are removed."),
    ),
    "swarm leave": ((_with("--force"), "If this is the last manager, the swarm and all its services are lost."),),
    "image rm": ((_with("--force"), _FORCED_IMAGE),),
}


def _anonymous(command: DockerCommand) -> list[str]:
    parted = [mount_parts(value) for value in command.values("--volume")]
    targets = [mount.target for mount in parted if mount.kind == "anonymous"]
    mounts = [mount_fields(value) for value in command.values("--mount")]
    unnamed = [fields for fields in mounts if fields.get("type", "volume") == "volume" and "source" not in fields]
    return targets + [fields["target"] for fields in unnamed if "target" in fields]


def _openings(command: DockerCommand) -> Iterator[str]:
    """Yield what gives a container power over the host."""
    if command.has("--privileged"):
        yield (
            "`--privileged` switches off nearly everything that separates the container from the host: anyone who"
            " breaks into it can be root on the host. Often one `--cap-add` or `--device` is enough."
        )
    for source, is_read_only in _host_folders(command):
        if source.endswith(("docker.sock", "podman.sock", "containerd.sock")):
            yield (
                f"With {code(source)}, it can control the Docker engine, and so is as powerful as root on the host;"
                " `:ro` doesn't change that. Use it only with images that you trust."
            )
        elif (source.rstrip("/") or "/") in _SYSTEM_FOLDERS:
            may = "read" if is_read_only else "read and change"
            what = "all files" if source == "/" else f"the system's files in {code(source)}"
            yield f"It can {may} {what} of the host. Mount only the folder that it needs."
    if command.has("--use-api-socket"):
        yield "`--use-api-socket` lets it control the Docker engine, and so makes it as powerful as root on the host."
    yield from (text for option, text in _SHARED_WITH_HOST.items() if "host" in command.values(option))
    yield from _rights(command)


_SHARED_WITH_HOST = {
    "--pid": "With `--pid host`, it sees all processes of the host, and as root it can end them.",
    "--network": (
        "With `--network host`, the ports that it opens are open on the host, without `-p`, and it reaches everything"
        " that listens on the host's `localhost`."
    ),
    "--ipc": "With `--ipc host`, it shares memory with programs of the host.",
    "--userns": "With `--userns host`, root in the container is root on the host too, if it breaks out.",
    "--uts": "With `--uts host`, it can change the host's name.",
}


def _rights(command: DockerCommand) -> Iterator[str]:
    """Yield which rights a container gets that others don't have."""
    for value in command.values("--cap-add"):
        name = value.upper().removeprefix("CAP_")
        if name == "ALL":
            yield "`--cap-add ALL` gives it nearly all rights of root on the host. Add only what it needs."
        elif name in _STRONG:
            yield f"With {code(f'--cap-add {value}')}, it {_STRONG[name]}."
    for value in command.values("--security-opt"):
        if value.replace(":", "=") in ("seccomp=unconfined", "apparmor=unconfined", "label=disable"):
            yield f"{code(f'--security-opt {value}')} removes one of the walls between the container and the host."


def _host_folders(command: DockerCommand) -> Iterator[tuple[str, bool]]:
    for value in command.values("--volume"):
        mount = mount_parts(value)
        if mount.kind == "folder":
            yield mount.source, "ro" in mount.modes
    for fields in map(mount_fields, command.values("--mount")):
        if fields.get("type") == "bind" and "source" in fields:
            yield fields["source"], fields.get("readonly", "false") != "false"


def _open_ports(command: DockerCommand) -> Iterator[Caution]:
    for value in command.values("--publish"):
        port = port_parts(value)
        name = _DATABASES.get(port.inside, "") if port else ""
        if port and name and not is_local(port.address) and port.address in ("", "0.0.0.0", "::"):  # noqa: S104
            yield Caution(
                "danger",
                f"Port {port.host or port.inside} ({name}) is open to every machine that can reach this one, even"
                " past firewalls such as ufw, since Docker opens it itself. Put `127.0.0.1:` in front to prevent that.",
                f"-p 127.0.0.1:{port.host}:{value.rsplit(':', 1)[-1]}",
            )


def _secrets(command: DockerCommand) -> Iterator[Caution]:
    if command.path == ("login",) and command.values("--password"):
        yield Caution(
            "danger",
            "The password is on the command line: it stays in the shell's history, and other users see it in the list"
            " of processes.",
            "docker login --password-stdin",
        )
    secret = _named_secrets(command)
    what = f"The value{'s' if secret[1:] else ''} of {codes(secret)}" if secret else "The password"
    stays = "stay" if secret[1:] else "stays"
    if secret and command.path == ("buildx", "build"):
        text = f"{what} can be read in the image's history by everyone who has the image."
        yield Caution("danger", text, f"--secret id={secret[0].lower()},env={secret[0]}")
    elif secret:
        it = "them" if secret[1:] else "it"
        text = (
            f"{what} {stays} in the shell's history, and `docker inspect` shows {it}. Reading {it} from a file"
            f" at least keeps {it} out of the history."
        )
        yield Caution("danger", text, "--env-file FILE")
    elif any("HIDDEN" in word for word in command.inside):
        yield Caution("danger", f"{what} is on the command line, and so {stays} in the shell's history.")


def _named_secrets(command: DockerCommand) -> list[str]:
    """Return the names of variables that are given a secret."""
    named = [value.partition("=") for option in ("--env", "--build-arg") for value in command.values(option)]
    return [
        name
        for name, _, value in named
        if _SECRET_NAME.fullmatch(name)
        and not name.upper().endswith("_FILE")
        and not value.startswith("$")
        and value.casefold() not in ("", "yes", "no", "true", "false", "1", "0")
    ]
