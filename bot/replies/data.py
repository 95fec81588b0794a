"""Answers and entries as JSON values: the output of `wharfie ask --json` and `wharfie export`."""

from typing import Any

from bot.entry import Entry
from bot.replies.text import entry_text
from bot.search import Result


def result_data(result: Result) -> dict[str, Any]:
    """Return what `wharfie ask --json` prints for a question."""
    answers = [
        {
            "id": candidate.entry.id,
            "title": candidate.entry.title,
            "score": round(candidate.score, 4),
            "commands": _commands(candidate.entry),
            "text": entry_text(candidate.entry),
        }
        for candidate in result.candidates
    ]
    return {"question": result.question, "status": result.status, "answers": answers}


def entry_data(entry: Entry) -> dict[str, Any]:
    """Return what `wharfie export` prints for an entry."""
    return {
        "id": entry.id,
        "title": entry.title,
        "phrases": list(entry.questions),
        "commands": _commands(entry),
        "text": entry_text(entry),
    }


def _commands(entry: Entry) -> list[str]:
    return [command.run for command in entry.commands]
