"""What people of other organisations get in a channel that is shared with them."""

import asyncio
import itertools
from collections.abc import Iterator

import pytest

from bot.playground.slack import Message
from bot.playground.slack.changes import edited, in_shared_channel
from bot.playground.slack.people import Person
from bot.playground.slack.workspace import OWNER, PERSON, TEAM
from bot.records import Proposal, Verdict
from bot.storage import Database, Revisions
from bot.storage.tables import answers
from tests.storage.databases import rows
from tests.whole_bot.channels import ask_in, channel_with, next_update, stays_silent
from tests.whole_bot.talk import QUESTION, UNSURE, Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVE, HOME = "U0STRANGER", "T0ELSEWHERE"
VPN = "how do I reach the docker registry over the vpn"
TAUGHT = "Ask Bob for the vpn."
_numbers = itertools.count(1)


@pytest.fixture
def eve(team: Talk) -> Iterator[Talk]:
    """A person of another organisation, who is an admin there."""
    team.slack.people[EVE] = Person(EVE, "eve", "Eve Elsewhere", "D0STRANGER", is_admin=True, team=HOME)
    yield team.as_user(EVE)
    del team.slack.people[EVE]


async def teach(team: Talk, database: Database) -> None:
    """Let the workspace teach an answer, and wait until it is given."""
    taught = Revisions(database)
    content = {"title": VPN, "questions": [VPN], "answer": TAUGHT}
    proposed = await taught.propose(Proposal(TEAM, "vpn", "teach", content, PERSON))
    await taught.decide(TEAM, proposed.number, Verdict("approved", OWNER, "Olga Owner"))
    async with asyncio.timeout(10):  # one person may not ask so often
        while TAUGHT not in (await team.as_user(f"U0WAITING{next(_numbers)}").command(VPN)).text:
            pass


async def asked_by_eve(eve: Talk, channel: str, text: str, **event: str) -> Message:
    mention = eve.slack.app_mention(text, channel=channel, user=EVE, **event)
    await eve.deliver_event(in_shared_channel(mention, HOME))
    return await eve.slack.next_message()


async def test_by_default_strangers_get_nothing_that_the_team_taught(team: Talk, eve: Talk, database: Database) -> None:
    channel = await channel_with(team, database)
    await teach(team, database)
    _, told = await ask_in(team, channel, VPN)
    assert TAUGHT in told.text

    answer = await asked_by_eve(eve, channel, VPN)
    assert TAUGHT not in answer.shown
    assert "docker volume rm" in (await asked_by_eve(eve, channel, QUESTION)).text
    assert TAUGHT in (await ask_in(team, channel, VPN))[1].text


async def test_strangers_get_the_same_where_the_owners_want_that(team: Talk, eve: Talk, database: Database) -> None:
    channel = await channel_with(team, database, strangers="all")
    await teach(team, database)

    assert TAUGHT in (await asked_by_eve(eve, channel, VPN)).text


async def test_strangers_get_only_a_private_word_where_the_owners_want_that(
    team: Talk, eve: Talk, database: Database
) -> None:
    channel = await channel_with(team, database, strangers="nothing", mode="sure", follow_ups=True)
    word = await asked_by_eve(eve, channel, QUESTION)
    assert (word.kind, word.extra["user"], "other organisations" in word.text) == ("ephemeral", EVE, True)
    assert channel not in {row["channel"] for row in await rows(database, answers)}

    unasked = team.slack.message("how do I remove a volume?", channel=channel, user=EVE)
    await team.deliver_event(in_shared_channel(unasked, HOME))
    mention, _ = await ask_in(team, channel, QUESTION)
    follow_up = team.slack.message("and images?", channel=channel, user=EVE, thread_ts=mention["event"]["ts"])
    await team.deliver_event(in_shared_channel(follow_up, HOME))
    await stays_silent(team, database)


@pytest.mark.parametrize("strangers", ["all", "shipped", "nothing"])
async def test_what_strangers_press_gives_them_no_more(
    team: Talk, eve: Talk, database: Database, strangers: str
) -> None:
    channel = await channel_with(team, database, strangers=strangers)
    await teach(team, database)
    _, told = await ask_in(team, channel, VPN)
    _, offer = await ask_in(team, channel, UNSURE)
    taught = {**offer.buttons[0], "value": told.element("feedback")["positive_button"]["value"][1:]}

    choice = await eve.press(taught, offer)
    assert (TAUGHT in choice.shown) == (strangers == "all")
    assert (choice.extra["replace_original"], "other organisations" in choice.text) == (
        strangers == "all",
        strangers != "all",
    )
    shipped = await eve.press(offer.buttons[0], offer)
    assert ("other organisations" in shipped.text) == (strangers == "nothing")


async def test_strangers_are_not_shown_the_history_of_a_taught_answer(
    team: Talk, eve: Talk, database: Database
) -> None:
    channel = await channel_with(team, database)
    await teach(team, database)
    _, told = await ask_in(team, channel, VPN)
    word = await eve.press(told.element("manage_entry"), told, "history vpn")

    assert (word.hidden, "other organisations" in word.text) == (True, True)


@pytest.mark.usefixtures("eve")
async def test_an_edit_gives_a_stranger_nothing_that_was_taught(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database)
    await teach(team, database)
    mention = in_shared_channel(team.slack.app_mention(QUESTION, channel=channel, user=EVE), HOME)
    await team.deliver_event(mention)
    answer = await team.slack.next_message()
    await team.deliver_event(in_shared_channel(edited(team.slack, mention, VPN), HOME))

    assert TAUGHT not in (await next_update(team, answer)).shown


async def test_a_member_in_a_shared_channel_is_no_stranger_also_where_slack_does_not_say_their_workspace(
    team: Talk, database: Database
) -> None:
    channel = await channel_with(team, database, strangers="nothing")
    mention = in_shared_channel(team.slack.app_mention(QUESTION, channel=channel), TEAM)
    await team.deliver_event(mention)
    assert "docker volume rm" in (await team.slack.next_message()).text

    unsaid = team.slack.app_mention(QUESTION, channel=channel)
    del unsaid["event"]["team"]
    await team.deliver_event({**unsaid, "is_ext_shared_channel": True})
    assert "docker volume rm" in (await team.slack.next_message()).text


async def test_whom_slack_does_not_know_is_a_stranger(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database, strangers="nothing")
    team.slack.fail_next("users.info", error="user_not_found")
    mention = team.slack.app_mention(QUESTION, channel=channel, user="U0NOBODY")
    await team.deliver_event(in_shared_channel(mention, "E0ELSEWHERE"))

    assert "other organisations" in (await team.slack.next_message()).text


async def test_in_a_channel_of_its_own_nobody_is_looked_up(team: Talk, database: Database) -> None:
    channel = await channel_with(team, database, strangers="nothing")
    before = team.slack.calls.count("users.info")
    await ask_in(team, channel, QUESTION)

    assert team.slack.calls.count("users.info") == before


@pytest.mark.usefixtures("eve")
async def test_a_member_who_uses_a_shortcut_on_the_message_of_a_stranger_is_none(
    team: Talk, database: Database
) -> None:
    channel = await channel_with(team, database, strangers="nothing")
    await teach(team, database)
    asked = in_shared_channel(team.slack.message(VPN, channel=channel, user=EVE), HOME)
    await team.use_shortcut("answer_message", asked)

    assert TAUGHT in (await team.slack.next_view()).shown


async def test_a_stranger_gets_no_tour_and_is_told_so_alone(eve: Talk, team: Talk, database: Database) -> None:
    channel = await channel_with(team, database)
    told = await asked_by_eve(eve, channel, "onboarding")

    assert (told.hidden, "people of other organisations" in told.text) == (True, True)
    await stays_silent(team, database)
