"""What owners do: the settings, the digest of the gaps, and the confirmation of what was taught."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, update

from bot.in_flight import InFlight
from bot.metrics import Metrics
from bot.playground.slack import FakeSlack, Message
from bot.playground.slack.people import Person
from bot.playground.slack.workspace import ADMIN, NEWCOMER, OWNER, OWNERS_CHANNEL, PERSON, TEAM
from bot.records import Proposal, Verdict, WorkspaceSettings
from bot.search import KnowledgeBase
from bot.server.assembly import assemble
from bot.server.web_api import BotToken, slack_client, slack_session
from bot.slack.clients import Clients
from bot.slack.reminders import Reminders
from bot.storage import Database, Revisions, WorkspaceSettingsStore
from bot.storage.tables import revisions, workspaces
from tests.shipped import model, shipped
from tests.whole_bot.talk import Talk, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNKNOWN = "where is the runbook for the payment outage"
DAY = 86_400.0


@contextlib.asynccontextmanager
async def reminders_of(slack: FakeSlack, database: Database) -> AsyncIterator[Reminders]:
    """Make what sends the reminders in a process, which does so every minute."""
    async with slack_session() as session:
        client = slack_client(session, slack.api_url)
        clients = Clients(client, BotToken(client, slack.bot_token))
        knowledge = KnowledgeBase(shipped(), model())
        yield assemble(database, knowledge, clients, InFlight(), Metrics()).reminders


async def put(database: Database, settings: WorkspaceSettings) -> None:
    await WorkspaceSettingsStore(database).put(TEAM, settings)


async def taught_long_ago(database: Database, question: str, days: float) -> int:
    """Let an answer be approved so many days ago, and return its number."""
    content = {"title": question, "questions": [question], "answer": "In the wiki."}
    taught = Revisions(database)
    proposed = await taught.propose(Proposal(TEAM, "wiki", "teach", content, PERSON))
    await taught.decide(TEAM, proposed.number, Verdict("approved", OWNER, "Olga Owner"))
    long_ago = time.time() - days * DAY
    aged = update(revisions).where(revisions.c.number == proposed.number).values(confirmed_at=long_ago)
    await database.run(lambda connection: connection.execute(aged))
    return proposed.number


async def answer_that_says(talk: Talk, question: str, words: str, *, not_: bool = False) -> Message:
    """Ask until the bot has taken over what has changed in the database, which takes up to two seconds."""
    async with asyncio.timeout(10):
        while True:
            answer = await talk.command(question)
            if (words in answer.text) != not_:
                return answer


async def test_admins_set_the_owners_who_may_set_others(team: Talk) -> None:
    admin, noor, ann = (team.as_user(user) for user in (ADMIN, NEWCOMER, PERSON))
    for other in (ann, noor):
        assert "Only the owners" in (await other.command("settings")).text
    await admin.submit(await admin.open_by_command("settings"), {"owners": [NEWCOMER]})
    assert "saved" in (await team.slack.next_view()).shown

    assert "Only the owners" in (await ann.command("settings")).text
    await noor.submit(await noor.open_by_command("Settings"), {"owners": [PERSON]})
    assert "saved" in (await team.slack.next_view()).shown
    assert "Only the owners" in (await noor.command("settings")).text


async def test_an_admin_sets_owners_again_when_all_of_them_have_left(team: Talk, database: Database) -> None:
    await put(database, WorkspaceSettings(owners=("U0LEFT",)))
    admin = team.as_user(ADMIN)
    await admin.submit(await admin.open_by_command("settings"), {"owners": [NEWCOMER]})
    assert "saved" in (await team.slack.next_view()).shown
    assert (await WorkspaceSettingsStore(database).get(TEAM)).owners == (NEWCOMER,)


async def test_a_form_of_somebody_who_is_no_longer_an_owner_changes_nothing(team: Talk, database: Database) -> None:
    await put(database, WorkspaceSettings(owners=(NEWCOMER,)))
    noor = team.as_user(NEWCOMER)
    form = await noor.open_by_command("settings")
    await put(database, WorkspaceSettings(owners=(OWNER,)))
    await noor.submit(form, {"owners": [NEWCOMER]})
    assert "Only the owners" in (await team.slack.next_view()).shown
    assert (await WorkspaceSettingsStore(database).get(TEAM)).owners == (OWNER,)


async def test_an_admin_of_another_workspace_in_a_shared_channel_is_no_owner(team: Talk) -> None:
    stranger = Person("U0STRANGER", "eve", "Eve Elsewhere", "D0STRANGER", is_admin=True, team="T0ELSEWHERE")
    team.slack.people[stranger.id] = stranger
    try:
        assert "Only the owners" in (await team.as_user(stranger.id).command("settings")).text
    finally:
        del team.slack.people[stranger.id]


async def test_the_form_shows_what_is_set_and_keeps_what_is_changed(team: Talk, database: Database) -> None:
    admin = team.as_user(ADMIN)
    form = await admin.open_by_command("settings")
    changes = {
        "owners": [ADMIN, OWNER],
        "owners_channel": OWNERS_CHANNEL,
        "digest": "weekly",
        "keep_days": "30",
        "confirm_days": "365",
    }
    topic = next(block["block_id"] for block in form.blocks if block.get("block_id", "").startswith("topic_owners:"))
    await admin.submit(form, {**changes, topic: [NEWCOMER]})
    assert "saved" in (await team.slack.next_view()).shown
    hello = await team.slack.next_message()
    assert (hello.channel, "I post proposed answers here" in hello.text) == (OWNERS_CHANNEL, True)
    kept = await WorkspaceSettingsStore(database).get(TEAM)
    assert kept == WorkspaceSettings(
        (ADMIN, OWNER), OWNERS_CHANNEL, "weekly", {topic.partition(":")[2]: (NEWCOMER,)}, 30, 365
    )
    again = await admin.open_by_command("settings")
    assert again.element("owners")["initial_users"] == [ADMIN, OWNER]
    assert again.element("owners_channel")["initial_conversation"] == OWNERS_CHANNEL
    assert again.element("digest")["initial_option"]["value"] == "weekly"
    await admin.submit(again)  # unchanged: nobody is told anything
    assert "saved" in (await team.slack.next_view()).shown
    await team.no_more()
    assert await WorkspaceSettingsStore(database).get(TEAM) == kept


async def test_a_channel_in_which_the_bot_is_not_is_explained_and_each_owner_asked(
    team: Talk, database: Database
) -> None:
    admin = team.as_user(ADMIN)
    form = await admin.open_by_command("settings")
    await admin.submit(form, {"owners": [ADMIN, OWNER], "owners_channel": "C0WITHOUT", "digest": "daily"})
    assert "saved" in (await team.slack.next_view()).shown
    told = await team.slack.next_message()
    assert told.channel == "D0ADMIN"
    assert "Type `/invite @wharfie` there" in told.text

    unknown = await team.mention(UNKNOWN)
    form = await team.open(unknown.element("teach"), unknown)
    await team.submit(form, {"answer": "In the wiki."})
    assert "The owners have been asked" in (await team.slack.next_view()).shown
    assert [(await team.slack.next_message()).channel for _ in range(2)] == ["D0ADMIN", "D0OWNER"]

    async with reminders_of(team.slack, database) as reminders:
        await reminders.send_due()  # the digest has nowhere to go, which ends nothing
    assert team.slack.take_unread() == []


async def test_no_digest_is_sent_without_being_wanted_or_without_a_channel_or_gaps(
    team: Talk, database: Database
) -> None:
    async with reminders_of(team.slack, database) as reminders:
        await put(database, WorkspaceSettings((OWNER,), OWNERS_CHANNEL, "daily"))
        await reminders.send_due()  # no gaps
        await team.mention(UNKNOWN)
        await team.no_more()
        for settings in (WorkspaceSettings((OWNER,), OWNERS_CHANNEL), WorkspaceSettings((OWNER,), None, "daily")):
            await put(database, settings)
            await reminders.send_due()
        assert team.slack.take_unread() == []


async def test_gaps_are_taught_and_dismissed_in_the_digest(team: Talk, database: Database) -> None:
    await put(database, WorkspaceSettings((OWNER,), OWNERS_CHANNEL, "weekly"))
    olga = team.as_user(OWNER)
    for question in (UNKNOWN, "how do I enrol in the security training"):
        await team.mention(question)
    await team.no_more()
    async with reminders_of(team.slack, database) as reminders:
        await reminders.send_due()
    digest = await team.slack.next_message()
    assert digest.channel == OWNERS_CHANNEL
    assert "2 questions have no good answer yet" in digest.text
    refused = await team.press(digest.element("dismiss_gap_1"), digest)
    assert (refused.hidden, "Only the owners" in refused.text) == (True, True)
    left = await olga.press(digest.element("dismiss_gap_1"), digest)
    assert (left.hidden, left.extra["replace_original"]) == (False, True)
    assert "1 question has no good answer yet" in left.text
    form = await team.open(left.element("teach_gap_1"), left)
    assert "An owner looks at your answer" in form.shown


async def test_what_is_due_is_sent_once_by_two_processes_and_confirmed_for_both(database_url: str) -> None:
    question = "how do I get access to the wiki of the data team"
    async with (
        FakeSlack() as slack,
        contextlib.aclosing(Database(database_url)) as database,
        contextlib.aclosing(Database(database_url)) as other,
        reminders_of(slack, database) as first,
        reminders_of(slack, other) as second,
        contextlib.AsyncExitStack() as processes,
    ):
        await database.open()
        await other.open()
        number = await taught_long_ago(database, question, days=183)
        await put(database, WorkspaceSettings((OWNER,), OWNERS_CHANNEL, "daily", confirm_days=0))
        starting = (processes.enter_async_context(serving(slack, database_url)) for _ in range(2))
        talk, replica = await asyncio.gather(*starting)

        async def send_due() -> list[Message]:
            """Let both processes send what is due; return what came."""
            await asyncio.gather(first.send_due(), second.send_due())
            return slack.take_unread()

        # The digest: once a day.
        await talk.mention(UNKNOWN)
        await talk.no_more()
        [digest] = await send_due()
        assert UNKNOWN in digest.text
        assert await send_due() == []
        earlier = update(workspaces).values(digest_at=workspaces.c.digest_at - DAY)
        await database.run(lambda connection: connection.execute(earlier))
        [digest] = await send_due()
        assert digest.channel == OWNERS_CHANNEL

        # An answer that nobody has confirmed for half a year.
        await put(database, WorkspaceSettings((OWNER,), OWNERS_CHANNEL))
        for each in (talk, replica):
            assert "approved by Olga Owner" in (await answer_that_says(each, question, "Not confirmed since")).text
        [asked] = await send_due()
        assert asked.channel == OWNERS_CHANNEL
        assert "Is this still right?" in asked.text
        assert await send_due() == []  # two weeks later it asks again
        refused = await talk.press(asked.element("confirm_entry"), asked)
        assert "Only the owners" in refused.text
        confirmed = await replica.as_user(OWNER).press(asked.element("confirm_entry"), asked)
        assert f"Still right, says <@{OWNER}>" in confirmed.text
        assert confirmed.buttons == []
        for each in (replica, talk):
            await answer_that_says(each, question, "Not confirmed since", not_=True)
        kept = await database.run(
            lambda connection: connection.execute(select(revisions).where(revisions.c.number == number))
        )
        assert kept.one().confirmed_by == OWNER
        assert await send_due() == []


@pytest.mark.parametrize("is_forgotten", [False, True], ids=["known", "forgotten"])
async def test_without_a_channel_the_owner_who_approved_an_answer_is_asked_and_else_all(
    team: Talk, database: Database, *, is_forgotten: bool
) -> None:
    await put(database, WorkspaceSettings((ADMIN, OWNER)))
    await taught_long_ago(database, "how do we order a new laptop for an intern", days=200)
    if is_forgotten:
        forgetting = update(revisions).values(decided_by="", decided_by_name="")
        await database.run(lambda connection: connection.execute(forgetting))
    async with reminders_of(team.slack, database) as reminders:
        await reminders.send_due()
    asked = team.slack.take_unread()
    assert [message.channel for message in asked] == (["D0ADMIN", "D0OWNER"] if is_forgotten else ["D0OWNER"])
    by = "approved by an owner on" if is_forgotten else "approved by Olga Owner on"
    assert by in (await answer_that_says(team, "how do we order a new laptop for an intern", by)).text
    # Instead of confirming it, an owner corrects or retires it.
    olga = team.as_user(OWNER)
    form = await olga.open(asked[-1].element("correct_entry"), asked[-1])
    await olga.submit(form, {"answer": "In the new wiki."})
    assert "corrected" in (await team.slack.next_view()).shown
    late = await olga.press(asked[-1].element("confirm_entry"), asked[-1])
    assert "no longer" in late.text
    retiring = await olga.open(asked[-1].element("retire_entry"), asked[-1])
    await olga.submit(retiring)
    assert "nobody gets this answer" in (await team.slack.next_view()).shown


async def test_other_owners_are_asked_if_the_one_who_approved_an_answer_is_no_owner_any_more(
    team: Talk, database: Database
) -> None:
    await put(database, WorkspaceSettings((ADMIN,)))
    await taught_long_ago(database, "how do we return a borrowed bicycle", days=200)
    async with reminders_of(team.slack, database) as reminders:
        await reminders.send_due()
    assert [message.channel for message in team.slack.take_unread()] == ["D0ADMIN"]


async def test_other_owners_are_asked_if_the_one_who_approved_an_answer_cannot_be_reached(
    team: Talk, database: Database
) -> None:
    await put(database, WorkspaceSettings((ADMIN, OWNER)))
    await taught_long_ago(database, "how do we return a borrowed bicycle", days=200)
    team.slack.channels.remove("D0OWNER")
    try:
        async with reminders_of(team.slack, database) as reminders:
            await reminders.send_due()
    finally:
        team.slack.channels.add("D0OWNER")
    assert [message.channel for message in team.slack.take_unread()] == ["D0ADMIN"]


async def test_a_reminder_that_cannot_be_posted_keeps_none_from_others(team: Talk, database: Database) -> None:
    await put(database, WorkspaceSettings((ADMIN, OWNER)))
    for question in ("how do we return a borrowed bicycle", "how do we borrow a bicycle"):
        await taught_long_ago(database, question, days=200)
    team.slack.lose_reply("chat.postMessage", times=3)  # as often as it is tried
    async with reminders_of(team.slack, database) as reminders:
        await reminders.send_due()
    assert {message.channel for message in team.slack.take_unread()} == {"D0ADMIN", "D0OWNER"}


async def test_nobody_is_asked_to_confirm_if_the_owners_do_not_want_it(team: Talk, database: Database) -> None:
    await put(database, WorkspaceSettings((OWNER,), confirm_days=0))
    await taught_long_ago(database, "how do we file an expense claim for travel", days=2_000)
    async with reminders_of(team.slack, database) as reminders:
        await reminders.send_due()
    assert team.slack.take_unread() == []
    answer = await answer_that_says(team, "how do we file an expense claim for travel", "own answer")
    assert "Not confirmed" not in answer.text
