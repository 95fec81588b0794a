"""The tour in Slack: who is welcomed, how it is started, old messages, and what happens without tour or database."""

from pathlib import Path

import pytest
import yaml

from bot.playground.slack import FakeSlack, Message
from bot.playground.slack.people import Person
from bot.playground.slack.workspace import ADMIN, BOT_USER, CHANNEL, DIRECT, NEWCOMER, PERSON, TEAM
from bot.records import Progress, Welcome, WorkspaceSettings
from bot.storage import Database, Tours, WorkspaceSettingsStore
from tests.bot_process import BotProcess
from tests.knowledge.test_onboarding import step
from tests.postgresql import PostgreSQL
from tests.whole_bot.talk import HttpTalk, Talk, serving
from tests.whole_bot.tour import IDS, answered, pressed_on, right, sent_to, wrong

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def welcomes(talk: Talk, database: Database, when: Welcome, user: str = PERSON) -> list[Message]:
    """Let a person join and open the app under a setting; return what they are sent."""
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(welcome=when))
    opened = [talk.slack.app_home_opened(user, tab) for tab in ("home", "messages")]
    return await sent_to(talk, talk.slack.team_join(user), *opened)


@pytest.mark.parametrize(("when", "number"), [("off", 0), ("join", 1), ("home", 1)])
async def test_the_owners_say_when_new_people_are_welcomed(
    team: Talk, database: Database, when: Welcome, number: int
) -> None:
    said = await welcomes(team, database, when)
    assert [(each.channel, "Are you new to Docker?" in each.text) for each in said] == [(DIRECT, True)] * number


async def test_by_default_a_person_is_welcomed_at_the_first_opening_of_either_tab(team: Talk) -> None:
    opened = [team.slack.app_home_opened(PERSON, "messages"), team.slack.app_home_opened(NEWCOMER, "home")]
    assert await sent_to(team, team.slack.team_join(PERSON)) == []
    assert {each.channel for each in await sent_to(team, *opened)} == {DIRECT, "D0NEWCOMER"}
    assert await sent_to(team, *opened) == []


@pytest.mark.parametrize("how", ["command", "opted out"])
async def test_who_has_begun_or_opted_out_is_not_welcomed(team: Talk, database: Database, how: str) -> None:
    if how == "command":
        await team.direct("onboarding")
    else:
        await Tours(database).opt_out(TEAM, PERSON)
    assert await welcomes(team, database, "home") == []


@pytest.mark.parametrize("change", [{"is_bot": True}, {"deleted": True}, {"is_stranger": True}, {"team_id": "T0OTHER"}])
async def test_bots_and_those_who_are_no_members_are_not_welcomed(
    team: Talk, database: Database, change: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = Person.profile
    monkeypatch.setattr(Person, "profile", lambda person: profile(person) | change)
    assert await welcomes(team, database, "home") == []
    assert await sent_to(team, team.slack.app_home_opened("U0SOMEBOT")) == []

    monkeypatch.undo()
    assert len(await welcomes(team, database, "home")) == 1


async def test_a_welcome_is_never_sent_twice_even_if_slack_refuses_it(team: Talk, database: Database) -> None:
    team.slack.fail_next("chat.postMessage", error="restricted_action")
    assert await sent_to(team, team.slack.app_home_opened(PERSON)) == []
    assert "A new person could not be welcomed: SlackApiError" in team.bot.log
    assert await welcomes(team, database, "home") == []


async def test_who_declines_the_tour_is_told_how_to_take_it_later(team: Talk, database: Database) -> None:
    [welcome] = await welcomes(team, database, "home")
    declined = await team.press(welcome.element("decline_tour"), welcome)
    assert declined.extra["replace_original"] is True
    assert (declined.buttons, "/docker onboarding" in declined.text) == ([], True)
    assert await welcomes(team, database, "join") == []
    assert "Step 1 of 15" in (await team.direct("tour")).text


async def test_the_settings_form_says_when_people_are_welcomed(team: Talk, database: Database) -> None:
    admin = team.as_user(ADMIN)
    form = await admin.open_by_command("settings")
    assert "Welcome new people" in form.shown
    await admin.submit(form, {"welcome": "join"})
    await team.slack.next_view()
    assert (await WorkspaceSettingsStore(database).get(TEAM)).welcome == "join"


@pytest.mark.parametrize("text", ["onboarding", "tour", "start the tour"])
async def test_the_command_brings_the_step_into_the_direct_messages_and_says_so(team: Talk, text: str) -> None:
    posted = await team.command(text)
    assert (posted.kind, posted.channel) == ("post", DIRECT)
    assert "Step 1 of 15" in posted.text
    said = await team.slack.next_message()
    assert (said.hidden, said.channel) == (True, CHANNEL)
    assert "Step 1 of 15 is in your direct messages with me" in said.text
    assert "https://slack.com/app_redirect?app=" in said.shown


@pytest.mark.parametrize("text", ["onboarding", "Tour", "  Onboarding! "])
async def test_a_word_in_a_direct_message_starts_the_tour_there(team: Talk, text: str) -> None:
    posted = await team.direct(text)
    assert (posted.channel, posted.thread_ts) == (DIRECT, None)
    assert "Step 1 of 15" in posted.text


async def test_in_a_thread_of_the_direct_messages_the_tour_stays_there(team: Talk) -> None:
    posted = await team.direct("onboarding", thread_ts="1700000000.000001")
    assert posted.thread_ts == "1700000000.000001"
    done = await answered(team, posted, 1)
    following = await pressed_on(team, "next_step", Message(**{**vars(done), "thread_ts": posted.thread_ts}))
    assert (following.channel, following.thread_ts) == (DIRECT, posted.thread_ts)


async def test_a_mention_brings_the_step_into_the_direct_messages_and_says_so_in_the_thread(team: Talk) -> None:
    mention = team.slack.app_mention("onboarding")
    await team.deliver_event(mention)
    posted, said = await team.slack.next_message(), await team.slack.next_message()
    assert (posted.channel, "Step 1 of 15" in posted.text) == (DIRECT, True)
    assert (said.channel, said.thread_ts) == (CHANNEL, mention["event"]["ts"])
    assert said.text.startswith(f"<@{PERSON}>, the tour goes on in your direct messages")


async def test_a_question_with_such_a_word_is_answered(team: Talk) -> None:
    for text in ("how do I tour my containers", "onboarding of a registry"):
        assert "Step 1 of 15" not in (await team.direct(text)).text


async def test_an_entry_is_shown_below_the_step_which_stays(team: Talk) -> None:
    posted = await team.direct("onboarding")
    answer = await team.press(posted.element("show_related_1"), posted)
    assert answer.extra["replace_original"] is False
    assert "What is an image" in answer.text


async def test_buttons_that_are_pressed_twice_bring_one_message(team: Talk, database: Database) -> None:
    [welcome] = await welcomes(team, database, "home")
    for _ in range(2):
        await team.act(welcome.element("start_tour"), welcome)
    [posted] = [each for each in await team.settled() if each.kind == "post"]
    done = await answered(team, posted, 1)
    for _ in range(2):
        await team.act(done.element("next_step"), done)

    assert ["Step 2" in each.text for each in await team.settled() if each.kind == "post"] == [True]


async def test_each_press_is_handled_once(team: Talk) -> None:
    posted = await team.direct("onboarding")
    press = team.slack.block_actions(right(1), IDS[0], posted)
    for _ in range(3):
        await team.deliver_interaction(press)
    assert "is right." in (await team.slack.next_message()).text
    await team.no_more()


async def test_any_step_can_be_chosen_and_what_was_left_out_comes_at_the_end(team: Talk) -> None:
    first = await team.direct("onboarding")
    last = await pressed_on(team, f"go_to_step:{IDS[0]}", first, IDS[-1])
    assert last.text.startswith("Step 15 of 15")
    again = await pressed_on(team, "next_step", await answered(team, last, 15))
    assert again.text.startswith("Step 1 of 15")
    assert "done 1 of 15 steps" in (await team.direct("onboarding")).text


async def test_starting_over_forgets_what_was_done(team: Talk, database: Database) -> None:
    second = await pressed_on(team, "next_step", await answered(team, await team.direct("onboarding"), 1))
    first = await pressed_on(team, f"go_to_step:{IDS[1]}", second, "*")
    assert first.text.startswith("Step 1 of 15")
    assert await Tours(database).get(TEAM, PERSON) == Progress((), IDS[0])


async def test_an_old_message_leads_back_to_where_one_is(team: Talk, database: Database) -> None:
    first = await team.direct("onboarding")
    done = await answered(team, first, 1)
    second = await pressed_on(team, "next_step", done)
    third = await pressed_on(team, "next_step", await answered(team, second, 2))
    assert third.text.startswith("Step 3 of 15")

    not_quite = await team.press(first.element(wrong(1)), first)
    assert "is not the answer." in not_quite.text
    assert await Tours(database).get(TEAM, PERSON) == Progress((IDS[0], IDS[1]), IDS[2])
    for old in (await answered(team, first, 1), done):
        assert (await pressed_on(team, "next_step", old)).text.startswith("Step 3 of 15")


async def test_a_step_is_repeated_in_its_message(team: Talk) -> None:
    first = await team.direct("onboarding")
    done = await answered(team, first, 1)
    again = await team.press(done.element("repeat_step"), done)
    assert again.extra["replace_original"] is True
    assert again.element(right(1))
    assert "done 1 of 15 steps. This is where you stopped" in (await team.direct("onboarding")).text
    assert (await pressed_on(team, "next_step", await answered(team, again, 1))).text.startswith("Step 2 of 15")


async def test_each_person_has_their_own_tour(team: Talk) -> None:
    noor = team.as_user(NEWCOMER)
    await pressed_on(team, "next_step", await answered(team, await team.direct("onboarding"), 1))
    assert "Step 1 of 15" in (await noor.direct("onboarding")).text
    assert "Step 2 of 15" in (await team.direct("onboarding")).text


async def test_the_bot_starts_no_tour_for_a_workflow(team: Talk) -> None:
    said = await team.mention("onboarding", user="U0WORKFLOW", bot_id="B0FLOW", bot_profile={"is_workflow_bot": True})
    assert said.channel == CHANNEL
    assert BOT_USER not in said.text


def team_folder(folder: Path, *steps: str) -> Path:
    tour = {"steps": [{**step(name), "entries": ["remove-volume"]} for name in steps]}
    (folder / "onboarding.yaml").write_text(yaml.safe_dump(tour))
    return folder


NO_TOUR = "[{id: badge, title: Get a badge, questions: [badge], answer: Ask.}]"


async def shown_by_tour(talk: Talk, text: str) -> Message:
    """Ask for the tour until it shows what the edited file says; return that message."""
    while text not in (shown := await talk.direct("onboarding")).text:
        pass
    return shown


async def test_without_a_tour_it_is_said_so_and_a_reload_brings_one_and_takes_steps_away(
    tmp_path: Path, small_checkout: Path
) -> None:
    (tmp_path / "team.yaml").write_text(NO_TOUR)
    async with FakeSlack() as slack:
        start = BotProcess(
            *("serve", "--http", "--knowledge", str(tmp_path)),
            environment=slack.environment("http") | {"LOG_LEVEL": "DEBUG"},
            checkout=small_checkout,
        )
        async with start as bot:
            talk = HttpTalk(slack, bot, bot.signed(slack.signing_secret))
            assert "no onboarding tour" in (await talk.command("onboarding")).text
            assert "no onboarding tour" in (await talk.direct("tour")).text
            assert await sent_to(talk, slack.app_home_opened(PERSON)) == []

            team_folder(tmp_path, "one", "two", "three")
            one = await shown_by_tour(talk, "Step 1 of 3: ONE")
            two = await pressed_on(talk, "next_step", await talk.press(one.element("answer_step_1"), one))

            team_folder(tmp_path, "one", "three")
            await shown_by_tour(talk, "Step 2 of 2: THREE")
            gone = await talk.press(two.element("answer_step_1"), two)
            assert "no longer in the tour" in gone.text
            three = await slack.next_message()
            assert "Step 2 of 2: THREE" in three.text
            end = await pressed_on(talk, "next_step", await talk.press(three.element("answer_step_1"), three))
            assert "You have finished the tour" in end.text


async def test_while_the_database_is_lost_the_tour_goes_on_and_says_that_nothing_is_kept() -> None:
    lost = "I can't keep how far you are"
    with PostgreSQL() as server:
        async with FakeSlack() as slack, serving(slack, server.new_database()) as talk:
            first = await talk.direct("onboarding")
            second = await pressed_on(talk, "next_step", await answered(talk, first, 1))
            [welcome] = await sent_to(talk, slack.app_home_opened(ADMIN))

            server.stop()
            done = await answered(talk, second, 2)
            assert lost in done.shown
            third = await pressed_on(talk, "next_step", done)
            assert (third.text.startswith("Step 3 of 15"), lost in third.shown) == (True, True)
            assert "is not the answer." in (await talk.press(third.element(wrong(3)), third)).text
            from_the_beginning = await talk.direct("onboarding")
            assert ("Step 1 of 15" in from_the_beginning.text, lost in from_the_beginning.shown) == (True, True)
            assert "I can't do that now" in (await talk.press(welcome.element("decline_tour"), welcome)).text
            assert await sent_to(talk, slack.app_home_opened(NEWCOMER)) == []

            server.start()
            await talk.bot.logged("The database can be used again.")
            resumed = await talk.direct("onboarding")
            assert ("Step 2 of 15" in resumed.text, lost in resumed.shown) == (True, False)
            [late] = await sent_to(talk, slack.app_home_opened(NEWCOMER))
            assert "Are you new to Docker?" in late.text


@pytest.mark.parametrize(("action", "done"), [("start_tour", ()), ("start_over", tuple(IDS))])
async def test_a_button_in_the_home_tab_brings_the_tour_into_the_direct_messages(
    team: Talk, database: Database, action: str, done: tuple[str, ...]
) -> None:
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(welcome="off"))
    if done:
        await Tours(database).change(TEAM, PERSON, lambda _: Progress(done))
    home = await team.open_home()
    where = await team.open(home.element(action), home)
    first = await team.slack.next_message()

    assert (first.channel, "Step 1 of 15" in first.text) == (DIRECT, True)
    assert "Step 1 of 15 is in your direct messages with me." in where.shown
