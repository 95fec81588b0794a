"""The pictures of the documentation show what the bot really says."""

import json
import os
import re
import runpy
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "docs" / "make_pictures.py"
LARGEST = 150_000
"""Bytes of a picture, so that a clone stays small."""

pictures: Mapping[str, Any] = runpy.run_path(str(SCRIPT))
needs_browser = pytest.mark.skipif(
    pictures["find_browser"]() is None, reason="NO PICTURES ARE TAKEN HERE: Chromium is not installed"
)


def make_pictures(*arguments: str | Path, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **({} if path is None else {"PATH": path})}
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def size(png: Path) -> tuple[int, int]:
    data = png.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


@pytest.mark.parametrize("scene", pictures["SCENES"], ids=lambda scene: scene.name)
def test_a_picture_shows_what_the_bot_says_today(scene: Any) -> None:
    """If this fails, an answer has changed: `make pictures` takes its picture again."""
    file = ROOT / "docs" / "pictures" / f"{scene.name}.png"

    page = pictures["scene_page"](scene)

    assert "Unsupported" not in page
    assert pictures["description"](file.read_bytes()) == pictures["said_on"](page)
    assert file.stat().st_size <= LARGEST


def test_the_picture_of_an_answer_has_its_command_and_warning() -> None:
    said = pictures["description"]((ROOT / "docs" / "pictures" / "answer.png").read_bytes())

    assert "You asked: how do I remove volumes\n" in said
    assert "\ndocker volume rm app-data" in said
    assert "The data in it is gone for good." in said


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("answer", ["Share with the channel"]),
        ("gaps", ["how do I reset the shop's test data", "3 people", "Teach", "Dismiss"]),
        ("teach", ["Teach an answer", "docker compose -p shop down -v # Removes", "Propose"]),
        ("proposal", ["@ann", "docker compose -p shop down -v", "Approve", "Edit", "Decline"]),
        ("taught", ["docker compose -p shop down -v", "approved by Bob Miller on 3 May 2026"]),
    ],
)
def test_the_pictures_show_how_the_knowledge_of_a_team_grows(name: str, texts: list[str]) -> None:
    said = pictures["description"]((ROOT / "docs" / "pictures" / f"{name}.png").read_bytes())

    assert [text for text in texts if text not in said] == []


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("home", ["You are at step 3", "Go on with the tour", "Containers (", "port is already allocated", "Search"]),
        ("shortcut", ["port is already allocated", "docker ps --filter publish=8080", "Only for me", "In the thread"]),
    ],
)
def test_the_pictures_show_where_else_people_find_answers(name: str, texts: list[str]) -> None:
    said = pictures["description"]((ROOT / "docs" / "pictures" / f"{name}.png").read_bytes())

    assert [text for text in texts if text not in said] == []


def test_the_picture_of_the_tour_has_a_step_with_its_question_and_an_explained_answer() -> None:
    said = pictures["description"]((ROOT / "docs" / "pictures" / "tour.png").read_bytes())

    for text in ("of 15: See what is running", "docker ps -a", "A is not the answer.", "Go to another step"):
        assert text in said


def test_each_picture_is_a_scene_and_on_a_page_of_the_documentation() -> None:
    taken = {file.name for file in (ROOT / "docs" / "pictures").iterdir()}
    pages = {ROOT / "README.md", *(ROOT / "docs").glob("*.md")}
    shown = {name for page in pages for name in re.findall(r"pictures/([\w-]+\.png)", page.read_text(encoding="utf-8"))}

    assert taken == {f"{scene.name}.png" for scene in pictures["SCENES"]} == shown


@needs_browser
@pytest.mark.parametrize(
    "value",
    [
        {"type": "modal", "title": {"type": "plain_text", "text": "Hello"}, "blocks": []},
        {"type": "home", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Hello"}}]},
        {"text": "*Hello*", "response_type": "ephemeral"},
        [{"type": "header", "text": {"type": "plain_text", "text": "Hello"}}],
    ],
    ids=["modal", "home", "message", "blocks"],
)
def test_any_json_is_photographed_at_both_widths_and_in_both_themes(value: Any, tmp_path: Path) -> None:
    (tmp_path / "hello.json").write_text(json.dumps(value), encoding="utf-8")

    made = make_pictures("--json", tmp_path / "hello.json", "--out", tmp_path / "out")

    assert (made.returncode, made.stderr) == (0, "")
    taken = {file.name: file for file in (tmp_path / "out").iterdir()}
    assert sorted(taken) == [
        f"hello-{width}-{theme}.png" for width in ("desktop", "phone") for theme in ("dark", "light")
    ]
    scale = pictures["_SCALE"]
    assert size(taken["hello-desktop-light.png"])[0] == int(760 * scale)
    assert size(taken["hello-phone-dark.png"])[0] == int(375 * scale)
    assert taken["hello-phone-dark.png"].read_bytes() != taken["hello-phone-light.png"].read_bytes()


def test_without_a_browser_it_says_so_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "hello.json").write_text('{"text": "Hello"}', encoding="utf-8")

    made = make_pictures("--json", tmp_path / "hello.json", path=str(tmp_path))

    assert (made.returncode, made.stdout) == (2, "")
    assert made.stderr.count("\n") == 1
    assert "Please install Chromium." in made.stderr


def test_a_browser_that_does_not_start_is_reported_with_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "hello.json").write_text('{"text": "Hello"}', encoding="utf-8")
    (tmp_path / "chromium").write_text("#!/bin/sh\necho 'libnss3.so is missing' >&2\n", encoding="utf-8")
    (tmp_path / "chromium").chmod(0o755)

    made = make_pictures("--json", tmp_path / "hello.json", path=str(tmp_path))

    assert made.returncode == 2
    assert made.stderr == "No pictures: Chromium does not start. It says: libnss3.so is missing\n"


@pytest.mark.parametrize("text", [None, "{", "7", "{}"], ids=["absent", "no-json", "no-object", "no-blocks"])
def test_a_file_that_cannot_be_read_is_reported_in_one_line(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "hello.json").write_text(text, encoding="utf-8")

    made = make_pictures("--json", tmp_path / "hello.json", "--out", tmp_path)

    assert (made.returncode, made.stdout) == (2, "")
    assert made.stderr.count("\n") == 1
    assert "hello.json" in made.stderr
