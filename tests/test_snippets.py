"""Every snippet of the knowledge is checked offline: Dockerfiles, Compose files, JSON and lines of shell."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from _pytest.mark import ParameterSet

from bot.knowledge import load_knowledge
from tests.docker_cli import line_problems, reference
from tests.dockerfile_check import dockerfile_problems

HADOLINT = Path(sys.executable).with_name("hadolint")
# Versions of packages change weekly: an example that pins them is wrong soon, and so the rule is left out.
UNPINNED = ["--ignore=DL3008", "--ignore=DL3018", "--ignore=DL3013", "--ignore=DL3016"]


def snippets(language: str) -> list[ParameterSet]:
    return [
        pytest.param(snippet.text, id=f"{entry.id}-{number}")
        for entry in load_knowledge().entries.values()
        for number, snippet in enumerate(entry.snippets, 1)
        if snippet.language == language
    ]


def whole(dockerfile: str) -> str:
    """Return lines of a Dockerfile as a whole one."""
    return dockerfile if re.search(r"^\s*FROM ", dockerfile, re.MULTILINE) else f"FROM alpine:3.22\n{dockerfile}"


def hadolint(dockerfile: str) -> str:
    return subprocess.run(
        [HADOLINT, *UNPINNED, "-"], input=whole(dockerfile) + "\n", capture_output=True, text=True, check=False
    ).stdout


class _AnyTag(yaml.CSafeLoader):
    """Reads Compose's own tags, `!reset` and `!override`, as what stands behind them."""


def _behind_the_tag(loader: _AnyTag, _tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_object(yaml.ScalarNode("tag:yaml.org,2002:null", ""))


_AnyTag.add_multi_constructor("!", _behind_the_tag)


def compose_problems(text: str) -> list[str]:
    content = yaml.load(text, _AnyTag)  # noqa: S506  (a SafeLoader)
    found = jsonschema.Draft202012Validator(reference("compose-spec")).iter_errors(content)
    problems = [error.message for error in found]
    if "version" in content:
        problems.append("`version` is obsolete")
    return problems


@pytest.mark.parametrize("text", snippets("dockerfile"))
def test_a_dockerfile_is_right(text: str) -> None:
    assert dockerfile_problems(text) == []
    assert hadolint(text) == ""


@pytest.mark.parametrize("text", snippets("compose"))
def test_a_compose_file_fits_the_specification(text: str) -> None:
    assert compose_problems(text) == []


@pytest.mark.parametrize("text", snippets("json"))
def test_json_can_be_read(text: str) -> None:
    assert json.loads(text)


@pytest.mark.parametrize("text", snippets("sh"))
def test_lines_of_shell_use_what_docker_knows(text: str) -> None:
    assert line_problems(text) == []


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


def test_hadolint_and_the_specification_find_what_is_wrong() -> None:
    assert "DL3006" in hadolint("FROM alpine")
    assert compose_problems("services: {web: {image: nginx, frob: 1}}")
    assert compose_problems("version: '3'\nservices: {web: {image: nginx}}") == ["`version` is obsolete"]
    assert compose_problems("services: {web: {image: nginx, ports: !reset []}}") == []
