"""Says what the arguments of a call are, and what runs in a container."""

import re
from collections.abc import Sequence

from bot.commands.parser import Argument, DockerCommand
from bot.explain.images import image_in_words
from bot.explain.names import full_name
from bot.explain.summaries_of_run import folder, is_remote
from bot.explain.wording import capitalized, code, codes, counted, is_filled_in, line_of, output_of

_PULLING = ("container run", "container create", "image pull", "service create")
# Programs that are hardly arguments of another one.
_PROGRAMS = {
    *(
        "apk",
        "apt",
        "apt-get",
        "awk",
        "bash",
        "bundle",
        "cargo",
        "cat",
        "composer",
        "cp",
        "curl",
        "dotnet",
        "echo",
        "env",
    ),
    *(
        "find",
        "gem",
        "go",
        "grep",
        "java",
        "ls",
        "make",
        "mkdir",
        "mvn",
        "mysql",
        "mysqld",
        "nginx",
        "node",
        "npm",
        "npx",
    ),
    *(
        "pg_dump",
        "php",
        "ping",
        "pip",
        "pnpm",
        "psql",
        "pytest",
        "python",
        "python3",
        "rails",
        "redis-cli",
        "rm",
        "ruby",
    ),
    *("redis-server", "sed", "sh", "sleep", "tail", "tar", "top", "touch", "uvicorn", "wget", "whoami", "yarn"),
}
_SHELLS = ("sh", "bash", "ash", "zsh", "dash", "/bin/sh", "/bin/bash", "cmd", "powershell", "pwsh")


def argument_in_words(command: DockerCommand, at: int, group: Sequence[Argument]) -> str:
    """Say what arguments are.

    Args:
        command: the call that they are in.
        at: the number of the first one.
        group: one, or several of the same kind.
    """
    name, value = " ".join(command.path), group[0].value
    if command.spec.complete and command.spec.most is not None and at >= command.spec.most:
        return f"Not expected here: {code(full_name(command.path))} takes {_most(command.spec.most)}."
    if (describe := _PLACES.get((name, at))) and not output_of(value):
        return describe.format(code(value))
    if name == "buildx build":
        return _context(value)
    if command.path[-1] == "cp":
        return _copied(value, is_source=at == 0)
    if command.path[-1] == "scale":
        whose = "each service" if group[1:] else "the service"
        return f"{codes([each.value for each in group])}: {whose}, and how many containers it should have."
    return _named(name, group)


def _named(name: str, group: Sequence[Argument]) -> str:
    """Say what things of one kind are named."""
    value = group[0].value
    kind = "image" if name in ("image pull", "image push") else group[0].kind
    kind = kind.replace("|", " or ").replace("_", " ") or "argument"
    if group[1:]:
        return f"The {kind}s {codes([each.value for each in group])}."
    inner = output_of(value)
    if value == "-":
        return "Standard input."
    if kind == "image" and (inner is None or name in _PULLING):
        return image_in_words(value, is_pulled=name in _PULLING, is_checked=name in ("image pull", "service create"))
    if inner is not None:
        return f"The {kind}s that {code(inner)} lists: the shell puts its output here before Docker runs."
    return (
        f"The {kind} whose name is filled in for {code(value)} first."
        if is_filled_in(value)
        else f"The {kind} {code(value)}."
    )


def _most(most: int) -> str:
    return "no arguments" if most == 0 else f"at most {counted(most, 'argument')}"


_PLACES = {
    ("image tag", 0): "The image that gets another name: {}.",
    ("image tag", 1): "The new name: {}.",
    ("container rename", 0): "The container's current name: {}.",
    ("container rename", 1): "Its new name: {}.",
    ("container commit", 0): "The container whose files are taken: {}.",
    ("container commit", 1): "The name of the image that is made: {}.",
    ("network connect", 0): "The network: {}.",
    ("network connect", 1): "The container: {}.",
    ("network disconnect", 0): "The network: {}.",
    ("network disconnect", 1): "The container: {}.",
    ("login", 0): "The address of the registry: {}.",
    ("logout", 0): "The address of the registry: {}.",
    ("compose run", 0): "The service that the new container belongs to: {}.",
    ("compose exec", 0): "The service in whose container it runs: {}.",
    ("container exec", 0): "The container in which it runs: {}.",
    ("container port", 1): "The port in the container: {}.",
    ("compose port", 0): "The service: {}.",
    ("compose port", 1): "The port in the container: {}.",
    ("swarm join-token", 0): "What the other node joins as: {}.",
    ("search", 0): "What to search for: {}.",
    ("image import", 0): "The archive: {}.",
    ("context use", 0): "The context: {}.",
    ("inspect", 0): "What is shown: the container, image, volume or network {}.",
    ("stack deploy", 0): "The name of the stack: {}.",
    ("swarm join", 0): "The address of a manager of the swarm: {}.",
}


def _context(value: str) -> str:
    if value == "-":
        return "Standard input: the Dockerfile itself, or an archive with it."
    if is_remote(value):
        return f"The build context: the repository or archive at {code(value)}."
    return f"The build context: {folder(value)}, whose files `COPY` in the Dockerfile can use."


def _copied(value: str, *, is_source: bool) -> str:
    role = "What is copied" if is_source else "Where it is copied to"
    name, colon, path = value.partition(":")
    if value == "-":
        return f"{role}: standard {'input' if is_source else 'output'}, as a tar archive."
    if colon and len(name) > 1 and not name.startswith((".", "/")):
        return f"{role}: {code(path or '/')} in the container {code(output_of(name) or name)}, named before the colon."
    return f"{role}: {folder(value) if value in ('.', './', '..') else code(value)} on the host."


def inside_in_words(command: DockerCommand) -> str:
    """Say what a container's own command is."""
    line = line_of(command.inside)
    first = command.inside[0]
    if command.path == ("container", "top"):
        return f"Options for `ps`, which lists the processes: {line}."
    if entrypoint := next((value for value in command.values("--entrypoint") if value), ""):
        return f"{capitalized(line)} is passed to {code(entrypoint)}, the program that `--entrypoint` names."
    is_new = command.path[-1] in ("run", "create")
    if first.startswith("-"):
        return _options_inside(line, is_new=is_new)
    own = "service's own command" if command.path == ("compose", "run") else "image's default command"
    instead = f" instead of the {own}" if is_new else ""
    if first in _SHELLS and not command.inside[1:]:
        is_typed = command.has("--tty") or (command.path[0] == "compose" and not command.has("--no-tty"))
        shell = "a shell, in which you type commands" if is_typed else "a shell"
        return f"{line} is the program that runs inside the container{instead}: {shell}."
    if first in _SHELLS and command.inside[2:] and re.fullmatch(r"-\w*c", command.inside[1]):
        script = code(" ".join(command.inside[2:]))
        return f"A shell in the container runs {script}{instead}."
    told = f"{line} is the command that runs inside the container{instead}."
    has_entrypoint = not command.values("--entrypoint")  # an empty one removes it
    if is_new and has_entrypoint and first.rpartition("/")[2] not in _PROGRAMS:
        told += " If the image has an entrypoint, that program gets these words as its arguments."
    return told


def _options_inside(line: str, *, is_new: bool) -> str:
    """Say what becomes of options where a program is expected."""
    if not is_new:
        return f"{line} is passed to the container as the name of a program to run, not to Docker."
    without = "If it has none, Docker takes this for the program to run, which fails."
    return f"{line} is passed to the image's own program (its entrypoint), not to Docker. {without}"
