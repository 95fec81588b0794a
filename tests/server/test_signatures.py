"""Why a signature is refused, and what the log says about it."""

import time

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.server.signatures import Signatures

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105
BODY = b"command=%2Fdocker&text=hi"


def signed(age: float = 0, secret: str = SECRET) -> dict[str, str]:
    timestamp = str(int(time.time() - age))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=BODY) or ""
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature}


@pytest.mark.parametrize("age", [0, 290, -290])
def test_slacks_own_is_not_refused(age: float, caplog: pytest.LogCaptureFixture) -> None:
    assert Signatures(SECRET).refusal(BODY, signed(age)) is None
    assert not caplog.text


@pytest.mark.parametrize("age", [0, 1_000])
def test_another_secret_is_told(age: float, caplog: pytest.LogCaptureFixture) -> None:
    assert Signatures(SECRET).refusal(BODY, signed(age, "another")) == "secret"
    assert "SLACK_SIGNING_SECRET is wrong" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (370, "6 minutes ago by this machine's clock, which seems to be fast"),
        (-370, "6 minutes from now by this machine's clock, which seems to be slow"),
        (90_000, "1500 minutes ago"),
    ],
)
def test_a_clock_that_is_off_is_told_with_by_how_much(age: float, said: str, caplog: pytest.LogCaptureFixture) -> None:
    assert Signatures(SECRET).refusal(BODY, signed(age)) == "clock"
    assert said in caplog.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-slack-signature": "v0=0"},
        {"x-slack-request-timestamp": "1"},
        signed() | {"x-slack-request-timestamp": "soon"},
        signed() | {"x-slack-request-timestamp": "9" * 400},
        signed() | {"x-slack-signature": "v0=é"},
    ],
    ids=["no headers", "no time", "no signature", "a word as time", "a huge time", "an odd signature"],
)
def test_what_does_not_look_like_slack_is_not_talked_about(
    headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    assert Signatures(SECRET).refusal(BODY, headers) == "unsigned"
    assert not caplog.text


def test_the_same_is_told_every_ten_minutes_at_most(caplog: pytest.LogCaptureFixture) -> None:
    seconds = [0.0]
    signatures = Signatures(SECRET, lambda: seconds[-1])
    for now in (0.0, 1.0, 599.0, 600.0, 700.0):
        seconds.append(now)
        signatures.refusal(BODY, signed(secret="another"))  # noqa: S106
        signatures.refusal(BODY, signed(400))

    assert len([record for record in caplog.records if "SECRET" in record.getMessage()]) == 2
    assert len(caplog.records) == 4
