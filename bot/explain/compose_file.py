"""Writes a `docker run` as a Compose file: the same container, as far as Compose can have it."""

import re
from dataclasses import dataclass

from bot.commands import DockerCommand, Option, parse_words
from bot.commands.catalogue import by_name
from bot.commands.shell import Word, split
from bot.explain.compose_draft import Draft, rewritten
from bot.explain.compose_options import LEFT_OUT, TRANSLATIONS
from bot.explain.interpolation import LITERAL, Interpolation
from bot.explain.yaml_text import Flow, Value, as_yaml
from bot.secrets import HIDDEN

_RUNS = (("container", "run"), ("container", "create"))
_MOST_OPTIONS = 500
_LONGEST_LINE = 20_000
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")
_LONGEST_NAME = 63
_IMAGE = re.compile(r"[A-Za-z0-9$<{]")
_PWD = re.compile(r"""(?<=[\s=":])`pwd`(?=[/:"\s]|$)""")  # otherwise it is read as a word in backticks
_BACKTICKS = re.compile("`([^`]+)`")
_VARIABLE = re.compile(r"\$\{[A-Za-z_][^{}]*+\}|\$\([^()]*+\)|\$[A-Za-z_]\w*", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,19}", re.ASCII)
_FORMS = {
    **dict.fromkeys(("int", "int64", "uint16", "uint64"), _WHOLE),
    "decimal": re.compile(r"\d*\.?\d+", re.ASCII),
    "bytes": re.compile(r"-?\d+(?:\.\d+)? ?[kmgtp]?i?b?", re.ASCII | re.IGNORECASE),
    "duration": re.compile(r"(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h))+|0", re.ASCII),
}
"""How values of some of Docker's types are written."""
_ORDER = (
    *("image", "platform", "pull_policy", "container_name", "hostname", "domainname", "entrypoint", "command"),
    *("user", "group_add", "working_dir", "stdin_open", "tty", "init", "restart", "stop_signal", "stop_grace_period"),
    *("ports", "expose", "volumes", "volumes_from", "tmpfs", "environment", "env_file"),
    *("network_mode", "networks", "external_links", "extra_hosts", "dns", "dns_search", "dns_opt", "mac_address"),
    *("healthcheck", "labels", "label_file", "annotations", "logging"),
)

_HIDDEN_IN_FILE = (
    f"Put your own value in the place of `{HIDDEN}`, or better a variable such as `${{DB_PASSWORD}}` whose value is in "
    "a file `.env` that is kept out of version control."
)


@dataclass(frozen=True)
class ComposeFile:
    """A command as a Compose file.

    Attributes:
        text: the file, as YAML.
        left_out: the options that have no equivalent, one sentence each.
        notes: what to know about the file, one sentence each.
    """

    text: str
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def compose_file(command: DockerCommand, line: str = "") -> ComposeFile | None:
    """Return a command as a Compose file with one service, or None if it isn't known to make a container.

    Args:
        command: a call of docker.
        line: the line of shell that it was parsed from. With it, `$` in single quotes is known to be literal; without,
            `$NAME`, `${ }` and `$( )` are taken for what the shell replaces.
    """
    if command.path not in _RUNS or not command.arguments or not _IMAGE.match(command.arguments[0].value):
        return None
    if len(command.options) > _MOST_OPTIONS or command.end - command.start > _LONGEST_LINE:
        return None  # nobody would write that
    if any(option.spec is None and option.value is None for option in command.options):
        return None  # a value may follow an option that Docker doesn't know, so the image is unknown too
    draft = Draft(_as_typed(command, line))
    draft.service["image"] = draft.command.arguments[0].value
    if draft.command.inside:
        draft.service["command"] = Flow(draft.command.inside)
    _translate_options(draft)
    service = _service_name(draft)
    if draft.command.has("--interactive"):
        start = f"docker compose run --rm --service-ports {service}"
        draft.note(f"`docker compose up` only shows what it prints; to type into it, start it with `{start}`.")
    content: dict[str, Value] = {"services": {service: dict(sorted(draft.service.items(), key=_place))}}
    content |= {key: value for key, value in (("networks", draft.networks), ("volumes", draft.volumes)) if value}
    interpolation = Interpolation()
    text = as_yaml({key: rewritten(value, interpolation) for key, value in content.items()})
    if HIDDEN in text and HIDDEN in line:
        draft.note(_HIDDEN_IN_FILE)
    return ComposeFile(text, tuple(draft.left_out), tuple({**draft.notes, **interpolation.notes}))


def _as_typed(command: DockerCommand, line: str) -> DockerCommand:
    """Return the command with `LITERAL` in the place of each `$` that the shell does not expand."""
    typed = _PWD.sub("$(pwd)", line[command.start : command.end])
    first = next(split(typed, literal=LITERAL), None)
    words = [_as_expanded(word, typed[word.start : word.end]) for word in first.words] if first else []
    again = parse_words(words)
    return again if again and _outline(again) == _outline(command) else command


def _as_expanded(word: Word, raw: str) -> str:
    """Return a word with what the shell replaces in the form that `Interpolation` knows: `~` and backticks too."""
    if not word.quoted and (word.text == "~" or word.text.startswith("~/")):
        return f"$HOME{word.text[1:]}"
    return _BACKTICKS.sub(r"$(\1)", word.text) if "'" not in raw else word.text


def _outline(command: DockerCommand) -> tuple[object, ...]:
    return command.path, [option.name for option in command.options], len(command.inside)


def _translate_options(draft: Draft) -> None:
    """Translate each option, in the order of the command; those that belong together at once."""
    refused = [option for option in draft.command.options if not _is_well_formed(option)]
    for option in refused:
        draft.refuse(option.name, option.value or "")
    draft.command = draft.command._replace(options=tuple(o for o in draft.command.options if o not in refused))
    done = set()
    for option in draft.command.options:
        if option.name == "--name":
            _set_container_name(draft, option)
        elif reason := _reason(option):
            draft.leave_out(f"{option.name} {option.value or ''}".rstrip(), reason)
        elif (translation := TRANSLATIONS[option.name]) not in done:
            done.add(translation)
            translation(draft)


def _is_well_formed(option: Option) -> bool:
    """Tell whether a number or the like is one, as far as that is known before the shell has replaced variables."""
    form = _FORMS.get(option.spec.type) if option.spec else None
    return not form or option.value is None or "$" in option.value or bool(form.fullmatch(option.value))


def _reason(option: Option) -> str:
    """Say why an option has no equivalent; empty if it has one."""
    if option.spec is None:
        return "Docker has no such option."
    if option.spec == by_name()[""].options.get(option.name):
        return "give it to docker itself, before `compose`."
    if option.name in LEFT_OUT:
        return LEFT_OUT[option.name]
    return "its value is missing." if option.spec.takes_value and option.value is None else ""


def _set_container_name(draft: Draft, option: Option) -> None:
    name = draft.last("--name") or ""
    if not _NAME.fullmatch(_VARIABLE.sub("any", name)):
        draft.leave_out(f"--name {option.value or ''}".rstrip(), "Docker does not accept this name.")
        return
    draft.service["container_name"] = name
    draft.note(f"Only one container can be called `{name}`: if there is one already, stop and remove it first.")


def _service_name(draft: Draft) -> str:
    """Return the name of the service: that of the container, or the last part of the image's."""
    name = draft.service.get("container_name")
    if isinstance(name, str) and _NAME.fullmatch(name) and len(name) <= _LONGEST_NAME:
        return name
    image = _VARIABLE.sub("", draft.command.arguments[0].value).partition("@")[0]
    last = image.rstrip("/:").rpartition("/")[2].partition(":")[0]
    return re.sub(r"[^a-z0-9._-]+", "-", last.lower()).strip("-._")[:_LONGEST_NAME] or "app"


def _place(attribute: tuple[str, Value]) -> int:
    """Return an attribute's place in the service; those without a usual place come last, as they were typed."""
    return _ORDER.index(attribute[0]) if attribute[0] in _ORDER else len(_ORDER)
