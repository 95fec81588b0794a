"""The Home tab, and the prompts of the Messages tab, as people use them."""

import asyncio

import pytest
import pytest_asyncio

from bot.manifest import manifest
from bot.playground.slack import FakeSlack, ShownView
from bot.playground.slack.people import Person
from bot.playground.slack.workspace import ADMIN, DIRECT, NEWCOMER, OWNER, TEAM
from bot.records import WorkspaceSettings
from bot.storage import Database, Gaps, WorkspaceSettingsStore
from bot.storage.tables import gaps
from tests.postgresql import PostgreSQL
from tests.whole_bot.talk import QUESTION, UNSURE, Talk, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNKNOWN = "which font do our slides use"


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def nobody_is_welcomed(team: Talk, database: Database) -> None:  # noqa: ARG001  (it empties the database first)
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(welcome="off"))


def actions_of(view: ShownView) -> list[str]:
    return [each["action_id"] for each in view.buttons]


async def be_owned(database: Database, owner: str = OWNER) -> None:
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(owners=(owner,), welcome="off"))


async def test_somebody_opens_the_home_tab_for_the_first_time(team: Talk) -> None:
    noor = team.as_user(NEWCOMER)
    home = await noor.open_home()
    assert (home.how, home.user, home.body["type"]) == ("publish", NEWCOMER, "home")
    assert "/docker QUESTION" in home.shown
    assert "What are you looking for?" in home.shown
    assert "Take the tour: 15 short steps" in home.shown
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


@pytest.mark.parametrize("value", ["", "abc", '{"e":"gone-entry"}'])
async def test_a_recent_question_whose_answer_is_gone_says_so(team: Talk, value: str) -> None:
    await team.command(QUESTION)
    home = await team.open_home()
    press = team.slack.block_actions("show_recent_1", home.element("show_recent_1")["value"], home)
    press["actions"][0]["value"] = value
    await team.deliver_interaction(press)
    said = await team.slack.next_view()
    assert ("no longer in the knowledge" in said.shown, said.body["type"]) == (True, "modal")


async def test_only_five_questions_are_shown(team: Talk) -> None:
    for what in ("volume", "image", "network", "container", "context", "registry"):
        await team.command(f"what is a {what}")
    home = await team.open_home()
    assert "what is a volume" not in home.shown
    assert "what is a image" in home.shown
    assert len([action for action in actions_of(home) if "recent" in action]) == 5


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
    home = await olga.open_home()
    async with asyncio.timeout(10):  # nobody waits until it is kept; another question would change the figures
        while not ("100% of 1 rating" in home.shown and UNKNOWN in home.shown):
            home = await olga.open_home()
    assert "In the last 30 days 1 person asked" in home.shown
    assert "1 question has no good answer yet:" in home.shown
    form = await olga.open(home.element("teach_gap_1"), home)
    assert form.element("question")["initial_value"] == UNKNOWN
    settings = await olga.open(home.element("open_settings"), home)
    assert settings.title == "Settings"
    listed = await olga.open(home.element("show_gaps_all"), home)
    assert (listed.id, listed.how) == (home.id, "publish")
    assert "There is 1 gap" in listed.shown
    left = await olga.open(listed.element("dismiss_gap_1"), listed)
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
    noor = team.as_user(NEWCOMER)
    await be_owned(database, NEWCOMER)
    await team.command(UNKNOWN)
    await team.settled()
    page = await noor.open_home()
    if action == "dismiss_gap_1":
        page = await noor.open(page.element("show_gaps_all"), page)
    await be_owned(database)
    refused = await noor.open(page.element(action), page)
    assert "Only the owners" in refused.shown
    assert (refused.how, refused.body["type"]) == ("open", "modal")
    assert await Gaps(database).count_open(TEAM) == 1
    assert "For owners" not in (await noor.open_home()).shown


async def test_a_gap_that_is_gone_is_said_to_be_gone_over_the_home_tab(team: Talk, database: Database) -> None:
    await be_owned(database)
    await team.command(UNKNOWN)
    await team.settled()
    olga = team.as_user(OWNER)
    home = await olga.open_home()
    await database.run(lambda connection: connection.execute(gaps.delete()))
    said = await olga.open(home.element("teach_gap_1"), home)
    assert (said.body["type"], "no longer" in said.shown) == ("modal", True)


async def test_a_person_who_comes_too_late_is_told_in_a_direct_message(team: Talk, database: Database) -> None:
    await be_owned(database)
    olga = team.as_user(OWNER)
    home = await olga.open_home()
    press = team.slack.block_actions("open_settings", "settings", home)
    team.slack.clock.advance(4)
    await team.deliver_interaction(press)
    said = await team.slack.next_message()
    assert "Please try again" in said.text
    assert said.channel == "D0OWNER"


async def test_an_opening_that_slack_delivers_three_times_is_answered_once(team: Talk) -> None:
    opening = team.slack.app_home_opened()
    for retry in range(3):
        await team.deliver_event(opening, retry)
    await team.slack.next_view()
    await team.settled()
    assert team.slack.take_unread_views() == []


async def test_a_page_that_the_person_got_to_meanwhile_stays(team: Talk) -> None:
    home = await team.open_home()
    opening = team.slack.app_home_opened()
    topic = await team.open(home.element("show_topic_1"), home)
    published = team.slack.calls.count("views.publish")
    await team.deliver_event(opening)
    await team.slack.called("views.publish", published + 1)
    await team.no_more()
    assert team.slack.homes[team.user] == topic


@pytest.mark.parametrize(
    ("error", "said"),
    [("not_enabled", "There is no Home tab: enable it"), ("user_not_found", "could not be shown: user_not_found")],
)
async def test_a_home_tab_that_slack_does_not_take_is_only_logged(team: Talk, error: str, said: str) -> None:
    team.slack.fail_next("views.publish", error=error)
    await team.deliver_event(team.slack.app_home_opened())
    await team.bot.logged(said)
    await team.no_more()
    assert "Containers (" in (await team.open_home()).shown


@pytest.mark.parametrize(
    "words", ["x" * 200, "🐳" * 100, "<!channel> & <@U0OWNER> *b* `c`", '"' * 200, "0 0", "\u202e"]
)
async def test_any_words_can_be_searched_and_asked(team: Talk, words: str) -> None:
    home = await team.open_home()
    assert "Back to the start" in (await team.open(home.element("search_home_words"), home, words)).shown
    await team.command(words)
    await team.settled()
    assert (await team.open_home()).body["type"] == "home"


async def test_the_prompts_are_pinned_once_for_each_person_and_are_those_of_the_manifest(team: Talk) -> None:
    method = "assistant.threads.setSuggestedPrompts"
    before = team.slack.calls.count(method)
    noor = team.as_user(NEWCOMER)
    for talk in (team, team, noor):
        await team.deliver_event(team.slack.app_home_opened(talk.user, "messages"))
    await team.no_more()
    assert team.slack.calls.count(method) - before == 2
    assert team.slack.prompts.keys() == {DIRECT, "D0NEWCOMER"}
    assert team.slack.prompts[DIRECT] == manifest(None)["features"]["agent_view"]["suggested_prompts"]


async def test_prompts_that_slack_does_not_take_are_only_logged(team: Talk) -> None:
    team.slack.fail_next("assistant.threads.setSuggestedPrompts", error="missing_scope")
    await team.deliver_event(team.slack.app_home_opened(OWNER, "messages"))
    await team.bot.logged("The prompts could not be pinned: missing_scope")
    await team.no_more()


async def test_without_the_database_the_home_tab_is_shown_and_says_what_is_missing() -> None:
    with PostgreSQL() as server:
        async with FakeSlack() as slack, serving(slack, server.new_database()) as talk:
            admin = talk.as_user(ADMIN)
            await admin.command(QUESTION)
            await talk.settled()
            whole = await admin.open_home()
            assert "For owners" in whole.shown
            server.stop()
            home = await admin.open_home()
            assert "I can't show them now" in home.shown
            assert "For owners" not in home.shown
            found = await admin.open(home.element("search_home_words"), home, "prune")
            assert "Here are 1 to 10:" in found.shown
            answer = await admin.open(found.element("show_listed_1"), found)
            assert answer.body["type"] == "modal"
            server.start()
            await talk.bot.logged("The database can be used again")
            assert "For owners" in (await admin.open_home()).shown
            slack.raise_problems()
