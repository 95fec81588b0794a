"""The Home tab, and the prompts of the Messages tab, as people use them."""

import json
from pathlib import Path

import pytest

from bot.records import WorkspaceSettings
from bot.storage import Database, WorkspaceSettingsStore
from tests.fake_slack import FakeSlack, ShownView
from tests.fake_slack.people import Person
from tests.fake_slack.workspace import ADMIN, DIRECT, NEWCOMER, OWNER, TEAM
from tests.postgresql import PostgreSQL
from tests.whole_bot.talk import QUESTION, UNSURE, Talk, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNKNOWN = "which font do our slides use"
LOCKED = "The database cannot be used"


def actions_of(view: ShownView) -> list[str]:
    return [each["action_id"] for each in view.buttons]


async def be_owned(database: Database) -> None:
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(owners=(OWNER,)))


async def test_somebody_opens_the_home_tab_for_the_first_time(team: Talk) -> None:
    noor = team.as_user(NEWCOMER)
    home = await noor.open_home()
    assert (home.how, home.user, home.body["type"]) == ("publish", NEWCOMER, "home")
    assert "`/docker QUESTION`".strip("`") in home.shown
    assert "What are you looking for?" in home.shown
    assert home.shown.count("Containers (") == 1
    for later in ("Your recent questions", "For owners", "Settings"):
        assert later not in home.shown
    again = await noor.open_home()
    assert (again.id, again.shown) == (home.id, home.shown)
    await team.no_more()


async def test_somebody_searches_by_the_enter_key_and_turns_the_pages_to_the_end_and_back(team: Talk) -> None:
    home = await team.open_home()
    page = first = await team.open(home.element("search_home_words"), home, "prune")
    assert (first.id, first.how) == (home.id, "publish")
    assert "Here are 1 to 10:" in first.shown
    pages = [first]
    while "show_found_next" in actions_of(page):
        page = await team.open(page.element("show_found_next"), page)
        pages.append(page)
    assert len(pages) > 2
    for before in reversed(pages[:-1]):
        page = await team.open(page.element("show_found_before"), page)
        assert page.shown == before.shown
    back = await team.open(page.element("show_start"), page)
    assert back.shown == home.shown
    await team.no_more()


async def test_somebody_searches_by_the_button_and_reads_an_answer_over_the_list(team: Talk) -> None:
    home = await team.open_home()
    team.slack.enter(home, {"search_home_words": "exit 137"})
    found = await team.open(home.element("search_home"), home)
    assert "137" in found.shown
    answer = await team.open(found.element("show_listed_1"), found)
    assert (answer.how, answer.body["type"], answer.previous_id) == ("open", "modal", None)
    assert any(part["type"] == "rich_text_preformatted" for part in parts_of(answer))
    assert team.slack.homes[team.user].shown == found.shown
    team.slack.enter(found, {"search_home_words": "quarterly taxes"})
    nothing = await team.open(found.element("search_home"), found)
    assert "I have nothing about that" in nothing.shown
    assert "Containers (" in (await team.open(nothing.element("show_topics"), nothing)).shown
    team.slack.enter(found, {"search_home_words": "  "})
    assert "Your recent questions" in (await team.open(nothing.element("search_home"), nothing)).shown


def parts_of(view: ShownView) -> list[dict[str, object]]:
    return [part for block in view.blocks for part in block.get("elements", [])]


async def test_somebody_browses_a_topic_to_its_end_and_back(team: Talk) -> None:
    home = await team.open_home()
    page = topic = await team.open(home.element("show_topic_1"), home)
    assert "Here are 1 to 10:" in topic.shown
    turned = 0
    while "show_topic_next" in actions_of(page):
        page, turned = await team.open(page.element("show_topic_next"), page), turned + 1
    for _ in range(turned):
        page = await team.open(page.element("show_topic_before"), page)
    assert page.shown == topic.shown
    topics = await team.open(page.element("show_topics"), page)
    assert "Which one do you want to see?" in topics.shown
    assert (await team.open(topics.element("show_start"), topics)).shown == home.shown
    await team.no_more()


async def test_the_last_different_questions_are_shown_to_the_person_alone_each_with_its_answer(team: Talk) -> None:
    for question in (QUESTION, UNKNOWN, UNSURE, "what is an image", f"  {QUESTION.upper()}"):
        await team.command(question)
    home = await team.open_home()
    shown = home.shown.partition("Your recent questions")[2]
    assert shown.index(QUESTION.upper()) < shown.index("what is an image") < shown.index(UNSURE) < shown.index(UNKNOWN)
    assert QUESTION not in shown
    assert "Your recent questions" not in (await team.as_user(NEWCOMER).open_home()).shown
    answer = await team.open(home.element("show_recent_1"), home)
    assert (answer.how, answer.body["type"]) == ("open", "modal")
    assert "docker volume rm" in answer.shown
    found = await team.open(home.element("show_found_recent_3"), home)
    assert UNSURE in found.shown
    assert "the nearest first" in found.shown
    assert (await team.open(found.element("show_start"), found)).shown == home.shown


async def test_only_five_questions_are_shown(team: Talk) -> None:
    for what in ("volume", "image", "network", "container", "context", "registry"):
        await team.command(f"what is a {what}")
    home = await team.open_home()
    assert "what is a volume" not in home.shown
    assert [action for action in actions_of(home) if "recent" in action] == [
        action if action in actions_of(home) else f"show_found_recent_{number}"
        for number, action in enumerate([f"show_recent_{number}" for number in range(1, 6)], 1)
    ]


async def test_an_owner_sees_the_figures_and_the_gaps_and_gets_to_all_of_them_and_to_the_settings(
    team: Talk, database: Database
) -> None:
    await be_owned(database)
    olga = team.as_user(OWNER)
    for question in (QUESTION, UNSURE, UNKNOWN):
        answer = await team.command(question)
        if question == QUESTION:
            thumbs = answer.element("feedback")
            await team.act(thumbs, answer, thumbs["positive_button"]["value"])
    await team.settled()
    home = await olga.open_home()
    for said in ("In the last 30 days 1 person asked", "helpful", "1 question has no good answer yet:", UNKNOWN):
        assert said in home.shown
    form = await olga.open(home.element("teach_gap_1"), home)
    assert form.element("question")["initial_value"] == UNKNOWN
    gaps = await olga.open(home.element("show_gaps_all"), home)
    assert (gaps.id, gaps.how) == (home.id, "publish")
    assert "There is 1 gap" in gaps.shown
    settings = await olga.open(home.element("open_settings"), home)
    assert settings.title == "Settings"
    left = await olga.open(gaps.element("dismiss_gap_1"), gaps)
    assert "There are no gaps" in left.shown
    start = await olga.open(left.element("show_start"), left)
    assert "There are no gaps" in start.shown
    for user in (NEWCOMER, ADMIN):  # while owners are set, an admin is none of them
        assert "For owners" not in (await team.as_user(user).open_home()).shown


async def test_the_admins_are_owners_while_none_are_set_but_not_those_of_another_workspace(team: Talk) -> None:
    stranger = Person("U0STRANGER", "stranger", "Sam Stranger", "D0STRANGER", is_admin=True, team="T0ELSEWHERE")
    team.slack.people[stranger.id] = stranger
    assert "Nobody has asked me anything" in (await team.as_user(ADMIN).open_home()).shown
    home = await team.as_user(stranger.id).open_home()
    assert "Containers (" in home.shown
    assert "For owners" not in home.shown


@pytest.mark.parametrize("action", ["show_gaps_all", "dismiss_gap_1", "open_settings"])
async def test_who_is_no_longer_an_owner_is_refused(team: Talk, database: Database, action: str) -> None:
    await be_owned(database)
    olga = team.as_user(OWNER)
    await team.command(UNKNOWN)
    await team.settled()
    home = await olga.open_home()
    gaps = await olga.open(home.element("show_gaps_all"), home)
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(owners=(NEWCOMER,)))
    team.slack.people[OWNER] = Person(OWNER, "owner", "Olga Owner", "D0OWNER")
    shown = gaps if action == "dismiss_gap_1" else await olga.open_home() and home
    refused = await olga.open(home.element(action) if shown is home else gaps.element(action), shown)
    assert "Only the owners" in refused.shown
    assert refused.body["type"] == "modal"
