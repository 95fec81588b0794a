"""Gaps: which questions become one, who may do what with them, and when they close."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from bot.playground.slack import Message
from bot.playground.slack.workspace import ADMIN, NEWCOMER, OWNER, PERSON, TEAM
from bot.records import WorkspaceSettings
from bot.storage import Database, WorkspaceSettingsStore
from bot.storage.tables import answers, gaps
from tests.whole_bot.talk import QUESTION, Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

STAGING = ("how do we deploy the shop to staging", "what's the way to deploy our shop on staging?")
OTHERS = (
    "who approves a release of the billing service",
    "where is the runbook for the payment outage",
    "how do I get access to the wiki of the data team",
    "which team owns the search ranking dashboard",
    "how do I rotate the certificates of our intranet",
    "what is the on-call phone number of the warehouse",
    "how do we order a new laptop for an intern",
)


async def ask_all(talk: Talk, questions: Sequence[str]) -> None:
    for question in questions:
        assert "I don't know that" in (await talk.mention(question)).text


async def be_owned(database: Database, **more: Any) -> None:
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(owners=(OWNER,), **more))


def actions_of(message: Message) -> list[str]:
    return [button["action_id"] for button in message.buttons]


async def test_questions_with_one_meaning_are_one_gap_counted_by_people(team: Talk) -> None:
    noor = team.as_user(NEWCOMER)
    await ask_all(team, [STAGING[0], STAGING[0], OTHERS[0]])
    await ask_all(noor, [STAGING[1]])
    listed = await noor.command("gaps")
    assert listed.hidden
    assert "There are 2 gaps" in listed.text
    first, _, second = listed.text.partition(OTHERS[0])
    assert STAGING[0] in first
    assert STAGING[1] in first
    assert "Asked 3 times by 2 people" in first
    assert "Asked once" in second
    assert actions_of(listed) == ["teach_gap_1", "teach_gap_2"]


async def test_more_than_six_gaps_are_shown_page_by_page(team: Talk) -> None:
    await ask_all(team, [STAGING[0], *OTHERS])
    first = await team.command("gaps")
    assert "There are 8 gaps" in first.text
    assert "Here are 1 to 6" in first.text
    assert "show_gaps_before" not in actions_of(first)
    second = await team.press(first.element("show_gaps_next"), first)
    assert (second.hidden, second.extra["replace_original"]) == (True, True)
    assert "Here are 7 to 8" in second.text
    assert [action for action in actions_of(second) if action.startswith("show")] == ["show_gaps_before"]
    shown = first.text + second.text
    assert all(question in shown for question in (STAGING[0], *OTHERS))
    back = await team.press(second.element("show_gaps_before"), second)
    assert back.text == first.text


async def test_an_owner_dismisses_a_gap_and_it_stays_away(team: Talk, database: Database) -> None:
    await be_owned(database)
    olga = team.as_user(OWNER)
    await ask_all(team, [STAGING[0], OTHERS[0]])
    listed = await olga.command("gaps")
    number = 1 if listed.text.index(STAGING[0]) < listed.text.index(OTHERS[0]) else 2
    left = await olga.press(listed.element(f"dismiss_gap_{number}"), listed)
    assert left.extra["replace_original"] is True
    assert STAGING[0] not in left.text
    assert OTHERS[0] in left.text
    await ask_all(team, [STAGING[1]])
    assert "There is 1 gap" in (await olga.command("gaps")).text


async def test_only_an_owner_may_dismiss_although_others_see_the_button(team: Talk, database: Database) -> None:
    await be_owned(database)
    await ask_all(team, [OTHERS[0]])
    listed = await team.as_user(OWNER).command("gaps")
    for user in (NEWCOMER, ADMIN):  # while owners are set, an admin is none of them
        refused = await team.as_user(user).press(listed.element("dismiss_gap_1"), listed)
        assert "Only the owners" in refused.text
        assert refused.extra["replace_original"] is False
        assert "dismiss_gap_1" not in actions_of(await team.as_user(user).command("gaps"))
    assert "There is 1 gap" in (await team.command("gaps")).text


async def test_a_gap_that_is_taught_is_closed_and_opens_again_if_the_answer_is_not_found(
    team: Talk, database: Database
) -> None:
    await be_owned(database)
    olga = team.as_user(OWNER)
    await ask_all(team, [OTHERS[5]])
    listed = await team.command("gaps")
    form = await olga.open(listed.element("teach_gap_1"), listed)
    assert form.element("question")["initial_value"] == OTHERS[5]
    # The owner gives it a question by which the first one is not found.
    values = {"question": "Stand-by of the depot", "other_questions": "stand-by depot", "answer": "Call 1234."}
    await olga.submit(form, values)
    assert "From now on" in (await team.slack.next_view()).shown
    assert "There are no gaps" in (await team.command("gaps")).text
    await ask_all(team, [OTHERS[5]])
    assert "There is 1 gap" in (await team.command("gaps")).text
    # Now it is taught by hand, in the words of the gap, which closes it.
    form = await olga.open_by_command(f"teach {OTHERS[5]}")
    await olga.submit(form, {"answer": "Call 1234."})
    assert "From now on" in (await team.slack.next_view()).shown
    assert "There are no gaps" in (await team.command("gaps")).text
    assert "Call 1234." in (await team.mention(OTHERS[5])).text


async def test_an_answer_that_did_not_help_is_a_gap_with_those_who_asked(team: Talk) -> None:
    for user in (PERSON, NEWCOMER):
        answer = await team.as_user(user).mention(QUESTION)
        thumbs = answer.element("feedback")
        form = await team.as_user(user).open(thumbs, answer, thumbs["negative_button"]["value"])
        await team.as_user(user).submit(form, {"reason": "off_target"})
        await team.slack.next_message()
    listed = await team.command("gaps")
    assert "Asked 2 times by 2 people" in listed.text
    assert "2 of them got an answer that did not help." in listed.text


async def test_nothing_of_questions_is_kept_if_the_owners_want_that(team: Talk, database: Database) -> None:
    await be_owned(database, keep_days=0)
    await ask_all(team, [OTHERS[1]])
    answer = await team.mention(QUESTION)
    thumbs = answer.element("feedback")
    await team.submit(await team.open(thumbs, answer, thumbs["negative_button"]["value"]), {"reason": "wrong"})
    offer = await team.slack.next_message()
    assert [button["action_id"] for button in offer.buttons] == ["ask_human", "teach"]
    assert "There are no gaps" in (await team.command("gaps")).text
    await team.no_more()
    kept = await database.run(lambda connection: connection.execute(select(answers.c.question)))
    assert {row.question for row in kept} == {None}
    assert (await database.run(lambda connection: connection.execute(select(gaps)))).all() == []


async def test_a_gap_that_is_gone_cannot_be_taught_or_dismissed_again(team: Talk, database: Database) -> None:
    await be_owned(database)
    olga = team.as_user(OWNER)
    await ask_all(team, [OTHERS[2]])
    listed = await olga.command("gaps")
    for _ in range(2):
        assert "There are no gaps" in (await olga.press(listed.element("dismiss_gap_1"), listed)).text
    form = await olga.open(listed.element("teach_gap_1"), listed)  # an owner may change their mind
    assert form.element("question")["initial_value"] == OTHERS[2]
    await database.run(lambda connection: connection.execute(gaps.delete()))
    assert "no longer" in (await olga.press(listed.element("teach_gap_1"), listed)).text


async def test_markup_in_a_question_pings_and_formats_nobody_in_the_list(team: Talk) -> None:
    hostile = "where does <!channel> keep the *keys* of the <@U0OWNER> `office` safe &lt;!here&gt; \u202egpj.exe"
    await team.mention(hostile)
    listed = await team.command("gaps")
    assert "<!" not in listed.text
    assert "<@" not in listed.text
    kinds = {part["type"] for block in listed.blocks for part in block.get("elements", [])}
    assert kinds <= {"rich_text_quote", "rich_text_section", "button"}


@pytest.mark.parametrize("value", ["abc", "", "-1", "9" * 30])
async def test_a_button_with_a_foreign_value_changes_nothing_and_is_no_incident(
    team: Talk, database: Database, value: str
) -> None:
    await be_owned(database)
    await ask_all(team, OTHERS[:1])
    olga = team.as_user(OWNER)
    listed = await olga.command("gaps")
    for button in ("teach_gap_1", "dismiss_gap_1"):
        payload = team.slack.block_actions(button, listed.element(button)["value"], listed, user=OWNER)
        payload["actions"][0]["value"] = value
        await team.deliver_interaction(payload)
        said = (await team.slack.next_message()).text
        assert "went wrong" not in said
        assert "database" not in said
    assert (await team.bot.get("/readyz")).text == "ready"
    assert "1 gap" in (await olga.command("gaps")).text
