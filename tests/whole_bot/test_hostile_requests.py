"""Requests that Slack would never send are refused, and the bot keeps running."""

import json
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.playground.slack.signed_client import FORM, JSON
from tests.whole_bot.talk import QUESTION, HttpTalk

pytestmark = pytest.mark.asyncio(loop_scope="module")

MEBIBYTE = 1024 * 1024
DEEP = 100_000


def command_body(http: HttpTalk) -> bytes:
    return urlencode(http.slack.slash_command(QUESTION)).encode()


async def assert_refused(http: HttpTalk, body: bytes, headers: dict[str, str]) -> None:
    reply = await http.signed.send(body, headers)
    assert 400 <= reply.status < 500
    assert "Traceback" not in reply.text
    await http.no_more()


@pytest.mark.parametrize(
    "change",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0="},
        {"X-Slack-Signature": "v0=" + "é" * 64},
        {"X-Slack-Signature": "\U0001f40b"},
        {"X-Slack-Request-Timestamp": "1"},
    ],
    ids=str,
)
async def test_a_signature_that_does_not_fit_is_refused(http: HttpTalk, change: dict[str, str]) -> None:
    body = command_body(http)
    await assert_refused(http, body, http.signed.headers(body, FORM) | change)


@pytest.mark.parametrize(
    "missing",
    [
        ["X-Slack-Signature"],
        ["X-Slack-Request-Timestamp"],
        ["X-Slack-Signature", "X-Slack-Request-Timestamp"],
    ],
    ids=" and ".join,
)
async def test_a_request_without_these_headers_is_refused(http: HttpTalk, missing: list[str]) -> None:
    body = command_body(http)
    headers = http.signed.headers(body, FORM)
    await assert_refused(http, body, {name: headers[name] for name in headers if name not in missing})


async def test_a_signature_of_another_body_is_refused(http: HttpTalk) -> None:
    body = command_body(http)
    await assert_refused(http, body, http.signed.headers(body + b"&", FORM))


@pytest.mark.parametrize("shift", [-301, -86_400, 302, 86_400])
async def test_a_request_from_another_time_is_refused_though_well_signed(http: HttpTalk, shift: int) -> None:
    body = command_body(http)
    await assert_refused(http, body, http.signed.headers(body, FORM, str(int(time.time()) + shift)))


@pytest.mark.parametrize(
    "timestamp",
    ["soon", "१२", "1e9", "nan", "inf", "-", "0x10", "12.5", "-1", "9" * 400, "9" * 5_000],
    ids=lambda timestamp: f"{timestamp[:6]} of {len(timestamp)}",
)
async def test_a_timestamp_that_is_no_time_is_refused_though_well_signed(http: HttpTalk, timestamp: str) -> None:
    body = command_body(http)
    await assert_refused(http, body, http.signed.headers(body, FORM, timestamp))


def payload(text: str) -> bytes:
    return urlencode({"payload": text}).encode()


MALFORMED: dict[str, tuple[str, bytes]] = {
    "nothing": (JSON, b""),
    "garbage": (JSON, b"garbage"),
    "all bytes": (JSON, bytes(range(256))),
    "all bytes as a form": (FORM, bytes(range(256))),
    "bytes that are not UTF-8": (JSON, b'{"type": "event_callback", "text": "\xff\xfe"}'),
    "an empty list": (JSON, b"[]"),
    "a list": (JSON, b'[{"type": "event_callback"}]'),
    "a string": (JSON, b'"x"'),
    "a number": (JSON, b"1"),
    "null": (JSON, b"null"),
    "deep lists": (JSON, b"[" * DEEP + b"]" * DEEP),
    "deep objects": (JSON, b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    "truncated JSON": (JSON, b'{"type": "event_callback", "event": {"type": "app_mention", "te'),
    "a form in place of JSON": (JSON, b"command=%2Fdocker&text=hi"),
    "a payload of garbage": (FORM, payload("garbage")),
    "a payload of nothing": (FORM, payload("")),
    "a payload of a list": (FORM, payload("[]")),
    "a payload of a string": (FORM, payload('"x"')),
    "a payload of null": (FORM, payload("null")),
    "a deep payload": (FORM, payload("[" * DEEP)),
    "a truncated payload": (FORM, payload('{"type": "block_actions", "actions": [')),
    "a form of nothing": (FORM, b""),
    "a form of nonsense": (FORM, b"%%%&&&==="),
    "a MiB of garbage": (JSON, b"x" * MEBIBYTE),
}


@pytest.mark.parametrize(("content_type", "body"), MALFORMED.values(), ids=MALFORMED)
async def test_a_malformed_body_is_refused_though_well_signed(http: HttpTalk, content_type: str, body: bytes) -> None:
    await assert_refused(http, body, http.signed.headers(body, content_type))


ODD: dict[str, dict[str, Any]] = {
    "no event": {"type": "event_callback"},
    "an event that is a string": {"type": "event_callback", "event": "x"},
    "an event that is a list": {"type": "event_callback", "event": ["x"]},
    "an event without a type": {"type": "event_callback", "event": {}},
    "an event type that is a number": {"type": "event_callback", "event": {"type": 7}},
    "a mention of nothing": {"type": "event_callback", "event": {"type": "app_mention"}},
    "a team that is a list": {"type": "event_callback", "team_id": [], "event": {"type": "app_mention"}},
    "authorizations that are a string": {
        "type": "event_callback",
        "authorizations": "x",
        "event": {"type": "x"},
    },
    "an unknown type": {"type": "something_new"},
    "no type": {"a": 1},
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
async def test_an_odd_body_is_no_server_error(http: HttpTalk, body: dict[str, Any]) -> None:
    raw = json.dumps(body).encode()
    reply = await http.signed.send(raw, http.signed.headers(raw))

    assert reply.status < 500
    await http.no_more()


@pytest.mark.parametrize(
    "fields",
    [{"text": 7}, {"text": None}, {"text": ["x"]}, {"text": "\ud800"}, {"user": {}}, {"ts": []}],
    ids=str,
)
async def test_an_odd_direct_message_is_no_server_error(http: HttpTalk, fields: dict[str, Any]) -> None:
    message = http.slack.direct_message("hi")
    message["event"] |= fields
    raw = json.dumps(message).encode()
    reply = await http.signed.send(raw, http.signed.headers(raw))

    assert reply.status < 500
    assert len(await http.settled()) <= 1


async def test_a_body_over_one_mebibyte_is_too_large(http: HttpTalk) -> None:
    body = b"x" * (MEBIBYTE + 1)
    reply = await http.signed.send(body, http.signed.headers(body))

    assert reply.status == 413
    await http.no_more()


async def test_a_body_over_one_mebibyte_is_too_large_in_chunks_too(http: HttpTalk) -> None:
    piece = b"x" * 65_536
    pieces = [piece] * 17

    async def chunks() -> AsyncIterator[bytes]:
        for part in pieces:
            yield part

    reply = await http.signed.send(chunks(), http.signed.headers(b"".join(pieces)))

    assert reply.status == 413
    await http.no_more()


async def test_slack_can_verify_the_address(http: HttpTalk) -> None:
    challenge = {"token": "legacyverificationtoken1", "challenge": "3eZbrw1aBm2r", "type": "url_verification"}
    reply = await http.signed.event(challenge)

    assert reply.status == 200
    assert "3eZbrw1aBm2r" in reply.text


async def test_slack_can_check_the_certificate(http: HttpTalk) -> None:
    reply = await http.signed.command({"ssl_check": "1", "token": "legacyverificationtoken1"})

    assert reply.status == 200


async def test_slack_can_check_the_certificate_without_a_signature(http: HttpTalk) -> None:
    reply = await http.signed.send(b"token=legacyverificationtoken1&ssl_check=1", {"Content-Type": FORM})
    assert (reply.status, reply.text) == (200, "")

    await assert_refused(http, b"text=%26ssl_check%3D1", {"Content-Type": FORM})


async def test_a_slash_at_the_end_of_the_address_makes_no_difference(http: HttpTalk) -> None:
    talk = HttpTalk(http.slack, http.bot, http.bot.signed(http.slack.signing_secret, "/slack/events/"))

    assert "docker volume rm" in (await talk.command(QUESTION)).text


@pytest.mark.parametrize("kind", ["reaction_added", "member_joined_channel", "something_new"])
async def test_an_event_without_use_is_received(http: HttpTalk, kind: str) -> None:
    await http.deliver_event(http.slack.event_callback({"type": kind, "user": "U1", "event_ts": "1.2"}))
    await http.no_more()


async def test_a_get_of_the_events_is_not_allowed(http: HttpTalk) -> None:
    assert (await http.bot.get("/slack/events")).status == 405


async def test_an_unknown_page_is_not_found(http: HttpTalk) -> None:
    assert (await http.bot.get("/nowhere")).status == 404


async def test_the_bot_is_alive_and_ready(http: HttpTalk) -> None:
    assert (await http.bot.get("/healthz")).status == 200
    assert (await http.bot.get("/readyz")).status == 200


async def test_the_metrics_count_answers(http: HttpTalk) -> None:
    counter = 'wharfie_questions_total{status="answered",surface="command"}'

    async def counted() -> float:
        page = await http.bot.get("/metrics")
        assert page.headers["Content-Type"].startswith("text/plain")
        counts = dict(line.rsplit(" ", 1) for line in page.text.splitlines() if not line.startswith("#"))
        return float(counts.get(counter, 0))

    before = await counted()
    await http.command(QUESTION)

    assert await counted() == before + 1
