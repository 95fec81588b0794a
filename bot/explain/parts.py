"""Takes a call apart: says of each part, in the order in which it was typed, what it does."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from bot.commands.catalogue import by_name
from bot.commands.parser import Argument, DockerCommand, Option
from bot.commands.shell import Redirection, Word
from bot.explain import values
from bot.explain.arguments import argument_in_words, inside_in_words
from bot.explain.calls import Call
from bot.explain.explanation import Part
from bot.explain.misspelt import belongs_elsewhere
from bot.explain.names import full_name
from bot.explain.sentences import Sentences
from bot.explain.wording import code, output_of

_SHOWN_PARTS = 120
_TYPES = {
    "string": "takes a value",
    "list": "takes a value and may be given several times",
    "stringArray": "takes a value and may be given several times",
    "stringSlice": "takes a list, with commas between its values",
    "bool": "takes no value",
    "duration": "takes a time, such as `30s` or `5m`",
    "bytes": "takes a size, such as `512m` or `2g`",
    "filter": "takes a filter, such as `name=web`",
    "decimal": "takes a number",
    "float": "takes a number",
    "map": "takes `name=value` and may be given several times",
}
Placed = tuple[int, int, str, str]
"""Where a part begins and ends, its text, and what it means."""


def parts(call: Call, flags: Sentences, docs: str) -> tuple[Part, ...]:
    """Return the parts of a call, in their order; of very many, the first ones and the rest as one.

    Args:
        call: the call.
        flags: what options do in general.
        docs: the page about the command.
    """
    placed = sorted(_all(call, flags, docs), key=lambda part: part[0])
    rest_from = placed[_SHOWN_PARTS][0] if len(placed) > _SHOWN_PARTS else None
    if len(call.words) > len(call.meant) and call.words[-1].start >= call.meant[-1].end:
        rest_from = min(rest_from or call.meant[-1].end, call.meant[-1].end)
    shown = [Part(text, meaning) for start, _, text, meaning in placed if rest_from is None or start < rest_from]
    if rest_from is not None:
        shown.append(Part(call.typed(rest_from, call.end).strip(), "The rest of this very long command."))
    return tuple(shown)


def _all(call: Call, flags: Sentences, docs: str) -> Iterator[Placed]:
    if call.sudo:
        yield (
            call.sudo.start,
            call.sudo.end,
            call.sudo.text,
            "Runs what follows as root, the administrator of the host.",
        )
    command = call.command
    yield from _names(call, flags)
    if command:
        for _, given in groupby(command.options, key=lambda option: option.start):
            yield from _options(call, command, [*given], flags, docs)
        yield from _arguments(call, command)
        yield from _inside(call, command)
        yield from _dashes(call, command)
    for redirection in call.redirections:
        text = call.typed(redirection.start, redirection.end)
        yield redirection.start, redirection.end, text, _redirection(redirection)


def _names(call: Call, flags: Sentences) -> Iterator[Placed]:
    """Yield the program and the words of the command: together, unless options stand between them."""
    options = call.command.options if call.command else ()
    covered = {at for option in options for at in range(option.start, option.end)}
    names = [call.meant[0]]
    typed = ""
    for word in call.meant[1:]:
        if word.start in covered:
            continue
        typed = f"{typed} {word.text}".strip()
        if typed not in by_name():
            break
        names.append(word)
    if call.unknown:
        names = [*call.meant]
    starts = [names[0].start]
    starts += [b.start for a, b in pairwise(names) if any(a.start < option.start < b.start for option in options)]
    for number, start in enumerate(starts):
        is_last = number == len(starts) - 1
        end = max(word.end for word in names if is_last or word.start < starts[number + 1])
        yield start, end, call.typed(start, end), _command(call, flags) if is_last else _program(names, end)


def _program(names: Sequence[Word], end: int) -> str:
    """Say what the program or the group is whose name ends at a place."""
    if any(word.text == "compose" and word.end <= end for word in names):
        return "Docker Compose, which runs the services that a Compose file describes."
    return "The Docker client, which passes the command to the Docker engine."


def _command(call: Call, flags: Sentences) -> str:
    if call.unknown:
        return "Docker has no such command."
    if not call.command:
        does = flags.does(" ".join(word.text for word in call.meant[1:]))
        return does or "A group of commands; one of them must follow."
    name = " ".join(call.command.path)
    return flags.does(name) or f"The command {code(full_name(call.command.path).strip())}."


def _options(
    call: Call, command: DockerCommand, given: Sequence[Option], flags: Sentences, docs: str
) -> Iterator[Placed]:
    """Yield the options of one word, and the value after it."""
    start, end = given[0].start, max(option.end for option in given)
    text = call.typed(start, end)
    letters = [(option.spec.short if option.spec and option.spec.short else option.name)[-1] for option in given]
    is_joined = len(given) > 1 and text[1 : 1 + len(given)] == "".join(letters)
    for number, (option, letter) in enumerate(zip(given, letters, strict=True)):
        shown = text
        if is_joined:
            shown = f"-{letter}" if number < len(given) - 1 else f"-{text[1 + number :]}"
        yield start, end, shown, option_in_words(command, option, flags, docs)


def option_in_words(command: DockerCommand, option: Option, flags: Sentences, docs: str) -> str:
    """Say what an option does, with its value."""
    name = " ".join(command.path)
    if not option.spec:
        return _unknown(command, option, docs)
    own = flags.flag(name, option.name)
    general = own.does if own else _unsaid(command, option, docs)
    if not option.spec.takes_value:
        return f"{general} Here it is switched off (`=false`)." if option.value == "false" else general
    if option.value is None:
        return f"{general} Its value is missing."
    if not option.value and option.name != "--entrypoint":
        return f"{general} Its value is empty here."
    return values.described(command, option.name, option.value) or f"{general} Here: {_value(option, option.value)}."


def _value(option: Option, value: str) -> str:
    kind = option.spec.type if option.spec else ""
    inner = output_of(value)
    if "HIDDEN" in value:
        return "a value that is hidden"
    if inner is not None:
        return f"the output of {code(inner)}"
    words = values.value_in_words(kind, value)
    return words if words and words != value else code(value)


def _unsaid(command: DockerCommand, option: Option, docs: str) -> str:
    kind = _TYPES.get(option.spec.type if option.spec else "", "takes a value")
    return f"An option of {code(full_name(command.path))} that {kind}; see {docs} for what it does."


def _unknown(command: DockerCommand, option: Option, docs: str) -> str:
    if option.name in ("--help", "-h"):
        return "Shows the help of the command instead of running it."
    if not command.spec.complete:
        return f"An option of {code(full_name(command.path))}; see {docs}."
    elsewhere = belongs_elsewhere(option.name, command.path)
    what = f"; {code(full_name(elsewhere.split()))} has one" if elsewhere is not None else ""
    return f"{code(full_name(command.path))} has no option {code(option.name)}{what}."


def _arguments(call: Call, command: DockerCommand) -> Iterator[Placed]:
    """Yield the arguments; neighbours that are the same kind of thing together."""
    places = list(enumerate(command.arguments))
    at = 0
    while at < len(places):
        group = [command.arguments[at]]
        while _alike(call, command, at + len(group), group):
            group.append(command.arguments[at + len(group)])
        start, end = group[0].start, group[-1].end
        yield start, end, call.typed(start, end), argument_in_words(command, at, group)
        at += len(group)


def _alike(call: Call, command: DockerCommand, at: int, group: Sequence[Argument]) -> bool:
    if at >= len(command.arguments) or command.path[-1] in ("cp", "tag", "rename", "connect", "disconnect", "commit"):
        return False
    following = command.arguments[at]
    between = call.text[group[-1].end : following.start]
    return following.kind == group[0].kind and not between.strip("\\\r\n \t")


def _inside(call: Call, command: DockerCommand) -> Iterator[Placed]:
    """Yield what runs in the container, as one part."""
    if not command.inside:
        return
    words = call.meant[-len(command.inside) :]
    start, end = words[0].start, words[-1].end
    yield start, end, call.typed(start, end), inside_in_words(command)


def _dashes(call: Call, command: DockerCommand) -> Iterator[Placed]:
    inside_from = call.meant[-len(command.inside)].start if command.inside else call.end
    covered = {option.start for option in command.options} | {argument.start for argument in command.arguments}
    for word in call.meant:
        if word.text == "--" and word.start < inside_from and word.start not in covered:
            taken = any(option.start < word.start < option.end for option in command.options)
            if not taken:
                yield (
                    word.start,
                    word.end,
                    call.typed(word.start, word.end),
                    "Ends the options: nothing after it is read as an option.",
                )


def _redirection(redirection: Redirection) -> str:
    target, operator = redirection.target, redirection.operator
    if operator in ("2>&", "1>&", ">&", "&>&") and target.isdigit():
        names = {"1": "the normal output", "2": "the error output"}
        return f"Sends {names.get(operator[0], 'the output')} to the same place as {names.get(target, 'another')}."
    what = {"2": "error messages", "&": "all output"}.get(operator[:1], "the output")
    if operator.startswith(("<<", "0<<")):
        return "Passes the text that follows to it as its input."
    if "<" in operator:
        return f"Passes the file {code(target)} to it as its input."
    if target == "/dev/null":
        return f"Discards {what}."
    if operator.endswith(">>"):
        return f"Adds {what} to the end of the file {code(target)} on the host."
    return f"Writes {what} to the file {code(target)} on the host, replacing what was in it."
