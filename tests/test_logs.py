"""Secrets never reach the log."""

import logging

import pytest

from bot.logs import set_up_logging


@pytest.fixture(autouse=True)
def _restored_logging() -> object:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield
    root.handlers[:], root.level = before


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("token xoxb-123-456-abcDEF ends", "token xoxb-*** ends"),
        ("xapp-1-A1-2-abc", "xapp-***"),
        ("https://hooks.slack.com/commands/T1/2/abc and on", "https://hooks.slack.com/commands/*** and on"),
        ("postgresql://wharfie:sesame@db/wharfie", "postgresql://wharfie:***@db/wharfie"),
        ("wss://x/link/?ticket=abc-def&app_id=1", "wss://x/link/?ticket=***&app_id=1"),
    ],
)
def test_tokens_are_blotted_out(line: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO")
    logging.getLogger("bot.x").info("%s", line)

    assert capsys.readouterr().err.rstrip().endswith(f"INFO bot.x: {shown}")


def test_tokens_in_tracebacks_are_blotted_out(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO")
    logging.getLogger("bot.x").error("failed", exc_info=ValueError("xoxb-1-2-secret"))

    shown = capsys.readouterr().err
    assert "secret" not in shown
    assert "ValueError: xoxb-***" in shown


def test_only_the_bots_own_log_follows_the_level(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("DEBUG")
    logging.getLogger("bot.x").debug("ours")
    logging.getLogger("slack_bolt.AsyncApp").debug("theirs")

    assert "theirs" not in (shown := capsys.readouterr().err)
    assert "ours" in shown
