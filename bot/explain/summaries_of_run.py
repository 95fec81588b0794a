"""Sentences about the commands that run, build, start and copy something."""

from collections.abc import Sequence

from bot.commands.parser import DockerCommand
from bot.explain.wording import code, codes, counted, is_filled_in, line_of, listed, output_of


def joined(clauses: Sequence[str]) -> str:
    """Join clauses to one sentence: `a`, `a and b`, `a, b, and c`."""
    if not clauses[2:]:
        has_more = any(word in clause for clause in clauses for word in (" and ", ", ", " that "))
        return (", and " if has_more else " and ").join(clauses)
    return f"{', '.join(clauses[:-1])}, and {clauses[-1]}"


def run(command: DockerCommand) -> str:
    """Say what `docker run` and `docker create` do."""
    is_run = command.path[-1] == "run"
    program = _program(command)
    how = _how(command) if is_run else ""
    image = _image(command)
    how = f",{how}" if how and " that " in image else how
    first = f"{'starts' if is_run else 'creates'} a container{_named(command)} from {image}"
    clauses = [first]
    if not is_run:
        clauses[0] += " without starting it" + (f"; when it is started, it runs {program}" if program else "")
    elif not program:
        clauses[0] += how
    elif command.has("--detach"):
        clauses = [first + how, f"runs {program}"]
    else:
        clauses.append(f"runs {program}{how}")
    if is_run and not how:
        clauses.append("shows its output")
    policy = next(iter(command.values("--restart")), "")
    if command.has("--rm"):
        clauses.append("removes the container when it stops")
    elif policy in ("always", "unless-stopped"):
        clauses.append("restarts it whenever its program ends")
    elif policy.startswith("on-failure"):
        clauses.append("restarts it if its program fails")
    return joined(clauses)


def _named(command: DockerCommand) -> str:
    names = command.values("--name")
    return f" named {code(names[-1])}" if names and names[-1] else ""


def _image(command: DockerCommand) -> str:
    if not command.arguments:
        return "an image that isn't named yet"
    value = command.arguments[0].value
    inner = output_of(value)
    return f"the image that {code(inner)} prints" if inner is not None else f"the image {code(value)}"


def _program(command: DockerCommand) -> str:
    """Return what runs in the container, if it isn't the image's own program."""
    entrypoint = next((value for value in command.values("--entrypoint") if value), "")
    if not entrypoint and command.inside and command.inside[0].startswith("-"):
        return f"its program with {line_of(command.inside)}"
    words = [*([entrypoint] if entrypoint else []), *command.inside]
    return f"{line_of(words)}{' in it' if command.path[-1] == 'run' else ''}" if words else ""


def _how(command: DockerCommand) -> str:
    if command.has("--detach"):
        return " in the background"
    is_terminal = command.has("--tty") or (command.path == ("compose", "run") and not command.has("--no-tty"))
    if command.has("--interactive") and is_terminal:
        return " with your terminal attached"
    return " with your input passed to it" if command.has("--interactive") else ""


def execute(command: DockerCommand) -> str:
    """Say what `docker exec` and `docker compose exec` do."""
    is_compose = command.path[0] == "compose"
    kind = "the container of the service" if is_compose else "the running container"
    target = command.arguments[0].value if command.arguments else ""
    inner = output_of(target)
    where = f"{kind} {code(target)}" if target else f"a {'service' if is_compose else 'container'} that isn't named yet"
    where = f"the container that {code(inner)} prints" if inner is not None else where
    what = line_of(command.inside) if command.inside else "a command that isn't named yet"
    user = next(iter(command.values("--user")), "")
    as_whom = "" if not user else " as root" if user in ("0", "root") else f" as the user {code(user)}"
    folder = next(iter(command.values("--workdir")), "")
    in_folder = f", in the folder {code(folder)}" if folder else ""
    how = _how(command)
    if is_compose and not command.has("--detach"):
        how = "" if command.has("--no-tty") else " with your terminal attached"
    return f"runs {what} in {where}{as_whom}{in_folder}{',' if how else ''}{how}"


def compose_run(command: DockerCommand) -> str:
    """Say what `docker compose run` does."""
    service = (
        f"the service {code(command.arguments[0].value)}" if command.arguments else "a service that isn't named yet"
    )
    program = _program(command)
    how = " in the background" if command.has("--detach") else ""
    how = how or ("" if command.has("--no-tty") else " with your terminal attached")
    clauses = [f"starts a new container{_named(command)} of {service}{'' if program else how}"]
    if command.has("--build"):
        clauses.insert(0, "builds the image")
    if program:
        clauses.append(f"runs {program}{how}")
    if command.has("--rm"):
        clauses.append("removes the container when it stops")
    return joined(clauses)


def build(command: DockerCommand) -> str:
    """Say what `docker build` does."""
    if command.has("--check") or command.values("--call") == ("check",):
        return f"checks {_dockerfile(command)} for mistakes, without building anything"
    platforms = [each for value in command.values("--platform") for each in value.split(",")]
    for_what = f" for the platform{'s' if platforms[1:] else ''} {codes(platforms)}" if platforms else ""
    target = next((value for value in command.values("--target") if value), "")
    stage = f", only up to the stage {code(target)}" if target else ""
    cache = ", without using the cache" if command.has("--no-cache") else ""
    result = next((value for value in command.values("--output") if "type=" not in value or "dest=" in value), "")
    result = result.partition("dest=")[2].partition(",")[0] or result
    what = "" if result else "an image from "
    clauses = [f"builds {what}{_dockerfile(command)}{for_what}{stage}{cache}"]
    if tags := [value for value in command.values("--tag") if value]:
        clauses.append(f"names it {codes(tags)}")
    if result:
        clauses.append(f"writes the resulting files to {code(result)}")
    elif command.has("--push"):
        clauses.append("pushes it to its registry")
    elif command.has("--load"):
        clauses.append("loads it into the local Docker engine")
    return joined(clauses)


def _dockerfile(command: DockerCommand) -> str:
    """Return the Dockerfile and the build context in words."""
    file = next((value for value in command.values("--file") if value), "")
    context = command.arguments[0].value if command.arguments else ""
    dockerfile = "a Dockerfile on standard input" if file == "-" else code(file)
    if context == "-":
        return dockerfile if file else "the Dockerfile or archive on standard input"
    where = folder(context) if context else "a build context that isn't named yet"
    if is_remote(context):
        where = f"the repository or archive {code(context)}"
    return f"{dockerfile} with {where} as its build context" if file else f"the `Dockerfile` in {where}"


def is_remote(context: str) -> bool:
    """Tell whether a build context is an address."""
    return context.startswith(("http://", "https://", "git@", "git://", "ssh://"))


def folder(path: str) -> str:
    """Say which folder a path is: `the current folder`."""
    if path in (".", "./", "$PWD", "$(pwd)", "${PWD}", "%cd%"):
        return "the current folder"
    if path in ("..", "../"):
        return "the folder above the current one"
    return f"the folder {code(path)}" if not is_filled_in(path) else f"the folder that {code(path)} names"


def _services(command: DockerCommand, every: str) -> str:
    names = [argument.value for argument in command.arguments]
    return f"the service{'s' if names[1:] else ''} {codes(names)}" if names else every


def compose_up(command: DockerCommand) -> str:
    """Say what `docker compose up` does."""
    is_quiet = command.has("--detach") or command.has("--wait")
    which = _with_dependencies(command)
    is_pulled = "always" in command.values("--pull") and not command.has("--build")
    clauses = ["pulls the images"] if is_pulled else ["builds the images"] if command.has("--build") else []
    if command.has("--no-start"):
        clauses.append(f"creates the containers of {which} without starting them")
    else:
        how = " in the background" if is_quiet else ""
        clauses.append(f"starts {which}{how}")
    clauses += [clause for option, clause in _UP_CLAUSES.items() if command.has(option)]
    if scaled := [value.partition("=") for value in command.values("--scale")]:
        numbers = [f"{counted(number, 'container')} of {code(name)}" for name, _, number in scaled]
        clauses.append(f"runs {listed(numbers)}")
    if command.has("--wait"):
        clauses.append("waits until they are running and healthy")
    elif not is_quiet and not command.has("--no-start"):
        clauses.append("shows their logs until you press Ctrl-C, which stops them")
    return joined(clauses)


_UP_CLAUSES = {
    "--abort-on-container-exit": "stops all of them as soon as one stops",
    "--force-recreate": "replaces the containers even if nothing changed",
    "--renew-anon-volumes": "gives them new anonymous volumes",
    "--remove-orphans": "removes containers of services that are no longer in the file",
}


def _with_dependencies(command: DockerCommand) -> str:
    names = [argument.value for argument in command.arguments]
    which = _services(command, "all services of the Compose project")
    if names and not command.has("--no-deps"):
        return f"{which} (with the services that {'they depend' if names[1:] else 'it depends'} on)"
    profiles = command.values("--profile")
    return (
        f"{which} (including those with the profile{'s' if profiles[1:] else ''} {codes(profiles)})"
        if profiles and not names
        else which
    )


def compose_down(command: DockerCommand) -> str:
    """Say what `docker compose down` removes."""
    whose = "their" if command.arguments[1:] else "its"
    removed = [f"{whose} containers"] if command.arguments else ["its containers", "its networks"]
    if command.has("--volumes"):
        removed.append(f"{whose} volumes with all data in them")
    if kinds := command.values("--rmi"):
        which = "all images of its services" if kinds[-1] == "all" else "the images without a name in the file"
        removed.append(f"{whose} images" if command.arguments and kinds[-1] == "all" else which)
    if command.has("--remove-orphans"):
        removed.append("the containers of services that are no longer in the file")
    comma = "," if removed[2:] else ""
    return f"stops {_services(command, 'the Compose project')}{comma} and removes {listed(removed)}"


def copy(command: DockerCommand) -> str:
    """Say what `docker cp` copies."""
    values = [argument.value for argument in command.arguments]
    if not values[1:]:
        return f"copies {code(values[0]) if values else 'files'} to or from a container; where to isn't named yet"
    kind = "container of the service" if command.path[0] == "compose" else "container"
    (what, source), (target, where) = (_place(value, kind) for value in values[:2])
    if values[1] == "-":
        return f"writes {what} from {source} to standard output as a tar archive"
    place = f"{target} {'on' if where == 'the host' else 'in'} {where}"
    if values[0] == "-":
        return f"unpacks the archive on standard input into {place}"
    return f"copies {what} from {source} to {place}"


def _place(value: str, kind: str) -> tuple[str, str]:
    """Return a side of `docker cp` in words: which files, and where they are."""
    name, colon, path = value.partition(":")
    if colon and name[1:] and not name.startswith((".", "/")):
        return code(path or "/"), f"the {kind} {code(output_of(name) or name)}"
    return ("the current folder" if value in (".", "./") else code(value)), "the host"


def commit(command: DockerCommand) -> str:
    """Say what `docker commit` makes."""
    values = [argument.value for argument in command.arguments]
    whose = f"of the container {code(values[0])}" if values else "of a container that isn't named yet"
    named = f" and names it {code(values[1])}" if len(values) > 1 else ""
    return f"makes an image from the files {whose}{named}"
