"""Says what Docker refuses in a call, and what does something else than is probably meant."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.commands.parser import DockerCommand, Option
from bot.commands.shell import Word
from bot.explain.calls import Call
from bot.explain.checks import scale, wrong_value
from bot.explain.explanation import Caution
from bot.explain.images import image_parts
from bot.explain.misspelt import belongs_elsewhere
from bot.explain.names import full_name
from bot.explain.wording import code, codes, counted, is_filled_in

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
    if call.unknown:
        yield Caution("mistake", f"Docker has no command {code(call.unknown)}.")
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
        whose = f"; it belongs to {code(full_name(elsewhere.split()))}" if elsewhere is not None else ""
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
        f"{code(typed)} comes after {what}, so Docker passes it on to the container: Docker's own options must come"
        f" before {what}.",
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
        yield Caution("mistake", f"{code(name)} needs a value, so Docker takes {code(value)} as its value.")
    elif wrong := wrong_value(" ".join(command.path), option, value):
        yield Caution("mistake", wrong)


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
    if command.path == ("stack", "deploy") and not command.values("--compose-file"):
        yield Caution(
            "mistake", "`docker stack deploy` needs a Compose file.", "docker stack deploy -c compose.yaml STACK"
        )
    if command.path[-1] == "scale":
        yield from (Caution("mistake", wrong) for argument in command.arguments if (wrong := scale(argument.value)))
    if command.path in (("container", "cp"), ("compose", "cp")) and len(command.arguments) == 2 and not is_open:  # noqa: PLR2004 - both sides
        sides = sum(_is_in_container(argument.value) for argument in command.arguments)
        if sides != 1:
            both = "two containers" if sides else "two places on the host"
            yield Caution("mistake", f"{own} doesn't copy between {both}: one side must be `CONTAINER:PATH`.")


def _is(given: int) -> str:
    return "is none" if given == 0 else "is only one" if given == 1 else f"are only {given}"


def _too_many(command: DockerCommand, most: int) -> Iterator[Caution]:
    own = code(full_name(command.path))
    extra = [argument.value for argument in command.arguments[most:]]
    takes = "no arguments" if most == 0 else f"at most {counted(most, 'argument')}"
    text = f"{own} takes {takes}; {codes(extra)} {'does' if len(extra) == 1 else 'do'}n't belong there."
    if command.path == ("container", "ls"):
        text += " To look for a name, use `--filter name=NAME`."
    elif command.path == ("container", "logs"):
        text += " Run it for each container."
    elif command.path == ("buildx", "build") and any(value.startswith("-") is False for value in extra):
        text += " A name for the image goes after `-t`."
    yield Caution("mistake", text)


def _no_image(image: str) -> str:
    if image.startswith("="):
        return f"{code(image)} is taken for the image: leave out the spaces around `=`."
    if image != image.lower() and image_parts(image.lower()):
        return f"An image's name must be in lowercase: {code(image.lower())} instead of {code(image)}."
    return f"{code(image)} isn't a valid name for an image, and Docker expects one there."


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
        image = code(command.arguments[0].value)
        text = (
            f"{code(f'{name}=')} sets an empty value, and {image} is taken for the image: if it is the value, leave out"
        )
        yield Caution("mistake", f"{text} the space after `=`.")
