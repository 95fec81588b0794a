"""Sharing an answer that only one person sees with the channel."""

import pytest

from bot.playground.slack import Message
from bot.playground.slack.workspace import CHANNEL, NEWCOMER, OWNER, TEAM
from bot.records import Proposal, Verdict
from bot.storage import Database, Revisions
from tests.whole_bot.talk import QUESTION, Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")


def actions_of(message: Message) -> list[str]:
    return [button["action_id"] for button in message.buttons]


async def test_an_answer_is_posted_with_who_asked_and_loses_its_button(team: Talk) -> None:
    noor = team.as_user(NEWCOMER)
    private = await noor.command(QUESTION)
    posted = await noor.press(private.element("share"), private)
    assert (posted.hidden, posted.channel) == (False, CHANNEL)
    assert posted.text.startswith(f"<@{NEWCOMER}> asked:\n")
    assert {"type": "user", "user_id": NEWCOMER} in posted.blocks[0]["elements"][0]["elements"]
    assert QUESTION in posted.text
    assert posted.commands == private.commands
    assert "share" not in actions_of(posted)
    posted.element("feedback")

    left = await team.slack.next_message()
    assert (left.hidden, left.extra["replace_original"]) == (True, True)
    assert left.commands == private.commands
    assert "share" not in actions_of(left)
    left.element("feedback")
    await team.no_more()


async def test_a_press_that_slack_delivers_three_times_posts_once(team: Talk) -> None:
    private = await team.command(QUESTION)
    press = team.slack.block_actions("share", private.element("share")["value"], private)
    for _ in range(3):
        await team.deliver_interaction(press)
    assert [message.hidden for message in await team.settled()] == [False, True]


async def test_a_chosen_and_a_related_answer_can_be_shared_too(team: Talk) -> None:
    answer = await team.command(QUESTION)
    for action in ("show_related_1", "choose_answer_1"):
        private = answer if action == "show_related_1" else await team.command("remove")
        private = await team.press(private.element(action), private)
        posted = await team.press(private.element("share"), private)
        assert posted.commands == private.commands
        assert (posted.hidden, (await team.slack.next_message()).hidden) == (False, True)


async def test_what_all_see_has_no_button_to_share(team: Talk) -> None:
    for answer in (await team.mention(QUESTION), await team.direct(QUESTION)):
        assert "share" not in actions_of(answer)
    unknown = await team.command("which font do our slides use")
    assert "share" not in actions_of(unknown)


async def test_an_answer_that_is_no_longer_in_the_knowledge_is_not_posted(team: Talk, database: Database) -> None:
    taught = Revisions(database)
    question = "which shelf has the spare network cables"
    content = {"title": question, "questions": [question], "answer": "The third one."}
    one = await taught.propose(Proposal(TEAM, "cables", "teach", content, OWNER))
    await taught.decide(TEAM, one.number, Verdict("approved", OWNER, "Olga"))
    await team.bot.logged("1 taught entries are in use now.")
    private = await team.command(question)
    last = await taught.propose(Proposal(TEAM, "cables", "retire", content, OWNER))
    await taught.decide(TEAM, last.number, Verdict("approved", OWNER, "Olga"))
    await team.bot.logged("0 taught entries are in use now.")
    said = await team.press(private.element("share"), private)
    assert said.hidden
    assert "no longer in the knowledge" in said.text
    await team.no_more()
