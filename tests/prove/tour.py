"""The steps of the onboarding tour in the form of entries, so that their commands are checked and proved like those."""

from bot.entry import Command, Entry
from bot.knowledge import Knowledge
from bot.knowledge.onboarding import Onboarding


def provable(knowledge: Knowledge) -> dict[str, Entry]:
    """Return all that has commands, by name: the entries, and the steps of the tour."""
    return {**knowledge.entries, **steps_as_entries(knowledge.onboarding)}


def steps_as_entries(onboarding: Onboarding) -> dict[str, Entry]:
    """Return the steps of a tour as entries; a step `volumes` is named `tour-volumes`."""
    entries = [
        Entry(
            id=f"tour-{step.id}",
            title=step.title,
            questions=[step.check.question],
            answer=step.say,
            commands=[Command(run=trial.run, does=trial.sees, careful=trial.careful) for trial in step.trials],
        )
        for step in onboarding.steps
    ]
    return {entry.id: entry for entry in entries}
