"""The onboarding tour as a person takes it: which step is next, whether an answer is right, what is done.

Nothing here knows where the tour is shown; `bot/tour_in_terminal.py` shows it in a terminal.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bot.knowledge.onboarding import Choice, Onboarding, Step
from bot.records import Progress


class Place(NamedTuple):
    """Where a step is in the tour: the number of the step, from 1, and the number of all steps."""

    number: int
    of: int


class Tour:
    """The steps of a tour, in order.

    Args:
        onboarding: what the knowledge says; it has at least one step.
    """

    def __init__(self, onboarding: Onboarding) -> None:
        self._steps = {step.id: step for step in onboarding.steps}
        self._order = list(self._steps)
        self.welcome = onboarding.welcome
        self.ending = onboarding.ending

    @property
    def steps(self) -> Sequence[Step]:
        """All steps, in order."""
        return list(self._steps.values())

    def start(self) -> Progress:
        """Return the progress of somebody who is at the first step; also to start over."""
        return Progress(current=self._order[0])

    def resume(self, progress: Progress) -> Progress:
        """Return a progress that fits this tour: the knowledge may have changed since it was kept.

        Steps that no longer exist are forgotten. Somebody whose step is gone, or who had finished before steps were
        added, goes on with the first step that is not done.
        """
        done = tuple(dict.fromkeys(step for step in progress.done if step in self._steps))
        current = progress.current if progress.current in self._steps else self._not_done(done)
        return Progress(done, current)

    def step(self, progress: Progress) -> Step | None:
        """Return the step that somebody is at; None if they have finished."""
        return self._steps[progress.current] if progress.current else None

    def find(self, step: str) -> Step | None:
        """Return the step with an id; None if there is none any more."""
        return self._steps.get(step)

    def at(self, step: str) -> Progress:
        """Return the progress of somebody of whom only the step that they are at is known: those before it are done.

        Raises:
            KeyError: there is no such step.
        """
        return Progress(tuple(self._order[: self._order.index(self._steps[step].id)]), step)

    def place(self, step: Step) -> Place:
        """Return where a step is in the tour."""
        return Place(self._order.index(step.id) + 1, len(self._order))

    def go_on(self, progress: Progress) -> Progress:
        """Return the progress after the current step is done.

        The next step is the first after it that is not done; if there is none, the first that was left out earlier.
        """
        if progress.current is None:
            return progress
        done = tuple(dict.fromkeys([*progress.done, progress.current]))
        return Progress(done, self._not_done(done, self._order.index(progress.current)))

    def go_to(self, progress: Progress, step: str) -> Progress:
        """Return the progress of somebody who takes a step again, or ahead of its turn; what is done stays done.

        Raises:
            KeyError: there is no such step.
        """
        return Progress(progress.done, self._steps[step].id)

    def _not_done(self, done: Sequence[str], begin: int = 0) -> str | None:
        return next((step for step in self._order[begin:] + self._order[:begin] if step not in done), None)


def chosen(step: Step, number: int) -> Choice | None:
    """Return the answer with a number, from 1, to a step's question; None if there is no such answer."""
    answers = step.check.answers
    return answers[number - 1] if 1 <= number <= len(answers) else None
