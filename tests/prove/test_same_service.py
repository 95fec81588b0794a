"""What compares containers, and the lines that it compares. Needs no engine."""

import copy
from typing import Any

import pytest

from bot.commands import parse
from bot.commands.catalogue import by_name
from bot.explain.compose_options import TRANSLATIONS
from tests.prove.inspected import differences, facts_of
from tests.prove.same_service import DIFFERENT, NOT_HERE, as_create, load_lines, unexpected

_CONTAINER: dict[str, Any] = {
    "Id": "0123456789abcdef",
    "Name": "/quiet_fox",
    "Path": "sh",
    "Args": ["-c", "true"],
    "HostnamePath": "/somewhere",
    "Config": {
        "Hostname": "0123456789ab",
        "Env": ["B=2", "A=1"],
        "Labels": {"team": "web"},
        "ExposedPorts": {"80/tcp": {}},
    },
    "HostConfig": {
        "Binds": ["/src:/app:ro", "data:/data"],
        "Mounts": None,
        "Links": None,
        "ExtraHosts": None,
        "Ulimits": None,
        "Memory": 0,
    },
    "Mounts": [
        {"Type": "volume", "Name": "data", "Source": "/v/data", "Destination": "/data", "Mode": "z", "RW": True}
    ],
    "NetworkSettings": {"Networks": {"backend": {"Aliases": ["api"], "IPAddress": "", "IPAMConfig": None}}},
}
_VOLUMES = [{"Name": "data", "Driver": "local", "Options": None, "Labels": None}]


def _changed(**changes: Any) -> dict[str, Any]:
    """Return the container with other values, at paths such as `HostConfig__Memory`."""
    container = copy.deepcopy(_CONTAINER)
    for path, value in changes.items():
        *groups, last = path.split("__")
        place = container
        for group in groups:
            place = place[group]
        place[last] = value
    return container


def _differences(other: dict[str, Any], volumes: list[dict[str, Any]] | None = None) -> set[str]:
    return set(differences(facts_of(_CONTAINER, _VOLUMES), facts_of(other, volumes or _VOLUMES, "web")))


@pytest.mark.parametrize(
    "changes",
    [
        {"Id": "fedcba9876543210", "Name": "/same-web-1", "Config__Hostname": "fedcba987654"},
        {"HostnamePath": "/elsewhere", "Config__Env": ["A=1", "B=2"]},
        {"Config__Labels": {"team": "web", "com.docker.compose.project": "same"}},
        {"Config__ExposedPorts": {"80": {}}},
        {"HostConfig__Binds": ["data:/data:rw", "/src/../src:/app:ro"]},
        {
            "HostConfig__Binds": ["/src:/app:ro"],
            "HostConfig__Mounts": [{"Type": "volume", "Source": "data", "Target": "/data"}],
        },
        {"NetworkSettings__Networks__backend__Aliases": ["api", "web", "quiet_fox"]},
    ],
)
def test_what_is_made_up_or_said_in_another_way_is_no_difference(changes: dict[str, Any]) -> None:
    assert _differences(_changed(**changes)) == set()


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"Args": ["-c", "false"]}, "Args"),
        ({"Config__Hostname": "web"}, "Config.Hostname"),
        ({"Config__Env": ["A=1"]}, "Config.Env"),
        ({"Config__Labels": {"team": "api"}}, "Config.Labels.team"),
        ({"Config__ExposedPorts": {"80/udp": {}}}, "Config.ExposedPorts"),
        ({"HostConfig__Memory": 1}, "HostConfig.Memory"),
        ({"HostConfig__Binds": ["/src:/app", "data:/data"]}, "Asked./app.ReadOnly"),
        ({"HostConfig__Binds": ["/src:/app:ro", "data:/data:nocopy"]}, "Asked./data.NoCopy"),
        ({"NetworkSettings__Networks": {}}, "Networks.backend.Joined"),
        ({"NetworkSettings__Networks__backend__Aliases": ["other"]}, "Networks.backend.Aliases"),
        (
            {"NetworkSettings__Networks__backend__IPAMConfig": {"IPv4Address": "10.0.0.1"}},
            "Networks.backend.IPAMConfig",
        ),
    ],
)
def test_what_was_asked_for_is_a_difference(changes: dict[str, Any], path: str) -> None:
    assert any(found == path or found.startswith(f"{path}.") for found in _differences(_changed(**changes)))


def test_a_volume_with_another_driver_is_a_difference() -> None:
    assert _differences(_CONTAINER, [_VOLUMES[0] | {"Driver": "nfs"}]) == {"Volumes./data.Driver"}


@pytest.mark.parametrize(
    ("line", "create"),
    [
        ("docker run -d nginx", "docker create  nginx"),
        ("docker run -itd alpine sh -d", "docker create -it alpine sh -d"),
        ("docker run -dp 80:80 nginx", "docker create -p 80:80 nginx"),
        ("sudo docker container run --detach --sig-proxy=false nginx", "docker create   nginx"),
        ("docker create nginx docker run", "docker create nginx docker run"),
    ],
)
def test_a_line_of_run_becomes_one_of_create(line: str, create: str) -> None:
    assert as_create(line) == create


def test_the_lines_have_every_option_that_is_translated() -> None:
    used = {option.name for line in load_lines() for option in parse(line)[0].options}

    assert len(load_lines()) >= 40
    assert set(TRANSLATIONS) - used == set(NOT_HERE)
    assert "--name" in used


def test_a_difference_is_explained_only_by_an_option_of_the_line() -> None:
    found = {"HostConfig.AutoRemove": (True, None), "HostConfig.Memory": (1, 2)}
    used: set[str] = set()

    with_option = unexpected(parse("docker run --rm nginx")[0], found, used)
    without = unexpected(parse("docker run nginx")[0], found, set())

    assert with_option == ["HostConfig.Memory is 1 by docker and 2 by Compose"]
    assert without == ["HostConfig.AutoRemove is True by docker and None by Compose", *with_option]
    assert used == {"--rm"}


def test_every_exception_names_an_option_of_docker_run() -> None:
    assert {*DIFFERENT, *NOT_HERE} <= set(by_name()["container run"].options)
