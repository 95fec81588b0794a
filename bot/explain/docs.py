"""Finds the page of Docker's documentation about a command."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

_REFERENCE = "https://docs.docker.com/reference/cli/docker/"


@cache
def _pages() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("pages.txt").read_text(encoding="utf-8").splitlines())


def page(path: Sequence[str]) -> str:
    """Return the page about a command; if it has none, the one about its group or about all commands."""
    for end in range(len(path), 0, -1):
        if (name := " ".join(path[:end])) in _pages():
            return f"{_REFERENCE}{name.replace(' ', '/')}/"
    return _REFERENCE
