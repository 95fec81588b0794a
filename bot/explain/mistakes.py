"""Says what Docker refuses in a call, and what does something else than is probably meant."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.commands.parser import DockerCommand, Option
from bot.commands.shell import Word
from bot.explain.calls import Call
from bot.explain.explanation import Caution
from bot.explain.images import image_parts
from bot.explain.misspelt import belongs_elsewhere
from bot.explain.mounts import mount_fields, mount_parts
from bot.explain.names import full_name
from bot.explain.ports import port_parts
from bot.explain.wording import code, codes, counted, duration, is_filled_in, size

_BOOLEANS = ("true", "false", "1", "0", "t", "f", "T", "F", "TRUE", "FALSE", "True", "False")
_NUMBER = re.compile(r"[+-]?\d+")
_CONTAINER_NAME = re.compile(r"[a-zA-Z0-9][\w.-]+", re.ASCII)
_RUNS_IMAGE = ("container run", "container create")
# Options that are Docker's own whatever the program inside may be, if they are typed after the image.
_SURELY_DOCKERS = {
    *("-it", "-ti", "-itd", "-dit", "-tid", "-d", "--detach", "--rm", "--name", "-p", "--publish", "-v", "--volume"),
    *("-e", "--env", "--env-file", "--network", "--restart", "--mount", "--gpus", "--privileged", "--entrypoint"),
}
_LIKE_DOCKERS: Mapping[str, re.Pattern[str]] = {
    "-p": re.compile(r"[\d.:-]*\d(?:/\w+)?"),
    "-v": re.compile(r".+:/.*|.*:.*\\.*"),
    "-e": re.compile(r"[A-Z_][A-Z0-9_]*(?:=.*)?", re.DOTALL),
}


def mistakes(call: Call) -> Iterator[Caution]:
    """Yield what is wrong; the first one that words can correct has the corrected line."""
    slips = [slip for slip in call.slips if not slip.is_obsolete]
    instead = corrected_line(call)
    for note in dict.fromkeys(call.notes):
        yield Caution("mistake", note, instead)
        instead = ""
    for slip in slips:
        if slip.text:
            yield Caution("mistake", slip.text, instead)
            instead = ""
    command = call.command
    if not command or not command.path or command.has("--help"):
        return
    yield from _options_of_others(command)
    yield from _options_inside(call, command)
    for option in command.options:
        yield from _of_value(call, command, option)
    yield from _of_arguments(call, command)
    yield from _together(command)


def corrected_line(call: Call) -> str:
    """Return the call with all slips corrected; empty if there are none."""
    if not call.slips and not call.notes:
        return ""
    line, end = "", call.start
    for slip in sorted(call.slips, key=lambda each: (each.start, each.end)):
        line += call.text[end : slip.start] + slip.instead
        end = max(end, slip.end)
        if not slip.instead and line.endswith(" ") and call.text[end : end + 1] in ("", " "):
            line = line[:-1]
    return (line + call.text[end : call.end]).strip()


def _options_of_others(command: DockerCommand) -> Iterator[Caution]:
    """Yield the options that the command doesn't have, and that nothing similar was found for."""
    own = full_name(command.path)
    for option in command.options:
        if option.spec or not command.spec.complete or option.name in ("--help", "-h") or is_filled_in(option.name):
            continue
        elsewhere = belongs_elsewhere(option.name, command.path)
        whose = f"; it is one of {code(full_name(elsewhere.split()))}" if elsewhere is not None else ""
        yield Caution("mistake", f"{code(own)} has no option {code(option.name)}{whose}.")


def _options_inside(call: Call, command: DockerCommand) -> Iterator[Caution]:
    """Yield what is Docker's option, but typed after the image, so that it goes to the program inside."""
    if not command.inside or not command.arguments or command.path == ("container", "top"):
        return
    words = call.meant[len(call.meant) - len(command.inside) :]
    misplaced = _misplaced(words, command)
    if not misplaced:
        return
    what = "the image" if command.arguments[0].kind == "image" else f"the {command.arguments[0].kind}'s name"
    typed = " ".join(call.text[first.start : last.end] for first, last in misplaced)
    start, end = misplaced[0][0].start, misplaced[-1][1].end
    place = command.arguments[0].start
    before = call.text[call.words[0].start : place]
    after = call.text[place:start].rstrip() + call.text[end : call.words[-1].end]
    yield Caution(
        "mistake",
        f"{code(typed)} comes after {what}, so Docker passes it on to the container: Docker's own options must come before"
        f" {what}.",
        f"{before}{typed} {after}".strip(),
    )


def _misplaced(words: Sequence[Word], command: DockerCommand) -> list[tuple[Word, Word]]:
    """Return the options at the beginning of a container's own command that are surely Docker's, with their values."""
    found: list[tuple[Word, Word]] = []
    at = 0
    while at < len(words):
        name, equals, _ = words[at].text.partition("=")
        is_joined = bool(re.fullmatch(r"-[pv]\S*:\S+", name))
        option = command.spec.option(name)
        takes_value = bool(option and option.takes_value) and not equals
        if not (is_joined or (name in _SURELY_DOCKERS and (option or re.fullmatch("-[itd]{2,3}", name)))):
            break
        value = words[at + 1] if takes_value and at + 1 < len(words) else None
        if name in _LIKE_DOCKERS and not (value and _LIKE_DOCKERS[name].fullmatch(value.text)):
            break
        found.append((words[at], value or words[at]))
        at += 2 if value else 1
    return found


def _of_value(call: Call, command: DockerCommand, option: Option) -> Iterator[Caution]:
    """Yield what is wrong with an option's value."""
    if not option.spec:
        return
    name, value = option.name, option.value
    if option.spec.takes_value and (value is None or (value == "" and call.text[option.end - 1 : option.end] == "=")):
        space = ": there is a space after `=`." if value == "" else "."
        yield Caution("mistake", f"{code(name)} needs a value{space if space != '.' else ' after it.'}")
        return
    if value is None or is_filled_in(value):
        return
    if (
        option.spec.takes_value
        and value.startswith("-")
        and len(value) > 1
        and command.spec.option(value.partition("=")[0])
    ):
        yield Caution("mistake", f"{code(name)} needs a value, and takes {code(value)} for it.")
    elif wrong := _wrong_value(" ".join(command.path), option, value):
        yield Caution("mistake", wrong)


def _wrong_value(command: str, option: Option, value: str) -> str | None:
    check = _CHECKS.get(option.name) if command in _CHECKED else None
    if check and (wrong := check(value)):
        return wrong
    kind = option.spec.type if option.spec else ""
    is_right = _FORMS.get(kind)
    if is_right and not is_right(value):
        return f"{code(option.name)} takes {_FORM_NAMES[kind]}; {code(value)} isn't one."
    return None


def _is_duration(value: str) -> bool:
    return duration(value.lstrip("+-")) is not None and "d" not in value


def _is_size(value: str) -> bool:
    return size(value) is not None or value == "-1"


def _is_number(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value))


def _is_decimal(value: str) -> bool:
    return bool(re.fullmatch(r"\d*\.?\d+|\d+\.", value))


def _is_ulimit(value: str) -> bool:
    return bool(re.fullmatch(r"[a-z]+=-?\d+(?::-?\d+)?", value))


_FORMS: Mapping[str, Callable[[str], bool]] = {
    "duration": _is_duration,
    "bytes": _is_size,
    "int": _is_number,
    "int64": _is_number,
    "uint64": _is_number,
    "uint16": _is_number,
    "decimal": _is_decimal,
    "ulimit": _is_ulimit,
    "bool": _BOOLEANS.__contains__,
    "filter": lambda value: "=" in value,
}
_FORM_NAMES = {
    "duration": "a time such as `30s` or `5m`",
    "bytes": "a size such as `512m` or `2g`",
    "decimal": "a number such as `1.5`",
    "ulimit": "a name and a number such as `nofile=1024`",
    "bool": "`true` or `false`",
    "filter": "a filter such as `name=web`",
} | dict.fromkeys(("int", "int64", "uint64", "uint16"), "a whole number")


def _port(value: str) -> str | None:
    if port_parts(value):
        return None
    if value.count(":") > 2 and not value.startswith("["):
        return f"{code(f'-p {value}')} has too many colons: it is `-p [ADDRESS:]HOST_PORT:CONTAINER_PORT`."
    if value.startswith("localhost:"):
        return f"{code(f'-p {value}')} needs an IP address before the ports: `127.0.0.1` instead of `localhost`."
    return f"{code(f'-p {value}')} isn't a port: it is `-p HOST_PORT:CONTAINER_PORT`, with numbers from 1 to 65535."


def _volume(value: str) -> str | None:
    mount = mount_parts(value)
    return mount.wrong if mount.kind == "refused" else None


def _folder_without_dot(value: str) -> str | None:
    mount = mount_parts(value)
    if mount.kind == "volume" and mount.source in ("src", "app", "html", "config", "conf", "www", "public"):
        return (
            f"{code(mount.source)} is the name of a volume here, not the folder {code(mount.source)}: for the folder write"
            f" {code(f'./{mount.source}:{mount.target}')}."
        )
    return None


def _mount(value: str) -> str | None:
    fields = mount_fields(value)
    if not fields.get("target"):
        return f"{code('--mount')} needs `target=` with the folder in the container."
    if fields.get("type") == "bind" and not fields.get("source"):
        return f"{code('--mount type=bind')} needs `source=` with the folder of the host."
    if fields.get("type", "volume") not in ("bind", "volume", "tmpfs", "image", "npipe", "cluster"):
        return f"{code('--mount')} has no type {code(fields['type'])}: it is `bind`, `volume` or `tmpfs`."
    if not fields["target"].startswith(("/", "$", "%", "<")) and ":" not in fields["target"]:
        return f"{code(fields['target'])} isn't a full path: the folder in the container must begin with `/`."
    return None


def _restart(value: str) -> str | None:
    policy, colon, most = value.partition(":")
    is_right = policy in ("no", "always", "unless-stopped", "on-failure", "")
    if is_right and (not colon or (policy == "on-failure" and most.isdigit())):
        return None
    return (
        f"{code(f'--restart {value}')} isn't a policy: it is `no`, `on-failure[:TRIES]`, `always` or `unless-stopped`."
    )


def _pull(value: str) -> str | None:
    return None if value in ("always", "missing", "never") else "`--pull` takes `always`, `missing` or `never`."


def _name(value: str) -> str | None:
    if _CONTAINER_NAME.fullmatch(value.removeprefix("/")):
        return None
    return (
        f"{code(value)} can't be a container's name: only letters, digits, `_`, `.` and `-`, and at least two of them."
    )


def _workdir(value: str) -> str | None:
    if value.startswith(("/", "\\")) or value[1:2] == ":":
        return None
    return f"{code(f'-w {value}')} isn't a full path: the folder in the container must begin with `/`."


def _host(value: str) -> str | None:
    return None if ":" in value or "=" in value else "`--add-host` takes `NAME:ADDRESS`."


def _variable(value: str) -> str | None:
    if value.startswith("="):
        return "A variable needs a name before `=`."
    return None


_CHECKED = (*_RUNS_IMAGE, "container update")
_CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "--publish": _port,
    "--volume": lambda value: _volume(value) or _folder_without_dot(value),
    "--mount": _mount,
    "--restart": _restart,
    "--pull": _pull,
    "--name": _name,
    "--workdir": _workdir,
    "--add-host": _host,
    "--env": _variable,
}


def _of_arguments(call: Call, command: DockerCommand) -> Iterator[Caution]:
    """Yield what is wrong with the arguments: missing, too many, no image."""
    spec, given = command.spec, len(command.arguments) + len(command.inside)
    own = code(full_name(command.path))
    wanted = least(spec.usage)
    is_open = call.is_fed or any(is_filled_in(argument.value) for argument in command.arguments)
    if given < wanted and not is_open and not spec.is_group:
        is_image = command.path[-1] in ("run", "create") and spec.kinds[:1] == ("image",)
        least_words = f"{'at least ' if spec.most is None else ''}{counted(wanted, 'argument')}"
        what = "the name of an image" if is_image else f"{least_words} ({code(spec.usage)})"
        yield Caution("mistake", f"{own} needs {what}{' at its end' if is_image else ''}; there {_is(given)}.")
    if spec.complete and spec.most is not None and given > spec.most and not spec.runs and not is_open:
        yield from _too_many(command, spec.most)
    if " ".join(command.path) in (*_RUNS_IMAGE, "image pull") and command.arguments:
        image = command.arguments[0].value
        if not is_filled_in(image) and not image_parts(image) and "://" not in image:
            yield Caution("mistake", _no_image(image))
    if command.path == ("container", "cp") and len(command.arguments) == 2 and not is_open:  # noqa: PLR2004 - both sides
        sides = sum(_is_in_container(argument.value) for argument in command.arguments)
        if sides != 1:
            both = "two containers" if sides else "two places of the host"
            yield Caution("mistake", f"`docker cp` doesn't copy between {both}: one side must be `CONTAINER:PATH`.")


def _is(given: int) -> str:
    return "is none" if given == 0 else "is only one" if given == 1 else f"are only {given}"


def _too_many(command: DockerCommand, most: int) -> Iterator[Caution]:
    own = code(full_name(command.path))
    extra = [argument.value for argument in command.arguments[most:]]
    takes = "no arguments" if most == 0 else f"at most {counted(most, 'argument')}"
    text = f"{own} takes {takes}: {codes(extra)} {'is' if len(extra) == 1 else 'are'} too much."
    if command.path == ("container", "ls"):
        text += " To look for a name, use `--filter name=NAME`."
    elif command.path == ("container", "logs"):
        text += " Run it for each container."
    elif command.path == ("buildx", "build") and any(value.startswith("-") is False for value in extra):
        text += " A name for the image goes after `-t`."
    yield Caution("mistake", text)


def _no_image(image: str) -> str:
    if image != image.lower() and image_parts(image.lower()):
        return f"An image's name has only small letters: {code(image.lower())} instead of {code(image)}."
    return f"{code(image)} isn't the name of an image, but stands where Docker expects one."


def _is_in_container(value: str) -> bool:
    name, colon, _ = value.partition(":")
    return bool(colon) and len(name) > 1 and not name.startswith((".", "/"))


def least(usage: str) -> int:
    """Return how many arguments a command needs at least, from its usage: `CONTAINER [CONTAINER...]` needs one."""
    depth, outside = 0, ""
    for letter in usage:
        depth += (letter == "[") - (letter == "]")
        outside += letter if depth == 0 and letter != "]" else ""
    return len(outside.split())


def _together(command: DockerCommand) -> Iterator[Caution]:
    """Yield options that Docker refuses or ignores together."""
    if " ".join(command.path) not in _RUNS_IMAGE:
        return
    if command.has("--rm") and next(iter(command.values("--restart")), "no") not in ("no", ""):
        yield Caution("mistake", "`--rm` and `--restart` don't go together: Docker refuses the command.")
    if "host" in command.values("--network") and (command.values("--publish") or command.has("--publish-all")):
        yield Caution("mistake", "`-p` has no effect with `--network host`: the ports are the host's already.")
    env = [option for option in command.options if option.name == "--env" and (option.value or "").endswith("=")]
    if env and command.arguments and command.inside and env[-1].end + 1 == command.arguments[0].start:
        name = (env[-1].value or "").removesuffix("=")
        yield Caution(
            "mistake",
            f"{code(f'{name}=')} sets an empty text, and {code(command.arguments[0].value)} is taken for the image: if it is"
            f" the value, leave out the space after `=`.",
        )
