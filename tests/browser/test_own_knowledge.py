"""Who writes knowledge sees the answer of the page change with each file that is saved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.demo_process import demo
from tests.browser.window import Window

ENTRY = """
- id: whales
  title: Colour of our whales
  questions: [which colour do our whales have]
  answer: They are {}.
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with the team's own knowledge."""
    file = tmp_path_factory.mktemp("team") / "team.yaml"
    file.write_text(ENTRY.format("grey"), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def address(small_checkout: Path, file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo(small_checkout, tmp_path_factory.mktemp("playground"), "--knowledge", str(file.parent)) as found:
        yield found


def test_an_edited_file_is_answered_at_once_and_a_mistake_in_it_is_shown_meanwhile(window: Window, file: Path) -> None:
    question = "which colour do our whales have"
    banner = window.main.get_by_role("status").filter(has_text="The knowledge on disk has a mistake.")
    window.say(question)
    expect(window.message("They are grey.")).to_be_visible()

    file.write_text(ENTRY.format("blue").replace("answer:", "anwser:"), encoding="utf-8")
    expect(banner).to_contain_text("team.yaml")
    expect(banner).to_contain_text("anwser")
    window.expect_accessible()
    window.say(question)
    answers = window.main.get_by_role("article").filter(has_text="They are grey.")
    expect(answers).to_have_count(2)

    file.write_text(ENTRY.format("blue"), encoding="utf-8")
    expect(banner).to_be_hidden()
    window.say(question)
    expect(window.message("They are blue.")).to_be_visible()
