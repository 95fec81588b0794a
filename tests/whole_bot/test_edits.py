"""A question is edited: its answer changes, once, and nothing else does."""

import asyncio
import contextlib

import pytest

from bot.playground.slack import FakeSlack, JsonObject, Message
from bot.playground.slack.changes import as_message, deleted, edited, unfurled
from bot.playground.slack.workspace import BOT_USER, CHANNEL
from bot.storage import Database
from bot.storage.tables import replies
from tests.postgresql import PostgreSQL
from tests.storage.databases import rows
from tests.whole_bot.channels import NOTE, ask_in, channel_with, next_update, stays_silent
from tests.whole_bot.talk import Talk, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

VOLUMES, NETWORKS, IMAGES = ("how do I remove a volume", "how do I remove a network", "how do I remove an image")

SHARED = {"is_ext_shared_channel": True}
"""Of a channel that is shared with another organisation."""


async def settle(talk: Talk, database: Database) -> None:
    """Wait until it is kept which message is the answer: an edit in between is tested by itself."""
    await stays_silent(talk, database)


def is_about(answer: Message, thing: str) -> bool:
    return f"docker {thing} rm" in answer.text


@pytest.mark.parametrize("kind", ["mention", "direct", "unasked", "follow-up"])
async def test_an_edited_question_changes_its_answer_once(team: Talk, database: Database, kind: str) -> None:
    channel = await channel_with(team, database, mode="sure", follow_ups=True)
    if kind == "mention":
        question, answer = await ask_in(team, channel, VOLUMES)
    elif kind == "direct":
        question = team.slack.direct_message(VOLUMES)
        await team.deliver_event(question)
        answer = await team.slack.next_message()
    elif kind == "unasked":
        question = await team.say(VOLUMES, channel)
        answer = await team.slack.next_message()
    else:
        mention, _ = await ask_in(team, channel, "how do I list volumes")
        question = await team.say(VOLUMES, channel, thread_ts=mention["event"]["ts"])
        answer = await team.slack.next_message()
    assert is_about(answer, "volume")
    edit = edited(team.slack, question, NETWORKS)
    for retry in range(3):
        await team.deliver_event(edit, retry)
    updated = await next_update(team, answer)

    assert (is_about(updated, "network"), NOTE in updated.text) == (True, kind == "unasked")
    assert updated.element("feedback")
    await stays_silent(team, database)


async def test_an_edit_that_slack_delivers_as_a_mention_and_as_a_change_counts_once(
    team: Talk, database: Database
) -> None:
    channel = await channel_with(team, database)
    mention, answer = await ask_in(team, channel, VOLUMES)
    await team.deliver_event(as_message(team.slack, mention))
    change = edited(team.slack, mention, NETWORKS)
    again = {key: change["event"]["message"][key] for key in ("ts", "edited", "client_msg_id")}
    as_mention = team.slack.app_mention(NETWORKS, channel=channel, **again)
    for event in (as_mention, change, as_mention):
        await team.deliver_event(event)

    assert is_about(await next_update(team, answer), "network")
    await stays_silent(team, database)


async def test_only_an_edited_mention_comes_where_messages_are_not_delivered(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database)
    mention, answer = await ask_in(team, channel, VOLUMES)
    message = edited(team.slack, mention, NETWORKS)["event"]["message"]
    fields = {key: message[key] for key in ("ts", "edited")}
    await team.deliver_event(team.slack.app_mention(NETWORKS, channel=channel, **fields))

    assert is_about(await next_update(team, answer), "network")


async def test_the_same_words_a_preview_a_late_edit_and_a_deletion_change_nothing(
    team: Talk, database: Database
) -> None:
    channel = await channel_with(team, database, mode="sure")
    mention, _ = await ask_in(team, channel, VOLUMES)
    await settle(team, database)
    for event in (
        edited(team.slack, mention, "How do I  *remove* a volume?"),
        unfurled(team.slack, mention),
        edited(team.slack, mention, NETWORKS, after=700),
        deleted(team.slack, mention),
    ):
        await team.deliver_event(event)

    await stays_silent(team, database)


async def test_an_edited_message_that_has_no_answer_gets_none(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database, mode="sure")
    said = await team.say("I removed the volume", channel)
    await team.deliver_event(edited(team.slack, said, VOLUMES + "?"))

    await stays_silent(team, database)


async def test_an_unasked_answer_stays_if_the_question_becomes_something_that_is_not_sure(
    team: Talk, database: Database
) -> None:
    channel = await channel_with(team, database, mode="sure")
    said = await team.say(VOLUMES, channel)
    await team.slack.next_message()
    for after, text in enumerate(("never mind", "I removed the volume", "can you remove a network?"), 1):
        await team.deliver_event(edited(team.slack, said, text, after=after))

    await stays_silent(team, database)


async def test_a_follow_up_that_becomes_talk_keeps_its_answer(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database, follow_ups=True)
    mention, _ = await ask_in(team, channel, "how do I list volumes")
    question = await team.say("and images?", channel, thread_ts=mention["event"]["ts"])
    await team.slack.next_message()
    await team.deliver_event(edited(team.slack, question, "I removed the images"))

    await stays_silent(team, database)


async def test_an_unasked_answer_is_given_as_to_a_mention_once_the_question_mentions_the_bot(
    team: Talk, database: Database
) -> None:
    channel = await channel_with(team, database, mode="sure")
    said = await team.say(VOLUMES, channel)
    answer = await team.slack.next_message()
    await team.deliver_event(edited(team.slack, said, f"<@{BOT_USER}> I removed a volume"))
    updated = await next_update(team, answer)

    assert updated.element("choose_answer_1")
    assert NOTE not in updated.text


async def test_of_several_quick_edits_the_last_one_wins_in_whatever_order_they_come(
    team: Talk, database: Database
) -> None:
    channel = await channel_with(team, database)
    mention, answer = await ask_in(team, channel, VOLUMES)
    first = edited(team.slack, mention, NETWORKS)
    second = edited(team.slack, first, IMAGES)
    await settle(team, database)
    for event in (second, first, second):
        await team.deliver_event(event)

    assert is_about(await next_update(team, answer), "image")
    await stays_silent(team, database)


async def test_while_an_update_is_under_way_a_newer_edit_wins(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database)
    mention, answer = await ask_in(team, channel, VOLUMES)
    first = edited(team.slack, mention, NETWORKS)
    second = edited(team.slack, first, IMAGES)
    with team.slack.hold("chat.update") as hold:
        await team.deliver_event(first)
        await hold.reached.wait()
        await team.deliver_event(second)
    said = [await next_update(team, answer), await next_update(team, answer)]
    said += [each for each in await team.slack.settled(team.deliver_event) if each.channel == channel]

    assert is_about(said[-1], "image")


async def test_an_edit_that_comes_before_the_answer_is_posted_ends_with_the_right_answer(
    team: Talk, database: Database
) -> None:
    channel = await channel_with(team, database)
    with team.slack.hold("chat.postMessage") as hold:
        mention = team.slack.app_mention(VOLUMES, channel=channel)
        await team.deliver_event(mention)
        await hold.reached.wait()
        edit = edited(team.slack, mention, NETWORKS)
        await team.deliver_event(edit)
        await kept(database, edit)
    answer = await team.slack.next_message()

    assert is_about(answer, "volume")
    assert is_about(await next_update(team, answer), "network")
    await stays_silent(team, database)


async def test_an_edit_that_comes_while_the_author_is_looked_up_ends_with_the_right_answer(
    team: Talk, database: Database
) -> None:
    mention = team.slack.app_mention(VOLUMES, channel=await channel_with(team, database)) | SHARED
    del mention["event"]["team"]
    with team.slack.hold("users.info") as hold:
        await team.deliver_event(mention)
        await hold.reached.wait()
        edit = edited(team.slack, mention, NETWORKS)
        await team.deliver_event(edit)
        await kept(database, edit)
    answer = await team.slack.next_message()

    assert is_about(answer, "volume")
    assert is_about(await next_update(team, answer), "network")
    await stays_silent(team, database)


async def kept(database: Database, edit: JsonObject) -> None:
    """Wait until an edit is kept."""
    async with asyncio.timeout(10):
        while edit["event"]["ts"] not in {row["edited"] for row in await rows(database, replies)}:
            pass


@pytest.mark.parametrize("kind", ["mention", "direct"])
async def test_the_next_follow_up_goes_on_from_the_edited_question(team: Talk, database: Database, kind: str) -> None:
    channel = await channel_with(team, database)
    if kind == "mention":
        question, answer = await ask_in(team, channel, VOLUMES)
    else:
        question = team.slack.direct_message(VOLUMES)
        await team.deliver_event(question)
        answer = await team.slack.next_message()
    await team.deliver_event(edited(team.slack, question, "how do I list volumes"))
    await next_update(team, answer)
    await settle(team, database)
    if kind == "mention":
        _, answer = await ask_in(team, channel, "and images?", thread_ts=question["event"]["ts"])
        assert "docker image ls" in answer.text
        return
    for thread in ({}, {"thread_ts": question["event"]["ts"]}, {"thread_ts": answer.ts}):
        assert "docker image ls" in (await team.direct("and images?", **thread)).text


async def test_an_edit_with_later_follow_ups_changes_only_its_own_answer(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database)
    first, answer = await ask_in(team, channel, "how do I list volumes")
    thread = {"thread_ts": first["event"]["ts"]}
    second, images = await ask_in(team, channel, "and images?", **thread)
    await ask_in(team, channel, VOLUMES, **thread)
    await settle(team, database)

    await team.deliver_event(edited(team.slack, first, "how do I list networks"))
    assert "docker network ls" in (await next_update(team, answer)).text
    await team.deliver_event(edited(team.slack, second, "and networks?"))
    assert "docker network ls" in (await next_update(team, images)).text
    await settle(team, database)
    _, after = await ask_in(team, channel, "and networks?", **thread)
    assert is_about(after, "network")


async def test_an_answer_that_is_gone_is_not_missed(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database)
    mention, _ = await ask_in(team, channel, VOLUMES)
    team.slack.fail_next("chat.update", error="message_not_found")
    await team.deliver_event(edited(team.slack, mention, NETWORKS))

    await stays_silent(team, database)


async def test_an_update_that_fails_is_apologised_for_in_the_thread(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database)
    mention, _ = await ask_in(team, channel, VOLUMES)
    team.slack.fail_next("chat.update", error="restricted_action")
    await team.deliver_event(edited(team.slack, mention, NETWORKS))
    apology = await team.slack.next_message()

    assert (apology.thread_ts, "went wrong" in apology.text) == (mention["event"]["ts"], True)


async def test_an_edit_may_reach_another_process_than_the_question(postgresql: PostgreSQL) -> None:
    url = postgresql.new_database()
    async with FakeSlack() as slack, serving(slack, url) as one, serving(slack, url) as other:
        mention = slack.app_mention(VOLUMES)
        await one.deliver_event(mention)
        answer = await slack.next_message()
        await one.no_more()
        edit = edited(slack, mention, NETWORKS)
        for talk in (other, one, other):
            await talk.deliver_event(edit)
        assert is_about(await next_update(other, answer), "network")
        for talk in (one, other):
            await talk.no_more()
        follow_up = await other.mention("and images?", thread_ts=mention["event"]["ts"])
        assert is_about(follow_up, "image")


async def test_an_edit_reaches_another_process_while_the_first_one_posts(postgresql: PostgreSQL) -> None:
    url = postgresql.new_database()
    async with FakeSlack() as slack, serving(slack, url) as one, serving(slack, url) as other:
        mention = slack.app_mention(VOLUMES)
        with slack.hold("chat.postMessage") as hold:
            await one.deliver_event(mention)
            await hold.reached.wait()
            edit = edited(slack, mention, NETWORKS)
            await other.deliver_event(edit)
            async with contextlib.aclosing(Database(url)) as database:
                await database.open()
                await kept(database, edit)
        answer = await slack.next_message()
        assert (answer.channel, is_about(answer, "volume")) == (CHANNEL, True)
        assert is_about(await next_update(one, answer), "network")
        for talk in (one, other):
            await talk.no_more()


async def test_a_crash_during_an_update_loses_no_edit(database_url: str) -> None:
    async with FakeSlack() as slack:
        async with serving(slack, database_url) as talk:
            mention = slack.app_mention(VOLUMES)
            await talk.deliver_event(mention)
            answer = await slack.next_message()
            await talk.no_more()
            with slack.hold("chat.update") as hold:
                await talk.deliver_event(edited(slack, mention, NETWORKS))
                await hold.reached.wait()
                await talk.bot.kill()
        async with serving(slack, database_url) as talk:
            updated = await slack.next_message(within=60)
            assert (updated.kind, updated.ts) == ("update", answer.ts)
            await slack.settled(talk.deliver_event)
