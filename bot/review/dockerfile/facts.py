"""What BuildKit knows of Dockerfiles, as package data: see `origin` and `licence` in facts.json."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Facts(NamedTuple):
    """BuildKit's names.

    Attributes:
        flags: by instruction, its flags with the type of their value: `bool`, `string`, `list`, `duration`, `int`.
        mounts: by type of `RUN --mount`, the keys that it has.
        mount_aliases: other names of these keys.
        values: by flag or key, the values that it may have, where these are few.
        signals: the names of signals, without `SIG`.
        platform_args: build arguments about platforms, which are there before the first FROM.
        build_checks: the names of the build checks.
    """

    flags: Mapping[str, Mapping[str, str]]
    mounts: Mapping[str, frozenset[str]]
    mount_aliases: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    signals: frozenset[str]
    platform_args: frozenset[str]
    build_checks: frozenset[str]


@cache
def facts() -> Facts:
    """Return the facts; they are read on first use."""
    data = json.loads(Path(__file__).with_name("facts.json").read_text(encoding="utf-8"))
    return Facts(
        flags=data["instructions"],
        mounts={kind: frozenset(keys) for kind, keys in data["mounts"].items()},
        mount_aliases=data["mount_aliases"],
        values={
            "sharing": tuple(data["mount_sharing"]),
            "--network": tuple(data["run_network"]),
            "--security": tuple(data["run_security"]),
        },
        signals=frozenset(data["signals"]),
        platform_args=frozenset(data["platform_args"]),
        build_checks=frozenset(data["build_checks"]),
    )
