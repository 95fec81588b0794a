"""COPY and ADD: what they copy, from where, and what .dockerignore keeps out."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import re2

from bot.review.dockerfile.looked import Found, Looked, found
from bot.review.dockerfile.parsed import Edit, Instruction
from bot.review.dockerfile.parser import arguments
from bot.review.dockerfile.words import words

_ARCHIVE = re.compile(r"\.(?:tar|tar\.(?:gz|bz2|xz|lzma|zst|Z)|tgz|tbz2?|txz|tlz|tzst|gz|bz2|xz|lz|lzma|Z)\b")
_REMOTE = re.compile(r"https?://|git@|git://|ssh://|github\.com/|.*\.git(?:#|$)")
_WHOLE = frozenset({".", "./", "/"})
_LONGEST_IGNORE = 50_000
_LONGEST_PATTERN = 500


def copying(looked: Looked) -> Iterator[Found]:
    """Yield what is found in COPY and ADD."""
    whole: Instruction | None = None
    ignored = _ignored(looked.folder)
    for stage in looked.file.stages:
        for each in stage.instructions:
            instruction = each.inner or each
            if instruction.name not in {"COPY", "ADD"}:
                continue
            given = arguments(instruction)
            sources, target = given[:-1], given[-1] if given else ""
            is_context = instruction.flag("--from") is None
            if instruction.name == "ADD":
                yield from _add(instruction, sources)
            if len(sources) > 1 and not target.endswith(("/", "\\", ".")) and "$" not in target:
                has_comment = (
                    "#" in given
                )  # it is none for Docker, but where it is meant the words after it are no files
                fix = "" if instruction.json is not None or has_comment else _with_slash(instruction)
                yield found("CopyManyNeedsFolder", instruction, fix, target=target)
            if is_context and not any(_REMOTE.match(source) for source in sources):
                yield from _outside(instruction, sources)
                yield from _left_out(instruction, sources, ignored)
                if any(source in _WHOLE for source in sources):
                    whole = whole or each
    if whole and (looked.folder is None or not _has_ignore(looked.folder)):
        yield found("DockerignoreAdvised", whole, copy=f"{(whole.inner or whole).name} {(whole.inner or whole).rest}")


def _add(instruction: Instruction, sources: list[str]) -> Iterator[Found]:
    remote = [source for source in sources if _REMOTE.match(source)]
    urls = [source for source in remote if re.match(r"https?://", source) and not re.search(r"\.git(?:#|$)", source)]
    if urls and instruction.flag("--checksum") is None:
        yield found("AddFromUrl", instruction, url=urls[0])
    elif not remote and not any(_ARCHIVE.search(source) or "$" in source for source in sources) and sources:
        fixable = not any(flag.name in {"--checksum", "--keep-git-dir", "--unpack"} for flag in instruction.flags)
        start = instruction.text.joined.find(instruction.written)
        new = "copy" if instruction.written.islower() else "COPY"
        edit = Edit(instruction.text, start, start + len(instruction.written), new)
        yield found("AddInsteadOfCopy", instruction, instruction.edited([edit]) if fixable else "")


def _with_slash(instruction: Instruction) -> str:
    last = words(instruction.text.joined, instruction.escape)[-1]
    return instruction.edited([Edit(instruction.text, last.end, last.end, "/")]) if not instruction.heredocs else ""


def _outside(instruction: Instruction, sources: list[str]) -> Iterator[Found]:
    for source in sources:
        if source.startswith("../") or source == "..":
            yield found("CopyFromOutside", instruction, source=source)
            return


def _has_ignore(folder: Path) -> bool:
    return (folder / ".dockerignore").is_file() or (folder / "Dockerfile.dockerignore").is_file()


def _ignored(folder: Path | None) -> list[Any]:
    """Return the patterns of .dockerignore; none if there are exceptions, as BuildKit doesn't judge those either."""
    if folder is None:
        return []
    files = [folder / "Dockerfile.dockerignore", folder / ".dockerignore"]
    try:
        text = next((file.read_text(encoding="utf-8") for file in files if file.is_file()), "")
    except (OSError, UnicodeDecodeError):
        return []
    lines = [line.strip() for line in text[:_LONGEST_IGNORE].splitlines()]
    lines = [line.strip("/").removeprefix("./") for line in lines if line and not line.startswith("#")]
    if any(line.startswith("!") for line in lines):
        return []
    return [_as_expression(line) for line in lines if line]


def _as_expression(pattern: str) -> Any:
    """Return a pattern of .dockerignore as a regular expression for a path: `**` is any folders, `*` part of a name."""
    made = ""
    for part in re.split(r"(\*\*/|\*\*|\*|\?)", pattern[:_LONGEST_PATTERN]):
        made += {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part, re2.escape(part))
    return re2.compile(f"{made}(?:/.*)?")


def _left_out(instruction: Instruction, sources: list[str], ignored: list[Any]) -> Iterator[Found]:
    for source in sources:
        path = source.strip("\"'").removeprefix("./").strip("/")
        if path in {"", "."} or any(sign in path for sign in "*?[$<"):
            continue
        if any(pattern.fullmatch(path) for pattern in ignored):
            yield found("CopyIgnoredFile", instruction, source=source)
