"""What is said about values of options that several commands have."""

import re
from collections.abc import Callable
from functools import partial

from bot.explain.wording import code, counted, listed, output_of, size

Describe = Callable[[str], str | None]
"""Returns the sentences about a value; None if nothing more can be said of it than of the option."""


def sentence(template: str, value: str) -> str | None:
    """Put a value into a sentence that has `{}` for it."""
    inner = output_of(value)
    return (
        template.format(
            f"the output of {code(inner)}" if inner is not None else value if value.isdigit() else code(value)
        )
        if value
        else None
    )


def in_words(template: str, words: Callable[[str], str | None], value: str) -> str | None:
    """Put a value, in words, into a sentence that has `{}` for it."""
    said = words(value)
    return template.format(said) if said else None


def table(**templates: str) -> dict[str, Describe]:
    """Return what describes the values of options, from sentences that have `{}` for the value."""
    return {f"--{name.replace('_', '-')}": partial(sentence, template) for name, template in templates.items()}


def stop_time(value: str) -> str | None:
    """Say how long a program gets to end."""
    if value == "-1":
        return "Waits for the program to shut down by itself, however long that takes."
    if not value.isdigit():
        return None
    return f"Gives the program {counted(value, 'second')} to shut down by itself; then it is killed."


def host_name(value: str) -> str | None:
    """Say what `--add-host` adds."""
    name, sign, address = re.sub(r"^([^:=]+)[:=]", r"\1\0", value).partition("\0")
    if not sign:
        return None
    if address == "host-gateway":
        return f"Makes the host reachable from the container by the name {code(name)}."
    return f"Adds a line to the container's `/etc/hosts`: {code(name)} has the address {code(address)}."


def platform(value: str) -> str | None:
    """Say which platforms are used."""
    platforms = value.split(",")
    names = {"linux/amd64": "Intel and AMD processors", "linux/arm64": "64-bit ARM, as in Apple's chips"}
    told = [f"{code(each)}{f' ({names[each]})' if each in names else ''}" for each in platforms[:6]]
    return f"Uses the platform {told[0]}." if len(told) == 1 else f"Uses the platforms {listed(told)}."


def pull_policy(value: str) -> str | None:
    """Say when an image is pulled."""
    return {
        "always": "Asks the registry for the newest image with this tag, even if this machine already has one.",
        "missing": "Pulls the image only if this machine doesn't have it, as is the default.",
        "never": "Never pulls the image: this machine must have it.",
        "build": "Builds the image instead of pulling it.",
    }.get(value)


def memory(value: str) -> str | None:
    """Say how much memory is allowed."""
    most = size(value)
    return f"Lets it use at most {most} of memory; it is killed if it needs more." if most else None


def memory_swap(value: str) -> str | None:
    """Say how much memory and swap are allowed."""
    if value == "-1":
        return "Lets it swap as much as it wants."
    most = size(value)
    return f"Lets it use at most {most} of memory and swap together." if most else None


def cpus(value: str) -> str | None:
    """Say how much computing time is allowed."""
    return f"Limits its computing time to that of {counted(value, 'CPU core')}." if _decimal(value) else None


def _decimal(value: str) -> bool:
    return bool(re.fullmatch(r"\d*\.?\d+", value))


def restart(value: str) -> str | None:
    """Say when a container is started again."""
    policy, _, most = value.partition(":")
    tries = f", at most {counted(most, 'time')}" if most.isdigit() else ""
    return {
        "no": "Never restarts the container by itself, as is the default.",
        "always": "Restarts the container whenever its program ends, and when Docker starts, even if you had"
        " stopped it.",
        "unless-stopped": "Restarts the container whenever its program ends, and when Docker starts, unless you"
        " had stopped it.",
        "on-failure": f"Restarts the container if its program ends with an error{tries}.",
    }.get(policy)
