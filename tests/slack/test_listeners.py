"""Each listener with a real Bolt app, a real Web API client and a Slack of our own at the other end."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.in_flight import InFlight
from bot.metrics import Metrics
from bot.playground.slack import FakeSlack
from bot.playground.slack.changes import edited
from bot.playground.slack.messages import Message
from bot.replies.buttons import ButtonValue
from bot.search import KnowledgeBase, Search
from bot.server.assembly import assemble
from bot.server.web_api import BotToken
from bot.slack import outbox, slash_command
from bot.slack.clients import Clients
from bot.storage import Database
from tests.shipped import model, shipped


class Bench:
    """A Slack, and an app that is handed requests directly."""

    def __init__(self, slack: FakeSlack, app: AsyncApp, metrics: Metrics) -> None:
        self.slack = slack
        self._app = app
        self._metrics = metrics

    async def event(self, payload: dict[str, Any]) -> int | None:
        """Hand over what the Events API would deliver."""
        return (await self._dispatch(payload)).status

    async def interaction(self, payload: dict[str, Any]) -> BoltResponse:
        """Hand over a pressed button and its like."""
        return await self._dispatch(payload)

    async def command(self, fields: dict[str, str]) -> int | None:
        """Hand over a slash command, and show the answer that came with the acknowledgement."""
        response = await self._dispatch(urlencode(fields))
        if response.body:
            await self.slack.take_acknowledgement(fields, json.loads(response.body))
        return response.status

    async def _dispatch(self, body: dict[str, Any] | str) -> BoltResponse:
        return await self._app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))

    async def settled(self) -> list[str]:
        """Wait until all is answered; return what was said meanwhile."""
        return [message.text for message in await self.slack.settled(self.event)]

    def counted(self, name: str, **labels: str) -> float:
        """Return a counter."""
        families = text_string_to_metric_families(self._metrics.text().decode())
        samples = [sample for family in families for sample in family.samples if sample.name == name]
        return sum(sample.value for sample in samples if labels.items() <= sample.labels.items())


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    database = Database(f"sqlite:///{tmp_path}/wharfie.db")
    async with FakeSlack() as slack, aiohttp.ClientSession() as session, contextlib.aclosing(database):
        await database.open()
        client = AsyncWebClient(base_url=slack.api_url, session=session, retry_handlers=[])
        clients = Clients(client, BotToken(client, slack.bot_token))
        metrics, in_flight = Metrics(), InFlight()
        bot = assemble(database, KnowledgeBase(shipped(), model()), clients, in_flight, metrics)
        yield Bench(slack, bot.app, metrics)
        await in_flight.finish(10)


async def test_a_command_is_acknowledged_and_answered_to_the_asker(bench: Bench) -> None:
    assert await bench.command(bench.slack.slash_command("stop the container web")) == 200

    answer = await bench.slack.next_message()
    assert answer.commands[0] == "docker stop web"
    assert answer.extra["response_type"] == "ephemeral"
    assert bench.counted("wharfie_questions_total", surface="command", status="answered") == 1


async def test_a_mention_is_answered_in_the_thread(bench: Bench) -> None:
    mention = bench.slack.app_mention("what is an image")
    await bench.event(mention)

    answer = await bench.slack.next_message()
    assert answer.thread_ts == mention["event"]["ts"]
    assert "What is an image?" in answer.text


async def test_a_direct_message_is_answered_below_it(bench: Bench) -> None:
    await bench.event(bench.slack.direct_message("docker info"))

    answer = await bench.slack.next_message()
    assert answer.thread_ts is None
    assert answer.commands[0] == "docker info"


async def test_a_message_in_a_channel_without_a_mention_is_ignored(bench: Bench) -> None:
    await bench.event(bench.slack.message("how do I remove volumes"))

    assert await bench.settled() == []


@pytest.mark.parametrize("thread", [{}, {"thread_ts": "1700000000.000100"}], ids=["first", "reply"])
async def test_messages_in_channels_and_edits_are_acknowledged_while_the_database_is_slow(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, thread: dict[str, str]
) -> None:
    said = bench.slack.message("how do I remove volumes?", **thread)
    released, run = asyncio.Event(), Database.run

    async def slowly(self: Database, *arguments: Any, **options: Any) -> Any:
        await released.wait()
        return await run(self, *arguments, **options)

    monkeypatch.setattr(Database, "run", slowly)
    async with asyncio.timeout(5):
        assert await bench.event(said) == 200
        assert await bench.event(edited(bench.slack, said, "how do I remove images?")) == 200
    released.set()
    assert await bench.settled() == []


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B1", "user": "U0OTHERBOT"},
        {"bot_profile": {"id": "B1"}, "user": "U0OTHERBOT"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed", "hidden": True},
        {"subtype": "message_deleted", "hidden": True},
        {"subtype": "channel_join"},
        {"user": "USLACKBOT"},
        {"user": None},
    ],
    ids=lambda event: next(iter(event.items()))[0] + "=" + str(next(iter(event.values()))),
)
async def test_only_people_are_answered(bench: Bench, event: dict[str, Any]) -> None:
    await bench.event(bench.slack.direct_message("how do I remove volumes", **event))
    await bench.event(bench.slack.app_mention("how do I remove volumes", **event))

    assert await bench.settled() == []


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
async def test_a_person_who_shares_a_file_or_a_reply_is_answered(bench: Bench, subtype: str) -> None:
    await bench.event(bench.slack.direct_message("how do I remove volumes", subtype=subtype))

    assert "docker volume rm" in (await bench.slack.next_message()).text


async def test_a_pressed_choice_replaces_the_message_with_that_answer(bench: Bench) -> None:
    await bench.event(bench.slack.app_mention("remove"))
    question = await bench.slack.next_message()
    button = question.buttons[1]
    await bench.interaction(bench.slack.block_actions(button["action_id"], button["value"], question))

    answer = await bench.slack.next_message()
    assert answer.extra["replace_original"] is True
    assert answer.text.startswith(button["text"]["text"])


async def test_what_was_asked_is_repeated_above_an_answer_that_only_the_asker_sees(bench: Bench) -> None:
    await bench.command(bench.slack.slash_command("stop the container web &lt;now&gt;"))
    hidden = await bench.slack.next_message()
    await bench.event(bench.slack.app_mention("stop the container web"))

    assert hidden.blocks[0]["elements"][0]["text"] == "You asked: stop the container web <now>"
    assert hidden.text.startswith("You asked: stop the container web &lt;now&gt;\n\nStop a container")
    assert "You asked" not in (await bench.slack.next_message()).text


async def press(bench: Bench, message: Message, action: str) -> Message:
    """Press the first button whose action begins so, and return what comes of it."""
    button = next(each for each in message.buttons if each["action_id"].startswith(action))
    await bench.interaction(bench.slack.block_actions(button["action_id"], button["value"], message))
    return await bench.slack.next_message()


async def test_a_pressed_choice_keeps_the_names_of_the_question_and_the_other_choices(bench: Bench) -> None:
    await bench.event(bench.slack.app_mention("inspect volume billing-data files"))
    question = await bench.slack.next_message()
    titles = [button["text"]["text"] for button in question.buttons][:3]

    title = "Look at the files in a volume"
    first = await press(bench, question, f"choose_answer_{titles.index(title) + 1}")
    assert "-v billing-data:/data:ro" in first.commands[0]
    others = [each for each in first.buttons if each["action_id"].startswith("choose_answer")]
    titles.remove(title)
    assert [button["text"]["text"] for button in others] == titles

    second = await press(bench, first, "choose_answer_2")
    assert second.text.startswith(titles[1])


async def test_the_names_that_a_button_brings_are_checked_again(bench: Bench) -> None:
    await bench.event(bench.slack.app_mention("remove"))
    question = await bench.slack.next_message()
    asked = "stop container `$(reboot)` and container `a;b`"
    forged = ButtonValue(entry="remove-container", others=("no-such-entry",), question=asked).text
    await bench.interaction(bench.slack.block_actions("choose_answer_1", forged, question))

    assert (await bench.slack.next_message()).commands[0] == "docker rm web"


@pytest.mark.parametrize(
    ("surface", "where"),
    [
        ("command", {"response_type": "ephemeral", "replace_original": False}),
        ("mention", {"response_type": "in_channel", "replace_original": False}),
    ],
)
async def test_a_related_answer_comes_below_and_leaves_the_message_with_its_buttons(
    bench: Bench, surface: str, where: dict[str, Any]
) -> None:
    if surface == "command":
        await bench.command(bench.slack.slash_command("how do I remove the volume billing-data"))
    else:
        await bench.event(bench.slack.app_mention("how do I remove the volume billing-data"))
    answer = await bench.slack.next_message()
    related = await press(bench, answer, "show_related")

    assert related.extra == where
    assert related.thread_ts == answer.thread_ts


async def test_more_causes_take_the_place_of_the_short_answer(bench: Bench) -> None:
    await bench.command(bench.slack.slash_command("docker: no space left on device"))
    short = await bench.slack.next_message()
    full = await press(bench, short, "show_rest")

    assert full.extra["replace_original"] is True
    assert str(short.blocks).count("Fix: ") == 1
    assert str(full.blocks).count("Fix: ") > 1
    assert short.text.endswith(full.text)


async def test_a_mention_in_the_thread_goes_on_from_the_question_before(bench: Bench) -> None:
    first = bench.slack.app_mention("how do I remove a volume")
    thread = first["event"]["ts"]
    for event in (first, bench.slack.app_mention("thanks!", thread_ts=thread)):
        await bench.event(event)
        await bench.slack.next_message()
    for said, understood, command in (
        ("and images?", "how do I remove images", "docker image rm"),
        ("only the unused ones", "how do I remove images, the unused ones", "docker image prune"),
    ):
        await bench.event(bench.slack.app_mention(said, thread_ts=thread, user="U0COLLEAGUE"))
        answer = await bench.slack.next_message()
        assert answer.text.startswith(f"Understood as: {understood}\n\n")
        assert answer.blocks[0] == {
            "type": "context",
            "elements": [{"type": "plain_text", "text": f"Understood as: {understood}", "emoji": False}],
        }
        assert (answer.thread_ts, command in answer.text) == (thread, True)


async def test_another_thread_is_another_conversation(bench: Bench) -> None:
    await bench.event(bench.slack.app_mention("how do I remove a volume"))
    await bench.slack.next_message()
    await bench.event(bench.slack.app_mention("and images?"))

    assert "Understood as" not in (await bench.slack.next_message()).text


async def test_direct_messages_are_one_conversation(bench: Bench) -> None:
    for said in ("how do I remove a volume", "and images?"):
        await bench.event(bench.slack.direct_message(said))
        answer = await bench.slack.next_message()

    assert answer.text.startswith("Understood as: how do I remove images\n\nRemove an image")


@pytest.mark.parametrize("below", ["question", "answer"])
async def test_a_thread_below_a_direct_message_goes_on_from_it(bench: Bench, below: str) -> None:
    question = bench.slack.direct_message("how do I remove a volume")
    await bench.event(question)
    answer = await bench.slack.next_message()
    await bench.event(bench.slack.direct_message("list networks"))
    await bench.slack.next_message()
    thread = question["event"]["ts"] if below == "question" else answer.ts
    await bench.event(bench.slack.direct_message("and images?", thread_ts=thread))

    assert (await bench.slack.next_message()).text.startswith("Understood as: how do I remove images")


async def test_commands_do_not_continue_each_other(bench: Bench) -> None:
    for said in ("how do I remove a volume", "and images?"):
        await bench.command(bench.slack.slash_command(said))
        answer = await bench.slack.next_message()

    assert "Understood as" not in answer.text


async def test_a_follow_up_goes_on_from_the_choice_that_was_pressed(bench: Bench) -> None:
    mention = bench.slack.app_mention("remove")
    await bench.event(mention)
    question = await bench.slack.next_message()
    button = question.buttons[0]
    await bench.interaction(bench.slack.block_actions(button["action_id"], button["value"], question))
    chosen = (await bench.slack.next_message()).text.splitlines()[0]
    await bench.event(bench.slack.app_mention("all of them", thread_ts=mention["event"]["ts"]))

    assert (await bench.slack.next_message()).text.startswith(f"Understood as: {chosen}, all of them")


async def test_the_log_of_a_follow_up_has_meanings_but_no_names(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    for said in ("stop the container crown-jewels", "how do I restart it?"):
        await bench.event(bench.slack.direct_message(said))
        await bench.slack.next_message()

    assert "follow-up [action:restart, thing:container]" in caplog.text
    assert "jewels" not in caplog.text


async def test_an_error_gives_an_apology_without_its_words_and_a_log_with_them(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await bench.command(bench.slack.slash_command("remove"))
    offer = await bench.slack.next_message()
    bench.slack.fail_next("response_url", status=404, error="expired_url")
    button = offer.buttons[0]
    await bench.interaction(bench.slack.block_actions(button["action_id"], button["value"], offer))

    apology = await bench.slack.next_message()
    assert "went wrong" in apology.text
    incident = apology.text.split()[-1].rstrip(".")
    assert f"Incident {incident}" in caplog.text
    assert "expired_url" not in apology.shown


async def test_an_error_with_a_mention_is_apologised_for_in_its_thread(bench: Bench) -> None:
    bench.slack.fail_next("chat.postMessage", error="fatal_error")
    mention = bench.slack.app_mention("how do I remove volumes")
    await bench.event(mention)

    apology = await bench.slack.next_message()
    assert (apology.thread_ts, "went wrong" in apology.text) == (mention["event"]["ts"], True)


class Heard(logging.Handler):
    """Tells when the log says something."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self._part = part
        self.said = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Look whether it is said now."""
        if self._part in record.getMessage():
            self.said.set()


async def test_an_apology_that_fails_too_is_only_logged(bench: Bench) -> None:
    log = logging.getLogger("bot.slack.apology")
    log.addHandler(heard := Heard("An apology could not be sent"))
    await bench.event(bench.slack.app_mention("how do I remove volumes", channel="C0NOTAMEMBER"))

    async with asyncio.timeout(10):
        await heard.said.wait()
    log.removeHandler(heard)
    assert await bench.settled() == []


async def test_an_event_without_use_is_received(bench: Bench) -> None:
    assert await bench.event(bench.slack.event_callback({"type": "reaction_added", "user": "U1"})) == 200


async def test_a_command_whose_answer_is_too_large_for_the_acknowledgement_is_answered_at_its_address(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slash_command, "LARGEST_ACKNOWLEDGEMENT", 100)
    fields = bench.slack.slash_command("how do I remove volumes")
    assert await bench.command(fields) == 200

    answer = await bench.slack.next_message()
    assert (answer.kind, answer.response_url) == ("response", fields["response_url"])
    assert answer.extra["response_type"] == "ephemeral"


async def test_a_command_whose_answer_comes_late_is_answered_at_its_address(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slash_command, "SLOWEST_ACKNOWLEDGEMENT", 0.0)
    assert await bench.command(bench.slack.slash_command("how do I remove volumes")) == 200

    assert (await bench.slack.next_message()).kind == "response"


async def test_an_error_with_a_command_is_acknowledged_and_apologised_for(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(Search, "find_answer", fail)
    assert await bench.command(bench.slack.slash_command("how do I remove volumes")) == 200

    apology = await bench.slack.next_message()
    assert (apology.kind, "went wrong" in apology.text, "broken" in apology.shown) == ("response", True, False)


async def test_who_asks_where_too_many_answers_wait_is_told_so_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outbox, "MOST_IN_CHANNEL", 0)
    with bench.slack.hold("chat.postMessage") as hold:
        await bench.event(bench.slack.app_mention("how do I remove volumes"))
        await hold.reached.wait()
        late = bench.slack.app_mention("what is an image", user="U0LATE")
        await bench.event(late)
        word = await bench.slack.next_message()

        assert (word.kind, word.extra["user"], "ask again" in word.text) == ("ephemeral", "U0LATE", True)
    assert "docker volume rm" in (await bench.slack.next_message()).text
    assert f"{late['event']['ts']} in {late['event']['channel']} is not answered" in caplog.text
    assert "image" not in caplog.text


async def test_a_form_of_another_version_where_too_many_answers_wait_is_no_error(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outbox, "MOST_WAITING", 0)

    await bench.interaction(bench.slack.interaction("shortcut", callback_id="gone"))
    await bench.event(bench.slack.app_mention("what is an image"))

    assert "ask again" in (await bench.slack.next_message()).text  # of the mention: it comes after the form
    assert "a shortcut is not answered" in caplog.text
