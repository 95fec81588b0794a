"""The shortcuts: one answers a colleague's message, the other searches the knowledge."""

import pytest

from bot.playground.slack import ShownView
from bot.playground.slack.records import JsonObject
from bot.playground.slack.workspace import CHANNEL, DIRECT, NEWCOMER, OWNER, PERSON, TEAM
from bot.records import WorkspaceSettings
from bot.storage import Database, WorkspaceSettingsStore
from tests.whole_bot.talk import QUESTION, UNSURE, Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

ERROR = "Error response from daemon: Conflict. The container name &quot;/web&quot; is already in use by container abc."
UNKNOWN = "which font do our slides use"


async def answer(talk: Talk, message: JsonObject) -> ShownView:
    await talk.use_shortcut("answer_message", message)
    return await talk.slack.next_view()


async def test_a_pasted_error_is_answered_only_for_the_person(team: Talk) -> None:
    message = team.slack.message(ERROR, user=NEWCOMER)
    form = await answer(team, message)
    assert form.user == PERSON
    assert "is already in use" in form.shown
    assert "Who gets the answer?" in form.shown
    await team.submit(form)
    said = await team.slack.next_message()
    assert (said.hidden, said.channel, said.thread_ts) == (True, CHANNEL, None)
    assert said.text.startswith("You asked me about this message:\n&gt; Error response from daemon")
    assert said.commands[0] in form.shown
    assert said.element("share")
    assert team.slack.open_views == []
    await team.no_more()


async def test_everyone_in_the_thread_gets_the_answer_if_the_person_wants_that(team: Talk) -> None:
    message = team.slack.message(QUESTION, user=NEWCOMER)
    form = await answer(team, message)
    assert "docker volume rm" in form.shown
    assert "See also" not in form.shown
    await team.submit(form, {"where": "thread"})
    said = await team.slack.next_message()
    assert (said.hidden, said.channel, said.thread_ts) == (False, CHANNEL, message["event"]["ts"])
    assert said.text.startswith(f"<@{PERSON}> asked me about this message:\n&gt; {QUESTION}")
    assert said.commands
    assert said.element("feedback")
    await team.no_more()


@pytest.mark.parametrize("where", ["private", "thread"])
async def test_a_message_in_a_thread_is_answered_there(team: Talk, where: str) -> None:
    first = team.slack.message("Look at this")["event"]["ts"]
    form = await answer(team, team.slack.message(QUESTION, thread_ts=first))
    await team.submit(form, {"where": where})
    said = await team.slack.next_message()
    assert (said.hidden, said.thread_ts) == (where == "private", first)


async def test_it_works_in_a_channel_that_the_bot_is_not_in(team: Talk) -> None:
    form = await answer(team, team.slack.message(QUESTION, channel="C0ELSEWHERE"))
    await team.submit(form)
    said = await team.slack.next_message()
    assert (said.hidden, said.channel) == (True, "C0ELSEWHERE")


async def test_an_unsure_message_offers_choices_which_lead_to_the_form(team: Talk) -> None:
    choices = await answer(team, team.slack.message(UNSURE))
    assert "Is it about one of these?" in choices.shown
    assert "submit" not in choices.body
    form = await team.open(choices.element("pick_answer_2"), choices)
    assert (form.id, form.how) == (choices.id, "update")
    assert choices.element("pick_answer_2")["text"]["text"] in form.shown
    await team.submit(form, {"where": "thread"})
    assert choices.element("pick_answer_2")["text"]["text"] in (await team.slack.next_message()).text


async def test_an_unknown_message_can_be_put_to_the_owners(team: Talk, database: Database) -> None:
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(owners=(OWNER,)))
    message = team.slack.message(UNKNOWN)
    form = await answer(team, message)
    assert "I don't know that" in form.shown
    await team.submit(form)
    asked = await team.slack.next_message()
    assert (asked.hidden, asked.thread_ts) == (False, message["event"]["ts"])
    assert asked.text.startswith(f"<@{OWNER}>, <@{PERSON}> asks:\n&gt; {UNKNOWN}")
    assert asked.element("solved")
    assert UNKNOWN in (await team.command("gaps")).text


async def test_without_anyone_to_ask_the_person_hears_that(team: Talk, database: Database) -> None:
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(owners=(), owners_channel=None))
    form = await answer(team, team.slack.message(UNKNOWN))
    await team.submit(form)
    said = await team.slack.next_message()
    assert "No owners are set" in said.text
    assert said.channel == DIRECT


@pytest.mark.parametrize("text", ["", "thanks!"])
async def test_a_message_that_asks_nothing_says_so(team: Talk, text: str) -> None:
    assert "I see no question" in (await answer(team, team.slack.message(text))).shown


@pytest.mark.parametrize("more", ["x " * 5_000, "🐳 " * 2_000, '"' * 5_000, "<!channel> <@U0OWNER> &lt;!here&gt; `"])
async def test_any_message_can_be_answered(team: Talk, more: str) -> None:
    form = await answer(team, team.slack.message(f"{ERROR}\n{more}"))
    if "submit" not in form.body:
        form = await team.open(form.element("pick_answer_1"), form)
    await team.submit(form, {"where": "thread"})
    said = await team.slack.next_message()
    assert "<!" not in said.text
    assert f"<@{OWNER}>" not in said.text


async def test_a_person_who_comes_too_late_is_told(team: Talk) -> None:
    shortcut = team.slack.message_action("answer_message", team.slack.message(QUESTION))
    team.slack.clock.advance(4)
    await team.deliver_interaction(shortcut)
    assert "Please try again" in (await team.slack.next_message()).text


async def test_a_shortcut_and_a_form_that_slack_delivers_three_times_do_one_thing(team: Talk) -> None:
    shortcut = team.slack.message_action("answer_message", team.slack.message(QUESTION))
    for _ in range(3):
        await team.deliver_interaction(shortcut)
    form = await team.slack.next_view()
    submission = team.slack.view_submission(form, {"where": "thread"})
    for _ in range(3):
        await team.deliver_interaction(submission)
    assert len(await team.settled()) == 1
    assert team.slack.take_unread_views() == []


async def search_form(talk: Talk) -> ShownView:
    await talk.use_shortcut("search_knowledge")
    return await talk.slack.next_view()


async def press_enter(talk: Talk, form: ShownView, words: str) -> ShownView:
    return await talk.open(form.element("search_words"), form, words)


async def test_somebody_searches_in_a_modal_and_reads_an_answer(team: Talk) -> None:
    form = await search_form(team)
    assert "What are you looking for?" in form.shown
    assert form.shown.count("Containers (") == 1
    found = await press_enter(team, form, "prune")
    assert (found.id, found.how) == (form.id, "update")
    assert "Here are 1 to 10:" in found.shown
    following = await team.open(found.element("show_found_next"), found)
    assert "Here are 11 to 20:" in following.shown
    first = await team.open(following.element("show_found_before"), following)
    shown = await team.open(first.element("show_listed_1"), first)
    assert (shown.how, shown.previous_id) == ("push", form.id)
    assert "docker system prune" in shown.shown
    assert shown.buttons == []
    await team.no_more()


async def test_the_button_searches_too(team: Talk) -> None:
    form = await search_form(team)
    await team.submit(form, {"search_words": "exit 137"})
    found = await team.slack.next_view()
    assert (found.id, found.how) == (form.id, "update")
    assert "137" in found.shown
    await team.submit(found, {"search_words": "quarterly taxes"})
    nothing = await team.slack.next_view()
    assert "I have nothing about that" in nothing.shown
    assert "Containers (" in (await team.open(nothing.element("show_topics"), nothing)).shown


async def test_somebody_browses_the_topics_in_the_modal(team: Talk) -> None:
    form = await search_form(team)
    topic = await team.open(form.element("show_topic_1"), form)
    assert "Here are 1 to 10:" in topic.shown
    assert "Here are 11 to 20:" in (await team.open(topic.element("show_topic_next"), topic)).shown
    topics = await team.open(topic.element("show_topics"), topic)
    assert topics.shown == form.shown
    assert (await press_enter(team, topics, "")).shown == form.shown
