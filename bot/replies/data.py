"""Answers and entries as JSON values: the output of `wharfie ask --json`, `explain`, `review` and `export`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.entry import Entry
from bot.explain.explanation import Explanation
from bot.replies.text import entry_text
from bot.review.finding import Review
from bot.search import Result
from bot.secrets import Secret


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


def explanation_data(explanations: Sequence[Explanation], secrets: Sequence[Secret]) -> dict[str, Any]:
    """Return what `wharfie explain --json` prints."""
    return {"explanations": [asdict(each) for each in explanations], "secrets": _hidden(secrets)}


def review_data(review: Review, secrets: Sequence[Secret]) -> dict[str, Any]:
    """Return what `wharfie review --json` prints."""
    return {**asdict(review), "is_valid": review.is_valid, "secrets": _hidden(secrets)}


def entry_data(entry: Entry) -> dict[str, Any]:
    """Return what `wharfie export` prints for an entry."""
    return {
        "id": entry.id,
        "title": entry.title,
        "phrases": list(entry.questions),
        "commands": _commands(entry),
        "text": entry_text(entry),
    }


def _hidden(secrets: Sequence[Secret]) -> list[dict[str, Any]]:
    return [secret._asdict() for secret in secrets]


def _commands(entry: Entry) -> list[str]:
    return [command.run for command in entry.commands]
