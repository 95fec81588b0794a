"""Stand-ins for the images that the knowledge names: no registry can be reached from the private engine.

Each is busybox with a few scripts, and has the start command, entrypoint and volumes of the real one.
"""

import io
import re
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

from tests.prove.engine import Engine

_SERVER = """#!/bin/sh
trap 'exit 0' TERM INT QUIT
echo 'nginx: start worker process'
httpd -f -p 80 -h /usr/share/nginx/html &
while true; do echo '"GET / HTTP/1.1" 200'; sleep 2 & wait $!; done
"""
_DATABASE = """#!/bin/sh
trap 'exit 0' TERM INT
[ "$POSTGRES_PASSWORD" ] || { echo 'Error: superuser password is not specified.' >&2; exit 1; }
echo 17 >/var/lib/postgresql/data/PG_VERSION
echo 'database system is ready to accept connections'
sleep 100000 & wait
"""
_PYTHON = """#!/bin/sh
[ "$1 $2" = '-m pytest' ] && { echo '1 passed in 0.01s'; exit 0; }
trap 'exit 0' TERM INT
echo "python $*"
sleep 100000 & wait
"""
_NODE = """#!/bin/sh
trap 'exit 0' TERM INT
echo "node $*"
sleep 100000 & wait
"""
_NPM = """#!/bin/sh
echo "npm $*"
mkdir -p node_modules
"""
_GO = """#!/bin/sh
# go build -o FILE writes a program. With cgo, the default, it needs glibc: only images with glibc have bash here.
[ "$CGO_ENABLED" = 0 ] && needs=/bin/sh || needs=/bin/bash
while [ $# -gt 0 ]; do
  [ "$1" = -o ] && { printf '#!%s\necho hello from go\n' "$needs" >"$2"; chmod +x "$2"; }
  shift
done
"""
_APT = """#!/bin/sh
echo "apt-get $*"
mkdir -p /var/lib/apt/lists /var/cache/apt
touch /var/lib/apt/lists/list /var/cache/apt/cache
"""
_CURL = """#!/bin/sh
for word; do last=$word; done
exec wget -q -O - "$last"
"""
_REDIS = """#!/bin/sh
trap 'exit 0' TERM INT
echo 'Ready to accept connections tcp'
while true; do nc -l -p 6379 -e printf '+PONG\\r\\n' & wait $!; done
"""
_REDIS_CLI = "#!/bin/sh\necho PONG\n"
_MYSQL = """#!/bin/sh
trap 'exit 0' TERM INT
[ "$MYSQL_ROOT_PASSWORD" ] || { echo 'Database is uninitialized and password option is not specified' >&2; exit 1; }
echo 'ready for connections'
sleep 100000 & wait
"""
_HELLO = '#!/bin/sh\necho "Hello from Docker!"\n'
_PG_ISREADY = '#!/bin/sh\necho "/var/run/postgresql:5432 - accepting connections"\n'
_PSQL = """#!/bin/sh
# takes what is typed, and says its version at the start
echo 'psql (17.0)'
cat >>/var/lib/postgresql/data/received
"""
_PG_DUMP = """#!/bin/sh
echo '-- PostgreSQL database dump'
"""
_PIP = '#!/bin/sh\necho "Successfully installed $*"\n'
_ANY = '#!/bin/sh\nexec "$@"\n'
_BASH = '#!/bin/sh\nexec sh "$@"\n'
_REGISTRY = '#!/bin/sh\nexec docker-registry serve "$@"\n'
_REGISTRY_SETTINGS = """version: 0.1
storage: {filesystem: {rootdirectory: /var/lib/registry}, delete: {enabled: true}}
http: {addr: ":5000"}
"""

_SCRIPTS: dict[str, dict[str, str]] = {
    "alpine:3.22": {},
    "nginx:1.27": {"docker-entrypoint.sh": _ANY, "usr/sbin/nginx": _SERVER, "bin/bash": _BASH},
    "postgres:17": {
        "usr/local/bin/docker-entrypoint.sh": _ANY,
        "usr/bin/postgres": _DATABASE,
        "usr/bin/pg_isready": _PG_ISREADY,
        "usr/bin/psql": _PSQL,
        "usr/bin/pg_dump": _PG_DUMP,
        "bin/bash": _BASH,
    },
    "python:3.13-slim": {"usr/bin/python": _PYTHON, "usr/bin/pip": _PIP, "bin/bash": _BASH},
    "registry:3": {"entrypoint.sh": _REGISTRY},
    "node:24-slim": {"usr/bin/node": _NODE, "usr/bin/npm": _NPM, "bin/bash": _BASH},
    "golang:1.26": {"usr/local/go/bin/go": _GO, "bin/bash": _BASH},
    "ubuntu:24.04": {"usr/bin/apt-get": _APT, "usr/bin/curl": _CURL, "bin/bash": _BASH},
    "debian:13-slim": {"usr/bin/apt-get": _APT, "bin/bash": _BASH},
    "redis:8": {"usr/bin/redis-server": _REDIS, "usr/bin/redis-cli": _REDIS_CLI, "bin/bash": _BASH},
    "mysql:8.4": {"usr/sbin/mysqld": _MYSQL, "bin/bash": _BASH},
    "busybox:1.37": {},
    "hello-world": {"hello": _HELLO},
}
_CHANGES: dict[str, list[str]] = {
    "alpine:3.22": ['CMD ["/bin/sh"]'],
    "nginx:1.27": ['ENTRYPOINT ["/docker-entrypoint.sh"]', 'CMD ["nginx", "-g", "daemon off;"]', "EXPOSE 80"],
    "postgres:17": [
        *('ENTRYPOINT ["docker-entrypoint.sh"]', 'CMD ["postgres"]', "EXPOSE 5432", "VOLUME /var/lib/postgresql/data"),
    ],
    "python:3.13-slim": ['CMD ["python"]'],
    "registry:3": [
        *('ENTRYPOINT ["/entrypoint.sh"]', 'CMD ["/etc/distribution/config.yml"]', "VOLUME /var/lib/registry"),
    ],
    "node:24-slim": ['CMD ["node"]'],
    "golang:1.26": ["ENV PATH=/usr/local/go/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "WORKDIR /go"],
    "ubuntu:24.04": ['CMD ["/bin/bash"]'],
    "debian:13-slim": ['CMD ["/bin/bash"]'],
    "redis:8": ['CMD ["redis-server"]', "EXPOSE 6379", "VOLUME /data", "WORKDIR /data"],
    "mysql:8.4": ['CMD ["mysqld"]', "EXPOSE 3306", "VOLUME /var/lib/mysql"],
    "busybox:1.37": ['CMD ["sh"]'],
    "hello-world": ['CMD ["/hello"]'],
}


def build_images(folder: Path, parts: Path) -> None:
    """Write each stand-in's files into the folder, as NAME.tar."""
    busybox = parts / "root" / "bin" / "busybox"
    listed = subprocess.run([busybox, "--list"], capture_output=True, text=True, check=True)
    for name, scripts in _SCRIPTS.items():
        with tarfile.open(folder / f"{name}.tar", "w") as archive:
            archive.add(busybox, "bin/busybox")
            for applet in sorted(set(listed.stdout.split()) - {"busybox"} - {Path(path).name for path in scripts}):
                link = tarfile.TarInfo(f"bin/{applet}")
                link.type, link.linkname = tarfile.SYMTYPE, "busybox"
                archive.addfile(link)
            for path, text in (_texts(name) | scripts).items():
                _add(archive, path, text)
            if name == "registry:3":
                for place, file in _with_libraries(parts / "root" / "usr" / "bin" / "docker-registry"):
                    archive.add(file.resolve(), place)
            sticky = tarfile.TarInfo("tmp")
            sticky.type, sticky.mode = tarfile.DIRTYPE, 0o1777
            archive.addfile(sticky)


def import_images(engine: Engine, folder: Path) -> None:
    """Import the stand-ins from the folder into an engine, which keeps them from then on."""
    for name, changes in _CHANGES.items():
        options = " ".join(f"-c '{change}'" for change in changes)
        done = engine.shell(f"docker import {options} '{folder}/{name}.tar' {name}")
        if done.status:
            raise RuntimeError(f"the stand-in for {name} cannot be imported: {done.last_line}")
    engine.keep_images()


def _texts(name: str) -> dict[str, str]:
    common = {"etc/passwd": "root:x:0:0:root:/root:/bin/sh\n", "etc/group": "root:x:0:\n", "root/.profile": ""}
    if name == "nginx:1.27":
        return common | {"usr/share/nginx/html/index.html": "Welcome to nginx!\n"}
    if name == "postgres:17":
        return common | {"var/lib/postgresql/data/.keep": ""}
    if name == "registry:3":
        return common | {"etc/distribution/config.yml": _REGISTRY_SETTINGS}
    return common


def _add(archive: tarfile.TarFile, path: str, text: str) -> None:
    content = text.encode()
    file = tarfile.TarInfo(path)
    file.size, file.mode = len(content), 0o755 if text.startswith("#!") else 0o644
    archive.addfile(file, io.BytesIO(content))


def _with_libraries(program: Path) -> Iterator[tuple[str, Path]]:
    """Yield a program and the libraries that it is linked with, each with its place in the image."""
    yield f"usr/bin/{program.name}", program
    linked = subprocess.run(["ldd", program], capture_output=True, text=True, check=True)
    for library in re.findall(r"(/\S+) \(0x", linked.stdout):
        yield library.lstrip("/"), Path(library)
