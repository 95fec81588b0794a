"""Only questions that the bot could not answer are recorded."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from bot.errors import SetupError
from bot.search import Search
from bot.unanswered import UnansweredLog


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_question_without_a_sure_answer_is_kept_with_the_nearest_entry(search: Search, tmp_path: Path) -> None:
    log = UnansweredLog(tmp_path / "unanswered.jsonl")

    log.add(search.find_answer("list"))
    log.add(search.find_answer("wo ist mein Schlüssel?"))

    [suggested, unknown] = lines(tmp_path / "unanswered.jsonl")
    assert (suggested["q"], suggested["status"]) == ("list", "suggested")
    assert suggested["nearest"] in {candidate.entry.id for candidate in search.find_answer("list").candidates}
    assert (unknown["q"], unknown["status"]) == ("wo ist mein Schlüssel?", "unknown")


def test_what_was_answered_or_asks_nothing_is_not_kept(search: Search, tmp_path: Path) -> None:
    log = UnansweredLog(tmp_path / "unanswered.jsonl")

    log.add(search.find_answer("how do I remove volumes"))
    log.add(search.find_answer("thanks!"))

    assert lines(tmp_path / "unanswered.jsonl") == []


def test_a_question_of_several_lines_is_one_line(search: Search, tmp_path: Path) -> None:
    UnansweredLog(tmp_path / "u").add(search.find_answer("qwertz\nyxcvb \ud800"))

    assert [line["status"] for line in lines(tmp_path / "u")] == ["unknown"]


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    UnansweredLog(tmp_path / "u")

    assert (tmp_path / "u").stat().st_mode & 0o077 == 0


def test_only_its_owner_may_read_the_file_after_it_was_taken_away(search: Search, tmp_path: Path) -> None:
    log = UnansweredLog(tmp_path / "u")
    (tmp_path / "u").rename(tmp_path / "taken")

    log.add(search.find_answer("list"))

    assert (tmp_path / "u").stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_written_is_an_error_of_the_set_up(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"WHARFIE_UNANSWERED=.* cannot be written: Is a directory"):
        UnansweredLog(tmp_path)


def test_a_file_that_is_lost_later_costs_no_answer_and_is_said_once(
    search: Search, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    log = UnansweredLog(folder / "u")
    (folder / "u").unlink()
    folder.rmdir()

    with caplog.at_level(logging.WARNING):
        log.add(search.find_answer("list"))
        log.add(search.find_answer("list"))

    assert len(caplog.messages) == 1
    assert "list" not in caplog.messages[0]
