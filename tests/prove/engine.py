"""A private Docker engine: own processes, network and mounts, all files in one folder, gone without a trace.

Whatever runs on it runs inside its namespaces with an environment made from nothing. The sockets of other engines are
out of sight there, and before anything is removed the engine must show the mark that only this process knows.
"""

import contextlib
import json
import os
import secrets
import shlex
import shutil
import signal
import subprocess
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import AF_UNIX, socket
from typing import Any, Self
from urllib.parse import quote

from tests.prove.parts import MissingError
from tests.prove.shell import AS_USUAL, Manner, Outcome, run

HELPERS = Path(__file__).parent / "helpers.sh"
REGISTRY = "registry.example.com"
"""A name that means this engine's own machine, where a scene may start a registry."""

_START = """set -e
mount -t tmpfs tmpfs /run
mount --bind {folder}/hosts /etc/hosts
ip link set lo up
exec {parts}/bin/docker-init -s -- sh -c '
  PATH={parts}/bin:$PATH
  while true; do
    dockerd --config-file {folder}/daemon.json >>{folder}/log 2>&1
    [ $? = 137 ] || exit  # a scene may kill it, to have it start again
  done'
"""


class ForeignEngineError(Exception):
    """Another engine answers on the socket: it must not be touched."""


class Engine:
    """A context manager: the engine runs inside, and is gone with all that it made afterwards."""

    def __init__(self, folder: Path, parts: Path) -> None:
        self.folder = folder
        self.work = folder / "scene" / "app"
        self._parts = parts
        self.mark = f"proof={secrets.token_hex(16)}"
        self._images: set[tuple[str, str]] = set()
        self._usual_interfaces = ""
        self._process: subprocess.Popen[bytes] | None = None
        self.process = 0
        """The first process inside, by its number outside."""

    def __enter__(self) -> Self:
        """Start the engine and wait until it answers."""
        for name in ("data", "exec", "config/cli-plugins", "home", "scene/app"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "hosts").write_text(f"127.0.0.1 localhost {REGISTRY}\n", encoding="ascii")
        (self.folder / "daemon.json").write_text(self._settings(), encoding="utf-8")
        start = _START.format(folder=shlex.quote(str(self.folder)), parts=shlex.quote(str(self._parts)))
        # The engine dies with this process, and all of its own processes with it.
        private = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *private, "sh", "-c", start], stderr=log, start_new_session=True
            )
        try:
            self._await_start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.end()

    def end(self) -> None:
        """Remove all that is on the engine, end it, and remove its folder: each fills hundreds of megabytes."""
        try:
            with contextlib.suppress(OSError, HTTPException):  # it does not answer any more
                self.remove_everything()
        finally:
            self._stop()
            shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        """Return the whole environment of what runs on this engine; nothing of the caller's is in it."""
        client = Path(shutil.which("docker") or "/usr/bin/docker").parent
        return {
            "PATH": f"{client}:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:{self._parts}/root/bin:{self._parts}/bin",
            "HOME": str(self.folder / "home"),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm",
            "DOCKER_HOST": f"unix://{self.folder}/docker.sock",
            "DOCKER_CONFIG": str(self.folder / "config"),
            "ENGINE": str(self.folder),
            "OUTPUT": str(self.folder / "output"),
        }

    def shell(self, line: str, manner: Manner = AS_USUAL) -> Outcome:
        """Run lines of shell beside the engine, in the work folder, with the helpers of helpers.sh."""
        if not self.process:
            raise RuntimeError("the engine is not started")
        enter = ["nsenter", "--target", str(self.process), "--net", "--mount", "--pid", "--"]
        script = f"cd {shlex.quote(str(self.work))} && . {shlex.quote(str(HELPERS))}\n{line}\n"
        return run([*enter, "sh", "-c", script], self.environment(), manner)

    def check_that_it_is_ours(self) -> None:
        """Make sure that the engine on the socket is the one that was started here.

        Raises:
            ForeignEngineError: it is another one.
        """
        told = self._ask("GET", "/info")
        if told["DockerRootDir"] != str(self.folder / "data") or self.mark not in told["Labels"]:
            raise ForeignEngineError(f"the engine at {self.folder}/docker.sock was not started here: hands off")

    def keep_images(self) -> None:
        """Remember the present images: `clean` brings them back."""
        self.shell(
            f"docker save -o {self.folder}/images.tar $(docker image ls --format '{{{{.Repository}}}}:{{{{.Tag}}}}')"
        )
        self._images = self._tags()
        self._usual_interfaces = self._interfaces()

    def clean(self) -> None:
        """Bring the engine back to its settings, the kept images and nothing else, and its folders to empty ones.

        Raises:
            RuntimeError: something stays that was not there at the start; another engine is needed.
        """
        self.remove_everything()
        self._restore_settings()
        unknown = {image for _, image in self._tags() - self._images}
        for image in unknown - {image for _, image in self._images}:
            self._ask("DELETE", f"/images/{image}?force=true")
        for tag, _ in self._tags() - self._images:
            self._ask("DELETE", f"/images/{quote(tag, safe='')}")
        if self._tags() != self._images:
            self.shell(f"docker load -q -i {self.folder}/images.tar")
        if self._interfaces() != self._usual_interfaces:
            raise RuntimeError("the engine's network is not as it was")
        left = self._ask("GET", "/containers/json?all=true") + self._ask("GET", "/volumes")["Volumes"]
        if left or self._tags() != self._images:
            raise RuntimeError(f"the engine does not come clean: {left or self._tags() ^ self._images}")
        for folder in ("config", "home", "scene"):
            shutil.rmtree(self.folder / folder)
        self.work.mkdir(parents=True)
        (self.folder / "home").mkdir()
        plugins = self._parts / "root" / "usr" / "libexec" / "docker" / "cli-plugins"
        (self.folder / "config").mkdir()
        (self.folder / "config" / "cli-plugins").symlink_to(plugins)

    def remove_everything(self) -> None:
        """Remove all containers, networks, volumes and build cache, after a look whose engine it is."""
        self.check_that_it_is_ours()
        if self._ask("GET", "/info")["Swarm"]["LocalNodeState"] != "inactive":
            self._ask("POST", "/swarm/leave?force=true")
        for container in self._ask("GET", "/containers/json?all=true"):
            self._ask("DELETE", f"/containers/{container['Id']}?force=true&v=true")
        self._ask("POST", "/networks/prune")
        named_too = quote(json.dumps({"all": ["true"]}))
        self._ask("POST", f"/volumes/prune?filters={named_too}")
        self._ask("POST", "/build/prune?all=true")

    def _settings(self) -> str:
        settings = {
            "data-root": str(self.folder / "data"),
            "exec-root": str(self.folder / "exec"),
            "pidfile": str(self.folder / "pid"),
            "hosts": [f"unix://{self.folder}/docker.sock"],
            "labels": [self.mark],
            "insecure-registries": [REGISTRY],
            "registry-mirrors": [f"http://{REGISTRY}"],
        }
        return json.dumps(settings)

    def _restore_settings(self) -> None:
        """Bring back the usual settings, where a scene has changed them."""
        settings = self.folder / "daemon.json"
        if settings.read_text(encoding="utf-8") != self._settings():
            settings.write_text(self._settings(), encoding="utf-8")
            self.shell("restart_engine")

    def _interfaces(self) -> str:
        """Return the addresses, routes and own firewall rules of the engine's network."""
        addresses = "ip -o -4 addr | awk '{print $2, $4}'"
        routes = "ip route | sed 's/ linkdown//'"  # said of a bridge that has had a container
        return self.shell(f"{addresses}; {routes}; iptables -S DOCKER-USER").output

    def _tags(self) -> set[tuple[str, str]]:
        """Return all images as pairs of a tag, or nothing where there is none, and an id."""
        found = self._ask("GET", "/images/json?all=true")
        return {(tag, image["Id"]) for image in found for tag in image["RepoTags"] or [""]}

    def _ask(self, method: str, path: str) -> Any:
        """Ask the engine on the private socket; it and no other can be reached this way."""
        connection = HTTPConnection("localhost", timeout=60)
        with contextlib.closing(connection), contextlib.closing(socket(AF_UNIX)) as connection.sock:
            connection.sock.connect(str(self.folder / "docker.sock"))
            connection.request(method, path)
            answer = connection.getresponse()
            return json.loads(answer.read() or b"null")

    def _await_start(self) -> None:
        deadline = time.monotonic() + 30
        while self._process and self._process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                self.check_that_it_is_ours()
                own = self._process.pid
                self.process = int(Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii"))
                return
            time.sleep(0.05)
        log = self.folder / "log"
        said = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        raise MissingError(f"the private engine does not start: {said[-1] if said else 'no namespaces for it here'}")

    def _stop(self) -> None:
        """End the first process inside: the kernel ends all others with it, and only then is it waited for."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process or self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process, self.process = None, 0
