"""The tour in Slack: every step in each of its states, the welcome, the end, and where somebody is."""

from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.knowledge import Knowledge
from bot.knowledge.onboarding import Onboarding, Step
from bot.onboarding import Tour
from bot.playground.block_kit import block_problems, objects_in
from bot.records import Progress
from bot.replies.blocks import LARGEST_MESSAGE, Reply, fitting_blocks, reply
from bot.replies.buttons import ButtonValue
from bot.replies.lines import Line
from bot.replies.views.onboarding import (
    FROM_THE_BEGINNING,
    START_TOUR,
    ShownStep,
    begun_lines,
    declined_lines,
    end_lines,
    gone_step_lines,
    left_lines,
    no_tour_lines,
    not_kept_lines,
    resumed_lines,
    right_lines,
    step_lines,
    tour_status_lines,
    welcome_lines,
    welcomed_lines,
    where_lines,
    where_mentioned_lines,
)
from tests.knowledge.test_onboarding import step as made_step
from tests.replies.texts import ENTRY_TEXT, HOSTILE
from tests.shipped import shipped

SHIPPED = shipped().knowledge
STEPS = SHIPPED.onboarding.steps
IDS = [step.id for step in STEPS]
SMALL = Tour(Onboarding.model_validate({"steps": [made_step(name) for name in ("one", "two")]}))


@pytest.fixture
def tour(knowledge: Knowledge) -> Tour:
    return Tour(knowledge.onboarding)


def message(lines: list[Line]) -> Reply:
    """Return what Slack gets, which it must take."""
    made = reply(lines)
    assert block_problems(made.blocks) == []
    assert made.text.strip()
    return made


def shown(step: Step, done: tuple[str, ...] = (), of: Tour | None = None) -> ShownStep:
    titles = {name: entry.title for name, entry in SHIPPED.entries.items()}
    return ShownStep(of or Tour(SHIPPED.onboarding), step, titles, done)


def elements(made: Reply) -> dict[str, dict[str, Any]]:
    found: list[dict[str, Any]] = [each for each in objects_in(made.blocks) if "action_id" in each]
    return {each["action_id"]: each for each in found}


def words(made: Reply) -> str:
    """Return what is to be read in the blocks."""
    return "".join(str(each["text"]) for each in objects_in(made.blocks) if each.get("type") in ("text", "plain_text"))


@pytest.mark.parametrize("step", STEPS, ids=IDS)
def test_each_step_says_what_to_try_and_asks_its_question(step: Step) -> None:
    made = message(step_lines(shown(step)))

    assert made.text.startswith(f"Step {IDS.index(step.id) + 1} of 15: {step.title}\n")
    things: list[dict[str, Any]] = list(objects_in(made.blocks))
    boxes = [each for each in things if each.get("type") == "rich_text_preformatted"]
    assert [box["elements"][0]["text"] for box in boxes] == [trial.run for trial in step.trials]
    for trial in step.trials:
        assert (trial.careful or "") in made.text.replace("Careful: ", "").replace("&gt;", ">").replace("&amp;", "&")
    answers = [f"{letter}. {each.answer}" for letter, each in zip("ABCD", step.check.answers, strict=False)]
    assert "\n".join(answers) in made.text.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
    buttons = elements(made)
    for number, letter in enumerate("ABCD"[: len(answers)], 1):
        button = buttons[f"answer_step_{number}"]
        assert (button["text"]["text"], button["value"]) == (letter, step.id)
        assert button["accessibility_label"].startswith(f"{letter}: ")
    related = [ButtonValue.parse(each["value"]).entry for name, each in buttons.items() if "show_related" in name]
    assert related == step.entries


@pytest.mark.parametrize("step", STEPS, ids=IDS)
def test_each_wrong_answer_is_explained_and_another_one_can_be_tried(step: Step) -> None:
    for number, choice in enumerate(step.check.answers, 1):
        if choice.right:
            continue
        made = message(step_lines(shown(step), number))
        because = str(choice.because).replace("`", "")
        assert f"{'ABCD'[number - 1]} is not the answer." in words(made)
        assert because in words(made)
        assert {"answer_step_1", "answer_step_2", "answer_step_3"} <= elements(made).keys()
        assert "next_step" not in elements(made)


@pytest.mark.parametrize("step", STEPS, ids=IDS)
def test_each_right_answer_is_explained_and_leads_on(step: Step) -> None:
    [(number, right)] = [(number, each) for number, each in enumerate(step.check.answers, 1) if each.right]
    made = message(right_lines(shown(step, (step.id,)), number))

    assert f"{'ABCD'[number - 1]} is right." in words(made)
    assert (right.because or "").replace("`", "") in words(made)
    controls = elements(made)
    assert (controls["next_step"]["value"], controls["repeat_step"]["value"]) == (step.id, step.id)
    assert controls["next_step"]["text"]["text"] == "Next step"
    assert "answer_step_1" not in controls


@pytest.mark.parametrize("step", STEPS, ids=IDS)
def test_a_step_that_was_left_has_no_button_that_leads_through_the_tour(step: Step) -> None:
    for done in ((), (step.id,)):
        made = message(left_lines(shown(step, done)))
        assert all(name.startswith("show_related_") for name in elements(made))
        assert ("is right." in made.text) == bool(done)


def test_messages_have_their_size_to_spare() -> None:
    sizes = [len(str(fitting_blocks(right_lines(shown(step, tuple(IDS)), 1), LARGEST_MESSAGE))) for step in STEPS]

    assert max(sizes) < LARGEST_MESSAGE * 0.7


def test_the_menu_leads_to_every_step_says_which_are_done_and_starts_over(tour: Tour) -> None:
    menu = elements(message(step_lines(shown(tour.steps[1], (IDS[0],)))))[f"go_to_step:{IDS[1]}"]

    assert [each["value"] for each in menu["options"]] == [*IDS, FROM_THE_BEGINNING]
    texts = [each["text"]["text"] for each in menu["options"]]
    assert texts[0] == f"1. {STEPS[0].title} (done)"
    assert texts[1] == f"2. {STEPS[1].title}"
    assert texts[-1] == "Start over"


def test_the_button_of_the_last_step_that_is_left_finishes_the_tour() -> None:
    made = message(right_lines(shown(SMALL.steps[0], ("two", "one"), SMALL), 1))

    assert elements(made)["next_step"]["text"]["text"] == "Finish the tour"


def test_an_entry_that_the_team_no_longer_has_gets_no_button() -> None:
    made = message(step_lines(ShownStep(SMALL, SMALL.steps[0], {})))

    assert "More about it" not in made.text
    assert not [name for name in elements(made) if name.startswith("show_related")]


def test_the_welcome_offers_the_tour_and_can_be_declined(tour: Tour) -> None:
    made = message(welcome_lines(tour))

    assert "15 short steps" in made.text
    assert "/docker" in made.text
    assert list(elements(made)) == [START_TOUR, "decline_tour"]
    assert elements(message(welcomed_lines(tour))) == {}
    declined = message(declined_lines())
    assert "/docker onboarding" in declined.text
    assert elements(declined) == {}


def test_the_end_says_what_was_learned_and_where_to_ask(tour: Tour) -> None:
    made = message(end_lines(tour))

    assert tour.ending
    for learned in tour.ending.learned:
        assert f"• {learned}" in made.text
    assert tour.ending.ask in made.text
    assert list(elements(made)) == ["start_over"]
    assert elements(message(end_lines(tour, is_left=True))) == {}
    assert "all 2 steps" in message(end_lines(SMALL)).text


@pytest.mark.parametrize(
    ("progress", "said", "button"),
    [
        (None, "15 short steps", "Start the tour"),
        (Progress(tuple(IDS[:3]), IDS[3]), "done 3 of 15 steps. You are at step 4: See what is running.", "Go on"),
        (Progress(("gone", *IDS[:2]), "gone too"), "done 2 of 15 steps. You are at step 3:", "Go on"),
        (Progress(tuple(IDS), None), "done 15 of 15 steps. The tour is finished.", "Take it again"),
    ],
)
def test_it_is_said_how_far_somebody_is(progress: Progress | None, said: str, button: str, tour: Tour) -> None:
    made = message(tour_status_lines(progress, tour))

    assert said in made.text
    [only] = elements(made).values()
    assert only["text"]["text"].startswith(button)
    assert only["action_id"] == ("start_over" if button == "Take it again" else START_TOUR)


def test_without_steps_it_is_said_that_there_is_no_tour() -> None:
    assert tour_status_lines(None, Tour(Onboarding())) == []
    assert "no onboarding tour" in message(no_tour_lines()).text


def test_all_other_words_are_messages_that_slack_takes(tour: Tour) -> None:
    address = "https://slack.com/app_redirect?app=A1&team=T1"
    where = message(where_lines(tour, tour.steps[2], address))
    assert "Step 3 of 15 is in your direct messages" in where.text
    assert address in str(where.blocks).replace("&amp;", "&")
    assert "The end of the tour is in" in message(where_lines(tour, None, address)).text
    assert message(where_mentioned_lines("U0ANN")).text.startswith("<@U0ANN>, the tour goes on")
    assert "2 of 15 steps" in message(resumed_lines(Progress(tuple(IDS[:2]), IDS[2]), tour)).text
    assert message(begun_lines(tour)).text == tour.welcome
    assert begun_lines(SMALL) == []
    for lines in (gone_step_lines(), not_kept_lines()):
        message(lines)


def test_the_menu_of_a_very_long_tour_has_the_steps_before_and_after() -> None:
    names = [f"s{number}" for number in range(1, 101)]
    tour = Tour(Onboarding.model_validate({"steps": [made_step(name) for name in names]}))

    for number, first, last in ((1, 1, 24), (50, 39, 62), (100, 77, 100)):
        menu = elements(message(step_lines(ShownStep(tour, tour.steps[number - 1], {}))))[f"go_to_step:s{number}"]
        assert [each["value"] for each in menu["options"]] == [*names[first - 1 : last], FROM_THE_BEGINNING]


_TEXT = st.sampled_from([each for each in HOSTILE if each.strip()]) | ENTRY_TEXT


def step_of(name: str, texts: list[str]) -> dict[str, Any]:
    """Return a step with these texts, which may be as long as they can be."""
    say, run, line, answer = texts
    line, answer = " ".join(line.split())[:300] or "x", " ".join(answer.split())[:70] or "x"
    answers = [{"answer": f"{answer} {each}", "because": line[:100], "right": each == 1} for each in range(4)]
    trials = [{"run": run[:400], "sees": line, "careful": line}, {"run": run[:200], "sees": line}]
    content = {"say": say[:600], "try": trials, "check": {"question": line, "answers": answers}}
    return made_step(name, title=answer, **content)


@given(st.lists(_TEXT, min_size=4, max_size=4), st.integers(0, 40))
def test_whatever_a_team_writes_in_its_steps_slack_takes_it(texts: list[str], number: int) -> None:
    names = ["a" * 80, *(f"{'b' * 76}-{each}" for each in range(number))]
    try:
        steps = [Step.model_validate(step_of(name, texts)) for name in names]
    except ValidationError:
        reject()
    tour = Tour(Onboarding(steps=steps))
    step = ShownStep(tour, steps[0], {"a": texts[3].strip()[:75] or "x"}, tuple(names))

    for lines in (step_lines(step), step_lines(step, 1), right_lines(step, 2), left_lines(step)):
        made = reply([*resumed_lines(Progress(), tour), *lines, *not_kept_lines()])
        assert block_problems(made.blocks) == []
        assert "<!channel>" not in made.text
