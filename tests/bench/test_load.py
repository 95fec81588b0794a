"""The measurement under load runs by itself, and every command is answered in its acknowledgement."""

import pytest

from bench import load


async def test_both_apps_are_measured_and_compared(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(load, "WARM_UP", 4)
    monkeypatch.setattr(load, "ROUND", 12)
    await load.measure(rounds=2, connections=2)

    printed = capsys.readouterr().out
    assert "2 rounds of 12 commands on 2 connections, and of 3 on one" in printed
    assert "commands a second" in printed
    assert "calls of Slack meanwhile: 0" in printed


def test_a_percentile_is_what_a_share_of_all_stays_under() -> None:
    values = [float(number) for number in range(100)]
    assert (load.percentile(values, 0.5), load.percentile(values, 0.99), load.percentile([3.0], 0.99)) == (50, 99, 3)
