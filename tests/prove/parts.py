"""Downloads the packages of a private Docker engine with apt, without installing them.

The packages come from the archive that the machine itself uses; its own list of sources is asked for the address.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

# The engine and its plugins from Debian's next release: the current one's may be years old. The rest is close to the
# kernel or to the C library, so it comes from the release that the machine runs.
_FROM_TESTING = ("docker.io", "containerd", "docker-compose", "docker-buildx")
_FROM_OWN_RELEASE = (
    *("runc", "tini", "busybox-static", "docker-registry", "iptables"),
    *("libip4tc2", "libip6tc2", "libmnl0", "libnetfilter-conntrack3", "libnfnetlink0", "libnftnl11", "libxtables12"),
)
_PROGRAMS = {
    "dockerd": "usr/sbin/dockerd",
    "docker-proxy": "usr/sbin/docker-proxy",
    "docker-init": "usr/bin/tini-static",
    "containerd": "usr/bin/containerd",
    "containerd-shim-runc-v2": "usr/bin/containerd-shim-runc-v2",
    "runc": "usr/sbin/runc",
}
_IPTABLES = """#!/bin/sh
export LD_LIBRARY_PATH={library} XTABLES_LIBDIR={library}/xtables
exec {root}/usr/sbin/xtables-nft-multi {name} "$@"
"""


class MissingError(Exception):
    """What this machine lacks for a private engine, in one line."""


def cache_folder() -> Path:
    """Return where the parts are kept: WHARFIE_ENGINE_CACHE, or a folder in the user's cache."""
    named = os.environ.get("WHARFIE_ENGINE_CACHE")
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(named).absolute() if named else Path(cache, "wharfie", "engine")


def lacking() -> str:
    """Say what this machine lacks for an engine, or nothing if it can run one."""
    if os.geteuid() != 0:
        return "a private engine needs root"
    wanted = ("docker", "apt-get", "dpkg", "unshare", "nsenter", "setpriv", "ip")
    if absent := [name for name in wanted if not shutil.which(name)]:
        return f"a private engine needs the program {', '.join(absent)}"
    return ""


def are_fetched() -> bool:
    """Tell whether the parts are in the cache already."""
    return (cache_folder() / "bin").is_dir()


def fetch_parts() -> Path:
    """Return the folder with the parts; fetch them first where it is not there yet.

    Raises:
        MissingError: the machine cannot run an engine, or apt does not give the parts.
    """
    if lack := lacking():
        raise MissingError(lack)
    cache = cache_folder()
    if not are_fetched():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            _download(Path(folder))
            shutil.rmtree(cache / "root", ignore_errors=True)
            Path(folder, "root").rename(cache / "root")
        _link_programs(cache)
    return cache


def _download(folder: Path) -> None:
    archive, release = _archive()
    for name in ("lists/partial", "cache/archives/partial", "debs", "root"):
        (folder / name).mkdir(parents=True)
    sources = folder / "sources.list"
    sources.write_text(f"deb {archive} {release} main\ndeb {archive} testing main\n", encoding="ascii")
    options = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
    }
    apt = ["apt-get", "-qq", *[word for key, value in options.items() for word in ("-o", f"{key}={value}")]]
    packages = [f"{name}/testing" for name in _FROM_TESTING] + [f"{name}/{release}" for name in _FROM_OWN_RELEASE]
    _run([*apt, "update"], folder)
    _run([*apt, "download", *packages], folder / "debs")
    for package in sorted((folder / "debs").iterdir()):
        _run(["dpkg", "-x", str(package), str(folder / "root")], folder)


def _archive() -> tuple[str, str]:
    """Return the address of the Debian archive in the machine's own apt sources, and its release's name."""
    facts = dict(line.split("=", 1) for line in _run(["cat", "/etc/os-release"]).splitlines() if "=" in line)
    release = facts.get("VERSION_CODENAME", "").strip('"')
    if facts.get("ID") != "debian" or not release:
        raise MissingError("a private engine takes its parts from Debian's archive, and this is not Debian")
    for line in _run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"]).splitlines():
        address, *rest = line.split()
        if rest == [release, "main"]:
            return address, release
    raise MissingError(f"the machine's apt sources do not hold Debian {release} main")


def _link_programs(cache: Path) -> None:
    root = cache / "root"
    new = cache / "bin.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    for name, place in _PROGRAMS.items():
        (new / name).symlink_to(root / place)
    [library] = (folder.parent for folder in root.glob("usr/lib/*/xtables"))
    for name in ("iptables", "ip6tables"):
        (new / name).write_text(_IPTABLES.format(library=library, root=root, name=name), encoding="utf-8")
        (new / name).chmod(0o755)
    new.rename(cache / "bin")


def _run(command: list[str], folder: Path | None = None) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        raise MissingError(f"{command[0]} does not give the parts of an engine: {last}")
    return done.stdout
