"""The thumbs below an answer: what is kept of them, what is asked, and what is offered after a thumb down."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.playground.slack import Message
from bot.playground.slack.workspace import NEWCOMER, PERSON
from bot.storage import Database
from bot.storage.tables import answers, ratings
from tests.whole_bot.talk import QUESTION, UNSURE, Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")


def thumb(answer: Message, *, up: bool) -> Any:
    """Return the value of a thumb below an answer."""
    return answer.element("feedback")["positive_button" if up else "negative_button"]["value"]


async def press_thumb(talk: Talk, answer: Message, *, up: bool) -> None:
    await talk.act(answer.element("feedback"), answer, thumb(answer, up=up))


async def ratings_in(database: Database) -> list[Any]:
    query = select(
        ratings.c.user_id, ratings.c.is_helpful, ratings.c.reason, ratings.c.comment, answers.c.surface
    ).join(answers, answers.c.id == ratings.c.answer)
    return [tuple(row) for row in (await database.run(lambda connection: connection.execute(query))).all()]


async def answer_to(talk: Talk, surface: str) -> Message:
    """Get an answer in one of the ways in which people get one."""
    match surface:
        case "command":
            return await talk.command(QUESTION)
        case "mention":
            return await talk.mention(QUESTION)
        case "direct":
            return await talk.direct(QUESTION)
        case "choice":
            offer = await talk.mention(UNSURE)
            return await talk.press(offer.element("choose_answer_1"), offer)
        case _:
            answer = await talk.command(QUESTION)
            return await talk.press(answer.element("show_related_1"), answer)


@pytest.mark.parametrize("surface", ["command", "mention", "direct", "choice", "related"])
async def test_a_thumb_up_is_kept_and_nothing_is_said(team: Talk, database: Database, surface: str) -> None:
    answer = await answer_to(team, surface)
    await press_thumb(team, answer, up=True)
    await team.no_more()
    kept = "choice" if surface == "related" else surface
    assert await ratings_in(database) == [(PERSON, True, None, "", kept)]


@pytest.mark.parametrize("surface", ["command", "mention", "direct", "choice", "related"])
async def test_a_thumb_down_asks_why_and_offers_help_where_the_answer_is(
    team: Talk, database: Database, surface: str
) -> None:
    answer = await answer_to(team, surface)
    form = await team.open(answer.element("feedback"), answer, thumb(answer, up=False))
    await team.submit(form, {"reason": "outdated", "comment": "It is *gone* since <v29>."})
    said = await team.slack.next_message()
    assert (said.hidden, said.channel, said.thread_ts) == (True, answer.channel, answer.thread_ts)
    assert [button["action_id"] for button in said.buttons] == ["ask_human", "teach"]
    assert team.slack.open_views == []
    kept = "choice" if surface == "related" else surface
    assert await ratings_in(database) == [(PERSON, False, "outdated", "It is *gone* since <v29>.", kept)]
    question = UNSURE if surface == "choice" else QUESTION
    gaps = await team.command("gaps")
    assert question in gaps.text
    assert "Asked once" in gaps.text
    assert "There was an answer that did not help." in gaps.text


async def test_the_last_rating_of_each_person_counts(team: Talk, database: Database) -> None:
    answer = await team.mention(QUESTION)
    noor = team.as_user(NEWCOMER)
    form = await team.open(answer.element("feedback"), answer, thumb(answer, up=False))
    await team.submit(form, {"reason": "wrong"})
    await team.slack.next_message()
    await press_thumb(noor, answer, up=True)
    await press_thumb(team, answer, up=True)
    await team.no_more()
    assert sorted(await ratings_in(database)) == [
        (PERSON, True, None, "", "mention"),
        (NEWCOMER, True, None, "", "mention"),
    ]


async def test_a_press_that_slack_delivers_three_times_counts_once(team: Talk, database: Database) -> None:
    answer = await team.mention(QUESTION)
    press = team.slack.block_actions("feedback", thumb(answer, up=False), answer)
    for _ in range(3):
        await team.deliver_interaction(press)
    await team.slack.next_view()
    assert await team.settled() == []
    assert team.slack.take_unread_views() == []
    assert len(await ratings_in(database)) == 1
    assert "Asked once" in (await team.command("gaps")).text


async def test_a_form_that_is_sent_without_a_reason_in_words_or_not_at_all_leaves_the_thumb(
    team: Talk, database: Database
) -> None:
    answer = await team.direct(QUESTION)
    await press_thumb(team, answer, up=False)
    await team.slack.next_view()
    await team.no_more()
    assert await ratings_in(database) == [(PERSON, False, None, "", "direct")]


@pytest.mark.parametrize("more", ['"' + "'\"\\" * 250, "🐳 " * 300, "🐳 " * 1_000])
async def test_a_long_question_in_any_script_can_be_rated(team: Talk, more: str) -> None:
    answer = await team.command(f"{QUESTION}? {more}")
    form = await team.open(answer.element("feedback"), answer, thumb(answer, up=False))
    await team.submit(form, {"reason": "other"})
    said = await team.slack.next_message()
    assert json.loads(said.element("teach")["value"])["a"]


async def test_somebody_who_takes_long_to_be_asked_why_is_told_but_the_thumb_counts(
    team: Talk, database: Database
) -> None:
    answer = await team.mention(QUESTION)
    press = team.slack.block_actions("feedback", thumb(answer, up=False), answer)
    team.slack.clock.advance(4)
    await team.deliver_interaction(press)
    assert "took too long" in (await team.slack.next_message()).text
    await team.no_more()
    assert len(await ratings_in(database)) == 1


async def test_choices_and_unknown_questions_have_no_thumbs(team: Talk) -> None:
    for reply in (await team.mention(UNSURE), await team.mention("which font do our slides use")):
        assert "feedback" not in str(reply.blocks)
