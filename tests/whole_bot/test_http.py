"""A workspace asks over HTTP, and the real bot answers."""

import asyncio
import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.playground.slack import FakeSlack, Message
from bot.playground.slack.workspace import BOT_USER, CHANNEL, DIRECT, NEWCOMER, PERSON
from bot.replies.blocks import CHOOSE_ANSWER
from bot.replies.buttons import ButtonValue
from tests.bot_process import BotProcess, run_to_end
from tests.whole_bot.talk import QUESTION, UNSURE, HttpTalk

pytestmark = pytest.mark.asyncio(loop_scope="module")

NASTY = "<!channel> <@U123> <https://evil.example|click> &amp; stuff"


def assert_answers_question(message: Message) -> None:
    assert "docker volume rm" in message.text
    assert any(command.startswith("docker volume rm") for command in message.commands)
    assert "Careful" in message.text


async def test_a_command_is_answered_for_the_asker_alone(http: HttpTalk) -> None:
    fields = http.slack.slash_command(QUESTION)
    await http.deliver_command(fields)
    answer = await http.slack.next_message()

    assert answer.kind == "ack"
    assert answer.response_url == fields["response_url"]
    assert answer.extra.get("response_type") == "ephemeral"
    assert_answers_question(answer)
    await http.no_more()


async def test_each_command_stands_alone_in_its_block_and_the_text_holds_all(http: HttpTalk) -> None:
    answer = await http.command(QUESTION)

    assert len(answer.commands) > 1
    assert all(command.startswith("docker ") and "\n" not in command for command in answer.commands)
    assert all(command in answer.text for command in answer.commands)


async def test_a_mention_is_answered_in_its_own_thread(http: HttpTalk) -> None:
    mention = http.slack.app_mention(QUESTION)
    await http.deliver_event(mention)
    answer = await http.slack.next_message()

    assert (answer.kind, answer.channel) == ("post", CHANNEL)
    assert answer.thread_ts == mention["event"]["ts"]
    assert answer.extra["unfurl_links"] is False
    assert answer.extra["unfurl_media"] is False
    assert_answers_question(answer)
    await http.no_more()


async def test_a_mention_within_a_thread_is_answered_there(http: HttpTalk) -> None:
    answer = await http.mention(QUESTION, thread_ts="1700000000.000100", parent_user_id=PERSON)

    assert answer.thread_ts == "1700000000.000100"


async def test_a_direct_message_is_answered(http: HttpTalk) -> None:
    answer = await http.direct(QUESTION)

    assert (answer.kind, answer.channel, answer.thread_ts) == ("post", DIRECT, None)
    assert answer.extra["unfurl_links"] is False
    assert_answers_question(answer)
    await http.no_more()


async def test_a_direct_message_within_a_thread_is_answered_there(http: HttpTalk) -> None:
    answer = await http.direct(QUESTION, thread_ts="1700000000.000100")

    assert answer.thread_ts == "1700000000.000100"


async def test_an_event_delivered_three_times_is_answered_once(http: HttpTalk) -> None:
    mention = http.slack.app_mention(QUESTION)
    for retry in range(3):
        await http.deliver_event(mention, retry)

    assert_answers_question(await http.slack.next_message())
    await http.no_more()


async def test_a_retry_alone_is_answered(http: HttpTalk) -> None:
    await http.deliver_event(http.slack.app_mention(QUESTION), retry=1)

    assert_answers_question(await http.slack.next_message())


async def test_three_deliveries_at_once_are_answered_once(http: HttpTalk) -> None:
    mention = http.slack.app_mention(QUESTION)
    await asyncio.gather(*(http.deliver_event(mention, retry) for retry in range(3)))

    assert_answers_question(await http.slack.next_message())
    await http.no_more()


async def test_one_message_under_two_event_ids_is_answered_once(http: HttpTalk) -> None:
    ts = http.slack.new_ts()
    for _ in range(2):
        await http.deliver_event(http.slack.app_mention(QUESTION, ts=ts))

    assert_answers_question(await http.slack.next_message())
    await http.no_more()


@pytest.mark.parametrize("mention_first", [True, False], ids=["mention first", "message first"])
@pytest.mark.parametrize("kind", ["channel", "direct"])
async def test_a_mention_that_is_also_a_message_is_answered_once(
    http: HttpTalk, kind: str, *, mention_first: bool
) -> None:
    channel = DIRECT if kind == "direct" else CHANNEL
    mention = http.slack.app_mention(QUESTION, channel=channel)
    same = {"ts": mention["event"]["ts"], "channel": channel}
    text = mention["event"]["text"]
    message = http.slack.direct_message(text, **same) if kind == "direct" else http.slack.message(text, **same)

    for event in (mention, message) if mention_first else (message, mention):
        await http.deliver_event(event)

    assert_answers_question(await http.slack.next_message())
    await http.no_more()


UNANSWERED: dict[str, dict[str, Any]] = {
    "another bot": {"bot_id": "B0OTHER", "user": "U0OTHER"},
    "a bot with a profile": {"bot_profile": {"id": "B0OTHER", "name": "other"}, "user": "U0OTHER"},
    "an old bot": {"subtype": "bot_message", "bot_id": "B0OTHER", "user": None},
    "itself": {"user": BOT_USER},
    "Slackbot": {"user": "USLACKBOT"},
}
EDITED = {"edited": {"user": PERSON, "ts": "1700000000.000000"}}


@pytest.mark.parametrize("fields", UNANSWERED.values(), ids=UNANSWERED)
async def test_mentions_by_those_are_not_answered(http: HttpTalk, fields: dict[str, Any]) -> None:
    await http.deliver_event(http.slack.app_mention(QUESTION, **fields))
    await http.no_more()


@pytest.mark.parametrize("fields", [*UNANSWERED.values(), EDITED], ids=[*UNANSWERED, "an edit"])
async def test_direct_messages_by_those_are_not_answered(http: HttpTalk, fields: dict[str, Any]) -> None:
    await http.deliver_event(http.slack.direct_message(QUESTION, **fields))
    await http.no_more()


@pytest.mark.parametrize("subtype", ["message_changed", "message_deleted", "message_replied"])
async def test_what_happens_to_a_message_is_not_answered(http: HttpTalk, subtype: str) -> None:
    message = http.slack.direct_message(QUESTION)["event"]
    ts = http.slack.new_ts()
    event = {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "message": message,
        "previous_message": message,
        "deleted_ts": message["ts"],
        "channel": DIRECT,
        "channel_type": "im",
        "ts": ts,
        "event_ts": ts,
    }
    await http.deliver_event(http.slack.event_callback(event))
    await http.no_more()


async def test_talk_in_a_channel_that_does_not_mention_the_bot_is_not_answered(http: HttpTalk) -> None:
    await http.deliver_event(http.slack.message(QUESTION))
    await http.no_more()


def examples_of(usage: Message) -> list[str]:
    return [line.removeprefix("• ") for line in usage.text.splitlines() if line.startswith("• ")]


def choices_in(answer: Message) -> list[dict[str, Any]]:
    """Return the buttons of choices; those of related answers are something else."""
    return [button for button in answer.buttons if button["action_id"].startswith(CHOOSE_ANSWER)]


@pytest.mark.parametrize("text", ["", "  ", "help", "hi", "Hello!", "thanks", "?"])
async def test_small_talk_gives_examples_that_work(http: HttpTalk, text: str) -> None:
    examples = examples_of(await http.command(text))

    assert examples
    for example in examples:
        answer = await http.command(example)
        assert "docker" in answer.text
        assert not choices_in(answer)
        assert not examples_of(answer)


async def test_a_lone_mention_gives_examples(http: HttpTalk) -> None:
    alone = await http.mention("")
    asked_for_help = await http.mention("help")

    assert examples_of(alone)
    assert alone.text == asked_for_help.text


async def test_an_unsure_question_offers_choices_and_a_press_shows_that_answer(http: HttpTalk) -> None:
    offer = await http.command(UNSURE)
    assert 2 <= len(offer.buttons) <= 3
    assert all(button["text"]["text"] in offer.text for button in offer.buttons)

    for button in offer.buttons:
        answer = await http.press(button, offer)

        assert answer.kind == "response"
        assert answer.extra.get("replace_original") is True
        assert button["text"]["text"] in answer.text
        assert answer.commands
        others = [other["text"]["text"] for other in offer.buttons if other is not button]
        assert [other["text"]["text"] for other in choices_in(answer)] == others
    await http.no_more()


async def test_anyone_in_the_channel_may_press(http: HttpTalk) -> None:
    offer = await http.mention(UNSURE)
    answer = await http.as_user(NEWCOMER).press(offer.buttons[0], offer)

    assert answer.extra.get("replace_original") is True
    assert offer.buttons[0]["text"]["text"] in answer.text


@pytest.mark.parametrize("value", [ButtonValue(entry="gone-entry").text, "<!channel>", "x" * 2_000])
async def test_a_choice_whose_answer_is_gone_is_told_politely(http: HttpTalk, value: str) -> None:
    offer = await http.command(UNSURE)
    answer = await http.press({**offer.buttons[0], "value": value}, offer)

    assert "no longer" in answer.text
    assert value not in answer.shown


async def test_entries_are_messages_that_slack_takes(http: HttpTalk) -> None:
    """Each twentieth; that all of them are is tested without a process, in tests/replies/test_replies.py."""
    export = await run_to_end("export", environment={})
    offer = await http.command(UNSURE)

    for entry in map(json.loads, export.stdout.splitlines()[::20]):
        answer = await http.press({**offer.buttons[0], "value": ButtonValue(entry=entry["id"]).text}, offer)
        assert html.unescape(answer.text).startswith(entry["title"])
        text = html.unescape(answer.text)  # a long answer shows only its beginning until a button is pressed
        assert [command for command in entry["commands"] if command.splitlines()[0] not in text] == []


TEAM_ENTRY = """
- id: wharf-login
  title: Log in to <the> wharf & registry
  questions: [how do I log in to the wharf registry]
  answer: Tell <!channel> & `a < b && c > d` first.
  commands:
    - run: echo "a" && cat < in > out
      does: Reads <in> & writes <out>
      careful: <@U123> & all
  snippets:
    - {language: compose, text: "<<: *defaults", does: Merges <defaults>}
"""


async def test_the_knowledge_of_a_team_is_answered_with_its_markup_escaped(
    tmp_path: Path, small_checkout: Path
) -> None:
    (tmp_path / "team.yaml").write_text(TEAM_ENTRY)
    async with FakeSlack() as slack:
        environment = slack.environment("http")
        start = BotProcess("serve", "--knowledge", str(tmp_path), environment=environment, checkout=small_checkout)
        async with start as bot:
            talk = HttpTalk(slack, bot, bot.signed(slack.signing_secret))
            answer = await talk.command("how do I log in to the wharf registry")

    assert "&lt;!channel&gt; &amp; " in answer.text
    assert "&lt;@U123&gt; &amp; all" in answer.text
    assert set(answer.commands) == {'echo "a" && cat < in > out', "<<: *defaults"}


async def test_what_it_does_not_know_it_says_so(http: HttpTalk) -> None:
    answer = await http.command("best pizza in town")

    assert "don't know" in answer.text


@pytest.mark.parametrize("question", [NASTY, f"{QUESTION} {NASTY}", f"{NASTY} {UNSURE}"])
async def test_the_question_never_comes_back_as_markup(http: HttpTalk, question: str) -> None:
    answers = [await http.command(question), await http.mention(question), await http.direct(question)]

    for answer in answers:
        assert not re.search(r"<!|<@U123|evil\.example", answer.shown)


@pytest.mark.parametrize(
    "question", ["“how do I remove volumes”", "how do I remove volumes…", "\u2018volumes\u2019 \u2013 remove"]
)
async def test_typographic_characters_do_no_harm(http: HttpTalk, question: str) -> None:
    assert_answers_question(await http.command(question))


async def test_ten_kilobytes_of_question_are_answered_once(http: HttpTalk) -> None:
    await http.command(f"{QUESTION} " * 420)
    await http.direct("zyx" * 3_400)
    await http.no_more()


async def test_fifty_mentions_at_once_are_all_answered(http: HttpTalk) -> None:
    mentions = [http.slack.app_mention(QUESTION, user=f"U0P{number}") for number in range(50)]
    await asyncio.gather(*(http.deliver_event(mention) for mention in mentions))
    answers = [await http.slack.next_message() for _ in mentions]

    assert {answer.thread_ts for answer in answers} == {mention["event"]["ts"] for mention in mentions}
    await http.no_more()
