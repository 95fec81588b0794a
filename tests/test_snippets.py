"""Every snippet of the knowledge is checked offline: Dockerfiles, Compose files, JSON and lines of shell."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.knowledge import Knowledge
from bot.review.compose.schema import schema
from tests.docker_cli import line_problems
from tests.dockerfile_check import dockerfile_problems

HADOLINT = Path(sys.executable).with_name("hadolint")
# Versions of packages change weekly: an example that pins them is wrong soon, and so the rule is left out.
UNPINNED = [f"--ignore=DL{number}" for number in (3008, 3018, 3013, 3016, 3033, 3041)]


def snippets(knowledge: Knowledge, language: str) -> dict[str, str]:
    return {
        f"{entry.id}-{number}": snippet.text
        for entry in knowledge.entries.values()
        for number, snippet in enumerate(entry.snippets, 1)
        if snippet.language == language
    }


def whole(dockerfile: str) -> str:
    """Return lines of a Dockerfile as a whole one."""
    return dockerfile if re.search(r"^\s*FROM ", dockerfile, re.MULTILINE) else f"FROM alpine:3.22\n{dockerfile}"


def hadolint(dockerfiles: dict[str, str], folder: Path) -> str:
    """Return what hadolint says of them; each of its lines begins with the name of one."""
    for name, text in dockerfiles.items():
        (folder / name).write_text(whole(text) + "\n", encoding="utf-8")
    checked = subprocess.run(
        [HADOLINT, *UNPINNED, *dockerfiles], cwd=folder, capture_output=True, text=True, check=False
    )
    return checked.stdout + checked.stderr


class _AnyTag(yaml.CSafeLoader):
    """Reads Compose's own tags, `!reset` and `!override`, as the values that follow them."""


def _behind_the_tag(loader: _AnyTag, _tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_object(yaml.ScalarNode("tag:yaml.org,2002:null", ""))


_AnyTag.add_multi_constructor("!", _behind_the_tag)


@cache
def compose_specification() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def compose_problems(text: str) -> list[str]:
    content = yaml.load(text, _AnyTag)  # noqa: S506  (a SafeLoader)
    found = compose_specification().iter_errors(content)
    problems = [error.message for error in found]
    if "version" in content:
        problems.append("`version` is obsolete")
    return problems


def json_problems(text: str) -> list[str]:
    try:
        return [] if json.loads(text) else ["holds nothing"]
    except ValueError as error:
        return [str(error)]


def test_dockerfiles_are_right(knowledge: Knowledge, tmp_path: Path) -> None:
    dockerfiles = snippets(knowledge, "dockerfile")

    assert {name: found for name, text in dockerfiles.items() if (found := dockerfile_problems(text))} == {}
    assert hadolint(dockerfiles, tmp_path) == ""


def test_compose_files_fit_the_specification(knowledge: Knowledge) -> None:
    files = snippets(knowledge, "compose")

    assert {name: found for name, text in files.items() if (found := compose_problems(text))} == {}


def test_json_can_be_read(knowledge: Knowledge) -> None:
    assert {name: found for name, text in snippets(knowledge, "json").items() if (found := json_problems(text))} == {}


def test_lines_of_shell_use_what_docker_knows(knowledge: Knowledge) -> None:
    assert {name: found for name, text in snippets(knowledge, "sh").items() if (found := line_problems(text))} == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("COPYY a b", "no such instruction: COPYY"),
        ("COPY --frob a b", "COPY has no flag --frob"),
        ("MAINTAINER me", "MAINTAINER is deprecated: LABEL org.opencontainers.image.authors=..."),
        ("ENV COLOR blue", "ENV without = is deprecated: COLOR blue"),
        ("RUN --mount=type=frob true", "RUN --mount has no type frob"),
        ("RUN --mount=type=cache,targt=/x \\\n  true", "RUN --mount=type=cache has no targt"),
        ("# frob=1\nFROM alpine:3.22", "no such directive: frob"),
        ("RUN <<EOF\nFROB in the heredoc\nEOF\nFROB after it", "no such instruction: FROB"),
    ],
)
def test_a_wrong_dockerfile_is_found(text: str, problem: str) -> None:
    assert dockerfile_problems(text) == [problem]


def test_hadolint_and_the_specification_find_what_is_wrong(tmp_path: Path) -> None:
    found = hadolint({"right": "FROM alpine:3.22", "wrong-1": "FROM alpine", "wrong-2": "FROMM"}, tmp_path)

    assert re.search(r"^wrong-1:1 DL3006", found, re.MULTILINE)
    assert re.search(r"^wrong-2:", found, re.MULTILINE)
    assert "right:" not in found
    assert json_problems("{") == ["Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"]
    assert json_problems("[]") == ["holds nothing"]
    assert compose_problems("services: {web: {image: nginx, frob: 1}}")
    assert compose_problems("version: '3'\nservices: {web: {image: nginx}}") == ["`version` is obsolete"]
    assert compose_problems("services: {web: {image: nginx, ports: !reset []}}") == []
