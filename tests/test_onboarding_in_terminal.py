"""`wharfie onboarding` as a real process: through a pipe, and at a terminal with a person who types."""

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.knowledge import Knowledge
from bot.records import Progress
from bot.tour_in_terminal import load_progress, save_progress
from tests.bot_process import Ended, run_to_end
from tests.knowledge.test_onboarding import step

ROOT = Path(__file__).parent.parent
PATIENCE = 20.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


async def onboarding(home: Path, typed: str, *arguments: str, **environment: str) -> Ended:
    return await run_to_end(
        "onboarding", *arguments, environment={"XDG_DATA_HOME": str(home), **environment}, stdin=typed
    )


def kept(home: Path) -> Progress | None:
    return load_progress(home / "wharfie" / "onboarding.json")


def right_answers(knowledge: Knowledge) -> list[int]:
    steps = knowledge.onboarding.steps
    return [[choice.right for choice in each.check.answers].index(True) + 1 for each in steps]


async def test_whoever_answers_all_questions_sees_every_step_and_the_end(home: Path, knowledge: Knowledge) -> None:
    ended = await onboarding(home, "".join(f"\n{number}\n" for number in right_answers(knowledge)))

    assert (ended.code, ended.stderr) == (0, "")
    for number, each in enumerate(knowledge.onboarding.steps, start=1):
        assert f"{number} of 15: {each.title}" in ended.stdout
        assert all(f"    {line}\n" in ended.stdout for trial in each.trials for line in trial.run.splitlines())
    assert "You have finished the tour." in ended.stdout
    assert "• Look before you remove, and remove by name." in ended.stdout
    assert "\x1b" not in ended.stdout
    assert kept(home) == Progress(tuple(each.id for each in knowledge.onboarding.steps), None)


async def test_who_has_finished_sees_what_they_have_learned_and_how_to_start_over(home: Path) -> None:
    file = home / "wharfie" / "onboarding.json"
    await onboarding(home, "")
    done = [each["id"] for each in yaml.safe_load((ROOT / "knowledge/onboarding.yaml").read_text())["steps"]]
    save_progress(file, Progress(tuple(done), None))

    ended = await onboarding(home, "")
    assert "What you know now:" in ended.stdout
    assert "wharfie onboarding --start-over" in ended.stdout
    assert "1 of 15" not in ended.stdout

    assert "1 of 15" in (await onboarding(home, "", "--start-over")).stdout
    assert kept(home) == Progress((), "images")


async def test_a_wrong_answer_is_explained_and_may_be_followed_by_another(home: Path, knowledge: Knowledge) -> None:
    wrong = knowledge.onboarding.steps[0].check.answers[0]

    ended = await onboarding(home, "\n1\nfrob\n9\n2\n")

    assert f"Not quite. {wrong.because} Try another answer." in ended.stdout
    assert ended.stdout.count("Type a number from 1 to 3, or `again` to see the step once more.") == 2
    assert "Right. " in ended.stdout
    assert kept(home) == Progress(("images",), "containers")


async def test_the_end_of_the_input_leaves_and_the_next_time_goes_on_there(home: Path) -> None:
    first = await onboarding(home, "\n2\n\n")
    second = await onboarding(home, "")

    assert first.code == 0
    assert first.stdout.rstrip().endswith("Step 2 of 15 is where you go on: `wharfie onboarding`.")
    assert "Welcome back. You have done 1 of 15 steps." in second.stdout
    assert "2 of 15: A container is an image in use" in second.stdout
    assert "1 of 15: " not in second.stdout


async def test_a_step_can_be_shown_again_and_a_word_leaves(home: Path) -> None:
    ended = await onboarding(home, "again\n\nAgain\n\n2\nquit\n\n1\n")

    assert ended.stdout.count("1 of 15: An image is a template") == 3
    assert kept(home) == Progress(("images",), "containers")


async def test_a_step_of_the_team_has_its_place_in_the_tour(home: Path, tmp_path: Path) -> None:
    team = tmp_path / "team"
    team.mkdir()
    ours = step("ours", title="Our registry", after="images", entries=["what-is-a-registry"])
    (team / "onboarding.yaml").write_text(yaml.safe_dump({"steps": [ours]}))

    ended = await onboarding(home, "\n2\n", "--knowledge", str(team))

    assert "2 of 16: Our registry" in ended.stdout


@pytest.mark.parametrize("content", ["", "{", "[]", '{"done": 5, "current": 1}', '{"current": "run"}', "\udcff"])
async def test_with_a_damaged_file_the_tour_begins_again(home: Path, content: str) -> None:
    file = home / "wharfie" / "onboarding.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(content.encode(errors="surrogateescape"))

    ended = await onboarding(home, "")

    assert (ended.code, ended.stderr) == (0, "")
    assert "1 of 15" in ended.stdout
    assert json.loads(file.read_text()) == {"done": [], "current": "images"}


async def test_a_progress_that_cannot_be_kept_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    ended = await onboarding(tmp_path / "file", "")

    assert ended.code == 2
    assert ended.stderr.startswith("wharfie: your progress cannot be kept in ")
    assert ended.stderr.count("\n") == 1


async def test_a_knowledge_without_a_tour_says_so(home: Path, small_checkout: Path) -> None:
    ended = await run_to_end("onboarding", environment={"XDG_DATA_HOME": str(home)}, checkout=small_checkout)

    assert (ended.code, ended.stderr) == (2, "wharfie: The knowledge has no onboarding: see docs/onboarding.md.\n")


def test_ctrl_d_at_a_terminal_leaves_and_keeps_the_progress(home: Path) -> None:
    person, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "onboarding"],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", "XDG_DATA_HOME": str(home)},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    ) as process:
        os.close(terminal)
        read_until(person, "Press Enter")
        os.write(person, b"\n")
        read_until(person, "number of your answer")
        os.write(person, b"2\n")
        assert "\x1b[36mdocker run --rm" in read_until(person, "Press Enter").replace("    ", "")
        os.write(person, b"\x04")
        read_until(person, "where you go on")
        assert process.wait(PATIENCE) == 0
    os.close(person)

    assert kept(home) == Progress(("images",), "containers")


def read_until(person: int, part: str) -> str:
    """Return what is shown up to and with a part of it."""
    shown = ""
    while part not in shown:
        ready, _, _ = select.select([person], [], [], PATIENCE)
        assert ready, f"{part!r} did not come after {shown!r}"
        shown += os.read(person, 4096).decode()
    return shown
