"""Says what an option does with the very value that was given.

Only options are here whose value says more than their sentence in flags.yaml; each text is whole sentences.
"""

import re
from collections.abc import Mapping
from functools import partial

from bot.commands.parser import DockerCommand
from bot.explain import values_of_several as several
from bot.explain.summaries_of_lists import last_created
from bot.explain.values_of_builds import BUILD, COMPOSE, UP, build_arg
from bot.explain.values_of_containers import OF_CONTAINER
from bot.explain.values_of_several import Describe
from bot.explain.wording import code, codes, counted, duration, is_filled_in, last, size


def described(command: DockerCommand, name: str, value: str) -> str | None:
    """Return what an option does with its value; None if that is only known of the option in general.

    Args:
        command: the call.
        name: the option's long name.
        value: as the shell passes it.
    """
    of = " ".join(command.path)
    describe = _OF_COMMAND.get(of, {}).get(name)
    if not describe and command.path[0:1] == ("compose",) and name not in command.spec.options:
        describe = COMPOSE.get(name)  # it stands before the subcommand
    elif not describe and of in _STARTING:
        describe = OF_CONTAINER.get(name)
    describe = describe or _OF_ALL.get(name)
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


def _filter(value: str, dangling: str = "unnamed or unused", opposite: str = "named or in use") -> str | None:
    key, sign, text = re.sub(r"(!?=)", r"\0\1", value, count=1).partition("\0")
    if not sign:
        return None
    is_not = text.startswith("!")
    text = text.removeprefix("!").removeprefix("=")
    if key == "dangling":
        return f"Selects only those that are {dangling if text in ('true', '1') else opposite}."
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
        "id": "with the ID",
        "publish": "that publish the port",
        "until": "older than",
        "since": "made after",
        "before": "made before",
        "driver": "with the driver",
        "type": "of the type",
    }.get(key)
    shown_value = (duration(text) if key == "until" else None) or code(text)
    if key == "label" and is_not:
        return f"Selects only those without the label {shown_value}."
    return (
        f"Selects only those {what} {shown_value}."
        if what
        else f"Selects only those where {code(key)} is {code(text)}."
    )


def _format(value: str) -> str | None:
    if value == "json":
        return "Prints JSON."
    if value in ("table", "yaml", "pretty", "raw"):
        return None
    fields = re.findall(r"\{\{(?! ?(?:range|if|with|else)\b)[^{}]*?\.(\w+(?:\.\w+)*)[^{}]*\}\}", value)
    as_table = " as a table" if value.startswith("table") else ""
    if re.fullmatch(r"\{\{ ?json \.[^{}]* ?\}\}", value):
        return f"Prints {f'only {codes(fields)}' if fields else 'everything'} as JSON, using a Go template."
    return f"Prints only {codes(fields)}{as_table}, using a Go template." if fields else None


def _since(value: str) -> str | None:
    if said := last(value):
        return f"Shows only lines from {said}."
    return None if is_filled_in(value) or not value else f"Shows only lines from {code(value)} on."


def _until(value: str) -> str | None:
    if said := duration(value):
        return f"Shows only lines older than {said}."
    return None if is_filled_in(value) or not value else f"Shows only lines until {code(value)}."


def _tail(value: str) -> str | None:
    if value == "0":
        return "Shows only lines that are printed from now on."
    if value.isdigit():
        return f"Shows only the last {counted(value, 'line')}." if value != "1" else "Shows only the last line."
    return "Shows all lines, as is the default." if value == "all" else None


def _last(value: str) -> str | None:
    return f"Shows only {which}." if (which := last_created(value)) else None


_STARTING = ("container run", "container create", "service create", "container exec", "compose run", "compose exec")


_LOGS: Mapping[str, Describe] = {
    "--since": _since,
    "--until": _until,
    "--tail": _tail,
}
_STOP: Mapping[str, Describe] = {"--timeout": several.stop_time}

_OF_COMMAND: Mapping[str, Mapping[str, Describe]] = {
    "buildx build": BUILD,
    "compose up": UP,
    "compose create": UP,
    "compose down": {"--timeout": several.stop_time},
    "compose logs": {**_LOGS},
    "compose build": {"--build-arg": build_arg},
    "compose run": {"--env-file": partial(several.sentence, "Reads variables from the file {}.")},
    "container logs": _LOGS,
    "service logs": _LOGS,
    "container stop": _STOP,
    "container restart": _STOP,
    "compose stop": {**_STOP},
    "compose restart": {**_STOP},
    "container update": {
        "--memory": several.memory,
        "--memory-swap": several.memory_swap,
        "--cpus": several.cpus,
        "--restart": several.restart,
    },
    "image pull": {"--platform": several.platform},
    "network create": several.table(
        driver="Creates a network with the driver {}.",
        subnet="Gives the containers addresses from {}.",
        gateway="Gives the network's gateway the address {}.",
    ),
    "service create": several.table(name="Names the service {}.", replicas="Sets the number of its containers to {}."),
    "container kill": several.table(signal="Sends the signal {} instead of `KILL`."),
    "image save": several.table(output="Writes the archive to the file {}."),
    "container export": several.table(output="Writes the archive to the file {}."),
    "image load": several.table(input="Reads the archive from the file {}."),
    "login": several.table(username="Logs in as the user {}."),
    "container commit": {**several.table(message="Records the message {}.", author="Records {} as the author.")},
    "image ls": {"--filter": partial(_filter, dangling="without a name", opposite="with a name")},
    "image prune": {
        "--filter": partial(_filter, dangling="without a name", opposite="unused, even if they have a name")
    },
    "volume ls": {"--filter": partial(_filter, dangling="unused", opposite="in use")},
    "network ls": {"--filter": partial(_filter, dangling="unused", opposite="in use")},
    "container ls": {"--last": _last},
}
_OF_ALL: Mapping[str, Describe] = {
    "--filter": _filter,
    "--format": _format,
    **several.table(
        host="Talks to the Docker engine at {} instead of the local one.",
        context="Talks to the Docker engine of the context {}.",
    ),
}
