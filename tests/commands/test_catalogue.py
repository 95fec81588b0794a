"""The catalogue of Docker's commands is complete and consistent."""

import json
import subprocess
import sys
from pathlib import Path

import bot.commands
from bot.commands.catalogue import by_name


def test_the_catalogue_says_where_it_comes_from_and_under_which_licence() -> None:
    content = json.loads(Path(bot.commands.__file__).with_name("catalogue.json").read_text(encoding="utf-8"))

    assert "docker/cli" in content["origin"]
    assert "Apache-2.0" in content["licence"]


def test_every_name_of_a_command_is_below_a_known_group() -> None:
    names = by_name()

    assert [name for name in names if " ".join(name.split()[:-1]) not in names] == []
    assert len({command.path for command in names.values()}) > 250


def test_an_option_has_one_short_name_which_no_other_option_of_the_command_has() -> None:
    for command in by_name().values():
        assert len(command.by_short) == sum(option.short is not None for option in command.options.values()), (
            command.path
        )
        assert all(option.name == name for name, option in command.options.items())


def test_what_arguments_are_is_known() -> None:
    facts = {name: (command.kinds, command.most) for name, command in by_name().items()}

    assert facts["stop"] == (("container", "container"), None)
    assert facts["ps"] == ((), 0)
    assert facts["tag"] == (("image", "image"), 2)
    assert facts["build"] == (("path",), 1)
    assert facts["compose up"] == (("service",), None)
    assert [name for name, command in by_name().items() if command.most == 0 and command.runs] == []


def test_the_catalogue_is_read_on_first_use_alone() -> None:
    """A fresh interpreter, because this one has read it already."""
    code = "from bot.commands import catalogue, parse; parse('hi'); print(catalogue.by_name.cache_info().currsize)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "0"
