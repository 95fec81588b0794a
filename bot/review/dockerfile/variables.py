"""Variables that nobody sets: in FROM, and in what BuildKit fills in before a step runs."""

import re
from collections.abc import Iterator, Mapping

from bot.review.dockerfile.facts import facts
from bot.review.dockerfile.looked import Found, Looked, found
from bot.review.dockerfile.parsed import Instruction, Stage
from bot.review.dockerfile.parser import arg_names, arguments, base_of, pairs
from bot.review.dockerfile.refused import nearest
from bot.review.dockerfile.words import plain, variables

# Names that official images set, so that a file may use them without setting them.
_OF_IMAGES = re.compile(
    r"LANG|LC_ALL|LANGUAGE|GPG_KEYS?|(?:NODE|YARN|BUN|PYTHON|PYTHON_PIP|JAVA|GOLANG|PHP|RUBY|RUST|NGINX|NJS|TOMCAT|MAVEN|GRADLE|REDIS|MONGO|HTTPD|CADDY|DOTNET|ASPNET|"
    r"OTP|ELIXIR|SWIFT|JULIA|WORDPRESS|HAPROXY|DOCKER|COMPOSER|GHOST|PG|MARIADB|MYSQL|RABBITMQ|KAFKA|SOLR|R_BASE)_VERSION|"
    r"(?:JAVA|CARGO|RUSTUP|GEM|MAVEN|GRADLE|CATALINA|JULIA|SOLR|KAFKA|RABBITMQ|DOTNET)_(?:HOME|ROOT)|\w+_SHA256|\w+_MAJOR|"
    r"GOPATH|GOTOOLCHAIN|BUNDLE_\w+|"
    r"PHP\w*|APACHE_\w+|COMPOSER_ALLOW_SUPERUSER|MAVEN_CONFIG|CATALINA_BASE|TOMCAT_\w+|HTTPD_PREFIX|PGDATA|REDIS_\w+|"
    r"MONGO_\w+|RABBITMQ_\w+|DOTNET_\w+|ASPNETCORE_\w+|NUGET_XMLDOC_MODE|XDG_(?:CONFIG|DATA)_HOME|SOLR_\w+|KAFKA_\w+|"
    r"JAVA_\w+|JULIA_PATH|CONDA_DIR|PYTHON_GET_PIP_\w+|RUSTUP_HOME|VARIANT"
)
_FILLED_IN = frozenset({"ADD", "ARG", "COPY", "ENV", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"})
_PART = re.compile(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
_HOST = re.compile(r"(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:)|\[[0-9a-fA-F:]+\])(?::\d+)?")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_DIGEST = re.compile(r"[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,}")
_LONGEST = 500


def is_image(name: str) -> bool:
    """Tell whether a text is the name of an image as Docker takes it."""
    if len(name) > _LONGEST:
        return False
    rest, at, digest = name.partition("@")
    if at and not _DIGEST.fullmatch(digest):
        return False
    path, colon, tag = rest.rpartition(":")
    if not colon or "/" in tag:
        path, colon, tag = rest, "", ""
    if colon and not _TAG.fullmatch(tag):
        return False
    parts = path.split("/")
    if len(parts) > 1 and _HOST.fullmatch(parts[0]):
        parts = parts[1:]
    return all(map(_PART.fullmatch, parts))


def in_from(looked: Looked) -> Iterator[Found]:
    """Yield what is wrong with the names of images and the variables in them."""
    known = [*looked.file.args, *facts().platform_args]
    for stage in looked.file.stages:
        start = stage.start
        texts = [stage.base, start.flag("--platform") or ""]
        missing = [
            variable.name
            for text in texts
            for variable in variables(text, looked.file.escape)
            if variable.name not in known
        ]
        for name in dict.fromkeys(missing):
            right = nearest(name, known)
            fix = "\n".join(start.source).replace(name, right) if right else f"ARG {name}=\n" + "\n".join(start.source)
            fix = fix if right else ""
            yield found("UndefinedArgInFrom", start, fix, name=name)
        if stage.parent or not stage.base or len(start.rest.split()) not in {1, 3}:
            continue  # `FROM node: 22` is refused as a whole
        base = base_of(start, looked.file.args)
        if not base or not is_image(base):
            yield _bad_image(stage, base)


def _bad_image(stage: Stage, base: str) -> Found:
    if "$" in stage.base:
        return found("InvalidDefaultArgInFrom", stage.start, image=stage.base)
    path, colon, tag = base.rpartition(":")
    lower = f"{path.lower()}:{tag}" if colon and "/" not in tag else base.lower()
    fix = "\n".join(stage.start.source).replace(stage.base, lower, 1) if is_image(lower) else ""
    return found("InvalidImageName", stage.start, fix, image=stage.base)


def in_stages(looked: Looked) -> Iterator[Found]:
    """Yield the variables that no ENV or ARG of the stage sets before they are used."""
    defined_by: dict[int, dict[str, None]] = {}
    for stage in looked.file.stages:
        defined = dict(defined_by.get(stage.parent.number, {})) if stage.parent else {}
        last_set = {name: each.line for each in stage.instructions for name in _sets(each)}
        for instruction in stage.instructions:
            if instruction.name in _FILLED_IN:
                yield from _undefined(looked, stage, instruction, defined, last_set)
            for name in _sets(instruction):
                defined[name] = None
        defined_by[stage.number] = defined


def _sets(instruction: Instruction) -> list[str]:
    if instruction.name == "ENV":
        return [plain(name, instruction.escape) for name, _ in pairs(instruction)[0]]
    if instruction.name == "ARG":
        return [name for name, _ in arg_names(instruction)]
    return []


def _texts(instruction: Instruction) -> list[str]:
    if instruction.name in {"ENV", "LABEL"}:
        return [text for pair in pairs(instruction)[0] for text in pair]
    if instruction.name == "ARG":
        return [default or "" for _, default in arg_names(instruction)]
    if instruction.name in {"ADD", "COPY", "VOLUME"}:
        flags = [flag.value or "" for flag in instruction.flags if flag.name in {"--chown", "--chmod", "--checksum"}]
        documents = [heredoc.text.joined for heredoc in instruction.heredocs if heredoc.expands]
        return [*arguments(instruction), *flags, *(document.replace("'", "") for document in documents)]
    return [instruction.rest]


def _undefined(
    looked: Looked, stage: Stage, instruction: Instruction, defined: dict[str, None], last_set: Mapping[str, int]
) -> Iterator[Found]:
    names: list[str] = []
    set_here: set[str] = set()
    for text in _texts(instruction):
        used = [variable.name for variable in variables(text, instruction.escape)]
        names += [name for name in used if name not in defined and name not in set_here]
        if instruction.name == "ARG":
            set_here |= set(_sets(instruction)[:1])
    image = looked.image(stage)
    is_open = image != "scratch" and ("/" in image or not image)
    source = "\n".join(instruction.source)
    if (
        instruction.name == "VOLUME"
        and not is_open
        and any(text in {f"${name}", f"${{{name}}}"} for text in _texts(instruction) for name in names)
    ):
        yield found("EmptyVolume", instruction)
    for name in dict.fromkeys(names):
        if name == "PATH" or (image != "scratch" and _OF_IMAGES.fullmatch(name) and name not in looked.file.args):
            continue
        if name in looked.file.args or name in facts().platform_args:
            yield found("UndefinedVar", instruction, f"ARG {name}\n{source}", name=name)
            continue
        # All short names are close to each other.
        right = nearest(name, list(defined)) if defined and len(name) > 3 else ""  # noqa: PLR2004
        if right or last_set.get(name, 0) > instruction.line or not is_open:
            fix = re.sub(rf"\$({{?){re.escape(name)}\b", rf"$\1{right}", source) if right else ""
            yield found("UndefinedVar", instruction, fix, name=name)
