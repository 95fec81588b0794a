"""What owners set for a channel: whether questions are answered that nobody asked the bot, follow-ups, or nothing."""

import contextlib
from typing import Any

import pytest

from bot.playground.slack import FakeSlack, ShownView
from bot.playground.slack.changes import as_message
from bot.playground.slack.workspace import ADMIN, BOT_USER, DIRECT, NEWCOMER, PERSON, TEAM, WORKFLOW
from bot.records import ChannelSettings, WorkspaceSettings
from bot.replies.views.channels import CHANNEL_FORM, OPEN_CHANNEL_SETTINGS
from bot.storage import Channels, Database, WorkspaceSettingsStore
from bot.storage.tables import answers, claims, conversations, gaps, replies
from tests.postgresql import PostgreSQL
from tests.storage.databases import pass_time, rows
from tests.whole_bot.channels import NOTE, ask_in, channel_with, said_before, stays_silent
from tests.whole_bot.deployment import LEASE, kept_requests
from tests.whole_bot.talk import QUESTION, UNSURE, Talk, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

SURE = "how do I remove a volume?"


async def open_form(talk: Talk, channel: str) -> ShownView:
    """Open the settings of a channel as people do."""
    await talk.deliver_command(talk.slack.slash_command("settings", user_id=talk.user, channel_id=channel))
    settings = await talk.slack.next_view()
    return await talk.open(settings.element(OPEN_CHANNEL_SETTINGS), settings)


async def test_an_admin_lets_the_bot_answer_in_a_channel_which_is_told_so(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database)
    admin = team.as_user(ADMIN)
    form = await open_form(admin, channel)
    assert form.callback_id == CHANNEL_FORM
    await admin.submit(form, {"mode": "sure", "follow_ups": "yes", "strangers": "nothing"})
    assert "saved" in (await team.slack.next_view()).shown
    told = await team.slack.next_message()

    assert (told.channel, "when I'm sure" in told.text, "follow-up" in told.text) == (channel, True, True)
    assert await Channels(database).read(TEAM, channel) == ChannelSettings("sure", follow_ups=True, strangers="nothing")
    await team.say(SURE, channel)
    assert "docker volume rm" in (await team.slack.next_message()).text
    state = (await open_form(admin, channel)).blocks
    assert [block["element"]["initial_option"]["value"] for block in state] == ["sure", "yes", "nothing"]


async def test_where_the_bot_is_not_a_member_the_owner_is_asked_to_invite_it(team: Talk, database: Database) -> None:
    admin = team.as_user(ADMIN)
    await admin.submit(await open_form(admin, "C0ELSEWHERE"), {"mode": "sure"})
    assert "saved" in (await team.slack.next_view()).shown
    word = await team.slack.next_message()

    assert (word.channel, "/invite" in word.text) == ("D0ADMIN", True)
    assert (await Channels(database).read(TEAM, "C0ELSEWHERE")).mode == "sure"


async def test_what_needs_no_membership_is_not_announced(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database)
    admin = team.as_user(ADMIN)
    await admin.submit(await open_form(admin, channel), {"mode": "off", "follow_ups": "yes"})
    assert "saved" in (await team.slack.next_view()).shown

    await stays_silent(team, database)


async def test_a_form_of_somebody_who_is_no_longer_an_owner_changes_nothing(team: Talk, database: Database) -> None:
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(owners=(NEWCOMER,)))
    channel = await channel_with(team, database)
    noor = team.as_user(NEWCOMER)
    form = await open_form(noor, channel)
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(owners=(ADMIN,)))
    await noor.submit(form, {"mode": "off"})

    assert "Only the owners" in (await team.slack.next_view()).shown
    assert await Channels(database).read(TEAM, channel) == ChannelSettings()


async def test_a_direct_message_has_no_settings_of_its_own(team: Talk) -> None:
    admin = team.as_user(ADMIN)
    await admin.deliver_command(team.slack.slash_command("settings", user_id=ADMIN, channel_id=DIRECT))

    assert OPEN_CHANNEL_SETTINGS not in str((await team.slack.next_view()).blocks)


async def test_a_question_that_nobody_asked_the_bot_is_answered_once_in_its_thread(
    team: Talk, database: Database
) -> None:
    channel = await channel_with(team, database, mode="sure")
    question = await team.say(SURE, channel)
    for retry in (1, 2):
        await team.deliver_event(question, retry)
    answer = await team.slack.next_message()

    assert (answer.channel, answer.thread_ts) == (channel, question["event"]["ts"])
    assert "docker volume rm" in answer.text
    assert answer.text.endswith("owners can turn this off with /docker settings.")
    assert answer.element("feedback")
    await stays_silent(team, database)


async def test_a_private_channel_is_a_channel_too(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database, mode="sure")
    await team.say("Hi all, anyone know how to list all containers?", channel, channel_type="group")

    assert NOTE in (await team.slack.next_message()).text


NOT_FOR_THE_BOT: dict[str, dict[str, Any]] = {
    "to a person": {"text": f"<@{NEWCOMER}> {SURE}"},
    "to a group": {"text": f"<!subteam^S1|@ops> {SURE}"},
    "in a thread": {"thread_ts": "1700000000.000100"},
    "sent to the channel from a thread": {"thread_ts": "1700000000.000100", "subtype": "thread_broadcast"},
    "by a bot": {"bot_id": "B0OTHER", "user": "U0OTHER"},
    "by an old bot": {"subtype": "bot_message", "bot_id": "B0OTHER", "user": None},
    "by a workflow": {"bot_id": "B1", "bot_profile": {"id": "B1", "is_workflow_bot": True}, "user": WORKFLOW},
    "by itself": {"user": BOT_USER, "bot_id": "B0WHARFIE"},
    "by Slackbot": {"user": "USLACKBOT"},
    "somebody joins": {"subtype": "channel_join"},
    "no question": {"text": "I removed the volume, thanks"},
    "a request to a colleague": {"text": "can you remove the volume?"},
    "unsure": {"text": UNSURE},
    "unclear": {"text": "how do I do this with docker?"},
    "about something else": {"text": "how do I cook rice?"},
    "no text": {"text": "", "blocks": []},
    "odd text": {"text": None, "blocks": "?"},
}


@pytest.mark.parametrize("fields", NOT_FOR_THE_BOT.values(), ids=NOT_FOR_THE_BOT)
async def test_all_else_is_left_alone_without_a_trace(team: Talk, database: Database, fields: dict[str, Any]) -> None:
    channel = await channel_with(team, database, mode="sure")
    said = team.slack.message(SURE, channel=channel)
    said["event"] |= fields
    await team.deliver_event(said)
    before = team.bot.log.count("Incident")
    await stays_silent(team, database)

    for table in (answers, conversations, replies, gaps):
        assert [row for row in await rows(database, table) if row.get("channel") == channel] == [], table.name
    assert channel not in str([row["body"] for row in await rows(database, claims)])
    assert team.bot.log.count("Incident") == before
    assert channel not in team.bot.log


@pytest.mark.parametrize("settings", [{}, {"mode": "off"}], ids=["by default", "off"])
async def test_elsewhere_no_question_is_answered_that_nobody_asked(
    team: Talk, database: Database, settings: dict[str, Any]
) -> None:
    channel = await channel_with(team, database, **settings)
    await team.say(SURE, channel)

    await stays_silent(team, database)


@pytest.mark.parametrize("mention_first", [True, False], ids=["mention first", "message first"])
@pytest.mark.parametrize("mode", ["mentioned", "sure"])
async def test_a_mention_is_also_a_message_and_answered_once(
    team: Talk, database: Database, mode: str, *, mention_first: bool
) -> None:
    channel = await channel_with(team, database, mode=mode, follow_ups=True)
    mention = team.slack.app_mention(SURE, channel=channel)
    events = [mention, as_message(team.slack, mention)]
    for event in events if mention_first else reversed(events):
        await team.deliver_event(event)
    answer = await team.slack.next_message()

    assert (answer.thread_ts, "docker volume rm" in answer.text) == (mention["event"]["ts"], True)
    assert NOTE not in answer.text
    await stays_silent(team, database)


async def test_where_answers_are_off_only_the_person_is_told_so_and_commands_work(
    team: Talk, database: Database
) -> None:
    channel = await channel_with(team, database, mode="off", follow_ups=True)
    for thread in (None, "1700000000.000100"):
        fields = {"thread_ts": thread} if thread else {}
        _, word = await ask_in(team, channel, QUESTION, **fields)
        assert (word.kind, word.channel, word.thread_ts) == ("ephemeral", channel, thread)
        assert (word.extra["user"], "turned my answers off" in word.text) == (PERSON, True)
    assert [row for row in await rows(database, answers) if row["user_id"] == PERSON] == []

    await team.deliver_command(team.slack.slash_command(QUESTION, channel_id=channel))
    assert "docker volume rm" in (await team.slack.next_message()).text
    assert "docker volume rm" in (await team.direct(QUESTION)).text
    await stays_silent(team, database)


async def test_follow_ups_in_a_thread_need_no_mention_where_that_is_set(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database, follow_ups=True)
    mention, _ = await ask_in(team, channel, "how do I remove a volume")
    thread = mention["event"]["ts"]
    noor = team.as_user(NEWCOMER)
    for said, understood in (("and images?", "docker image rm"), ("only the unused ones", "docker image prune")):
        await noor.say(said, channel, thread_ts=thread)
        answer = await team.slack.next_message()
        assert (answer.thread_ts, understood in answer.text, NOTE in answer.text) == (thread, True, False)
    await noor.say("how do I list all containers?", channel, thread_ts=thread)
    assert "docker ps" in (await team.slack.next_message()).text


@pytest.mark.parametrize(
    "said",
    [
        "thanks!",
        "thank you, that worked",
        "ok, I will try that",
        "works now",
        f"<@{NEWCOMER}> and images?",
        "Noor, can you remove the images too?",
        "should we do that on prod?",
        "lunch?",
        ":+1:",
    ],
)
async def test_thanks_and_talk_in_a_thread_get_no_answer(team: Talk, database: Database, said: str) -> None:
    channel = await channel_with(team, database, follow_ups=True)
    mention, _ = await ask_in(team, channel, "how do I remove a volume")
    await team.say(said, channel, thread_ts=mention["event"]["ts"])

    await stays_silent(team, database)


async def test_follow_ups_need_a_mention_by_default_in_other_threads_and_after_a_day(
    team: Talk, database: Database
) -> None:
    default = await channel_with(team, database, mode="sure")
    mention, _ = await ask_in(team, default, "how do I remove a volume")
    await team.say("and images?", default, thread_ts=mention["event"]["ts"])
    await stays_silent(team, database)

    channel = await channel_with(team, database, follow_ups=True)
    await team.say(SURE, channel, thread_ts="1700000000.000100")
    await stays_silent(team, database)

    mention, _ = await ask_in(team, channel, "how do I remove a volume")
    await stays_silent(team, database)  # now it is kept which message is the answer
    await pass_time(database, replies, 90_000)
    await team.say("and images?", channel, thread_ts=mention["event"]["ts"])
    await stays_silent(team, database)


async def test_a_thread_in_which_something_answers_the_bot_comes_to_an_end(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database, follow_ups=True)
    mention, _ = await ask_in(team, channel, "how do I remove a volume")
    for _ in range(12):
        await team.say(SURE, channel, thread_ts=mention["event"]["ts"])
        said = await said_before(team, database)
        if not said:
            break
    counted = [row["surface"] for row in await rows(database, replies) if row["channel"] == channel]

    assert counted.count("follow_up") == 10
    _, answer = await ask_in(team, channel, SURE, thread_ts=mention["event"]["ts"])
    assert "docker volume rm" in answer.text


async def test_while_the_database_is_lost_channels_are_as_they_were_last_known() -> None:
    with PostgreSQL() as server:
        url = server.new_database()
        async with FakeSlack() as slack, serving(slack, url) as talk:
            async with contextlib.aclosing(Database(url)) as database:
                await database.open()
                sure = await channel_with(talk, database, mode="sure")
                off = await channel_with(talk, database, mode="off")
            await talk.say(SURE, sure)
            assert NOTE in (await slack.next_message()).text
            assert (await ask_in(talk, off, QUESTION))[1].kind == "ephemeral"
            server.stop()
            await talk.say("how do I list all containers?", sure)
            assert NOTE in (await slack.next_message()).text
            assert (await ask_in(talk, off, QUESTION))[1].kind == "ephemeral"
            server.start()


async def test_an_answer_that_a_dead_process_has_left_is_given_unless_it_is_no_longer_wanted(
    database_url: str,
) -> None:
    async with FakeSlack() as slack, contextlib.aclosing(Database(database_url)) as database:
        await database.open()
        async with serving(slack, database_url) as talk:
            wanted = await channel_with(talk, database, mode="sure")
            unwanted = await channel_with(talk, database, mode="sure")
            with slack.hold("chat.postMessage"):
                for number, channel in enumerate((wanted, unwanted), 1):
                    await talk.say(SURE, channel)
                    await slack.called("chat.postMessage", number)
                await talk.bot.kill()
        slack.take_unread()  # Slack has got one or both, and does not post them again
        await Channels(database).put(TEAM, unwanted, ChannelSettings())
        before = slack.calls.count("chat.postMessage")
        async with serving(slack, database_url) as talk:
            await slack.called("chat.postMessage", before + 1, within=LEASE)
            await slack.settled(talk.deliver_event)
        assert await kept_requests(database_url) == []
