"""Says in one sentence what a call of docker does, with the values that it was given."""

import re
from collections.abc import Callable, Mapping, Sequence

from bot.commands.parser import DockerCommand
from bot.explain import summaries_of_lists, summaries_of_run
from bot.explain.calls import Call
from bot.explain.names import full_name
from bot.explain.phrases import ADDED, PHRASES, VARIANTS
from bot.explain.wording import capitalized, code, codes, counted, output_of

_PROJECT = "the Compose project"
_FILE = "the Compose file"
_INPUT = " with your input passed to it"
_PLACE = re.compile(r"\{(\w*)\}")
_SINGULAR = {
    "it": "it",
    "they": "it",
    "its": "its",
    "use": "uses",
    "stop": "stops",
    "are": "is",
    "were": "was",
    "s": "",
}
_PLURAL = {"it": "them", "they": "they", "its": "their", "use": "use", "stop": "stop"}
_PLURAL |= {"are": "are", "were": "were", "s": "s"}
_KINDS = (
    "container",
    "image",
    "volume",
    "network",
    "service",
    "node",
    "stack",
    "plugin",
    "secret",
    "config",
    "context",
    "target",
)
_MEANT_KINDS = {"image pull": "image", "image push": "image", "buildx imagetools inspect": "image"}

_OWN: Mapping[str, Callable[[DockerCommand], str]] = {
    "container run": summaries_of_run.run,
    "container create": summaries_of_run.run,
    "container exec": summaries_of_run.execute,
    "compose exec": summaries_of_run.execute,
    "compose run": summaries_of_run.compose_run,
    "buildx build": summaries_of_run.build,
    "compose up": summaries_of_run.compose_up,
    "compose down": summaries_of_run.compose_down,
    "container cp": summaries_of_run.copy,
    "compose cp": summaries_of_run.copy,
    "container commit": summaries_of_run.commit,
    "container logs": summaries_of_lists.logs,
    "compose logs": summaries_of_lists.logs,
    "service logs": summaries_of_lists.logs,
    "container ls": summaries_of_lists.containers,
    "image ls": summaries_of_lists.images,
    "volume ls": summaries_of_lists.others,
    "network ls": summaries_of_lists.others,
    "system prune": summaries_of_lists.system_prune,
}


def summary(call: Call, does: str | None) -> str:
    """Return what a call does, in one sentence.

    Args:
        call: the call.
        does: what its command does in general, for one that has no sentence here.
    """
    command = call.command
    if call.unknown:
        return f"Does nothing: Docker has no command {code(call.unknown)}."
    if not command:
        return (
            f"Lists the commands of {code(' '.join(word.text for word in call.meant))}; on its own it does"
            " nothing else."
        )
    name = " ".join(command.path)
    if command.has("--help") or any(option.name == "-h" and not option.spec for option in command.options):
        return f"Shows the help of {code(full_name(command.path).strip())}."
    if name in ("", "compose") and (command.has("--version") or command.has("-v")):
        return f"Shows the version of {'Docker Compose' if name else 'Docker'}."
    if own := _OWN.get(name):
        text = own(command)
    elif name in PHRASES:
        text = _filled(command, call)
        if any("<" in each.operator for each in call.redirections):
            text = text.replace(", with the password from standard input", "", 1)
    else:
        about = codes([argument.value for argument in command.arguments])
        base = (does or f"Runs {code(full_name(command.path))}.").strip().rstrip(".")
        here = "" if base.startswith("Runs `") else "; here"
        text = f"{base}{here} for {about}" if command.arguments and "{" not in base else base
    text = _with_input(call, text)
    before = _before(command, text)
    return capitalized(f"{before}{_with_names(command, text)}{_after(command)}{_written(call)}.")


def _filled(command: DockerCommand, call: Call) -> str:
    """Return the sentence of a command with what it acts on and what its options change."""
    name = " ".join(command.path)
    values = [argument.value for argument in command.arguments]
    acted_on, is_one = objects(command, values, is_fed=call.is_fed)
    words = {"": acted_on, "all": codes(values)} | (_SINGULAR if is_one else _PLURAL)
    words |= {str(number): _value_at(values, number) for number in (0, 1)}

    def filled(template: str, value: str = "") -> str:
        time = "as long as needed" if value == "-1" else counted(value, "second")
        known = words | {"value": code(value), "number": value, "time": time}
        return _PLACE.sub(lambda place: known[place[1]], template)

    given = [option for option in command.options if command.has(option.name)]
    variant = next((option for option in given if (name, option.name) in VARIANTS), None)
    with_arguments, bar, without = (VARIANTS[name, variant.name] if variant else PHRASES[name]).partition("|")
    phrase = without if bar and not values and not call.is_fed else with_arguments
    text = filled(phrase, (variant.value or "") if variant else "")
    if filters := command.values("--filter"):
        which = "what matches" if "cache" in text or "what happens" in text else "those that match"
        text += f", but only {which} {codes(filters)}"
    values_by_name = {option.name: option.value or "" for option in given}
    added = [
        (template, values_by_name[option])
        for (of, option), template in ADDED.items()
        if (of == name and option in values_by_name)
    ]
    return text + "".join(filled(template, value) for template, value in added)


def _value_at(values: Sequence[str], number: int) -> str:
    if number >= len(values):
        return "(not given)"
    return "standard input" if values[number] == "-" else code(values[number])


def objects(command: DockerCommand, values: Sequence[str], *, is_fed: bool = False) -> tuple[str, bool]:
    """Return what a command acts on, in words, and whether it is one thing."""
    name = " ".join(command.path)
    kind = _MEANT_KINDS.get(name) or next((argument.kind for argument in command.arguments), "")
    kind = kind or next(iter(command.spec.kinds), "")
    noun = next((each for each in _KINDS if kind.startswith(each)), "")
    if not values:
        plural = f"the {noun}s" if noun else "those"
        return (f"{plural} that come through the pipe", False) if is_fed else (_unnamed(noun), True)
    inner = [output_of(value) for value in values]
    if len(values) == 1 and inner[0] is not None:
        is_one = command.spec.most == 1
        if noun and is_one:
            return f"the {noun} that {code(inner[0])} prints", True
        return f"the {noun}s that {code(inner[0])} lists" if noun else f"what {code(inner[0])} prints", False
    if not noun:
        return codes(values), len(values) == 1
    return f"the {noun}{'' if len(values) == 1 else 's'} {codes(values)}", len(values) == 1


def _unnamed(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun} that isn't named yet" if noun else "what isn't named yet"


def _with_names(command: DockerCommand, text: str) -> str:
    """Name the one Compose file and the project in a sentence that is about them."""
    if command.path[:1] == ("compose",):
        files, projects = command.values("--file"), command.values("--project-name")
        text = text.replace(_FILE, f"{_FILE} {code(files[0])}", 1) if len(files) == 1 else text
        text = text.replace(_PROJECT, f"{_PROJECT} {code(projects[-1])}", 1) if projects else text
    return text


def _before(command: DockerCommand, text: str) -> str:
    """Say which Compose files and which project it is about, unless the sentence itself can name them."""
    if command.path[:1] != ("compose",):
        return ""
    said = []
    if (files := command.values("--file")) and (files[1:] or _FILE not in text):
        said.append(f"with the Compose file{'s' if files[1:] else ''} {codes(files)}")
    if (projects := command.values("--project-name")) and _PROJECT not in text:
        said.append(f"in the project {code(projects[-1])}")
    if command.has("--dry-run"):
        said.append("as a dry run that changes nothing")
    return f"{', '.join(said)}, " if said else ""


def _after(command: DockerCommand) -> str:
    """Say which engine it is about."""
    given = [option for option in command.options if option.name in ("--host", "--context") and option.value]
    if not given or command.path[:1] == ("context",):
        return ""
    of = "of the context " if given[-1].name == "--context" else ""
    return f", on the Docker engine {of}{code(given[-1].value or '')}"


def _with_input(call: Call, text: str) -> str:
    """Say what it gets as its input, in the place of what would be typed, or at the end."""
    given = next((each for each in call.redirections if "<" in each.operator), None)
    if not given:
        return text
    what = f"the file {code(given.target)}" if given.operator == "<" else "the text that follows"
    said = f" with {what} as its input"
    return text.replace(_INPUT, said, 1) if _INPUT in text else f"{text},{said}"


def _written(call: Call) -> str:
    """Say where its output goes."""
    text = ""
    for redirection in call.redirections:
        if redirection.operator in (">", "1>", ">|", ">>", "&>") and redirection.target:
            if redirection.target == "/dev/null":
                text += ", and discards its output"
            else:
                how = "adds" if redirection.operator == ">>" else "writes"
                text += f", and {how} the output to the file {code(redirection.target)}"
    return text
