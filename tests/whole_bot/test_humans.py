"""Asking a human: who is asked, where, and what becomes of it."""

import pytest

from bot.playground.block_kit import objects_in
from bot.playground.slack import Message
from bot.playground.slack.workspace import ADMIN, DIRECT, NEWCOMER, OWNER, OWNERS_CHANNEL, PERSON, TEAM
from bot.records import WorkspaceSettings
from bot.storage import Database, WorkspaceSettingsStore
from tests.whole_bot.talk import QUESTION, Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNKNOWN = "where is the runbook for the payment outage"
ELSEWHERE = "C0ELSEWHERE"
"""A channel in which the bot is not."""


async def choose_owners(database: Database, *owners: str, channel: str | None = None, volumes: str = "") -> None:
    topics = {"Volumes and storage": (volumes,)} if volumes else {}
    settings = WorkspaceSettings(owners=owners, owners_channel=channel, topic_owners=topics)
    await WorkspaceSettingsStore(database).put(TEAM, settings)


def mentioned(message: Message) -> list[str]:
    """Return whom the blocks of a message mention."""
    return [str(part["user_id"]) for part in objects_in(message.blocks) if part.get("type") == "user"]


async def test_the_owners_are_asked_in_the_thread(team: Talk, database: Database) -> None:
    await choose_owners(database, OWNER, ADMIN)
    unknown = await team.mention(UNKNOWN)
    asked = await team.press(unknown.element("ask_human"), unknown)
    assert (asked.hidden, asked.channel, asked.thread_ts) == (False, unknown.channel, unknown.thread_ts)
    assert mentioned(asked) == [OWNER, ADMIN, PERSON]
    assert UNKNOWN in asked.text


async def test_the_owners_are_asked_in_a_channel_where_the_bot_is_not_a_member(team: Talk, database: Database) -> None:
    await choose_owners(database, OWNER)
    fields = team.slack.slash_command(UNKNOWN, user_id=NEWCOMER, channel_id=ELSEWHERE)
    await team.deliver_command(fields)
    unknown = await team.slack.next_message()
    asked = await team.as_user(NEWCOMER).press(unknown.element("ask_human"), unknown)
    assert (asked.kind, asked.hidden, asked.channel) == ("response", False, ELSEWHERE)
    assert mentioned(asked) == [OWNER, NEWCOMER]
    assert UNKNOWN in asked.text


async def test_a_direct_message_is_passed_on_to_the_owners_channel(team: Talk, database: Database) -> None:
    await choose_owners(database, OWNER, channel=OWNERS_CHANNEL)
    unknown = await team.direct(UNKNOWN)
    asked = await team.press(unknown.element("ask_human"), unknown)
    assert asked.channel == OWNERS_CHANNEL
    assert mentioned(asked) == [OWNER, PERSON]
    told = await team.slack.next_message()
    assert (told.channel, told.hidden) == (DIRECT, True)
    assert f"I have asked <@{OWNER}>" in told.text


async def test_a_direct_message_is_passed_on_to_each_owner_without_a_channel(team: Talk, database: Database) -> None:
    for channel in (None, "C0WITHOUT"):  # the bot is not in it
        await choose_owners(database, OWNER, ADMIN, channel=channel)
        unknown = await team.direct(UNKNOWN)
        asked = await team.press(unknown.element("ask_human"), unknown)
        rest = [await team.slack.next_message() for _ in range(2)]
        assert [message.channel for message in (asked, *rest)] == ["D0OWNER", "D0ADMIN", DIRECT]


async def test_an_owner_who_has_left_does_not_keep_the_others_from_being_asked(team: Talk, database: Database) -> None:
    await choose_owners(database, "U0GONE", OWNER)
    unknown = await team.direct(UNKNOWN)
    asked = await team.press(unknown.element("ask_human"), unknown)
    assert asked.channel == "D0OWNER"
    assert "I have asked" in (await team.slack.next_message()).text


async def test_without_owners_it_says_what_to_do(team: Talk, database: Database) -> None:
    unknown = await team.mention(UNKNOWN)
    said = await team.press(unknown.element("ask_human"), unknown)
    assert (said.hidden, said.thread_ts) == (True, unknown.thread_ts)
    assert "an admin can choose them with `/docker settings`" in said.text
    await choose_owners(database, OWNER)  # then the same button works
    assert OWNER in mentioned(await team.press(unknown.element("ask_human"), unknown))


async def test_without_owners_whoever_reads_their_channel_is_asked(team: Talk, database: Database) -> None:
    await choose_owners(database, channel=OWNERS_CHANNEL)
    unknown = await team.mention(UNKNOWN)
    asked = await team.press(unknown.element("ask_human"), unknown)
    assert (asked.channel, mentioned(asked)) == (OWNERS_CHANNEL, [PERSON])
    assert "I have asked in the owners' channel" in (await team.slack.next_message()).text


async def test_they_are_asked_once_however_often_it_is_pressed(team: Talk, database: Database) -> None:
    await choose_owners(database, OWNER)
    unknown = await team.mention(UNKNOWN)
    press = team.slack.block_actions("ask_human", unknown.element("ask_human")["value"], unknown)
    for _ in range(3):
        await team.deliver_interaction(press)
    assert OWNER in mentioned(await team.slack.next_message())
    again = await team.as_user(NEWCOMER).press(unknown.element("ask_human"), unknown)
    assert "already been asked" in again.text
    assert again.hidden
    await team.no_more()


async def test_solved_says_by_whom_and_offers_to_teach_the_answer(team: Talk, database: Database) -> None:
    await choose_owners(database, OWNER)
    unknown = await team.mention(UNKNOWN)
    asked = await team.press(unknown.element("ask_human"), unknown)
    olga = team.as_user(OWNER)
    solved = await olga.press(asked.element("solved"), asked)
    assert solved.extra["replace_original"] is True
    assert not solved.hidden
    assert f"Solved by <@{OWNER}>." in solved.text
    assert [button["action_id"] for button in solved.buttons] == ["teach"]
    form = await olga.open(solved.element("teach"), solved)
    assert form.element("question")["initial_value"] == UNKNOWN
    await olga.submit(form, {"answer": "In the folder `runbooks` of the payment repository."})
    assert "From now on" in (await team.slack.next_view()).shown
    answer = await team.mention(UNKNOWN)
    assert "In the folder `runbooks`" in answer.text
    assert mentioned(answer) == []


async def test_the_owners_of_a_topic_come_before_the_owners(team: Talk, database: Database) -> None:
    await choose_owners(database, OWNER, volumes=NEWCOMER)
    answer = await team.mention(QUESTION)
    form = await team.open(answer.element("feedback"), answer, answer.element("feedback")["negative_button"]["value"])
    await team.submit(form, {"reason": "unclear"})
    offer = await team.slack.next_message()
    asked = await team.press(offer.element("ask_human"), offer)
    assert (asked.hidden, asked.thread_ts) == (False, answer.thread_ts)
    assert mentioned(asked) == [NEWCOMER, PERSON]
