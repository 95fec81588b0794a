"""Looks for the files that a Compose file names: env files, Dockerfiles, the files of secrets and configs."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.review.compose.beside import exists, is_file, is_remote, read_file
from bot.review.compose.nodes import Mapping, Node, Scalar, Sequence
from bot.review.compose.notes import Notes
from bot.review.compose.project import Project, Service
from bot.review.compose.values import found

_VARIABLE = re.compile(r"\s*(?:export\s+)?[A-Za-z_][\w.\-\[\]]*\s*(?:[=:]|$)")


def look_at_files(project: Project, notes: Notes) -> None:
    """Note the files that must be beside the Compose file: those that aren't there, if that can be seen."""
    for service in project.services.values():
        for node, required in _env_files(service):
            _look_at_env_file(node, project.folder, notes, required=required and not service.is_off)
        if project.folder is not None:
            _look_at_build(service.own, project.folder, notes)
            for node in _listed(service.own.get("label_file")):
                _look_for(node, project.folder, "LabelFileMissing", notes)
    for kind, rule in (("secrets", "SecretFileMissing"), ("configs", "ConfigFileMissing")):
        for each in found(project.root, f"{kind}.*.file"):
            if project.folder is not None and isinstance(each, Scalar):
                _look_for(each, project.folder, rule, notes)


def _look_for(node: Scalar, folder: Path, rule: str, notes: Notes) -> None:
    if isinstance(node.data, str) and not node.is_open and not exists(folder / _at_home(node.data)):
        notes.say(rule, node, path=node.data)


def _at_home(path: str) -> Path:
    """Return a path, with the user's folder for a tilde."""
    try:
        return Path(path).expanduser()
    except (RuntimeError, ValueError):
        return Path(path)


def _listed(node: Node | None) -> Iterator[Scalar]:
    for item in node.items if isinstance(node, Sequence) else [node]:
        if isinstance(item, Scalar):
            yield item


def _env_files(service: Service) -> Iterator[tuple[Scalar, bool]]:
    """Yield the env files of a service, and whether they must be there."""
    node = service.own.get("env_file")
    for item in _listed(node):
        yield item, True
    for each in found(service.own, "env_file.*"):
        path = each.get("path") if isinstance(each, Mapping) else None
        required = each.get("required") if isinstance(each, Mapping) else None
        if isinstance(path, Scalar):
            yield path, not (required and str(required.data).lower() in {"false", "no", "off"})


def _look_at_env_file(node: Scalar, folder: Path | None, notes: Notes, *, required: bool) -> None:
    if not isinstance(node.data, str) or node.is_open:
        return
    if folder is None:
        if required:
            notes.say("EnvFileNeeded", node, path=node.data)
        return
    path = folder / _at_home(node.data)
    if node.data and is_file(path):
        text = read_file(path)
        number = _first_broken(text) if text else 0
        if number and required:
            notes.say("EnvFileBroken", node, path=node.data, number=number)
    elif required:
        notes.say("EnvFileMissing", node, path=node.data)


def _first_broken(text: str) -> int:
    """Return the first line of an env file that Compose can't read; 0 if there is none."""
    quote = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quote:
            quote = "" if quote in line else quote
            continue
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if not _VARIABLE.match(line):
            return number
        value = line.partition("=")[2].strip()
        if value[:1] in {'"', "'"} and value[0] not in value[1:]:
            quote = value[0]
    return 0


def _look_at_build(service: Mapping, folder: Path, notes: Notes) -> None:
    build = service.get("build")
    context = build.get("context") if isinstance(build, Mapping) else build
    if build is None or (isinstance(build, Mapping) and "dockerfile_inline" in build.entries):
        return
    if context is not None and (
        not isinstance(context, Scalar) or context.is_open or not isinstance(context.data, str)
    ):
        return
    path = str(context.data) if context is not None else "."
    if is_remote(path) or "://" in path:
        return
    if not exists(folder / _at_home(path or ".")):
        notes.say("BuildContextMissing", context or build, path=path)
        return
    named = build.get("dockerfile") if isinstance(build, Mapping) else None
    if named is not None and (not isinstance(named, Scalar) or named.is_open or not isinstance(named.data, str)):
        return
    dockerfile = str(named.data) if named is not None else "Dockerfile"
    if not exists(folder / _at_home(path or ".") / dockerfile):
        notes.say("DockerfileMissing", named or context or build, path=dockerfile)
