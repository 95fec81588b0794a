"""Sentences about the commands that list and clean up."""

from bot.commands.parser import DockerCommand
from bot.explain.wording import code, codes, counted, duration, is_filled_in, last, listed, output_of


def containers(command: DockerCommand) -> str:
    """Say what `docker ps` lists."""
    if command.has("--latest"):
        which = "the container that was created last"
    elif command.has("--all") or command.values("--last"):
        which = "all containers, including stopped ones"
    else:
        which = "the running containers"
    if last := command.values("--last"):
        which = last_created(last[-1]) or which
    return _list_of(command, which)


def last_created(number: str) -> str | None:
    """Say which containers are the last ones of a number; None if it isn't a number."""
    if number == "1":
        return "the container that was created last, running or not"
    return f"the {number} containers that were created last, running or not" if number.isdigit() else None


def images(command: DockerCommand) -> str:
    """Say what `docker images` lists."""
    if command.arguments:
        which = f"the images of this machine named {codes([argument.value for argument in command.arguments])}"
    else:
        which = f"the images of this machine{', with their intermediate layers' if command.has('--all') else ''}"
    return _list_of(command, which)


def others(command: DockerCommand) -> str:
    """Say what `docker volume ls` and `docker network ls` list."""
    return _list_of(command, f"the {command.path[0]}s")


def _list_of(command: DockerCommand, which: str) -> str:
    filters = command.values("--filter")
    what = "lists"
    if command.has("--quiet"):
        kind = "name" if command.path[0] == "volume" else "ID"
        what = f"lists only the {kind}{'' if command.has('--latest') else 's'} of"
    comma = "," if ", " in which and filters else ""
    matching = f"{comma} that match {codes(filters)}" if filters else ""
    size = ", with their sizes" if command.has("--size") else ""
    own_format = ", in a custom format" if any("{{" in each for each in command.values("--format")) else ""
    return f"{what} {which}{matching}{size}{own_format}"


def logs(command: DockerCommand) -> str:
    """Say what `docker logs` shows."""
    names = [argument.value for argument in command.arguments]
    kind = "container" if command.path[0] == "container" else "service"
    if not names:
        whose = "the logs of a container that isn't named yet" if kind == "container" else "the logs of all services"
        whose = "the logs of a service that isn't named yet" if command.path[0] == "service" else whose
    elif len(names) == 1 and (inner := output_of(names[0])) is not None:
        whose = f"the logs of the {kind} that {code(inner)} prints"
    else:
        whose = f"the logs of the {kind}{'s' if names[1:] else ''} {codes(names)}"
    limits = []
    tail = next(iter(command.values("--tail")), "")
    if tail.isdigit():
        limits.append("only what comes from now on" if tail == "0" else f"only the last {counted(tail, 'line')}")
    limits += [f"from {last(value)}" if last(value) else f"since {code(value)}" for value in command.values("--since")]
    for value in command.values("--until"):
        limits.append(f"older than {duration(value)}" if duration(value) else f"until {code(value)}")
    follow = ", and keeps showing new lines until you press Ctrl-C" if command.has("--follow") else ""
    return f"shows {whose}{''.join(f', {limit}' for limit in limits)}{follow}"


def system_prune(command: DockerCommand) -> str:
    """Say what `docker system prune` removes."""
    images = "all images that no container uses" if command.has("--all") else "images without a name (dangling images)"
    removed = ["all stopped containers", "unused networks", images, "unused build cache"]
    if command.has("--volumes"):
        removed.append("unused anonymous volumes")
    filters = [value for value in command.values("--filter") if not is_filled_in(value)]
    only = f", but only what matches {codes(filters)}" if filters else ""
    return f"removes {listed(removed)}{only}{', without asking' if command.has('--force') else ''}"
