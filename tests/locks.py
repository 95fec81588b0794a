"""What a lock of requirements/ lacks, by the metadata of the packages that it names.

The packages are installed without their dependencies, so a lock must name every package that another one needs.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

Environment = dict[str, str]
RequirementsOf = Callable[[str], list[Requirement] | None]

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    "linux": {"os_name": "posix", "platform_system": "Linux", "platform_machine": "x86_64"},
    "darwin": {"os_name": "posix", "platform_system": "Darwin", "platform_machine": "arm64"},
    "win32": {"os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"},
}


def environments() -> Iterator[Environment]:
    """Yield the environment of markers for each supported Python on each platform."""
    for version in PYTHONS:
        for platform, values in PLATFORMS.items():
            yield {
                "python_version": version,
                "python_full_version": f"{version}.0",
                "implementation_name": "cpython",
                "platform_python_implementation": "CPython",
                "sys_platform": platform,
                "extra": "",
                **values,
            }


def read_lock(text: str) -> list[Requirement]:
    """Read the packages of a lock: name, exact version, marker."""
    lines = (line.removesuffix("\\").strip() for line in text.splitlines() if line[:1].isalnum())
    return [Requirement(line) for line in lines]


def installed_requirements(*site_packages: Path) -> RequirementsOf:
    """Return a function that returns the requirements of an installed package, or None if it is not installed.

    Args:
        site_packages: Where to look; without any, the packages of this Python.
    """
    found = metadata.distributions(path=[str(path) for path in site_packages] or sys.path)
    requires = {canonicalize_name(package.name): [*map(Requirement, package.requires or ())] for package in found}
    return lambda name: requires.get(canonicalize_name(name))


def missing(
    lock: Iterable[Requirement], roots: Iterable[str], requirements_of: RequirementsOf, environment: Environment
) -> list[str]:
    """Return one line for each package that the lock lacks or pins at an incompatible version.

    Args:
        lock: What the lock names.
        roots: Requirements to start from, those of pyproject.toml.
        requirements_of: Gives the requirements of a package; None for one whose metadata is not at hand.
        environment: What markers see.
    """
    pinned = {canonicalize_name(pin.name): pin for pin in lock if _holds(pin.marker, environment)}
    problems = []
    asked = [Requirement(root) for root in roots]
    waiting = [("pyproject.toml", each) for each in asked if _holds(each.marker, environment)]
    seen = set()
    while waiting:
        parent, needed = waiting.pop()
        name = canonicalize_name(needed.name)
        where = f"Python {environment['python_version']} on {environment['sys_platform']}"
        pin = pinned.get(name)
        if pin is None:
            problems.append(f"{parent} needs {name}: the lock does not name it for {where}")
            continue
        [version] = [specifier.version for specifier in pin.specifier]
        if not needed.specifier.contains(version, prereleases=True):
            problems.append(f"{parent} needs {needed}: the lock pins {version} for {where}")
        for extra in ("", *sorted(needed.extras)):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            owner = f"{name}[{extra}]" if extra else name
            asked = requirements_of(name) or []
            waiting += [(owner, each) for each in asked if _holds(each.marker, environment | {"extra": extra})]
    return problems


def _holds(marker: Marker | None, environment: Mapping[str, str]) -> bool:
    return marker is None or marker.evaluate(dict(environment))
