"""The pictures of the documentation show what the bot really says. `make screenshots` takes them again."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from tests.pictures.__main__ import find_browser, save, take
from tests.pictures.scenes import SCENES, Scene
from tests.pictures.showing import PICTURES, play, stage

ROOT = Path(__file__).parent.parent
LARGEST = 150_000
"""Bytes of a picture, so that a clone stays small."""


def description(name: str, folder: Path = PICTURES) -> str:
    """Return the text that a picture shows."""
    with Image.open(folder / f"{name}.png") as picture:
        return str(picture.info["Description"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def said() -> Mapping[str, str]:
    """Return what the bot says in the scenes today, by their names."""
    async with stage() as playground:
        return {scene.name: text async for scene, _, text in play(playground, SCENES)}


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_picture_shows_what_the_bot_says_today(scene: Scene, said: Mapping[str, str]) -> None:
    """If this fails, an answer has changed: `make screenshots` takes its picture again."""
    assert description(scene.name) == said[scene.name]
    assert (PICTURES / f"{scene.name}.png").stat().st_size <= LARGEST


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("answer", ["You asked: how do I remove volumes\n", "docker volume rm app-data", "The data in it is gone for"]),
        ("thread", ["@wharfie how do I list images", "docker image ls"]),
        ("follow-up", ["Understood as: how do I list volumes", "docker volume ls"]),
        ("choices", ["Do you mean one of these?", "Remove all containers"]),
        ("unknown", ["I don't know that", "Ask a human", "Teach the answer"]),
        ("playground", ["docker stop billing-api", "comes from your question"]),
        ("shortcut", ["port is already allocated", "docker ps --filter publish=8080", "Only for me", "In the thread"]),
        ("tour", ["of 15: See what is running", "docker ps -a", "A is not the answer.", "Go to another step"]),
        ("home", ["You are at step 4", "Go on with the tour", "Containers (", "how do I remove volumes", "Search"]),
        ("gaps", ["how do I reset the shop's test data", "3 people", "Also asked as", "Teach"]),
        ("teach", ["Teach an answer", "docker compose -p shop down -v # Removes", "so it needs a caution", "Propose"]),
        ("proposal", ["@Ann Engineer", "docker compose -p shop down -v", "Approve", "Edit", "Decline"]),
        ("taught", ["docker compose -p shop down -v", "approved by Olga Owner on 3 May 2026"]),
        ("mistake", ["team/answers.yaml: line 5", "did you mean `answer`?", "docker volume rm"]),
        ("workspace", ["Owners' channel", "Keep the texts of questions", "Welcome new people"]),
        ("settings", ["Settings of this channel", "Also questions that nobody asked me", "Save"]),
    ],
)
def test_the_pictures_show_what_the_pages_say_of_them(name: str, texts: list[str]) -> None:
    shown = description(name)

    assert [text for text in texts if text not in shown] == []


def test_each_picture_is_a_scene_and_on_a_page_of_the_documentation() -> None:
    taken = {file.name for file in PICTURES.iterdir()}
    pages = {ROOT / "README.md", *(ROOT / "docs").glob("*.md")}
    shown = {name for page in pages for name in re.findall(r"pictures/([\w-]+\.png)", page.read_text(encoding="utf-8"))}

    assert taken == {f"{scene.name}.png" for scene in SCENES} == shown


def test_a_picture_is_written_again_if_it_looks_or_says_something_else(tmp_path: Path) -> None:
    def png(letter: tuple[int, int]) -> bytes:
        """Return a page with a letter at a place."""
        picture = Image.new("RGB", (64, 64), "white")
        picture.paste("black", (*letter, letter[0] + 8, letter[1] + 12))
        file = BytesIO()
        picture.save(file, "PNG")
        return file.getvalue()

    file = tmp_path / "picture.png"
    save(png((16, 16)), "Hello", file)
    first = file.read_bytes()

    save(png((16, 17)), "Hello", file)  # a pixel lower
    assert file.read_bytes() == first
    save(png((24, 16)), "Hello", file)
    second = file.read_bytes()
    assert second != first
    save(png((24, 16)), "Good morning", file)
    assert file.read_bytes() != second


@pytest.mark.skipif(find_browser() is None, reason="NO PICTURES ARE TAKEN HERE: Chromium is not installed")
async def test_a_picture_is_taken_in_the_browser_with_the_text_that_it_shows(tmp_path: Path) -> None:
    scene = SCENES[0]

    await take([scene], tmp_path)

    with Image.open(tmp_path / f"{scene.name}.png") as picture:
        assert picture.size == (scene.width * scene.scale, scene.height * scene.scale)
    assert description(scene.name, tmp_path) == description(scene.name)


def test_without_a_browser_it_says_so_in_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}

    made = subprocess.run(
        [sys.executable, "-m", "tests.pictures"], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (made.returncode, made.stdout) == (2, "")
    assert made.stderr.count("\n") == 1
    assert made.stderr.startswith("No pictures: ")
    assert "Chromium" in made.stderr
