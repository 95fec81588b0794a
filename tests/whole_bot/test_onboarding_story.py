"""The first week of a new engineer, from the welcome to the end of the tour."""

from contextlib import nullcontext
from pathlib import Path
from typing import Literal

import pytest

from bot.knowledge.onboarding import Ending
from bot.playground.slack import FakeSlack
from bot.playground.slack.workspace import ADMIN, NEWCOMER
from tests.shipped import shipped
from tests.whole_bot.conftest import assert_well
from tests.whole_bot.talk import QUESTION, serving
from tests.whole_bot.tour import IDS, STEPS, answered, pressed_on, sent_to, wrong

LAST = len(STEPS)
ENDING = shipped().knowledge.onboarding.ending or Ending(learned=[], ask="")


@pytest.fixture(params=["http", "socket"], ids=["http-postgresql", "socket-sqlite"])
def deployment(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Literal["http", "socket"], str]:
    """How the bot is reached, and its database."""
    if request.param == "http":
        return "http", request.getfixturevalue("postgresql").new_database()
    return "socket", f"sqlite:///{tmp_path}/wharfie.db"


async def test_a_new_engineer_is_welcomed_once_and_learns_docker_in_the_first_week(
    deployment: tuple[Literal["http", "socket"], str],
) -> None:
    mode, url = deployment
    async with FakeSlack() as slack:
        # On Monday morning the admin wants new people to be welcomed as soon as they join.
        async with serving(slack, url, mode) as talk:
            admin, noor = talk.as_user(ADMIN), talk.as_user(NEWCOMER)
            await admin.submit(await admin.open_by_command("settings"), {"welcome": "join"})
            assert "saved" in (await slack.next_view()).shown

            # Noor joins. Slack says so three times, and she looks at the app. She is welcomed once.
            joined = slack.team_join(NEWCOMER)
            [welcome] = await sent_to(noor, joined, joined, slack.app_home_opened(NEWCOMER), joined)
            assert welcome.channel == "D0NEWCOMER"
            assert "Are you new to Docker?" in welcome.text

            # She starts the tour. The welcome stays, without its buttons.
            started = await noor.press(welcome.element("start_tour"), welcome)
            assert (started.buttons, started.extra["replace_original"]) == ([], True)
            first = await slack.next_message()
            assert f"Step 1 of 15: {STEPS[0].title}" in first.text
            assert first.commands == [trial.run for trial in STEPS[0].trials]

            # Her first answer is not right: she reads why, opens an entry about it, and tries another answer.
            not_quite = await noor.press(first.element(wrong(1)), first)
            assert "is not the answer." in not_quite.text
            entry = await noor.press(not_quite.element("show_related_1"), not_quite)
            assert "What is an image" in entry.text
            assert entry.extra["replace_original"] is False
            done = await answered(noor, not_quite, 1)
            assert "is right." in done.text

            # She goes on until step 4, and is called away.
            for number in (2, 3):
                shown = await pressed_on(noor, "next_step", done)
                assert shown.text.startswith(f"Step {number} of 15")
                done = await answered(noor, shown, number)
            assert (await pressed_on(noor, "next_step", done)).text.startswith("Step 4 of 15")

        # On Tuesday the bot has been restarted, and over HTTP there are two of it, which take turns.
        async with (
            serving(slack, url, mode) as talk,
            serving(slack, url, mode) if mode == "http" else nullcontext(talk) as replica,
        ):
            noor, noor_elsewhere = talk.as_user(NEWCOMER), replica.as_user(NEWCOMER)
            resumed = await noor.command("onboarding")
            assert "You have done 3 of 15 steps. This is where you stopped:" in resumed.text
            assert "Step 4 of 15" in resumed.text
            where = await slack.next_message()
            assert (where.hidden, "Step 4 of 15 is in your direct messages" in where.text) == (True, True)

            # She takes step 2 once more, which she did not quite understand, and comes back to where she was.
            second = await pressed_on(noor_elsewhere, f"go_to_step:{IDS[3]}", resumed, IDS[1])
            assert second.text.startswith("Step 2 of 15")
            shown = await pressed_on(noor, "next_step", await answered(noor_elsewhere, second, 2))

            # By Friday she has done all 15 steps.
            for number in range(4, LAST):
                assert shown.text.startswith(f"Step {number} of 15")
                shown = await pressed_on(noor_elsewhere, "next_step", await answered(noor, shown, number))
            done = await answered(noor_elsewhere, shown, LAST)
            assert done.element("next_step")["text"]["text"] == "Finish the tour"
            end = await pressed_on(noor, "next_step", done)

            # She sees what she has learned, and where to ask. Asked again, the bot says the same.
            for learned in ENDING.learned:
                assert f"• {learned}" in end.text
            assert ENDING.ask in end.text
            assert (await noor.direct("onboarding")).text == end.text
            assert "docker volume rm" in (await noor.direct(QUESTION)).text

            # She is never welcomed again.
            again = (joined, slack.team_join(NEWCOMER), slack.app_home_opened(NEWCOMER, "messages"))
            for process in {noor.bot: noor, noor_elsewhere.bot: noor_elsewhere}.values():
                assert await sent_to(process, *again) == []
                assert_well(process)
