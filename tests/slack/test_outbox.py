"""The outbox keeps each channel's order, sends answers before apologies, and refuses messages when it is full."""

import asyncio
import copy
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.in_flight import InFlight
from bot.playground.slack import FakeSlack
from bot.playground.slack.installs import HOME
from bot.playground.slack.workspace import CHANNEL, DIRECT
from bot.replies.blocks import Reply
from bot.retries import web_api_handlers
from bot.slack import outbox as outbox_module
from bot.slack.outbox import Outbox, OutboxFullError


class Office:
    """An outbox, with a Slack at its other end."""

    def __init__(self, slack: FakeSlack, client: AsyncWebClient) -> None:
        self.slack = slack
        self.in_flight = InFlight()
        self._outbox = Outbox(self.in_flight)
        self._client = client

    def post(
        self, text: str, channel: str = CHANNEL, *, asker: str = "", token: str | None = None
    ) -> asyncio.Task[str]:
        """Put a message into the outbox; with another token, for another workspace."""
        message, client = Reply(text, [{"type": "divider"}]), copy.copy(self._client)
        client.token = token or self._client.token
        return self.in_flight.start(self._outbox.post(client, channel, message, thread="1.2", asker=asker))

    def apologise(self, text: str) -> asyncio.Task[str]:
        """Put an apology into the outbox."""
        message = Reply(text, [{"type": "divider"}])
        return self.in_flight.start(self._outbox.apologise(self._client, CHANNEL, message, thread="1.2"))


@pytest_asyncio.fixture
async def office() -> AsyncIterator[Office]:
    patience = aiohttp.ClientTimeout(total=2.0)
    async with FakeSlack() as slack, aiohttp.ClientSession(timeout=patience) as session:
        client = AsyncWebClient(
            slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=web_api_handlers()
        )
        yield Office(slack, client)


async def test_a_workspace_does_not_wait_for_another_one_whose_channel_has_the_same_id(office: Office) -> None:
    other = office.slack.bot_token + "-other"
    office.slack.installs.tokens[other] = HOME
    office.slack.fail_next("chat.postMessage", status=429, headers={"Retry-After": "1"})
    waiting = office.post("waits")
    await office.slack.called("chat.postMessage")

    await office.post("goes", token=other)
    assert not waiting.done()
    await waiting

    assert [message.text for message in office.slack.messages] == ["goes", "waits"]


async def test_a_channel_gets_its_messages_in_order_and_apologies_last(office: Office) -> None:
    office.slack.limit_posts(every=0.05)
    office.apologise("sorry")
    posts = [office.post(str(number)) for number in range(5)]
    await asyncio.wait(posts)

    assert [(await office.slack.next_message()).text for _ in range(6)] == ["0", "1", "2", "3", "4", "sorry"]


async def test_those_who_ask_in_a_channel_take_turns_and_each_gets_the_answers_in_order(office: Office) -> None:
    office.slack.limit_posts(every=0.02)
    asked = ["a1", "a2", "a3", "a4", "b1", "b2", "c1"]
    posts = [office.post(text, asker=text[0]) for text in asked]
    await asyncio.wait(posts)

    said = [(await office.slack.next_message()).text for _ in asked]
    assert said == ["a1", "b1", "c1", "a2", "b2", "a3", "a4"]


async def test_somebody_who_asks_last_waits_for_one_answer_of_each_other_person(office: Office) -> None:
    with office.slack.hold("chat.postMessage") as hold:
        flood = [office.post(f"a{number}", asker="a") for number in range(100)]
        await hold.reached.wait()
        late = [office.post("b0", asker="b"), office.post("c0", asker="c")]
        await asyncio.sleep(0)
    await asyncio.gather(*flood, *late)

    said = [message.text for message in office.slack.take_unread()]
    assert {"b0", "c0"} <= set(said[:5])
    assert [text for text in said if text[0] == "a"] == [f"a{number}" for number in range(100)]


async def test_a_refused_message_is_told_to_its_sender_and_the_next_one_goes_out(office: Office) -> None:
    office.slack.fail_next("chat.postMessage", error="restricted_action")
    refused, taken = office.post("one"), office.post("two")

    with pytest.raises(SlackApiError, match="restricted_action"):
        await refused
    assert await taken == (await office.slack.next_message()).ts


async def test_a_reply_that_is_slower_than_our_patience_leaves_one_message(office: Office) -> None:
    office.slack.lose_reply("chat.postMessage", after=6.0)
    ts = await office.post("one")

    assert [message.ts for message in office.slack.take_unread()] == [ts]


async def test_a_full_channel_refuses_messages_but_another_accepts_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "MOST_IN_CHANNEL", 2)
    with office.slack.hold("chat.postMessage") as hold:
        first = office.post("under way")
        await hold.reached.wait()
        waiting = [office.post("one"), office.post("two")]
        with pytest.raises(OutboxFullError):
            await office.post("three")
        other = office.post("elsewhere", DIRECT)
    await asyncio.gather(first, *waiting, other)

    assert sorted(message.text for message in office.slack.take_unread()) == ["elsewhere", "one", "two", "under way"]
    await office.post("four")


async def test_a_full_outbox_refuses_messages_for_all_channels(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "MOST_WAITING", 2)
    with office.slack.hold("chat.postMessage") as hold:
        first = office.post("one")
        await hold.reached.wait()
        second = office.post("two")
        await asyncio.sleep(0)
        with pytest.raises(OutboxFullError):
            await office.post("three", DIRECT)
    await asyncio.gather(first, second)

    assert await office.post("four", DIRECT)


async def test_what_is_not_sent_at_the_end_is_told_in_the_log(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with office.slack.hold("chat.postMessage") as hold:
        for text in ("one", "two", "three"):
            office.post(text)
        await hold.reached.wait()
        await office.in_flight.finish(0)

    assert f"3 messages were not sent to {CHANNEL}, for the threads: 1.2, 1.2, 1.2" in caplog.text
