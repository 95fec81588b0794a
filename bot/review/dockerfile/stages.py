"""The stages: which image they begin from, for which platform, and as which user the program runs."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.review.dockerfile.looked import Found, Looked, found
from bot.review.dockerfile.parsed import Edit, Instruction, Stage
from bot.review.dockerfile.parser import base_of
from bot.review.dockerfile.words import plain, variables

# Official images whose start script drops root by itself, and some that have another user already.
_OWN_USER = frozenset(
    {
        *(
            "postgres",
            "mysql",
            "mariadb",
            "mongo",
            "redis",
            "valkey",
            "rabbitmq",
            "memcached",
            "elasticsearch",
            "kibana",
        ),
        *("logstash", "nginx", "httpd", "haproxy", "traefik", "caddy", "wordpress", "drupal", "joomla", "nextcloud"),
        *("php", "registry", "jenkins", "sonarqube", "solr", "cassandra", "influxdb", "ghost", "tomcat", "varnish"),
        *(
            "distroless",
            "unprivileged",
            "chainguard",
            "bitnami",
            "rootless",
            "nonroot",
            "keycloak",
            "grafana",
            "airflow",
        ),
        *("wolfi", "cgr.dev", "cypress", "chiseled", "vault", "consul", "kafka", "zookeeper", "neo4j", "couchdb"),
    }
)
_ON_DEBIAN = frozenset(
    {
        "debian",
        "ubuntu",
        "python",
        "ruby",
        "golang",
        "openjdk",
        "eclipse-temurin",
        "perl",
        "rust",
        "gcc",
        "buildpack-deps",
    }
)
_BEGIN_AS_ROOT = ("mcr.microsoft.com/dotnet/", "nvidia/cuda:", "docker.io/library/")
_NEEDS_ROOT = frozenset(
    {"cron", "crond", "sshd", "dockerd", "systemd", "init", "supervisord", "nginx", "httpd", "apache2"}
)
_UNKNOWN = frozenset({"", "sh", "bash", "ash", "zsh", "/bin/sh", "/bin/bash", "dnsmasq", "service", "exec"})
_OS = frozenset({"linux", "windows", "darwin", "freebsd"})
_ARCHITECTURES = frozenset(
    {
        *("amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64", "mips64le", "mips64", "loong64", "ppc64"),
        *("x86_64", "x86-64", "aarch64", "armhf", "armel", "i386", "mips", "mipsle", "wasm"),
    }
)


def stages(looked: Looked) -> Iterator[Found]:
    """Yield what is found in the stages."""
    for stage in looked.file.stages:
        yield from _unpinned(looked, stage)
        yield from _platform(looked, stage)
    if looked.file.stages:
        yield from _user(looked)


def _unpinned(looked: Looked, stage: Stage) -> Iterator[Found]:
    base = base_of(stage.start, looked.file.args) if "$" in stage.base else stage.base
    if stage.parent or base in {"", "scratch"} or "@" in base or stage.base.startswith("$"):
        return
    _, colon, tag = base.rpartition("/")[2].partition(":")
    if not colon or tag == "latest":
        yield found("UnpinnedBaseImage", stage.start, image=base)


def _platform(looked: Looked, stage: Stage) -> Iterator[Found]:
    platform = stage.start.flag("--platform")
    if not platform:
        return
    text = stage.start.text.joined
    at = text.find("--platform")
    end = at + len(text[at:].split(None, 1)[0])
    end += len(text[end:]) - len(text[end:].lstrip())
    without = stage.start.edited([Edit(stage.start.text, at, end, "")])
    used = [variable.name for variable in variables(platform)]
    if used == ["TARGETPLATFORM"] and platform in {"$TARGETPLATFORM", "${TARGETPLATFORM}"}:
        if "TARGETPLATFORM" not in looked.file.args:
            yield found("RedundantTargetPlatform", stage.start, without, platform=platform)
    elif not used:
        system, _, architecture = platform.lower().partition("/")
        parts = {system} if not architecture else {architecture.partition("/")[0]}
        if not (parts <= _ARCHITECTURES or system in _OS):
            yield found("BadPlatform", stage.start, platform=platform)
            return
        architecture = architecture.partition("/")[0] or (system if system in _ARCHITECTURES else "")
        name = stage.name.lower()
        operating = system if system in _OS else "linux"
        if operating not in name and not (architecture and architecture in name):
            yield found("FromPlatformFlagConstDisallowed", stage.start, without, platform=platform)


def _is_root(user: str) -> bool:
    return user.partition(":")[0] in {"root", "0"}


def _user(looked: Looked) -> Iterator[Found]:
    last = looked.last
    users = list(looked.in_chain(last, "USER"))
    if looked.is_windows(last):
        return
    if users:
        user = plain(users[-1].rest, users[-1].escape)
        if _is_root(user):
            yield found("RunsAsRoot", users[-1], user=user)
        return
    starts = list(looked.in_chain(last, "CMD", "ENTRYPOINT"))
    image = looked.image(last)
    if not starts or not _may_be_root(image) or _drops_root(looked):
        return
    program = _program(starts[-1])
    if program in _NEEDS_ROOT:
        return
    own = [start for start in starts if start in last.instructions]
    if not own:
        yield found("NoUser", last.start)
        return
    lines = [] if program in _UNKNOWN or program.endswith(".sh") else _user_lines(image, own[0].escape)
    if own[0].written.islower():
        lines = [f"{name.lower()} {rest}" for name, _, rest in (line.partition(" ") for line in lines)]
    fix = "\n".join([*lines, *own[0].source]) if lines else ""
    yield found("NoUser", own[0], fix)


def _program(start: Instruction) -> str:
    """Return the name of the program that a CMD or ENTRYPOINT starts."""
    given = start.json if start.json is not None else tuple(start.rest.split())
    if start.json and given[1:2] == ("-c",) and given[0] in _UNKNOWN:
        given = tuple(" ".join(given[2:]).removeprefix("exec ").split())
    return PurePosixPath(given[0]).name if given else ""


def _may_be_root(image: str) -> bool:
    """Tell whether an image is known to begin as root: that of strangers may have a user of its own."""
    known = "/" not in image or image.startswith(_BEGIN_AS_ROOT) or _family(image) != ""
    return known and not any(word in image.lower() for word in _OWN_USER)


def _family(image: str) -> str:
    """Return what an official image is built on, `alpine` or `debian`, or `node`; nothing for another one."""
    name = image.rpartition("/")[2]
    if name.partition(":")[0] == "node":
        return "node"
    if "alpine" in name:
        return "alpine"
    return "debian" if name.partition(":")[0] in _ON_DEBIAN else ""


def _drops_root(looked: Looked) -> bool:
    """Tell whether a program that changes the user is named in the last stage."""
    texts = [each.text.joined for each in looked.last.instructions]
    return any(program in text for text in texts for program in ("gosu", "su-exec", "setpriv"))


def _user_lines(image: str, escape: str) -> list[str]:
    """Return the lines that let the program run as a user of its own; none if the image is unknown."""
    if escape != "\\":
        return []
    return {
        "node": ["USER node"],
        "alpine": ["RUN adduser -D app", "USER app"],
        "debian": ["RUN useradd --create-home app", "USER app"],
    }.get(_family(image), [])
