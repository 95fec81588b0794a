"""The onboarding tour in the terminal: `wharfie onboarding`."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from bot.errors import FileError
from bot.knowledge import Knowledge
from bot.knowledge.onboarding import Ending, Step
from bot.onboarding import Tour, chosen
from bot.records import Progress
from bot.replies.lines import Line
from bot.terminal import Terminal

AGAIN = "again"
"""The word that shows a step once more."""
_LEAVING = ("exit", "quit", "bye")


def progress_file() -> Path:
    """Return the file with the progress, in the user's data folder."""
    return platformdirs.user_data_path("wharfie", appauthor=False) / "onboarding.json"


def load_progress(file: Path) -> Progress | None:
    """Return the progress that was kept; None if there is none, or if the file is damaged: the tour then begins."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        content = json.loads(file.read_text(encoding="utf-8"))
        current = content["current"]
        return Progress(tuple(map(str, content["done"])), None if current is None else str(current))
    return None


def save_progress(file: Path, progress: Progress) -> None:
    """Keep the progress.

    Raises:
        FileError: the file cannot be written.
    """
    content = json.dumps({"done": list(progress.done), "current": progress.current})
    new = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(content + "\n", encoding="utf-8")
        new.replace(file)  # whenever the program is ended, there is a whole file
    except OSError as error:
        raise FileError(f"wharfie: your progress cannot be kept in {file}: {error.strerror}.") from error


class TourInTerminal:
    """Takes a person through the tour.

    Args:
        knowledge: has the tour, and the entries that it names.
        terminal: shows it.
        file: keeps the progress.
        start_over: whether a progress that was kept is forgotten.
    """

    def __init__(self, knowledge: Knowledge, terminal: Terminal, file: Path, *, start_over: bool = False) -> None:
        self._entries = knowledge.entries
        self._tour = Tour(knowledge.onboarding)
        self._terminal = terminal
        self._file = file
        self._kept = None if start_over else load_progress(file)

    def run(self, lines: Iterator[str]) -> None:
        """Go through the steps that are left, until the lines end or the person leaves.

        Args:
            lines: what the person types; an empty line to go on.

        Raises:
            FileError: the progress cannot be kept.
        """
        progress = self._tour.resume(self._kept) if self._kept else self._tour.start()
        save_progress(self._file, progress)
        if self._tour.step(progress):
            self._begin(progress)
        while step := self._tour.step(progress):
            self._show(step)
            if not self._asked(step, lines):
                place = self._tour.place(step)
                self._say(f"Step {place.number} of {place.of} is where you go on: `wharfie onboarding`.")
                return
            progress = self._tour.go_on(progress)
            save_progress(self._file, progress)
        self._end()

    def _begin(self, progress: Progress) -> None:
        if progress.done:
            self._say(f"Welcome back. You have done {len(progress.done)} of {len(self._tour.steps)} steps.")
        elif self._tour.welcome:
            self._say(self._tour.welcome)
        self._say(f"Enter goes on, `{AGAIN}` shows a step once more, Ctrl-D leaves and keeps your place.")

    def _show(self, step: Step) -> None:
        place = self._tour.place(step)
        titles = "; ".join(self._entries[name].title.rstrip(".") for name in step.entries)
        self._terminal.show(
            [
                Line("title", f"{place.number} of {place.of}: {step.title}"),
                Line("text", step.say),
                Line("label", "Try it:"),
                *(line for trial in step.trials for line in _trial_lines(trial.run, trial.sees, trial.careful)),
                Line("section", f"More about it, with `wharfie ask`: {titles}"),
                Line("section", "Press Enter for the question."),
            ]
        )

    def _asked(self, step: Step, lines: Iterator[str]) -> bool:
        """Ask a step's question until the answer is right; tell whether it was, before the person left."""
        asked = False
        for typed in lines:
            said = typed.strip().casefold()
            if said in _LEAVING:
                return False
            if said == AGAIN:
                asked = False
                self._show(step)
            elif not asked:
                asked = True
                self._ask(step)
            elif self._is_right(step, said):
                return True
        return False

    def _ask(self, step: Step) -> None:
        self._terminal.show(
            [
                Line("title", step.check.question),
                *(Line("choice", choice.answer) for choice in step.check.answers),
                Line("section", "Type the number of your answer."),
            ]
        )

    def _is_right(self, step: Step, said: str) -> bool:
        choice = chosen(step, int(said)) if said.isdecimal() else None
        if not choice:
            self._say(f"Type a number from 1 to {len(step.check.answers)}, or `{AGAIN}` to see the step once more.")
        elif choice.right:
            self._say(f"Right. {choice.because or ''}".strip())
        else:
            self._say(f"Not quite. {choice.because} Try another answer.")
        return bool(choice and choice.right)

    def _end(self) -> None:
        self._say("You have finished the tour.")
        if self._tour.ending:
            self._terminal.show(_ending_lines(self._tour.ending))
        self._say("To take it again: `wharfie onboarding --start-over`.")

    def _say(self, text: str) -> None:
        self._terminal.show([Line("text", text)])


def _trial_lines(run: str, sees: str, careful: str | None) -> Iterator[Line]:
    yield Line("command", run)
    if careful:
        yield Line("careful", careful)
    yield Line("text", sees)


def _ending_lines(ending: Ending) -> list[Line]:
    learned = [Line("example", text) for text in ending.learned]
    return [Line("label", "What you know now:"), *learned, Line("section", ending.ask)]
