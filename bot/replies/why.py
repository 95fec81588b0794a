"""Explains why an answer was given, for those who maintain the knowledge."""

from collections.abc import Iterator

from bot.search import Candidate, Result


def why_text(result: Result) -> str:
    """Return the words that were understood and, for each answer, the best phrase and the features of its score."""
    return "\n".join(_lines(result))


def _lines(result: Result) -> Iterator[str]:
    if result.small_talk:
        yield "understood: small talk"
        return
    if result.rewritten_question:
        yield f"understood as: {result.rewritten_question}"
    understood = ", ".join(f"{concept.said} = {concept.key}" for concept in result.concepts)
    yield f"understood: {understood or 'no known word'}"
    yield f"status: {result.status}"
    yield from map(_candidate, result.candidates)


def _candidate(candidate: Candidate) -> str:
    shares = ", ".join(f"{name} {value:.2f}" for name, value in candidate.features.items()) or "looked up"
    taken = f" with {', '.join(candidate.slot_values)} from the question" if candidate.slot_values else ""
    return f"{candidate.score:.2f} {candidate.entry.id}{taken}: `{candidate.phrase}` ({shares})"
