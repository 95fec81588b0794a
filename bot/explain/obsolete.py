"""Says what Docker has a newer way for."""

from collections.abc import Iterator, Mapping

from bot.commands.parser import DockerCommand, Option
from bot.explain.calls import Call
from bot.explain.explanation import Caution
from bot.explain.names import full_name
from bot.explain.wording import code

_NO_EFFECT = "has no effect with today's builder (BuildKit): leave it out."
_BEFORE_29 = "was removed in Docker 29: leave it out."
# Options that Docker has only for old scripts, hidden or not; by command, then option.
_OBSOLETE: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "container run": {
        "--link": (
            "is an outdated way to connect containers: put both on a network of your own instead",
            "--network",
        ),
        "--kernel-memory": (_BEFORE_29, ""),
        "--disable-content-trust": (_BEFORE_29, ""),
    },
    "buildx build": dict.fromkeys(
        (
            *(
                "--compress",
                "--cpu-period",
                "--cpu-quota",
                "--cpu-shares",
                "--cpuset-cpus",
                "--cpuset-mems",
                "--force-rm",
            ),
            *("--isolation", "--memory", "--memory-swap", "--rm", "--security-opt", "--squash"),
        ),
        (_NO_EFFECT, ""),
    ),
    "compose": {
        "--no-ansi": ("is the old name of `--ansi never`", "--ansi never"),
        "--verbose": ("has no effect: `docker --debug compose` shows more", ""),
        "--workdir": ("is the old name of `--project-directory`", "--project-directory"),
    },
    "compose build": dict.fromkeys(
        ("--compress", "--force-rm", "--no-rm"), ("has no effect any more: leave it out.", "")
    ),
    "compose pull": dict.fromkeys(("--parallel", "--no-parallel"), ("has no effect any more: leave it out.", "")),
    "compose rm": {"--all": ("has no effect any more: leave it out.", "")},
    "volume create": {"--name": ("is outdated: write the name last, without an option", "")},
    "container commit": {
        "--pause": ("has been deprecated since Docker 29: pausing is the default, and `--no-pause` switches it off", "")
    },
    "image pull": {"--disable-content-trust": (_BEFORE_29, "")},
    "image push": {"--disable-content-trust": (_BEFORE_29, "")},
}
# Names of options that were replaced: as typed, by what.
_OLD_NAMES = {
    "--net": "--network",
    "--net-alias": "--network-alias",
    "--dns-opt": "--dns-option",
    "--time": "--timeout",
}


def obsolete(call: Call) -> Iterator[Caution]:
    """Yield what Docker has a newer way for."""
    if not (command := call.command):
        return
    if command.spec.only == "28.2.2":
        yield Caution("obsolete", f"{code(full_name(command.path))} was removed in Docker 29.")
    if command.path[:2] == ("compose", "alpha"):
        yield Caution(
            "obsolete", f"{code(full_name(command.path))} is experimental and may be gone in the next version."
        )
    for option in command.options:
        typed = _typed(call, option.start)
        if found := _OBSOLETE.get(_owner(command, option), {}).get(option.name):
            yield Caution("obsolete", f"{code(typed)} {found[0].rstrip('.')}.", found[1])
        new = _OLD_NAMES.get(typed)
        if new == option.name:
            yield Caution("obsolete", f"{code(typed)} is the old name of {code(new)}.", new)


def _owner(command: DockerCommand, option: Option) -> str:
    """Return the command that an option belongs to: `docker compose` itself for one before `up`."""
    if option.name not in command.spec.options and command.path[:1] == ("compose",):
        return "compose"
    name = " ".join(command.path)
    return "container run" if name == "container create" else name


def _typed(call: Call, start: int) -> str:
    """Return an option as it was typed, without its value."""
    word = next((word.text for word in call.meant if word.start == start), "")
    return word.partition("=")[0] if word.startswith("--") else word[:2]
