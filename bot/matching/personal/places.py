"""Finds the places for the user's names in an entry's commands, and fills them.

Entries use a few sample names (`samples` in the vocabulary): `web` is a container, `app-data` a volume. A command with
other names, such as a team's own, has no such places.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.matching.personal.values import Kind

_SAMPLES: Mapping[Kind, str] = {
    "container": "web|api|db|cache|worker|old-web",
    "volume": "app-data-new|app-data-copy|app-data|app_db-data|db-data",
    "network": "app-net|db-net",
    "context": "staging",
    "builder": "builder",
    "node": "worker1",
    "stack": "shop",
    "secret": "db-password",
    "config": "web-config",
}
_MEASURES: tuple[Kind, ...] = ("since", "lines", "replicas")
NAME_KINDS = tuple(_SAMPLES)
"""The kinds of things with names, whose form does not tell the kind."""
FILLED_SAMPLES = frozenset(sample for samples in _SAMPLES.values() for sample in samples.split("|"))
"""The sample names that are replaced by names from the question."""

_WHOLE = r"(?<![\w./-])(?:{})(?![\w./-])"
_IN_COMMANDS: Mapping[Kind, str] = {
    # `//web` is a container as host name; `./api` a folder, `my-app:cache` a tag, `--target api` a stage.
    "container": (
        r"(?<![\w.@#-])(?<![^/]/)(?<!my-app:)(?<!#main:)(?<!hostname )(?<!target )(?<!_HOST=)"
        r"(?:{})(?![\w/-]|\.\w)"
    ),
    "context": r"(?:(?<=CONTEXT=)|(?<![\w./@=-]))(?:{})(?=\.dockercontext|[\s\"']|$)",
    "builder": r"(?<![\w.-])(?<!docker )(?:{})(?=\s|$)",
    "stack": r"(?:(?<=project=)|(?<=PROJECT_NAME=)|(?<![\w./=-]))(?<!My )(?:{})(?![\w./-])",
}
_ONLY_IN: Mapping[Kind, re.Pattern[str]] = {
    "container": re.compile(r"^(?!.*(?:docker swarm|buildx bake|registry garbage))", re.DOTALL),
    "context": re.compile("context", re.IGNORECASE),
    "builder": re.compile("buildx|--builder"),
    "lines": re.compile(" logs "),
    "ports": re.compile("^(?!.*-p .*-p )", re.DOTALL),
}
# In prose a sample is a name unless it is the English word: `the cache`, `a new builder`, `a web server`.
_IN_PROSE = (
    r"(?<![\w./@-])(?<!\ba )(?<!\bthe )(?<!\bits )(?<!\bnew )(?<!\bown )(?<!\bcurrent )"
    r"(?<!\bmachine )(?<!\bhost )(?<!\bhostname )(?<!'s )(?<!\bthis )(?<!\banother )(?<!\beach )"
    r"(?<!\bany )(?<!\bone )(?<!\bno )(?<!\bbuild )(?<!\bdefault )"
    r"(?:{}|(?<=[.;] ){}|^{})(?![\w/-]|\.(?!dockercontext)\w| server\b)"
)

_IMAGE = re.compile(
    r"(?<![\w./:-])(?:registry\.example\.com/(?:team/)?|ghcr\.io/me/|me/)?"
    r"(?:nginx|my-app|alpine|postgres|redis|ubuntu|python|node|golang):[\w.-]+(?![\w./@-])"
)
_REGISTRY = "registry.example.com"
_BUILDS = re.compile(r"docker (?:buildx )?build\b")
_ANY_APPLICATION = ("nginx", "my-app", "alpine", "golang")
_NEEDS_PASSWORD = ("postgres", "mysql", "mariadb")
# Since version 18 the image of PostgreSQL keeps its data one folder higher: https://hub.docker.com/_/postgres
_OLD_DATA_FOLDER, _LAST_WITH_IT = "/var/lib/postgresql/data", 17
# Together with a volume, a network or another container, alpine only provides tools.
_TOOLS = re.compile(r" (?:-v|--mount|--network|--pid|--add-host|--volumes-from) ")

_DATE = re.compile(r"(?<=--since )(?P<it>\d{4}-\S+)(?!.*--until)")
_VALUES: Mapping[Kind, re.Pattern[str]] = {
    "since": re.compile(r"(?<=--since )(?P<it>\d+[smh])(?=\s)(?!.*--until)"),
    "lines": re.compile(r"(?:--tail|-n) (?P<it>[1-9]\d*)(?=\s)"),
    "ports": re.compile(r"(?<=-p )(?:127\.0\.0\.1:)?(?P<it>\d+:\d+)(?=\s)"),
    "port": re.compile(r"(?:publish=|sport = :|TCP:)(?P<outside>8080)\b|\bport (?:--index 2 )?\S+ (?P<inside>80)$"),
    "replicas": re.compile(r"(?:\bscale \S+=|--replicas )(?P<it>[23])\b(?! api)"),
    "path": re.compile(
        r"(?<![\w.-])(?P<it>/usr/share/nginx/html(?:/index\.html)?|/etc/nginx/nginx\.conf|/etc/hosts)(?![\w/.-])"
    ),
    "host path": re.compile(
        r"(?<![\w/])(?P<it>(?:\./)?nginx\.conf|(?<=< )backup\.sql)(?![\w/.-])|^docker (?:compose )?cp \S+ (?P<here>\.)$"
    ),
}
_MADE_BY_COMPOSE = re.compile(r".[-_]..*[-_]\d+$")
_CHANGES_OWNER, _IS_FILE = " chown ", re.compile(r"\w\.\w+$")
_ENGLISH = frozenset(("builder", "cache", "worker", "shop", "staging"))
"""Samples that are also English words: in prose, after an article, they are not names."""
_LAST_SPAN = re.compile(
    r"(?P<within>(?:within|in|of) )?the last (?:hour|day|(?:five|ten) minutes)|(?P<back>(?:five|ten) minutes)(?= back)"
)
_UNITS = {"s": "second", "m": "minute", "h": "hour"}
_COUNTS = {"2": "two", "3": "three"}
_KEPT = 40_000


@dataclass(frozen=True)
class Filling:
    """A replacement for a sample.

    Attributes:
        kind: what it is.
        sample: the sample in the commands; empty for times and lines, whose every value is replaced.
        value: the user's value.
    """

    kind: Kind
    sample: str
    value: str

    def in_command(self, command: str) -> str:
        """Return a command with the value in place of the sample."""
        if numbers := self._numbers:
            return _with_numbers(command, numbers)
        pattern = self._places(command)
        filled = pattern.sub(self._replaced, command) if pattern else command
        return _logged_in(filled, self.value) if _REGISTRY in self.sample else filled

    def in_prose(self, text: str) -> str:
        """Return a text about a command, with the value in place of the sample."""
        match self.kind:
            case "ports" | "port":
                return _with_numbers(text, self._numbers)
            case "since":
                return _LAST_SPAN.sub(lambda found: _span(self.value, found), text)
            case "lines":
                return re.sub(r"\blast \d+ lines", f"last {self.value} lines", text)
            case _:
                return self._called_in(text)

    @property
    def is_port(self) -> bool:
        """Whether it is a port, or a pair of a host port and a container port."""
        return self.kind in ("ports", "port")

    @property
    def _numbers(self) -> dict[str, str]:
        """The ports that replace the sample's, by the sample's. If one is taken, the sample is advised."""
        if not self.is_port:
            return {}
        numbers = dict(zip(self.sample.split(":"), self.value.split(":"), strict=True))
        return numbers | {self.value: self.sample} if self.kind == "port" else numbers

    def is_in(self, texts: Iterable[str], replaced: Collection[str]) -> bool:
        """Tell whether a name or a port already occurs in texts, so that it would mean two things in one entry.

        Args:
            texts: the texts of the entry.
            replaced: the samples that other values replace.
        """
        if self.kind in _MEASURES or self.value in (self.sample, *replaced):
            return False
        if self.kind == "port":  # after these it is only the other one to go to
            return any(
                re.search(rf"(?<![\w.])(?<!-p )(?<!free host port ){self.value}(?!\w|\.\d)", text) for text in texts
            )
        new = [value for sample, value in self._numbers.items() if value not in self._numbers] or [self.value]
        return any(_whole(value).search(text) for text in texts for value in new)

    def leaves_sample_in(self, text: str) -> bool:
        """Tell whether a filled text still has the sample."""
        if self.sample in (self.value, ".") or self._numbers:
            return False
        if self.kind in ("since", "lines"):
            places = self._places(text)
            return places is not None and any(found["it"] != self.value for found in places.finditer(text))
        left = [_left(self.kind, self.sample)]
        if self.sample in _ENGLISH:  # what is prose may be about something else
            left, text = [_whole(self.sample), _prose(self.sample)], "\n".join(text.split("`")[1::2])
        if _REGISTRY in self.sample:
            left.append(_whole(_REGISTRY))
        return any(pattern.search(text) for pattern in left)

    def _called_in(self, text: str) -> str:
        if self.kind == "replicas":
            return re.sub(rf"\b{_COUNTS[self.sample]}\b", self.value, text)
        if self.kind in NAME_KINDS:
            return _prose(self.sample).sub(self.value, text)
        if self.sample == ".":
            return text.replace("into this folder", f"to {self.value}").replace(" here ", " there ")
        text = re.sub(rf"(?<![\w./:-]){re.escape(self.sample)}(?![\w/@-]|\.\w)", self.value, text)
        return _with_registry(text, self.value) if self.kind == "image" else text

    def _places(self, command: str) -> re.Pattern[str] | None:
        """Return the pattern of the sample's places in a command, or None if it cannot take the value."""
        if self.kind in _ONLY_IN and not _ONLY_IN[self.kind].search(command):
            return None
        if self.kind == "container" and _MADE_BY_COMPOSE.search(self.value) and "docker compose" in command:
            return None  # `shop-web-1` is a container; Compose wants the service
        if self.kind == "path" and _CHANGES_OWNER in command and not _IS_FILE.search(self.value):
            return None  # what is copied into a folder is not the folder
        if self.kind in ("image", "tag"):
            return _image(self.sample) if _may_run(self.value, self.sample, command) else None
        if self.kind == "since" and self.value[-1] not in _UNITS:
            return _DATE
        return _VALUES.get(self.kind) or _named(self.kind, self.sample)

    def _replaced(self, found: re.Match[str]) -> str:
        group = found.lastgroup or 0
        if self.sample and found[group] != self.sample:
            return found[0]
        start, end = (place - found.start() for place in found.span(group))
        return found[0][:start] + self.value + found[0][end:]


@lru_cache(_KEPT)
def samples_in(kind: Kind, command: str) -> tuple[str, ...]:
    """Return the samples of a kind in a command, in order, each once."""
    if kind in ("image", "tag"):
        builds = bool(_BUILDS.search(command))
        found = _IMAGE.findall(command) if builds == (kind == "tag") else []
    elif kind in _VALUES:
        found = [match[match.lastgroup or 0] for match in _VALUES[kind].finditer(command)]
    else:
        holds = kind not in _ONLY_IN or _ONLY_IN[kind].search(command)
        found = _named(kind).findall(command) if holds else []
    return tuple(dict.fromkeys(found))


@cache
def _named(kind: Kind, sample: str = "") -> re.Pattern[str]:
    return re.compile(_IN_COMMANDS.get(kind, _WHOLE).format(re.escape(sample) or _SAMPLES[kind]))


@cache
def _whole(sample: str) -> re.Pattern[str]:
    """Return the pattern of a sample as a whole word, whatever it means."""
    return re.compile(rf"(?<![\w.-]){re.escape(sample)}(?![\w-]|\.\w)", re.IGNORECASE)


def _left(kind: Kind, sample: str) -> re.Pattern[str]:
    match kind:
        case "image" | "tag":
            return _image(sample)
        case "path" | "host path":
            return _file(sample)
        case "replicas":
            return _whole(_COUNTS[sample])
        case _:
            return _whole(sample)


@cache
def _file(sample: str) -> re.Pattern[str]:
    """Return the pattern of a path, except where it is written to: a file that is read is never written."""
    return re.compile(rf"(?<![\w./-])(?<!> ){re.escape(sample)}(?![\w/-]|\.\w)")


@cache
def _prose(sample: str) -> re.Pattern[str]:
    first = re.escape(sample.capitalize())
    return re.compile(_IN_PROSE.format(re.escape(sample), first, first))


@cache
def _image(sample: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w./:-]){re.escape(sample)}(?![\w./@-])")


def _may_run(image: str, sample: str, command: str) -> bool:
    """Tell whether an image can replace a sample: the rest of the command must fit it as well."""
    own, other = _repository(sample), _repository(image)
    if own == other:
        if ":" not in image and " run " in command:
            return False  # the sample says more
        version = re.match(r"\d+", image.rpartition(":")[2])
        return not (_OLD_DATA_FOLDER in command and version and int(version[0]) > _LAST_WITH_IT)
    tied = (
        ("/" in sample and "/" not in image)  # a place for a registry's image
        or " --platform " in command
        or own not in _ANY_APPLICATION
        or (own != "my-app" and own in command.replace(sample, ""))  # `/etc/nginx`, which another image has not
        or (own == "alpine" and _TOOLS.search(command))
        or (other in _NEEDS_PASSWORD and " run -d " in command)
    )  # fmt: skip
    return not tied


def _repository(image: str) -> str:
    return image.rpartition("/")[2].partition(":")[0]


def _with_registry(text: str, image: str) -> str:
    """Return a text about an image, with the registry in the image's name."""
    host = _registry_of(image)
    if host:
        return text.replace(" from Docker Hub", "").replace(_REGISTRY, host)
    return text.replace(_REGISTRY, "Docker Hub")


def _logged_in(command: str, image: str) -> str:
    """Return a command with logins at the registry in the image's name; Docker Hub needs no name."""
    host = _registry_of(image)
    return re.sub(rf"(docker log(?:in|out))(.*) {re.escape(_REGISTRY)}$", rf"\1\2 {host}" if host else r"\1\2", command)


def _registry_of(image: str) -> str:
    host, slash, _ = image.partition("/")
    return host if slash and ("." in host or ":" in host) else ""


def _with_numbers(text: str, numbers: Mapping[str, str]) -> str:
    """Return a text with some numbers replaced, but not within `1.27` or `10.80.0.1`."""
    known = "|".join(map(re.escape, numbers))
    return re.sub(rf"(?<![\w.])(?:{known})(?!\w|\.\d)", lambda found: numbers[found[0]], text)


def _span(value: str, found: re.Match[str]) -> str:
    """Return a time in words, as a replacement for `within the last hour`."""
    number, unit = value[:-1], _UNITS.get(value[-1])
    if unit is None:
        return f"since {value}" if found["within"] else f"what came since {value}"
    length = f"{number} {unit}s" if number != "1" else f"1 {unit}"
    if found["back"]:
        return length
    return f"{found['within'] or ''}the last {unit if number == '1' else length}"
