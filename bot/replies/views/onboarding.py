"""The onboarding tour in Slack: the welcome, its steps with a question in each state, its end, and where one is."""

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import NamedTuple

from bot.knowledge.onboarding import Step
from bot.onboarding import Tour
from bot.records import Progress
from bot.replies.buttons import Button, ButtonValue, Menu, Select
from bot.replies.lines import Line
from bot.replies.words import brief, counted, mention

START_TOUR = "start_tour"
"""The action id of the button that starts the tour or goes on with it; it needs no value."""
DECLINE_TOUR = "decline_tour"
"""The action id of the button of a person who wants neither the tour nor any other message without asking."""
ANSWER_STEP = "answer_step"
"""The action id of an answer to a step's question, followed by its number, from 1; the value is the id of the step."""
NEXT_STEP = "next_step"
"""The action id of the button after a right answer; the value is the id of the step that was answered."""
REPEAT_STEP = "repeat_step"
"""The action id of the button that asks a step's question again; the value is the id of the step."""
GO_TO_STEP = "go_to_step"
"""The action id of the menu of steps, followed by a colon and the id of the step that is shown with it. The value is
the id of the step to go to, or `FROM_THE_BEGINNING`."""
START_OVER = "start_over"
"""The action id of the button that starts the tour again after its end; it needs no value."""
FROM_THE_BEGINNING = "*"
"""No id of a step."""

_MOST_IN_MENU = 24
"""Steps; more would make a message too large. Slack takes 100 options."""
_OVER = ("Start over", FROM_THE_BEGINNING)
_LONGEST_OPTION = 75


class ShownStep(NamedTuple):
    """A step that is shown to a person.

    Attributes:
        tour: the tour.
        step: the step.
        titles: the titles of the entries that say more, by their ids.
        done: the ids of the steps that are done.
    """

    tour: Tour
    step: Step
    titles: Mapping[str, str]
    done: Sequence[str] = ()


def welcome_lines(tour: Tour) -> list[Line]:
    """Return the first message to a new person, who has not asked for it."""
    start = Button("Start the tour", START_TOUR, "start", style="primary")
    return [*_introduction(tour), _row(start, Button("No, thanks", DECLINE_TOUR, "decline"))]


def welcomed_lines(tour: Tour) -> list[Line]:
    """Return the welcome of a person who has started the tour from it."""
    return [*_introduction(tour), Line("note", "You have started the tour: it goes on below.")]


def declined_lines() -> list[Line]:
    """Return the confirmation to a person who wants no tour; it takes the place of the welcome."""
    return [
        Line("text", "All right, I won't write to you again unless you ask me something."),
        Line("text", "If you want to take the tour later, write `onboarding` to me, or type `/docker onboarding`."),
    ]


def begun_lines(tour: Tour) -> list[Line]:
    """Return what comes before the first step."""
    return [Line("text", tour.welcome)] if tour.welcome else []


def resumed_lines(progress: Progress, tour: Tour) -> list[Line]:
    """Return what comes before the step at which a person stopped earlier."""
    done = f"You have done {len(progress.done)} of {counted(len(tour.steps), 'step')}."
    return [Line("text", f"Welcome back. {done} This is where you stopped:")]


def step_lines(shown: ShownStep, answer: int | None = None) -> list[Line]:
    """Return a step with its question.

    Args:
        shown: the step.
        answer: the number of the wrong answer that was chosen last; None if none was chosen.
    """
    step = shown.step
    buttons = [
        Button(_letter(number), f"{ANSWER_STEP}_{number}", step.id, label=brief(f"{_letter(number)}: {text}", 75))
        for number, text in enumerate((each.answer for each in step.check.answers), 1)
    ]
    return [
        *_content(shown),
        *_question(step),
        *([*_verdict(step, answer), Line("text", "Try another one.")] if answer else ()),
        _row(*buttons),
        _row(_menu(shown)),
    ]


def right_lines(shown: ShownStep, answer: int) -> list[Line]:
    """Return a step whose question was answered.

    Args:
        shown: the step.
        answer: the number of the right answer.
    """
    step = shown.step
    is_last = len(set(shown.done)) == len(shown.tour.steps)
    following = Button("Finish the tour" if is_last else "Next step", NEXT_STEP, step.id, style="primary")
    return [
        *_content(shown),
        *_question(step),
        *_verdict(step, answer),
        _row(following, Button("Repeat this step", REPEAT_STEP, step.id), _menu(shown)),
    ]


def left_lines(shown: ShownStep) -> list[Line]:
    """Return a step from which a person has gone on: without the buttons that lead through the tour."""
    step = shown.step
    lines = _content(shown)
    if step.id in shown.done:
        number = next(number for number, each in enumerate(step.check.answers, 1) if each.right)
        lines += [*_question(step), *_verdict(step, number)]
    return lines


def end_lines(tour: Tour, *, is_left: bool = False) -> list[Line]:
    """Return the end of the tour: what the person knows now, and where to ask.

    Args:
        tour: the tour.
        is_left: whether the person has started over, so that the button is no longer needed.
    """
    ending = tour.ending
    learned = [Line("text", f"• {text}") for text in ending.learned] if ending else []
    return [
        Line("title", "You have finished the tour"),
        Line("text", f"You have done all {counted(len(tour.steps), 'step')}. Well done!"),
        *([Line("label", "What you know now:")] if learned else []),
        *learned,
        *([Line("section", ending.ask)] if ending else []),
        *([] if is_left else [_row(Button("Take it again", START_OVER, "again"))]),
    ]


def tour_status_lines(progress: Progress | None, tour: Tour) -> list[Line]:
    """Return where a person is in the tour, for a place that is not the tour itself; nothing if it has no steps.

    Args:
        progress: how far they are, as it was kept; None if they have not begun.
        tour: the tour.
    """
    if not tour.steps:
        return []
    steps = counted(len(tour.steps), "short step")
    if progress is None:
        said = f"Are you new to Docker? Take the tour: {steps}, each with something to try on your own machine."
        return [Line("text", said), _row(Button("Start the tour", START_TOUR, "start", style="primary"))]
    progress = tour.resume(progress)
    step = tour.step(progress)
    done = f"You have done {len(progress.done)} of {counted(len(tour.steps), 'step')}."
    if step is None:
        return [Line("text", f"{done} The tour is finished."), _row(Button("Take it again", START_OVER, "again"))]
    place = tour.place(step)
    return [
        Line("text", f"{done} You are at step {place.number}: {step.title}."),
        Line("text", "The tour is in the Messages tab."),
        _row(Button("Go on with the tour", START_TOUR, "start", style="primary")),
    ]


def where_lines(tour: Tour, step: Step | None, address: str) -> list[Line]:
    """Return the reply to a command that has brought the tour into the direct messages.

    Args:
        tour: the tour.
        step: the step that is there now; None: its end.
        address: opens the direct messages with the bot.
    """
    return [
        Line("text", f"{_what(tour, step)} is in your direct messages with me."),
        Line("text", "Use the link, or choose wharfie below Apps in the sidebar."),
        Line("link", "Open the direct messages with wharfie", address),
    ]


def where_mentioned_lines(user: str) -> list[Line]:
    """Return the reply to a person who has asked for the tour in a channel."""
    return [
        Line("people", f"{mention(user)}, the tour goes on in your direct messages with me."),
        Line("text", "Choose wharfie below Apps in the sidebar."),
    ]


def no_tour_lines() -> list[Line]:
    """Return the reply if the knowledge has no tour."""
    return [
        Line("text", "There is no onboarding tour here: this workspace's knowledge has no steps for one."),
        Line("text", "You can ask me any question about Docker instead."),
    ]


def gone_step_lines() -> list[Line]:
    """Return what takes the place of a step that the tour no longer has."""
    return [Line("text", "This step is no longer in the tour. It goes on below.")]


def not_kept_lines() -> list[Line]:
    """Return the note below a step while the progress cannot be kept."""
    said = "My database can't be used now, so I can't keep how far you are. You can go on all the same."
    return [Line("note", said)]


def _introduction(tour: Tour) -> list[Line]:
    steps = counted(len(tour.steps), "short step")
    return [
        Line(
            "text",
            "Hi, I'm wharfie, and I answer questions about Docker. Ask me here in your own words, or anywhere with"
            " `/docker` and your question.",
        ),
        Line(
            "section",
            f"Are you new to Docker? I can take you through it in {steps}, each with something to try on your own"
            " machine. You can stop at any step and go on later.",
        ),
    ]


def _content(shown: ShownStep) -> list[Line]:
    """Return what a step says, what to try, and the buttons of the entries that say more."""
    step, place = shown.step, shown.tour.place(shown.step)
    titles = {name: shown.titles[name] for name in step.entries if name in shown.titles}
    related = [Line("related", title, ButtonValue(entry=name, question=title).text) for name, title in titles.items()]
    return [
        Line("title", f"Step {place.number} of {place.of}: {step.title}"),
        Line("text", step.say),
        Line("label", "Try it on your machine:"),
        *_trials(step),
        *([Line("label", "More about it:")] if related else []),
        *related,
    ]


def _trials(step: Step) -> Iterator[Line]:
    for trial in step.trials:
        yield Line("command", trial.run)
        if trial.careful:
            yield Line("careful", trial.careful)
        yield Line("text", f"You see: {trial.sees}")


def _question(step: Step) -> list[Line]:
    """Return the question with its answers in full: a button would cut them after some thirty characters."""
    answers = [Line("text", f"{_letter(number)}. {each.answer}") for number, each in enumerate(step.check.answers, 1)]
    return [Line("divider", ""), Line("label", step.check.question), *answers]


def _verdict(step: Step, number: int) -> list[Line]:
    """Return whether an answer is right, and why, without a word about the person."""
    choice = step.check.answers[number - 1]
    verdict = Line("label", f"{_letter(number)} is {'right' if choice.right else 'not the answer'}.")
    return [verdict, Line("text", choice.because)] if choice.because else [verdict]


def _menu(shown: ShownStep) -> Select:
    """Return the menu that leads to any step, of a very long tour to those before and after this one."""
    steps = list(enumerate(shown.tour.steps, 1))
    begin = min(shown.tour.place(shown.step).number - _MOST_IN_MENU // 2, len(steps) - _MOST_IN_MENU)
    near = steps[max(0, begin) :][:_MOST_IN_MENU]
    options = (*((_option(number, step, shown.done), step.id) for number, step in near), _OVER)
    return Select("Go to another step", f"{GO_TO_STEP}:{shown.step.id}", options)


def _option(number: int, step: Step, done: Sequence[str]) -> str:
    after = " (done)" if step.id in done else ""
    return brief(f"{number}. {step.title}", _LONGEST_OPTION - len(after)) + after


def _what(tour: Tour, step: Step | None) -> str:
    if step is None:
        return "The end of the tour"
    place = tour.place(step)
    return f"Step {place.number} of {place.of}"


def _letter(number: int) -> str:
    return ascii_uppercase[number - 1]


def _row(*controls: Button | Menu | Select) -> Line:
    return Line("buttons", "", row=controls)
