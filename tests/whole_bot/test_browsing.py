"""Browsing the knowledge: help, topics and search, as people use them."""

import pytest

from bot.playground.slack import Message
from bot.playground.slack.workspace import NEWCOMER, OWNER, TEAM
from bot.records import Proposal, Verdict
from bot.storage import Database, Revisions
from tests.whole_bot.talk import QUESTION, Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")


def button(message: Message, text: str) -> dict[str, object]:
    return next(each for each in message.buttons if each["text"]["text"].startswith(text))


def actions_of(message: Message) -> list[str]:
    return [each["action_id"] for each in message.buttons]


@pytest.mark.parametrize("text", ["help", "", "Help?"])
async def test_help_says_what_the_bot_can_do_and_leads_to_the_topics(team: Talk, text: str) -> None:
    said = await team.command(text)
    assert said.hidden
    for word in ("topics", "search WORDS", "teach", "gaps", "settings"):
        assert f"`/docker {word}`" in said.text
    topics = await team.press(said.element("show_topics"), said)
    assert topics.hidden
    assert topics.extra["replace_original"] is True
    assert "Containers (" in topics.text


async def test_help_in_a_channel_stays_when_somebody_browses(team: Talk) -> None:
    said = await team.mention("help")
    topics = await team.as_user(NEWCOMER).press(said.element("show_topics"), said)
    assert (topics.hidden, topics.extra["replace_original"]) == (True, False)
    assert (topics.channel, topics.thread_ts) == (said.channel, said.thread_ts)


async def test_a_greeting_gets_only_examples(team: Talk) -> None:
    assert "/docker topics" not in (await team.command("thanks")).text


async def test_somebody_goes_through_a_topic_and_reads_an_answer(team: Talk) -> None:
    topics = await team.command("topics")
    assert topics.hidden
    first = await team.press(button(topics, "Containers"), topics)
    assert "Here are 1 to 10:" in first.text
    assert "show_topic_before" not in actions_of(first)
    second = await team.press(first.element("show_topic_next"), first)
    assert (second.hidden, second.extra["replace_original"]) == (True, True)
    assert "Here are 11 to 20:" in second.text
    answer = await team.press(second.element("show_listed_1"), second)
    assert (answer.hidden, answer.extra["replace_original"]) == (True, False)
    assert f"• {answer.text.splitlines()[0]}: {answer.commands[0]}" in second.text
    assert answer.element("feedback")
    assert answer.element("share")
    back = await team.press(second.element("show_topic_before"), second)
    assert back.text == first.text
    again = await team.press(back.element("show_topics"), back)
    assert again.text == topics.text


async def test_a_listed_answer_can_be_shared(team: Talk) -> None:
    found = await team.command("search prune")
    answer = await team.press(found.element("show_listed_1"), found)
    await team.act(answer.element("share"), answer)
    shared = await team.slack.next_message()
    assert "asked:" in shared.text
    assert "&gt; prune" in shared.text
    await team.slack.next_message()


async def test_the_answers_of_the_team_are_a_topic_and_are_found(team: Talk, database: Database) -> None:
    taught = Revisions(database)
    question = "where is the harbour handbook"
    content = {"title": question, "questions": [question], "answer": "On the pier."}
    one = await taught.propose(Proposal(TEAM, "handbook", "teach", content, OWNER))
    await taught.decide(TEAM, one.number, Verdict("approved", OWNER, "Olga"))
    await team.bot.logged("1 taught entries are in use now.")
    topics = await team.command("topics")
    listed = await team.press(button(topics, "Your team's answers (1)"), topics)
    assert question in listed.text
    answer = await team.press(listed.element("show_listed_1"), listed)
    assert "On the pier." in answer.text
    assert "Your team's own answer, approved by Olga" in answer.text
    assert f"• {question}" in (await team.command("search handbook")).text
    last = await taught.propose(Proposal(TEAM, "handbook", "retire", content, OWNER))
    await taught.decide(TEAM, last.number, Verdict("approved", OWNER, "Olga"))
    await team.bot.logged("0 taught entries are in use now.")
    gone = await team.press(listed.element("show_topics"), listed)
    assert gone.text == topics.text.replace("1,055", "1,054").replace("17 topics", "16 topics").replace(
        "\n• Your team's answers (1)", ""
    )
    old = await team.press(button(topics, "Your team's answers"), topics)
    assert "no answers about Your team's answers any more" in old.text


async def test_a_search_lists_the_nearest_answers_page_by_page(team: Talk) -> None:
    first = await team.command("search prune")
    assert first.hidden
    assert "the nearest first. Here are 1 to 10:" in first.text
    assert "• Clean up what Docker no longer uses (careful): docker system prune" in first.text
    second = await team.press(first.element("show_found_next"), first)
    assert second.extra["replace_original"] is True
    assert "Here are 11 to 20:" in second.text
    assert (await team.press(second.element("show_found_before"), second)).text == first.text


async def test_names_among_the_words_are_in_the_answer(team: Talk) -> None:
    found = await team.command("search remove volume data-7")
    answer = await team.press(found.element("show_listed_1"), found)
    assert "data-7" in answer.commands[0]


async def test_a_search_for_something_else_says_so(team: Talk) -> None:
    assert "I have nothing about that" in (await team.command("search quarterly taxes")).text
    assert "/docker search prune" in (await team.command("search")).text


async def test_a_question_that_begins_with_such_a_word_is_answered(team: Talk) -> None:
    assert "Topics" not in (await team.command("topics of kafka in compose")).text
    assert "feedback" in str((await team.command(QUESTION)).blocks)


@pytest.mark.parametrize("words", ["x" * 9_000, "🐳" * 3_000, "<!channel> & <@U0OWNER>", '"' * 4_000])
async def test_any_words_can_be_searched(team: Talk, words: str) -> None:
    said = await team.command(f"search {words}")
    assert "<" not in said.text
